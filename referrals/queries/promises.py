"""The promises that the clocks of a referral ask for."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from cases.models import Deadline
from cases.rules import eighteen
from hestia.workingdays.words import count_of, long_day
from referrals.models import Decision, Referral
from referrals.queries.calendars import working_days_from
from referrals.rules.clocks import (
    WindowClock,
)
from referrals.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Promise:
    """A date that belongs among the case's promises. `lasts` if it still counts once it is past."""

    kind: Deadline.Kind
    due_on: date
    title: str
    context: str
    unit: Deadline.Unit = Deadline.Unit.CALENDAR
    owner: Deadline.Owner = Deadline.Owner.US
    lasts: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """Return what tells it from the case's other promises, as `key_of` does once it is made."""
        return _key(self.kind, self.due_on, self.title)

    def is_past(self, today: date) -> bool:
        """Whether it came too late to be worth promising."""
        return self.due_on < today and not self.lasts


def key_of(deadline: Deadline) -> tuple[object, ...]:
    """Return what tells a promise from the others of its case: its kind, or the very task and its day."""
    return _key(deadline.kind, deadline.due_on, deadline.title)


def _key(kind: str, due_on: date, title: str) -> tuple[object, ...]:
    return (kind, due_on, title) if kind in Deadline.MANY_AT_ONCE else (kind,)


# The promises that follow from the clocks alone: one act replaces them all when a date is corrected.
FROM_CLOCKS = (
    Deadline.Kind.RG_DECISION,
    Deadline.Kind.RECOVERY_REVIEW,
    Deadline.Kind.RECONSIDERATION,
    Deadline.Kind.LEGAL_ADVICE,
    Deadline.Kind.MOVE_ON,
    Deadline.Kind.RECOVERY_NEEDS,
    Deadline.Kind.LEAVE,
    Deadline.Kind.RUN_UP,
    Deadline.Kind.NRM_RESPONSE,
    Deadline.Kind.TURNING_18,
)
# How many days before a minimum is reached someone looks whether all is ready. Nothing ends by itself.
REVIEW_ON_DAY = 30  # of a longer recovery period: the review of earlier practice (the rule book, 2.4)
RUN_UP_DAYS = (14, 7, 2)
TO_ANSWER = "Last day to answer the Home Office’s notice"


def promises(referral: Referral, table: Timetable) -> list[Promise]:
    """Return the promises the clocks ask for: none once it was withdrawn, few while they are paused."""
    if referral.has_ended:
        return []
    found = not_paused(referral)
    paused = referral.suspended_on is not None
    target = None if paused else table.reasonable_grounds
    period = None if paused else table.recovery
    # A suspension holds up what the Home Office decides, not the days she has to object or to move.
    window, notice = table.reconsideration, table.move_on
    if target and target.due_on and not target.decided_on:
        found.append(
            Promise(
                Deadline.Kind.RG_DECISION,
                target.due_on,
                "Reasonable grounds decision expected",
                f"Received {long_day(target.starts_on)}, {target.of_length}",
                unit=Deadline.Unit(target.unit),
                owner=Deadline.Owner.HOME_OFFICE,
                lasts=True,
            )
        )
    if period and period.at_least_until and not period.ceased_on:
        ends = period.ends_on is not None
        found.append(
            Promise(
                Deadline.Kind.RECOVERY_REVIEW,
                period.at_least_until,
                "Recovery period ends" if ends else f"Recovery period reaches day {period.length}",
                f"From {long_day(period.starts_on)}" + ("" if ends else ", then until the final decision"),
            )
        )
        found += run_up(period.at_least_until, "the recovery period ends" if ends else f"day {period.length}")
        review_on = period.day_of_number(REVIEW_ON_DAY)
        if period.length > REVIEW_ON_DAY and review_on and review_on <= period.at_least_until:
            found.append(
                Promise(
                    Deadline.Kind.RUN_UP,
                    review_on,
                    f"Day {REVIEW_ON_DAY} of {period.length}: look at it together",
                    "Does she need longer? An extension is asked for before the period ends.",
                )
            )
    if window and window.due_on and not (window.asked_on or window.not_asking_on):
        found.append(to_ask(window, window.due_on))
    if notice and notice.due_on:
        found.append(
            Promise(
                Deadline.Kind.MOVE_ON,
                notice.due_on,
                "Move-on period reaches its minimum",
                f"Final decision of {long_day(notice.starts_on)}, {count_of(notice.length, notice.unit)}",
                unit=Deadline.Unit(notice.unit),
            )
        )
        found += run_up(notice.due_on, "she may have to move on")
    return [*found, *after_a_no(referral, table), *after_a_final_yes(referral, table)]


def to_ask(window: WindowClock, due_on: date) -> Promise:
    """Return the promise that a negative decision is questioned by the last day, if it is."""
    context = f"Negative decision of {long_day(window.starts_on)}, {window.of_length}"
    return Promise(Deadline.Kind.RECONSIDERATION, due_on, "Last day to ask for reconsideration", context)


def after_a_no(referral: Referral, table: Timetable) -> list[Promise]:
    """Return the task to get legal advice while a negative decision can still be looked at again.

    In working days from the day we heard of it. Source: the rule book, 2.2 (starts the reconsideration
    window) and 2.6 (evidence must accompany the request, so that advice comes before it).
    """
    negative, window = referral.negative_to_question(), table.reconsideration
    if negative is None or negative.asked_on or negative.not_asking_on:
        return []
    until = window.due_on if window else None
    return [
        Promise(
            Deadline.Kind.LEGAL_ADVICE,
            working_days_from(heard_on(negative), settings.NRM_LEGAL_ADVICE_WORKING_DAYS),
            f"Get legal advice on the negative {negative.get_stage_display().lower()} decision",
            f"Reconsideration can be asked by {long_day(until)}" if until else "",
            unit=Deadline.Unit.WORKING,
            lasts=True,
        )
    ]


def after_a_final_yes(referral: Referral, table: Timetable) -> list[Promise]:
    """Return the tasks of a positive final decision: her recovery needs assessment, and leave to remain.

    In working days from the day we heard of it. The assessment is of the support of England and Wales, and is
    due while her move-on period runs; leave is of the whole UK. Both end with a disqualification. Source: the
    rule book, 1 (worker recommends, Home Office decides), 2.2 (the task and the consideration) and 2.6
    (section 65: recovery, compensation, co-operation).
    """
    cg, notice = referral.conclusive_grounds, table.move_on
    if cg is None or not cg.is_positive or referral.disqualified_on:
        return []
    heard = heard_on(cg)
    found = [
        Promise(
            Deadline.Kind.LEAVE,
            working_days_from(heard, settings.NRM_LEAVE_WORKING_DAYS),
            "Ask whether leave to remain is considered (section 65)",
            "For her recovery, to seek compensation, or to co-operate with an investigation",
            unit=Deadline.Unit.WORKING,
            lasts=True,
        )
    ]
    runs = notice is not None and notice.due_on is not None and notice.due_on >= heard
    if referral.jurisdiction == Referral.Jurisdiction.EW and runs:
        found.append(
            Promise(
                Deadline.Kind.RECOVERY_NEEDS,
                working_days_from(heard, settings.NRM_RECOVERY_NEEDS_WORKING_DAYS),
                "Send the recovery needs assessment",
                "What she still needs, and for how long. We recommend, the Home Office decides",
                unit=Deadline.Unit.WORKING,
                lasts=True,
            )
        )
    return found


def heard_on(decision: Decision) -> date:
    """Return the day on which a decision was written down: corrections of it do not move this day."""
    return timezone.localdate(decision.recorded_at)


def not_paused(referral: Referral) -> list[Promise]:
    """Return the promises that go on while the case is suspended: the answer to a notice, and turning 18."""
    found = []
    if referral.answer_notice_by:
        found.append(
            Promise(
                Deadline.Kind.NRM_RESPONSE,
                referral.answer_notice_by,
                TO_ANSWER,
                "They may take her protection away. A solicitor answers with her",
                lasts=True,
            )
        )
    born = referral.case.client.born_between
    if born and referral.chooses_at_18 and not referral.conclusive_grounds:
        *before, on_the_day = eighteen.tasks(born, since=referral.case.opened_on)
        if born[0] != born[1] and not referral.submitted_on:
            on_the_day = replace(on_the_day, context=f"{eighteen.GUESS}. {Referral.ONCE_18_UNSENT}")
        found += [
            Promise(Deadline.Kind.TURNING_18, task.due_on, task.title, task.context, lasts=task.lasts)
            for task in (*before, on_the_day)
        ]
    return found


def run_up(day: date, what: str) -> list[Promise]:
    """Return the tasks 14, 7 and 2 calendar days before a day that changes her support.

    Source: the rule book, "never auto-close a case on a date: raise tasks".
    """
    return [
        Promise(
            Deadline.Kind.RUN_UP,
            day - timedelta(days),
            f"{days} days before {what}: is what comes next ready?",
            f"That is on {long_day(day)}. Her support does not end by itself.",
        )
        for days in RUN_UP_DAYS
    ]
