"""For whom outside a paper of the referral may be made: those on record, and the Home Office."""

from collections.abc import Iterable
from dataclasses import replace

from cases.documents.printable import Reader
from cases.models import Agency, Case
from cases.rules.names import plain
from referrals.models import DutyToNotify, FirstResponderOrganisation, Handover

K = Agency.Kind
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
    listed = [
        Reader(str(organisation), "first responder", known_as(organisation))
        for organisation in FirstResponderOrganisation.objects.current()
        if not organisation.is_us
    ]
    return each_once([*have_it, *authorities_of(case), *listed, HOME_OFFICE])


def who_notifies(case: Case) -> list[Reader]:
    """Return who may notify of her: those that did first, then her agencies and who must."""
    did = [
        Reader(duty.authority, "notifies", notifier(duty.authority_kind))
        for duty in DutyToNotify.objects.filter(case=case)
    ]
    listed = [
        Reader(str(organisation), "first responder", known_as(organisation))
        for organisation in FirstResponderOrganisation.objects.current().exclude(kind=KINDS.CHARITY)
    ]
    return each_once([*did, *authorities_of(case), *listed, HOME_OFFICE])


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
        by_name[plain(reader.name)] = replace(first or reader, kinds=kinds, is_agency=is_agency)
    return list(by_name.values())
