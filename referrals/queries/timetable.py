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
    ClockKind,
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
    """Return what a clock says on a day: what ran when she withdrew has stopped.

    A closed case stops nothing that others decide or the law gives: we only follow it no more.
    """
    words, died_on = clock.words(today), referral.her_death_on
    stopped_on = min(filter(None, [referral.withdrawn_on, died_on or referral.case.closed_on]), default=None)
    if stopped_on is None or _has_ended_by(clock, stopped_on):
        return words if stopped_on is None else _ended_words(clock, words, today)
    if stopped_on != referral.withdrawn_on and not died_on:
        return _no_more_followed(clock, stopped_on, today)
    on = short_day(stopped_on, today)
    why = ": withdrawn" if stopped_on == referral.withdrawn_on else ": the client died"
    return ClockWords(
        headline=f"{clock.name}, stopped {on}",
        kind="stopped",
        pill=f"Stopped {on}",
        sentence=f"Stopped {on}{why}",
        span=f"{short_day(clock.starts_on, today)} to {on}",
    )


def _has_ended_by(clock: AnyClock, day: date) -> bool:
    """Whether a clock had stopped of itself by a day: a period that ends on that day had."""
    return has_stopped(clock, day) or (isinstance(clock, PeriodClock) and clock.ends_on == day)


def closed_before_its_end(clock: AnyClock, referral: Referral) -> bool:
    """Whether a clock still ran when her case closed: it goes on without us, and is not fulfilled."""
    closed_on = referral.case.closed_on
    if closed_on is None or referral.her_death_on or (referral.withdrawn_on or closed_on) < closed_on:
        return False
    return not _has_ended_by(clock, closed_on)


def _ended_words(clock: AnyClock, words: ClockWords, today: date) -> ClockWords:
    """Return what is said of a clock that had ended before: of a window that closed, when, and no count."""
    if not isinstance(clock, WindowClock) or words.kind != "overdue" or clock.due_on is None:
        return words
    closed = f"Closed {short_day(clock.due_on, today)}"
    return ClockWords(f"{clock.name}, window closed", "done", closed, closed, words.span)


def _no_more_followed(clock: AnyClock, closed_on: date, today: date) -> ClockWords:
    """Return what is said of a clock that still ran when the case closed: it goes on without us."""
    on = short_day(closed_on, today)
    goes_on, span = _goes_on_words(clock, today)
    return ClockWords(
        headline=f"{clock.name}, followed until {on}",
        kind="stopped",
        pill=f"Followed until {on}",
        sentence=f"We stopped following it on {on}, when the case closed. {goes_on}",
        span=span,
    )


def _goes_on_words(clock: AnyClock, today: date) -> tuple[str, str]:
    """Return in words how a clock goes on without us, and from when to when."""
    start, last_on = short_day(clock.starts_on, today), clock.last_on
    if last_on is None:
        return "The Home Office had suspended it, so its last day is not known", f"From {start}"
    last = short_day(last_on, today)
    if isinstance(clock, TargetClock):
        return f"The Home Office aimed at {last}, and will still decide it", f"Received {start}"
    if isinstance(clock, WindowClock):
        return (
            f"The Home Office can be asked until {last}, by any organisation that helps her",
            f"Ask by {last}",
        )
    by = "By law it" if clock.kind == ClockKind.REMOVAL else "It"
    goes_on = "goes on" if last_on >= today else "went on"
    if clock.is_minimum:
        until = f"at least {last}, and until the final decision if that is later"
        return f"{by} {goes_on} to {until}", f"{start} to at least {last}"
    least = "at least " if isinstance(clock, NoticeClock) else ""
    return f"{by} {goes_on} to {least}{last}", f"{start} to {least}{last}"


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
