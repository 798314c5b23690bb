"""The clocks of one referral, and the promises they ask for.

From the facts (received, decided, suspended) and the policy rows the referral keeps. Computed, never stored:
correct a decision and the clocks are right at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from cases.models import Deadline
from cases.rules import eighteen
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday
from hestia.workingdays.words import count_of, long_day, short_day
from referrals.models import Decision, Policy, Referral, RuleBook
from referrals.rules import clocks
from referrals.rules.clocks import (
    AnyClock,
    ClockKind,
    NoticeClock,
    PeriodClock,
    TargetClock,
    WindowClock,
    Words,
    has_stopped,
)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The clocks that run, or ran, for one referral. What has not begun is None."""

    reasonable_grounds: TargetClock | None = None
    recovery: PeriodClock | None = None
    removal: PeriodClock | None = None
    reconsideration: WindowClock | None = None
    move_on: NoticeClock | None = None

    def __iter__(self) -> Iterator[AnyClock]:
        """Yield the clocks there are, in the order of the referral."""
        for clock in (
            self.reasonable_grounds,
            self.recovery,
            self.removal,
            self.reconsideration,
            self.move_on,
        ):
            if clock:
                yield clock

    @property
    def recovery_span(self) -> tuple[date, date, int] | None:
        """Return the recovery period's first day, last certain day and length, if they are known today."""
        if self.recovery is None or self.recovery.at_least_until is None:
            return None
        return self.recovery.starts_on, self.recovery.at_least_until, self.recovery.length

    def is_too_late_to_ask(self, *, on: date) -> bool:
        """Whether the window in which a negative decision can be questioned had ended before a day."""
        window = self.reconsideration
        return window is not None and window.due_on is not None and window.due_on < on

    def of_kind(self, kind: str) -> AnyClock | None:
        """Return the clock of one kind, if it has begun."""
        return next((clock for clock in self if clock.kind == kind), None)


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


def calendar_of(jurisdiction: str) -> Calendar:
    """Return the working days of the part of the UK a policy row names: EW, SCT or NIR."""
    return BankHoliday.objects.calendar(jurisdiction.lower())


def policies_for(
    jurisdiction: str, *, stage: str, positive: bool, made_on: date, book: RuleBook | None = None
) -> tuple[Policy | None, Policy | None]:
    """Return the row that times what a decision starts, and the row of the second clock it starts.

    Chosen by the day the decision was made. A positive reasonable grounds decision starts the recovery
    period and the statutory protection beside it; a negative decision the reconsideration window; a
    conclusive one the move-on period. Each clock has the row that sets it: what the charity's own row leaves
    open is the law's. One row that sets both clocks of a decision stands alone. ``book`` is what holds,
    unless it is given.
    """
    rows = book or Policy.objects.rule_book()
    if stage == Decision.Stage.RG and positive:
        return (
            rows.for_recovery(jurisdiction, made_on=made_on),
            rows.for_removal_protection(made_on=made_on),
        )
    window = None if positive else rows.for_reconsideration(jurisdiction, made_on=made_on)
    if stage == Decision.Stage.RG:
        return window, None
    move_on = rows.for_move_on(jurisdiction, made_on=made_on, positive=positive)
    if window is None or move_on is None or move_on == window:
        return window or move_on, None
    return window, move_on


type Calendars = Callable[[str], Calendar]


def timetable(referral: Referral, *, calendars: Calendars = calendar_of) -> Timetable:
    """Return the clocks of a referral that was read `with_facts`.

    ``calendars`` are the working days as they are, unless others are given to see what would move.
    """
    cg = referral.conclusive_grounds
    final_on = cg.made_on if cg else None
    final_positive = cg.is_positive if cg else None
    recovery = removal = reconsideration = move_on = None
    start, gone = referral.starts_recovery, referral.disqualified_on
    if start and start.policy:
        recovery = clocks.recovery(
            start.made_on,
            start.policy.terms,
            final_on=final_on,
            final_positive=final_positive,
            pauses=referral.pauses,
            extended_to=start.extended_to,
            # The duty to support her ends with it in England and Wales only.
            ceased_on=gone if referral.jurisdiction == Referral.Jurisdiction.EW else None,
            soon=settings.SOON["recovery"],
        )
    if start and start.removal_policy:
        removal = clocks.removal_protection(
            start.made_on,
            start.removal_policy.terms,
            final_on=final_on,
            final_positive=final_positive,
            ceased_on=gone,
            soon=settings.SOON["recovery"],
        )
    negative = referral.negative_to_question()
    if negative and negative.policy:
        reconsideration = clocks.reconsideration(
            negative.made_on,
            negative.policy.terms,
            asked_on=negative.asked_on,
            not_asking_on=negative.not_asking_on,
            soon=settings.SOON["recovery"],
        )
    if cg and cg.move_on_policy:
        move_on = clocks.move_on(
            cg.made_on,
            cg.move_on_policy.terms,
            calendars(cg.move_on_policy.rg_calendar),
            positive=cg.is_positive,
            soon=settings.SOON["recovery"],
        )
    return Timetable(_reasonable_grounds(referral, calendars), recovery, removal, reconsideration, move_on)


def words_of(clock: AnyClock, referral: Referral, *, today: date) -> Words:
    """Return what a clock of a referral says on a day: what still ran when she withdrew has stopped."""
    words = clock.words(today)
    if referral.withdrawn_on is None or has_stopped(clock, referral.withdrawn_on):
        return words
    on = short_day(referral.withdrawn_on, today)
    return Words(
        headline=f"{clock.name}, stopped {on}",
        kind="stopped",
        pill=f"Stopped {on}",
        sentence=f"Stopped {on}, when she withdrew",
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


def policy_behind(referral: Referral, kind: str) -> Policy | None:
    """Return the policy row a clock was counted by."""
    start, cg = referral.starts_recovery, referral.conclusive_grounds
    match kind:
        case ClockKind.REASONABLE_GROUNDS:
            return referral.rg_policy
        case ClockKind.RECOVERY:
            return start.policy if start else None
        case ClockKind.REMOVAL:
            return start.removal_policy if start else None
        case ClockKind.RECONSIDERATION:
            negative = referral.negative_to_question()
            return negative.policy if negative else None
        case _:
            return cg.move_on_policy if cg else None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which row a clock was counted by, and why that one."""

    row: Policy
    why: str
    since: str = ""  # what became of the rows after the clock had started


def choice_behind(referral: Referral, kind: str) -> Choice | None:
    """Return which row a clock keeps, on which day's account, and whether another would be chosen now."""
    row = policy_behind(referral, kind)
    if row is None:
        return None
    cg = referral.conclusive_grounds
    book = Policy.objects.rule_book()
    nation = referral.jurisdiction
    now: Policy | None
    if kind == ClockKind.REASONABLE_GROUNDS:
        assert referral.received_on
        on, what = referral.received_on, "the Home Office received the referral"
        now = book.for_reasonable_grounds(nation, received_on=on)
    else:
        decision = referral.negative_to_question() if kind == ClockKind.RECONSIDERATION else None
        decision = decision or (cg if kind == ClockKind.MOVE_ON else referral.starts_recovery)
        assert decision
        on, what = decision.made_on, f"the {decision.get_stage_display().lower()} decision was made"
        chosen = policies_for(
            nation, stage=decision.stage, positive=decision.is_positive, made_on=on, book=book
        )
        second = kind == ClockKind.REMOVAL or (kind == ClockKind.MOVE_ON and chosen[1])
        now = chosen[1] if second else chosen[0]
    return Choice(row, _why(row, on, what, nation), _since(row, now))


def _why(row: Policy, on: date, what: str, nation: str) -> str:
    words = (
        f"The rule is chosen by the day {what}, {long_day(on)}: "
        f"it is the latest that was in force by then, from {long_day(row.effective_from)}."
    )
    if row.jurisdiction == Policy.Jurisdiction.SEED:
        words += " In England and Wales the charity’s own rule comes before the law’s."
    elif row.jurisdiction == Policy.Jurisdiction.UK_REMOVAL:
        words += " This protection is the same in every part of the UK."
    elif nation == Policy.Jurisdiction.EW and settings.NRM_POLICY == Policy.Jurisdiction.SEED:
        words += " The charity’s own rule, which comes first, says nothing of this clock."
    return words


def _since(row: Policy, now: Policy | None) -> str:
    if now == row:
        return ""
    became = "This rule has been corrected since." if row.superseded_at else "The rules have changed since."
    other = f"Today it would be the rule “{now}”." if now else "Today no rule would start it."
    return f"{became} The clock keeps the rule it was counted by. {other}"


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


def working_days_from(today: date, days: int) -> date:
    """Return the day that is so many working days after today, for the house's own promises."""
    return calendar_of(Referral.Jurisdiction.EW).add_working_days(today, days)


def days_from(today: date, days: int) -> date:
    """Return the day that is so many calendar days after today."""
    return today + timedelta(days=days)
