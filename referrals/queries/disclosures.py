"""To whom she was disclosed for the referral."""

from django.utils import timezone

from cases.models import Case, Consent
from cases.queries.her_answers import resting_on
from cases.rules.recipients import same_name
from hestia.ui.words import day
from referrals.models import HOME_OFFICE, Referral


def disclosed_to(referral: Referral) -> list[tuple[str, str]]:
    """Return to whom she was disclosed: who holds the referral, which council, and whom copies went to."""
    return with_copies(referral, [*referral.disclosed_to(), *referral.councils_contacted()])


def with_copies(referral: Referral, recipients: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return recipients and those copies were made for: the Home Office once, whatever it is called."""
    merged: dict[str, str] = {}
    for name, disclosed in [*recipients, *copies_disclosed(referral.case, Consent.Purpose.NRM)]:
        # It holds the referral already; a copy for "Home Office" is the same recipient.
        if not (HOME_OFFICE in merged and same_name(name, HOME_OFFICE)):
            merged.setdefault(name, disclosed)
    return list(merged.items())


def copies_disclosed(case: Case, purpose: Consent.Purpose) -> list[tuple[str, str]]:
    """Return whom a copy was made for that rests on her answer about a purpose: what, and when last."""
    recipients: dict[str, str] = {}
    for disclosure in resting_on(Consent(case=case, purpose=purpose)):
        if disclosure.told_at:
            recipients.setdefault(
                disclosure.recipient,
                f"{disclosure.will_tell} ({day(timezone.localdate(disclosure.told_at))})",
            )
    return list(recipients.items())
