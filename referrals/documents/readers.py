"""For whom outside a paper of the referral may be made: those on record, and the Home Office."""

from collections.abc import Iterable
from dataclasses import replace

from cases.documents.printable import Reader
from cases.models import Agency, Case
from cases.rules.names import plain
from referrals.models import DutyToNotify, FirstResponderOrganisation, Handover

K = Agency.Kind
ENFORCES = "It is a part of the Home Office that also enforces immigration law."
HOME_OFFICE = Reader("Home Office", "decides on referrals")
# Agencies of hers that may be first responders, or notify.
AUTHORITIES = (K.POLICE, K.COUNCIL, K.CHILDRENS_SERVICES)
KINDS = FirstResponderOrganisation.Kind
# What a first responder is as one whom she may have said no to.
KNOWN_AS: dict[str, tuple[str, ...]] = {
    KINDS.POLICE: (K.POLICE,),
    KINDS.COUNCIL: (K.COUNCIL,),
}


def who_sends_it(case: Case) -> list[Reader]:
    """Return who may send her referral: who has it first, then those of her agencies and on our list."""
    handovers = Handover.objects.filter(referral__case=case).select_related("organisation")
    have_it = [
        Reader(str(handover.organisation), "has her referral", known_as(handover.organisation))
        for handover in handovers
        if not handover.organisation.is_us
    ]
    listed = first_responders(FirstResponderOrganisation.objects.current().filter(is_us=False))
    return each_once([*have_it, *authorities_of(case), *listed, HOME_OFFICE])


def who_notifies(case: Case) -> list[Reader]:
    """Return who may notify of her: those that did first, then her agencies and who must."""
    did = [
        Reader(duty.authority, "notifies", notifier(duty.authority_kind))
        for duty in DutyToNotify.objects.filter(case=case)
    ]
    listed = first_responders(FirstResponderOrganisation.objects.current().exclude(kind=KINDS.CHARITY))
    return each_once([*did, *authorities_of(case), *listed, HOME_OFFICE])


def first_responders(organisations: Iterable[FirstResponderOrganisation]) -> list[Reader]:
    """Return those of our list, each with why a second person must have a part in it."""
    by_one = put_there_by_one()
    return [
        Reader(
            str(organisation),
            "first responder",
            known_as(organisation),
            two_because=ENFORCES
            if organisation.kind == KINDS.HOME_OFFICE
            else by_one.get(organisation.pk, ""),
        )
        for organisation in organisations
    ]


def put_there_by_one() -> dict[int, str]:
    """Return of which first responders one person alone says who they are, in words. One query.

    Those that came with the program were written by nobody.
    """
    named: dict[int, tuple[str, set[str]]] = {}
    rows = FirstResponderOrganisation.history.exclude(history_type="-").order_by("history_id")
    for pk, name, *person in rows.values_list(
        "id", "name", "history_user__first_name", "history_user__last_name"
    ):
        before, writers = named.get(pk, ("", set()))
        who = " ".join(filter(None, person))
        named[pk] = (name, writers if name == before else {who})
    return {
        pk: f"Only {who} has said that {name} is a first responder."
        for pk, (name, writers) in named.items()
        if len(writers) == 1
        for who in writers
        if who
    }


def authorities_of(case: Case) -> list[Reader]:
    """Return the police and councils that work with her."""
    agencies = case.agency_set.involved().filter(kind__in=AUTHORITIES)
    return [Reader(agency.name, "works with her", (agency.kind,), is_agency=True) for agency in agencies]


def known_as(organisation: FirstResponderOrganisation) -> tuple[str, ...]:
    """Return what a first responder is as one whom she may have said no to."""
    return KNOWN_AS.get(organisation.kind, ())


def notifier(kind: str) -> tuple[str, ...]:
    """Return what an authority that notified is as one whom she may have said no to."""
    councils = {DutyToNotify.Kind.COUNCIL, DutyToNotify.Kind.GLA}
    return (K.COUNCIL,) if kind in councils else (K.POLICE,)


def each_once(readers: Iterable[Reader]) -> list[Reader]:
    """Return readers in their order, each name once: with all that makes a no of hers one to them."""
    by_name: dict[str, Reader] = {}
    for reader in readers:
        first = by_name.get(plain(reader.name))
        kinds = tuple(dict.fromkeys((*(first.kinds if first else ()), *reader.kinds)))
        is_agency = reader.is_agency and (first is None or first.is_agency)
        two_because = (first.two_because if first else "") or reader.two_because
        by_name[plain(reader.name)] = replace(
            first or reader, kinds=kinds, is_agency=is_agency, two_because=two_because
        )
    return list(by_name.values())
