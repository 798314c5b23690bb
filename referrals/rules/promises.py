"""The promises that the clocks of a referral ask for. Pure: facts and clocks in, promises out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.models import Deadline, PromiseSource
from cases.rules import eighteen
from hestia.workingdays.words import long_day
from referrals.rules.clocks import NoticeClock, PeriodClock, TargetClock, WindowClock
from referrals.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Promise:
    """A date that belongs among the case's promises, and what asks for it.

    `lasts` if it still counts once it is past; `keeps_day` if one that is promised already keeps its day.
    """

    kind: Deadline.Kind
    source: PromiseSource
    due_on: date
    title: str
    context: str
    unit: Deadline.Unit = Deadline.Unit.CALENDAR
    owner: Deadline.Owner = Deadline.Owner.US
    lasts: bool = False
    keeps_day: bool = False
    again: bool = False  # asked anew although one for the same day was kept, in other words

    @property
    def key(self) -> tuple[object, ...]:
        """Return what tells it from the case's other promises, as `key_of` does once it is made."""
        return (self.kind, self.source) if self.kind in Deadline.MANY_AT_ONCE else (self.kind,)

    def is_kept_by(self, deadline: Deadline) -> bool:
        """Whether a promise that was made is for this day already, be it in other words."""
        return self.keeps_day or deadline.due_on == self.due_on

    def was_kept_as(self, deadline: Deadline) -> bool:
        """Whether a promise that somebody has kept was this one."""
        is_same = key_of(deadline) == self.key and deadline.due_on == self.due_on
        return is_same and (deadline.title == self.title or not self.again)

    def is_worded_as(self, deadline: Deadline) -> bool:
        """Whether a promise that was made says this in these words."""
        return (deadline.title, deadline.context) == (self.title, self.context)

    def is_past(self, today: date) -> bool:
        """Whether it came too late to be worth promising."""
        return self.due_on < today and not self.lasts


def key_of(deadline: Deadline) -> tuple[object, ...]:
    """Return what tells a promise from the others of its case: its kind, and what it was made by.

    One of several of a kind that does not say what made it is like no other: it is made anew, with that.
    """
    if deadline.kind not in Deadline.MANY_AT_ONCE:
        return (deadline.kind,)
    return (deadline.kind, deadline.source or deadline.pk)


# The promises that follow from the clocks alone: one act replaces them all when a date is corrected.
FROM_CLOCKS = (
    Deadline.Kind.RG_DECISION,
    Deadline.Kind.NRM_GROUNDS,
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
# A case promises each of these once, and each referral may ask for its own.
ONE_FOR_EACH = (
    Deadline.Kind.NRM_GROUNDS,
    Deadline.Kind.RECONSIDERATION,
    Deadline.Kind.LEGAL_ADVICE,
    Deadline.Kind.NRM_RESPONSE,
)
# How many days before a minimum is reached someone looks whether all is ready. Nothing ends by itself.
REVIEW_ON_DAY = 30  # of a longer recovery period: the review of earlier practice (the rule book, 2.4)
RUN_UP_DAYS = (14, 7, 2)
TO_ANSWER = "Last day to answer the Home Office’s notice"
# What settles her turning 18 before it was sent, where only the month or the year of her birth is known.
ONCE_18_UNSENT = "If the client is 18 now, correct the age in the details; then ask for consent."


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDecision:
    """A decision with which tasks begin, as far as they depend on it. Their days are ready counted."""

    source: PromiseSource
    stage: str
    heard_on: date
    is_positive: bool
    is_settled: bool = False  # a negative one that was questioned, or is not going to be
    legal_advice_by: date
    late_request_by: date
    leave_by: date
    recovery_needs_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFacts:
    """What the promises of a referral depend on, besides its clocks."""

    referral: PromiseSource
    client: PromiseSource
    starts_recovery: PromiseSource | None
    unclear: PromiseSource | None  # a later positive decision of which nobody has said what it is about
    unclear_by: date | None
    has_ended: bool  # she withdrew
    is_followed: bool  # a new referral was begun after it
    may_question: bool  # its negative decision: not if a new referral was begun instead
    is_suspended: bool
    is_sent: bool
    is_disqualified: bool
    is_in_england_or_wales: bool
    born_between: tuple[date, date] | None
    chooses_at_18: bool
    starts_protection: PromiseSource | None
    roll_back: Callable[[date], date]  # to the last working day on or before a day
    asks_if_she_stays: bool  # an adult, sent as maybe a child, and never asked
    seen_on: date
    case_opened_on: date
    answer_notice_by: date | None
    negative: TimedDecision | None  # the one that stands and can be looked at again
    final: TimedDecision | None


def promises(facts: PromiseFacts, table: Timetable) -> list[Promise]:
    """Return the promises the clocks ask for: none once it was withdrawn, few while they are paused."""
    # She withdrew: nothing is expected of the Home Office any more.
    if facts.has_ended and not facts.is_followed:
        return []
    # What its decisions started goes on beside a new referral; what is awaited is awaited of that one.
    awaits = not (facts.is_suspended or facts.is_followed)
    # A suspension holds up what the Home Office decides, not the days she has to object or to move.
    return [
        *answer_to_notice(facts),
        *(() if facts.is_followed else turning_18(facts)),
        *(expected_decision(facts, table.reasonable_grounds) if awaits else ()),
        *unclear_grounds(facts),
        *(() if facts.is_suspended else statutory_minimum(facts, table)),
        *(() if facts.is_suspended else recovery_review(facts, table.recovery)),
        *last_day_to_ask(facts, table.reconsideration),
        *move_on(facts, table.move_on),
        *legal_advice(facts, table),
        *after_positive_final_decision(facts, table),
    ]


def expected_decision(facts: PromiseFacts, target: TargetClock | None) -> list[Promise]:
    """Return the promise to look for the reasonable grounds decision by the day the Home Office aims at."""
    if target is None or target.due_on is None or target.decided_on:
        return []
    return [
        Promise(
            Deadline.Kind.RG_DECISION,
            facts.referral,
            target.due_on,
            "Reasonable grounds decision expected",
            f"Received {long_day(target.starts_on)}: {target.of_length}, {target.whose}",
            unit=Deadline.Unit(target.unit),
            owner=Deadline.Owner.HOME_OFFICE,
            lasts=True,
        )
    ]


def unclear_grounds(facts: PromiseFacts) -> list[Promise]:
    """Return the task to say what a later positive decision is about: until then no period is counted."""
    if facts.unclear is None or facts.unclear_by is None:
        return []
    title = "Say what the later positive decision is about"
    context = (
        "If about what was over before her first one, it gives a recovery period only if the letter says so"
    )
    unit = Deadline.Unit.WORKING
    return [
        Promise(
            Deadline.Kind.NRM_GROUNDS, facts.unclear, facts.unclear_by, title, context, unit=unit, lasts=True
        )
    ]


def recovery_review(facts: PromiseFacts, period: PeriodClock | None) -> list[Promise]:
    """Return the promises to look at a recovery period: half way, before its last certain day, and on it."""
    # Taken away by a disqualification, there is no period left to review.
    decision = facts.starts_recovery
    if decision is None or period is None or period.at_least_until is None or period.ceased_on:
        return []
    has_end = period.ends_on is not None
    until = "" if has_end else ", then until the final decision"
    review = Promise(
        Deadline.Kind.RECOVERY_REVIEW,
        decision,
        period.at_least_until,
        "Recovery period ends" if has_end else f"Recovery period reaches day {period.length}",
        f"From {long_day(period.starts_on)}{until}: {period.of_length}, {period.whose}",
    )
    event = "the recovery period ends" if has_end else f"day {period.length}"
    return [
        review,
        *run_up(facts, decision, period.at_least_until, event),
        *half_way_review(facts, decision, period),
    ]


def statutory_minimum(facts: PromiseFacts, table: Timetable) -> list[Promise]:
    """Return the promise to look at the day to which the law itself protects her, if that is a day apart.

    Nationality and Borders Act 2022 s.61(3): 30 days beginning with the day of the decision, or until the
    final decision if that is later. The charity's own recovery period may be longer, and is no protection.
    """
    decision, removal, recovery = facts.starts_protection, table.removal, table.recovery
    if decision is None or removal is None or removal.due_on is None or removal.ceased_on or removal.final_on:
        return []
    if recovery and recovery.at_least_until == removal.due_on:
        return []
    title = f"Day {removal.length} by law: protection from removal is certain until this day"
    context = f"{long_day(removal.due_on)}. By section 61 it goes on until the final decision"
    source = decision.part("statutory_minimum")
    # The day of the law itself, be it a Saturday: it is not a reminder of ours, so it is not moved.
    return [Promise(Deadline.Kind.RUN_UP, source, removal.due_on, title, context)]


def half_way_review(facts: PromiseFacts, decision: PromiseSource, period: PeriodClock) -> list[Promise]:
    """Return the promise to ask, well before a long period ends, whether she needs longer."""
    review_on, last_on = period.day_of_number(REVIEW_ON_DAY), period.at_least_until
    if period.length <= REVIEW_ON_DAY or not review_on or not last_on or review_on > last_on:
        return []
    return [
        Promise(
            Deadline.Kind.RUN_UP,
            decision.part(f"day_{REVIEW_ON_DAY}"),
            facts.roll_back(review_on),
            f"Day {REVIEW_ON_DAY} of {period.length}: look at it together",
            "Does she need longer? An extension is asked for before the period ends.",
        )
    ]


def last_day_to_ask(facts: PromiseFacts, window: WindowClock | None) -> list[Promise]:
    """Return the promise of the last day to question a negative decision, while that is open."""
    negative = facts.negative
    if negative is None or window is None or window.due_on is None or window.not_asking_on:
        return []
    if not facts.may_question:
        return []
    if window.is_open_again and window.refused_on:
        return [ask_again_by(negative.source, window.due_on, window.refused_on)]
    if window.asked_on:
        return []
    if window.was_served_late and window.heard_on:
        return [ask_late(negative, window.heard_on)]
    return [question_by(negative.source, window, window.due_on)]


def ask_again_by(decision: PromiseSource, due_on: date, refused_on: date) -> Promise:
    """Return the promise of the last day, which still comes after a request that was refused."""
    title = "Last day to ask again: they said no, and the days still run"
    context = f"Refused on {long_day(refused_on)}. A new request needs new grounds"
    return Promise(Deadline.Kind.RECONSIDERATION, decision, due_on, title, context, again=True)


def ask_late(negative: TimedDecision, heard_on: date) -> Promise:
    """Return the promise to ask late, because the letter came after the last day."""
    title = "Ask late for reconsideration: the letter came after the last day"
    context = f"It came on {long_day(heard_on)}. Say so: it is the reason why the request is late"
    by, unit = negative.late_request_by, Deadline.Unit.WORKING
    return Promise(Deadline.Kind.RECONSIDERATION, negative.source, by, title, context, unit=unit, lasts=True)


def question_by(decision: PromiseSource, window: WindowClock, due_on: date) -> Promise:
    """Return the promise that a negative decision is questioned by the last day, if it is."""
    context = f"Negative decision of {long_day(window.starts_on)}: {window.of_length}, {window.whose}"
    title = "Last day to ask for reconsideration"
    return Promise(Deadline.Kind.RECONSIDERATION, decision, due_on, title, context)


def move_on(facts: PromiseFacts, notice: NoticeClock | None) -> list[Promise]:
    """Return the promises before and on the first day on which she may have to move on."""
    final = facts.final
    if final is None or notice is None or notice.due_on is None:
        return []
    minimum = Promise(
        Deadline.Kind.MOVE_ON,
        final.source,
        notice.due_on,
        "Move-on period reaches its minimum",
        f"Final decision of {long_day(notice.starts_on)}: {notice.of_length}, {notice.whose}",
        unit=Deadline.Unit(notice.unit),
    )
    return [minimum, *run_up(facts, final.source, notice.due_on, "she may have to move on")]


def beside(promise: Promise) -> Promise:
    """Return what an earlier referral asks for where a newer one asks the same: both are promised."""
    kind = Deadline.Kind.RUN_UP
    return replace(promise, kind=kind, source=promise.source.part(promise.kind))


def but_the_last(move_ons: Iterable[Sequence[Promise]]) -> set[Promise]:
    """Return the promises of all move-on periods but the one that ends last; of two that do, of the second.

    :param move_ons: what each referral asks for, the day itself first, the newest referral first
    """
    periods = [promises for promises in move_ons if promises]
    last = max(periods, key=lambda promises: promises[0].due_on, default=())
    return {promise for promises in periods if promises is not last for promise in promises}


def legal_advice(facts: PromiseFacts, table: Timetable) -> list[Promise]:
    """Return the task to get legal advice while a negative decision can still be looked at again.

    In working days from the day we heard of it, and no later than the last working day inside the window.
    Source: the rule book, 2.2 (starts the reconsideration window) and 2.6 (evidence must accompany the
    request, so that advice comes before it).
    """
    negative, window = facts.negative, table.reconsideration
    if negative is None or negative.is_settled or not facts.may_question:
        return []
    until = window.due_on if window and not window.was_served_late else None
    return [
        Promise(
            Deadline.Kind.LEGAL_ADVICE,
            negative.source,
            advice_by(facts, negative, window),
            f"Get legal advice on the negative {negative.stage} decision",
            f"Reconsideration can be requested by {long_day(until)}" if until else "",
            unit=Deadline.Unit.WORKING,
            lasts=True,
        )
    ]


def advice_by(facts: PromiseFacts, negative: TimedDecision, window: WindowClock | None) -> date:
    """Return the day for advice: in time for the request, but never before we heard of the decision."""
    if window is None or window.due_on is None or window.was_served_late:
        return negative.legal_advice_by
    return min(negative.legal_advice_by, max(facts.roll_back(window.due_on), negative.heard_on))


def after_positive_final_decision(facts: PromiseFacts, table: Timetable) -> list[Promise]:
    """Return the tasks of a positive final decision: her recovery needs assessment, and leave to remain.

    In working days from the day we heard of it. The assessment is of the support of England and Wales, and is
    due while her move-on period runs; leave is of the whole UK. Both end with a disqualification. Source: the
    rule book, 1 (worker recommends, Home Office decides), 2.2 (the task and the consideration) and 2.6
    (section 65: recovery, compensation, co-operation).
    """
    final, notice = facts.final, table.move_on
    # A disqualification takes away the support, and with it what is recommended of it.
    if final is None or not final.is_positive or facts.is_disqualified:
        return []
    leave = Promise(
        Deadline.Kind.LEAVE,
        final.source,
        final.leave_by,
        "Ask whether leave to remain is considered (section 65)",
        "For her recovery, to seek compensation, or to co-operate with an investigation",
        unit=Deadline.Unit.WORKING,
        lasts=True,
    )
    moves_on_later = notice is not None and notice.due_on is not None and notice.due_on >= final.heard_on
    if not (facts.is_in_england_or_wales and moves_on_later):
        return [leave]
    recovery_needs = Promise(
        Deadline.Kind.RECOVERY_NEEDS,
        final.source,
        final.recovery_needs_by,
        "Send the recovery needs assessment",
        "What she still needs, and for how long. We recommend, the Home Office decides",
        unit=Deadline.Unit.WORKING,
        lasts=True,
    )
    return [leave, recovery_needs]


def answer_to_notice(facts: PromiseFacts) -> list[Promise]:
    """Return the promise to answer a notice of disqualification: it goes on while the case is suspended."""
    if facts.answer_notice_by is None:
        return []
    context = "They may take the protection away. A solicitor answers with the client"
    answer_by = facts.answer_notice_by
    return [Promise(Deadline.Kind.NRM_RESPONSE, facts.referral, answer_by, TO_ANSWER, context, lasts=True)]


def turning_18(facts: PromiseFacts) -> list[Promise]:
    """Return the promises on her way to 18, unless the final decision left nothing to choose."""
    born = facts.born_between
    # After the final decision there is nothing left to stay in.
    if not facts.chooses_at_18 or facts.final:
        return []
    if facts.asks_if_she_stays:
        return [ask_if_she_stays(facts)]
    if born is None:
        return []
    *before, on_the_day = eighteen.tasks(born, since=facts.case_opened_on, roll_back=facts.roll_back)
    if born[0] != born[1] and not facts.is_sent:
        on_the_day = replace(on_the_day, context=f"{eighteen.GUESS}. {ONCE_18_UNSENT}")
    return [
        Promise(
            Deadline.Kind.TURNING_18,
            facts.client.part(task.step),
            task.due_on,
            task.title,
            task.context,
            lasts=task.lasts,
        )
        for task in (*before, on_the_day)
    ]


def ask_if_she_stays(facts: PromiseFacts) -> Promise:
    """Return the task to ask who was referred as maybe a child, and is an adult, whether she stays.

    Source: the rule book, 0.6 (no consent is asked of a child, or while the age is not sure) and 2.1 (without
    a final decision an adult must actively agree to stay).
    """
    return Promise(
        Deadline.Kind.TURNING_18,
        facts.client.part(eighteen.NOW_ADULT),
        facts.seen_on,
        eighteen.ASK_IF_SHE_STAYS,
        eighteen.AGREES_HERSELF,
        lasts=True,
        keeps_day=True,
    )


def run_up(facts: PromiseFacts, decision: PromiseSource, day: date, event: str) -> list[Promise]:
    """Return the tasks 14, 7 and 2 calendar days before a day that changes her support.

    On a day without work they are done on the working day before. Source: the rule book, "never auto-close a
    case on a date: raise tasks", and 3 (internal reminders roll back, the day itself does not).
    """
    return [
        Promise(
            Deadline.Kind.RUN_UP,
            decision.part(f"{days}_days_before"),
            facts.roll_back(day - timedelta(days)),
            f"{days} days before {event}: is what comes next ready?",
            f"That is on {long_day(day)}. Her support does not end automatically.",
        )
        for days in RUN_UP_DAYS
    ]
