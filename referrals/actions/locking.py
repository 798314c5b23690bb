"""The referral as it is now, held until an act is over; and the day an act is done."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hestia.db.compiled import Compiled, number
from referrals.models import Referral
from referrals.models.decision import all_in_order
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
    keep_decisions(current)
    return current.as_of(on) if on else current


def lock_referrals(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """Return referrals that are read `with_facts`, and their cases, held until the act is over."""
    # The case is locked with it, and first, as everywhere: its stage and promises follow from the referral.
    return referrals.select_for_update(of=("case", "self"), no_key=True).select_related("case__client")


def keep_decisions(referral: Any) -> None:
    """Read the decisions of one referral, as `with_facts` does for many."""
    decisions: Any = all_in_order().filter(referral=referral)
    decisions._result_cache = DECISIONS.records(referral=referral.pk)
    decisions._prefetch_done = True
    for decision in decisions:
        decision.referral = referral
    referral._prefetched_objects_cache = {"decision_set": decisions}


LOCKED = Compiled(lambda referral: lock_referrals(all_with_facts().filter(pk=referral)), number("referral"))
DECISIONS = Compiled(lambda referral: all_in_order().filter(referral=referral), number("referral"))
