"""What stands now of all that a yes to telling someone outside was given to."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Address, Approval, Case, Disclosure, Person, SafeContact
from cases.queries.her_answers import her_answer
from cases.rules.shown import Piece, Told, changed, told_of, told_pieces
from hestia.db.versions import Versioned, writers_of
from hestia.privacy.audiences import Fact, facts_in_words
from hestia.ui.words import day, listed

# What a letter would say of her on a day, from the record as it is now.
type Reading = Callable[[Disclosure, date], Told]

AGAIN = "Ask for it again."
NOT_KEPT = f"What the second person was asked about was not kept. {AGAIN}"


def stands(disclosure: Disclosure, told: Told) -> list[Piece]:
    """Return what a yes to a disclosure is given to, as it is now.

    It is who is told, what is said, where she is, how she is reached, her risk and her own answer.

    :param told: what the letter would say, word for word
    """
    case = disclosure.case
    missing = disclosure.secrets - {fact for fact, _, _ in told}
    if missing:
        raise ValueError(f"Nobody can say yes to what is not shown: {facts_in_words(missing)}.")
    return [
        *told_to(disclosure),
        *told_pieces(told),
        *rows("address", "the address", Address.objects.filter(case=case, until_on=None)),
        *rows("contact", "how she is reached", SafeContact.objects.filter(case=case)),
        *risk(case),
        her_own(disclosure),
    ]


def told_to(disclosure: Disclosure) -> list[Piece]:
    """Return who is told, what for and on what ground."""
    named = (disclosure.get_kind_display(), disclosure.recipient, disclosure.person, disclosure.address)
    because = (disclosure.why, disclosure.basis, disclosure.basis_reason, disclosure.secret_reason)
    agencies = [disclosure.agency] if disclosure.agency else []
    return [
        Piece("recipient", about="who is told", words="\n".join(named)),
        Piece("reasons", about="why they are told", words="\n".join(because)),
        Piece("words", about="the letter’s own words", words=disclosure.words),
        *rows("agency", "who is told", agencies),
    ]


def risk(case: Case) -> list[Piece]:
    """Return how dangerous her life is: its level, what waits to be looked at, who endangers her."""
    assessed = case.risk_assessed_on.isoformat() if case.risk_assessed_on else ""
    level = f"{case.risk_counts}{' unchecked' if case.risk_is_unchecked else ''}"
    return [
        Piece("risk", about="her risk", words=f"{level} {case.risk_total or ''} {assessed}"),
        *rows("event", "her risk", case.riskevent_set.waiting()),
        *rows("danger", "who is dangerous to her", case.person_set.filter(risk=Person.Risk.EXPLOITER)),
    ]


def her_own(disclosure: Disclosure) -> Piece:
    """Return her own answer about telling them."""
    names = (disclosure.recipient, disclosure.person)
    answer = her_answer(disclosure.case, kind=disclosure.kind, names=names)
    return Piece("answer", about="her own answer", words=answer.words)


def rows(kind: str, about: str, records: Iterable[Versioned]) -> list[Piece]:
    """Return records as pieces: which, and in which version."""
    return [Piece(kind, record.pk, record.version, about) for record in records]


def standing_approval(disclosure: Disclosure) -> Approval | None:
    """Return what was last asked of a second person, if anything was."""
    people = ("asked_by", "asked_of", "given_by")
    standing = Approval.objects.standing().filter(disclosure=disclosure.pk)
    return standing.select_related(*people).first()


def void_because(disclosure: Disclosure, reading: Reading, *, at: datetime) -> list[str]:
    """Return why a yes, or the question for one, is of no use any more; nothing if it is."""
    if not disclosure.asked_at:
        return []
    approval = standing_approval(disclosure)
    if approval is None:
        return [NOT_KEPT]
    now = stands(disclosure, reading(disclosure, approval.asked_on))
    if differ := changed(approval.pieces, now):
        since = "said yes" if approval.given_at else "was asked"
        return [f"Since {approval.asked_of} {since}, this has changed: {listed(differ)}. {AGAIN}"]
    if approval.given_at and approval.until_at and at >= approval.until_at:
        given = day(timezone.localdate(approval.given_at))
        return [f"{approval.given_by} said yes on {given}, and that is too long ago. {AGAIN}"]
    return []


def approved_words(disclosure: Disclosure) -> tuple[list[tuple[Fact, str, str]], date] | None:
    """Return what a second person said yes to, word for word, and on which day it stood so, if one did."""
    approval = standing_approval(disclosure)
    return (told_of(approval.pieces), approval.asked_on) if approval and approval.given_at else None


def writers(disclosure: Disclosure) -> set[int]:
    """Return who wrote a part of what is told, whenever: the letter, or what is secret in it."""
    case = disclosure.case_id
    histories: list[QuerySet[Any]] = [Disclosure.history.filter(id=disclosure.pk, asked_at=None)]
    if Fact.ADDRESS in disclosure.tells:
        homes = Address.objects.filter(case=case, until_on=None).values("pk")
        histories.append(Address.history.filter(id__in=homes))
    if Fact.SAFE_CONTACT in disclosure.tells:
        histories.append(SafeContact.history.filter(case_id=case))
    if Fact.RELATIVES in disclosure.tells:
        histories.append(Person.history.filter(case_id=case))
    asked = set(Approval.objects.filter(disclosure=disclosure.pk).values_list("asked_by", flat=True))
    return {*writers_of(*histories), *asked, disclosure.prepared_by_id}
