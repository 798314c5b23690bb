"""The clocks of one referral.

From the facts (received, decided, suspended) and the policy rows the referral keeps. Computed, never stored:
correct a decision and the clocks are right at once.
"""

from datetime import date

from django.conf import settings
from django.utils import timezone

from hestia.workingdays.words import long_day, short_day
from referrals.models import Decision, Referral
from referrals.queries.calendars import Calendars, calendar_of
from referrals.rules import clocks
from referrals.rules.clocks import (
    AnyClock,
    ClockWords,
    NoticeClock,
    PeriodClock,
    TargetClock,
    WindowClock,
    has_stopped,
)
from referrals.rules.timetable import Timetable


def timetable(referral: Referral, *, calendars: Calendars = calendar_of) -> Timetable:
    """Return the clocks of a referral that was read `with_facts`.

    ``calendars`` are the working days as they are, unless others are given to see what would move.
    """
    return Timetable(
        _reasonable_grounds(referral, calendars),
        _recovery(referral),
        _removal_protection(referral),
        _reconsideration(referral),
        _move_on(referral, calendars),
    )


def _timely(referral: Referral, decision: Decision | None) -> Decision | None:
    """Return a decision, but for one that was made after she had withdrawn: it starts and ends nothing."""
    withdrawn_on = referral.withdrawn_on
    return None if decision and withdrawn_on and decision.made_on > withdrawn_on else decision


def _recovery(referral: Referral) -> PeriodClock | None:
    start = _timely(referral, referral.starts_recovery)
    final = _timely(referral, referral.conclusive_grounds)
    if start is None or start.policy is None:
        return None
    return clocks.recovery(
        start.made_on,
        start.policy.terms,
        final_on=final.made_on if final else None,
        final_positive=final.is_positive if final else None,
        pauses=referral.pauses,
        extended_to=start.extended_to,
        ceased_on=referral.disqualified_on if referral.lost_support else None,
        soon=settings.SOON["recovery"],
    )


def _removal_protection(referral: Referral) -> PeriodClock | None:
    start = _timely(referral, referral.starts_removal_protection)
    final = _timely(referral, referral.conclusive_grounds)
    if start is None or start.removal_policy is None:
        return None
    return clocks.removal_protection(
        start.made_on,
        start.removal_policy.terms,
        final_on=final.made_on if final else None,
        final_positive=final.is_positive if final else None,
        ceased_on=referral.disqualified_on,
        soon=settings.SOON["recovery"],
    )


def _reconsideration(referral: Referral) -> WindowClock | None:
    negative = _timely(referral, referral.negative_to_question())
    if negative is None or negative.policy is None:
        return None
    return clocks.reconsideration(
        negative.made_on,
        negative.policy.terms,
        asked_on=negative.asked_on,
        not_asking_on=negative.not_asking_on,
        refused_on=negative.refused_on,
        heard_on=negative.notified_on or timezone.localdate(negative.recorded_at),
        soon=settings.SOON["recovery"],
    )


def _move_on(referral: Referral, calendars: Calendars) -> NoticeClock | None:
    final = _timely(referral, referral.conclusive_grounds)
    # The time to move on is support, and ends with a disqualification where that does.
    if final is None or final.move_on_policy is None or referral.lost_support:
        return None
    return clocks.move_on(
        final.made_on,
        final.move_on_policy.terms,
        calendars(final.move_on_policy.rg_calendar),
        positive=final.is_positive,
        soon=settings.SOON["recovery"],
    )


def clock_words(clock: AnyClock, referral: Referral, *, today: date) -> ClockWords:
    """Return what a clock says on a day: what ran when she withdrew, or the case closed, has stopped."""
    words, case = clock.words(today), referral.case
    stopped_on = min(filter(None, [referral.withdrawn_on, case.closed_on]), default=None)
    if stopped_on is None or has_stopped(clock, stopped_on):
        return words
    on = short_day(stopped_on, today)
    if stopped_on == referral.withdrawn_on:
        why = ", when she withdrew"
    else:
        why = ": she died" if case.has_died else f", because the case closed on {on}"
    return ClockWords(
        headline=f"{clock.name}, stopped {on}",
        kind="stopped",
        pill=f"Stopped {on}",
        sentence=f"Stopped {on}{why}",
        span=f"{short_day(clock.starts_on, today)} to {on}",
    )


def _reasonable_grounds(referral: Referral, calendars: Calendars) -> TargetClock | None:
    if not referral.received_on or not referral.rg_policy:
        return None
    # The first decision stops the clock; one made after a reconsideration is no second answer to it.
    first = next((d for d in referral.decisions if d.is_rg), None)
    return clocks.reasonable_grounds(
        referral.received_on,
        referral.rg_policy.terms,
        calendars(referral.rg_policy.rg_calendar),
        decided_on=first.made_on if first else None,
        pauses=referral.pauses,
        soon=settings.SOON["working"],
    )


def extension_blockers(referral: Referral, table: Timetable) -> list[str]:
    """Return why her recovery period cannot be made longer now: none began, or its end is settled."""
    reasons = referral.extension_blockers()
    period = table.recovery
    if reasons:
        return reasons
    if period is None or period.due_on is None:
        return ["No recovery period is counted for her, so there is none to extend."]
    final_on = period.final_on
    if final_on and final_on == period.ends_on and period.starts_on <= final_on < period.due_on:
        nation = referral.get_jurisdiction_display()
        ended = f"The final decision of {long_day(final_on)} ended her recovery period"
        return [f"{ended}, as the rules of {nation} say, so there is nothing to extend."]
    return []
