"""Agencies come into being when they act: who referred her or submitted, was consented to or was told."""

import re
from datetime import date, datetime

from cases.models import Agency, Case, Consent, Disclosure
from cases.models.disclosure import COURT, RECIPIENTS
from cases.rules.names import plain
from cases.rules.recipients import same_name
from hestia.accounts.models import User
from hestia.audit.models import log

LONGEST = 120  # characters of an agency's name, and of who is there
# Alone between its commas: what stands beside it is who is there.
PHONE = re.compile(r"[+(]?\d[\d\s()-]{5,38}")
# Who sent her to us. One who came herself, or whom somebody else sent, comes from no agency.
SOURCES: dict[str, str] = {
    Case.Source.POLICE: Agency.Kind.POLICE,
    Case.Source.FIRST_RESPONDER: Agency.Kind.OTHER,  # unless its name says more
    Case.Source.LOCAL_AUTHORITY: Agency.Kind.COUNCIL,
    Case.Source.HEALTH: Agency.Kind.OTHER,
    Case.Source.CHARITY: Agency.Kind.CHARITY,
    Case.Source.SOLICITOR: Agency.Kind.SOLICITOR,
}
SOURCE_NAMES: dict[str, str] = {
    Case.Source.POLICE: "Police",
    Case.Source.FIRST_RESPONDER: "First responder",
    Case.Source.LOCAL_AUTHORITY: "Council",
    Case.Source.HEALTH: "Health service",
    Case.Source.CHARITY: "Charity",
    Case.Source.SOLICITOR: "Solicitor",
}
# First responders are bodies of many kinds: words of their names by which one is known, the surest first.
NAMED_AS: dict[str, tuple[str, ...]] = {
    Agency.Kind.CHARITY: (
        *("salvation army", "migrant help", "medaille", "kalayaan", "barnardo", "unseen"),
        *("nspcc", "bawso", "tara", "new pathways", "refugee council"),
    ),
    Agency.Kind.POLICE: ("police", "constabulary"),
    Agency.Kind.COUNCIL: ("council", "borough"),
    Agency.Kind.HOME_OFFICE: ("home office", "border force", "immigration", "visas"),
}
# Whom an answer of hers is about: "something else" says nothing of what they are.
OF_PURPOSE: dict[str, str] = {
    recipient.purpose: kind
    for kind, recipient in reversed(RECIPIENTS.items())
    if recipient.purpose not in {Consent.Purpose.OTHER, Consent.Purpose.NRM, Consent.Purpose.DATA}
}


def work_with(*, case: Case, kind: str, name: str, since: date, by: User, at: datetime) -> Agency | None:
    """Let an agency of this name be one of the case; return it. One name is one agency, however spelled.

    Somebody in her own life is no agency. One that had ended works with her again.
    """
    name = " ".join(name.split())[:LONGEST]
    if not plain(name) or any(same_name(name, person.name) for person in case.person_set.all()):
        return None
    known = [each for each in case.agency_set.all() if is_the_same(each, kind, name)]
    if known:
        return known[0]
    agency = Agency(case=case, kind=kind, name=name, started_on=since)
    agency.save()
    log("agency.acted", by=by, at=at, case_ref=case.reference, subject=agency)
    return agency


def is_the_same(agency: Agency, kind: str, name: str) -> bool:
    """Whether an agency goes by this name: spelled otherwise, or cut short where it is of one kind."""
    if plain(agency.name) == plain(name):
        return True
    return agency.kind == kind and (same_name(agency.name, name) or same_name(agency.worker, name))


def from_source(case: Case, *, by: User, at: datetime) -> None:
    """Let who referred her be an agency of the case."""
    if agency := agency_of_source(case):
        of_case = work_with(
            case=case, kind=agency.kind, name=agency.name, since=agency.started_on, by=by, at=at
        )
        if of_case and not (of_case.worker or of_case.phone) and (agency.worker or agency.phone):
            of_case.worker, of_case.phone = agency.worker, agency.phone
            of_case.save()


def agency_of_source(case: Case) -> Agency | None:
    """Return who referred her, unsaved, named up to a comma; nothing if that was no agency.

    What comes after the comma is who is there, and their phone if it looks like one.
    """
    kind = SOURCES.get(case.source)
    if kind is None:
        return None
    own_name, *there = [part.strip() for part in case.source_detail.split(",")]
    name = own_name or SOURCE_NAMES[case.source]
    phone = next(filter(PHONE.fullmatch, there), "")
    worker = ", ".join(part for part in there if part and part != phone)
    if case.source == Case.Source.FIRST_RESPONDER:
        kind = kind_of_first_responder(name)
    since = case.referred_on or case.opened_on
    return Agency(
        case=case, kind=kind, name=name[:LONGEST], worker=worker[:LONGEST], phone=phone[:40], started_on=since
    )


def kind_of_first_responder(name: str) -> str:
    """Return what a first responder is, as far as its name says: police, a council, a charity."""
    words = f" {plain(name)}"
    kinds = (kind for kind, known in NAMED_AS.items() if any(f" {word}" in words for word in known))
    return next(kinds, Agency.Kind.OTHER)


def from_consent(consent: Consent, *, by: User, at: datetime) -> None:
    """Let those with whom she agreed that we share be an agency of the case."""
    kind = OF_PURPOSE.get(consent.purpose)
    if kind and consent.is_given and consent.recipient:
        name, since = consent.recipient, consent.given_on
        work_with(case=consent.case, kind=kind, name=name, since=since, by=by, at=at)


def from_disclosure(disclosure: Disclosure, *, on: date, by: User, at: datetime) -> None:
    """Let those who were told of her by a letter be an agency of the case."""
    kind = Agency.Kind.OTHER if disclosure.kind == COURT else disclosure.kind
    if disclosure.agency_id is None:
        work_with(case=disclosure.case, kind=kind, name=disclosure.recipient, since=on, by=by, at=at)
