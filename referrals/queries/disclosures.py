"""Who was told of her for the referral."""

from django.utils import timezone

from cases.models import Case, Consent
from cases.queries.sharing import resting_on, same_name
from hestia.ui.words import day
from referrals.models import (
    HOME_OFFICE,
    Referral,
)


def disclosed_to(referral: Referral) -> list[tuple[str, str]]:
    """Return who was told of her for the referral: who holds it, which council, and whom copies went to."""
    return with_copies(referral, [*referral.disclosed_to(), *referral.councils_contacted()])


def with_copies(referral: Referral, told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those who were told, and whom copies were made for: the Home Office once, however called."""
    found: dict[str, str] = {}
    for name, what in [*told, *copies_disclosed(referral.case, Consent.Purpose.NRM)]:
        if not (HOME_OFFICE in found and same_name(name, HOME_OFFICE)):
            found.setdefault(name, what)
    return list(found.items())


def copies_disclosed(case: Case, purpose: Consent.Purpose) -> list[tuple[str, str]]:
    """Return whom a copy was made for that rests on her answer about a purpose: what, and when last."""
    found: dict[str, str] = {}
    for told in resting_on(Consent(case=case, purpose=purpose)):
        if told.told_at:
            found.setdefault(told.recipient, f"{told.will_tell} ({day(timezone.localdate(told.told_at))})")
    return list(found.items())
