"""The referral as it is now, held until an act is over; and the day an act is done."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hestia.db.compiled import Compiled, number
from referrals.models import Referral
from referrals.models.referral import ReferralQuerySet, all_with_facts

LONDON = ZoneInfo("Europe/London")


def day_of(at: datetime) -> date:
    """Return the day in London on which something is written down."""
    return at.astimezone(LONDON).date()


def lock_referral(referral: Referral, *, on: date | None = None) -> Referral:
    """Return the referral and its case as they are now, locked until the act is over.

    ``on`` is the day as of which it is judged, where it matters that she may have turned 18.
    """
    current: Referral = LOCKED.record(referral=referral.pk)
    current.keep_decisions()
    return current.as_of(on) if on else current


def lock_referrals(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """Return referrals that are read `with_facts`, and their cases, held until the act is over."""
    # The case is locked with it, and first, as everywhere: its stage and promises follow from the referral.
    return referrals.select_for_update(of=("case", "self"), no_key=True).select_related("case__client")


LOCKED = Compiled(lambda referral: lock_referrals(all_with_facts().filter(pk=referral)), number("referral"))
