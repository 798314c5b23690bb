"""The Home Office suspends a case, and resumes it."""

from datetime import date, datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.late_facts import warn_of_newer
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.models import Referral, Suspension
from referrals.rules.dates import Dates


@transaction.atomic
def suspend(
    *,
    referral: Referral,
    from_on: date,
    reason: str,
    note: str = "",
    it_happened: bool = False,
    by: User,
    at: datetime,
) -> Suspension:
    """Write down that the Home Office has suspended the case. The clocks stand still from that day.

    We may hear of it after a decision that was made meanwhile: then both stand, in their order.
    """
    referral = lock_referral(referral)
    refuse_if(referral.suspension_blockers())
    dates = Dates(day_of(at), it_happened=it_happened)
    from_day = dates.day("from_on", "The date it was suspended", from_on).past()
    from_day.follows("the referral date", referral.received_on)
    decided = max((decision.made_on for decision in referral.decisions), default=None)
    from_day.should_follow("the last decision", decided)
    last = max((end for end in referral.suspended_to if end), default=None)
    from_day.follows("the day it last resumed", last)
    warn_of_newer(dates, referral)
    dates.refuse()
    suspension = Suspension(
        referral=referral, from_on=from_on, reason=reason, note=note, recorded_at=at, recorded_by=by
    )
    suspension.save()
    title = f"NRM suspended: {suspension.get_reason_display().lower()}"
    body = f"{note} {dates.crossing_words}".strip()
    conclude(referral, "suspended", title, body, subject=suspension, on=from_on, by=by, at=at)
    return suspension


@transaction.atomic
def resume(*, referral: Referral, resumed_on: date, by: User, at: datetime) -> Suspension:
    """Write down that the Home Office goes on with the case. The day it resumes counts again."""
    referral = lock_referral(referral)
    refuse_if(referral.resumption_blockers())
    suspension = referral.suspension_set.standing().select_for_update().get(resumed_on=None)
    dates = Dates(day_of(at))
    resumed_day = dates.day("resumed_on", "The date it resumed", resumed_on).past()
    resumed_day.follows("the day it was suspended", suspension.from_on)
    dates.refuse()
    suspension.resumed_on = resumed_on
    suspension.resumption_recorded_at, suspension.resumption_recorded_by = at, by
    suspension.save()
    conclude(referral, "resumed", "NRM resumed", subject=suspension, on=resumed_on, by=by, at=at)
    return suspension


@transaction.atomic
def correct_suspension(
    *,
    suspension: Suspension,
    stands: bool,
    from_on: date | None = None,
    resumed_on: date | None = None,
    why: str,
    it_happened: bool = False,
    by: User,
    at: datetime,
) -> Suspension:
    """Correct the days of a suspension, or undo one that never was. The clocks count as if it had been so."""
    referral = lock_referral(suspension.referral)
    refuse_if(referral.correction_blockers())
    suspension = Suspension.objects.select_for_update().get(pk=suspension.pk)
    refuse_if(["This suspension has already been undone."] if suspension.undone_at else [])
    before = days_of(suspension)
    suspension._change_reason = why[:100]
    # It stays on record as undone: who read the dates meanwhile must be able to see why.
    if not stands:
        suspension.undone_why, suspension.undone_at, suspension.undone_by = why, at, by
        suspension.save()
        title = f"Suspension undone: {before}"
        conclude(referral, "suspension_undone", title, why, subject=suspension, by=by, at=at)
        return suspension
    dates = Dates(day_of(at), it_happened=it_happened)
    _check_suspension(dates, referral, suspension, from_on, resumed_on).refuse()
    assert from_on  # or it would have been refused above
    suspension.from_on = from_on
    if resumed_on is None:
        suspension.resumption_recorded_at = suspension.resumption_recorded_by = None
    elif suspension.resumed_on is None:
        suspension.resumption_recorded_at, suspension.resumption_recorded_by = at, by
    suspension.resumed_on = resumed_on
    suspension.save()
    title = f"Suspension corrected: {days_of(suspension)}"
    body = f"It said: {before}. {why}"
    conclude(referral, "suspension_corrected", title, body, subject=suspension, by=by, at=at)
    return suspension


def days_of(suspension: Suspension) -> str:
    """Return its days: "Mon 9 Nov 2026 to Mon 16 Nov 2026"."""
    began = long_day(suspension.from_on)
    return f"{began} to {long_day(suspension.resumed_on)}" if suspension.resumed_on else f"since {began}"


def _check_suspension(
    dates: Dates, referral: Referral, suspension: Suspension, from_on: date | None, resumed_on: date | None
) -> Dates:
    """Note what contradicts the referral, and the suspensions before and after."""
    if from_on is None:
        return dates.add("from_on", "Enter the date it was suspended")
    others = referral.suspension_set.standing().exclude(pk=suspension.pk).order_by("from_on", "pk")
    earlier = [other for other in others if (other.from_on, other.pk) < (suspension.from_on, suspension.pk)]
    later = next((other for other in others if other not in earlier), None)
    from_day = dates.day("from_on", "The date it was suspended", from_on).past()
    from_day.follows("the referral date", referral.received_on)
    if earlier:
        from_day.follows("the day it last resumed", earlier[-1].resumed_on)
    resumed_day = dates.day("resumed_on", "The date it resumed", resumed_on).past()
    resumed_day.follows("the day it was suspended", from_on)
    _check_no_decision_within(dates, referral, from_on, resumed_on)
    if later and resumed_on is None:
        dates.add("resumed_on", "It has been suspended again since, so enter the date it resumed")
    elif later:
        resumed_day.precedes("the next suspension", later.from_on)
    return dates


def _check_no_decision_within(
    dates: Dates, referral: Referral, from_on: date, resumed_on: date | None
) -> None:
    """Warn of a decision that was made while the case is said to have been suspended."""
    for decision in referral.decisions:
        if from_on < decision.made_on and (resumed_on is None or decision.made_on < resumed_on):
            name, made_on = decision.get_stage_display().lower(), long_day(decision.made_on)
            dates.cross(f"The {name} decision was made on {made_on}, while it was suspended")
