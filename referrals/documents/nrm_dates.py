"""Her dates as a paper tells them: each decision, period and window, as they are, and whose rule each is.

No reference number: whoever is told her dates is not told that by it.
"""

from datetime import date

from cases.models import Case
from hestia.workingdays.words import long_day
from referrals.models import Decision, Reconsideration, Referral
from referrals.queries.last_day import last_day, stopped_by
from referrals.queries.timetable import timetable
from referrals.rules.clocks import AnyClock, ClockKind, EndRule, NoticeClock, PeriodClock, WindowClock

type Lines = list[tuple[str, str]]

THE_LAW = (
    "the law (Nationality and Borders Act 2022 s.61; support in England and Wales: "
    "Modern Slavery Act 2015 s.50A)"
)


def nrm_dates(case: Case, *, on: date) -> Lines:
    """Return where the referral stands, and every date of it, in order. Without one, what intake knew."""
    stage = ("NRM", case.nrm_in_words(on=on))
    referral = Referral.of_case(case)
    if referral is None:
        return [stage, *_known_from_intake(case)]
    followed = [ended.pk for ended in referral.ended_before if ended.is_followed]
    earlier = (
        list(Referral.with_facts().filter(pk__in=followed).order_by("closed_at", "pk")) if followed else []
    )
    lines = [stage]
    for ended in earlier:
        ended.case = case
        lines += [(f"Earlier referral: {term[0].lower()}{term[1:]}", words) for term, words in _of(ended, on)]
    return lines + _of(referral, on)


def _known_from_intake(case: Case) -> Lines:
    if not case.recovery_to:
        return []
    began = f"{long_day(case.recovery_from)} to" if case.recovery_from else "To"
    return [("Recovery period", f"{began} at least {long_day(case.recovery_to)}")]


def _of(referral: Referral, on: date) -> Lines:
    clocks = [clock for clock in timetable(referral) if clock.kind != ClockKind.REASONABLE_GROUNDS]
    return [
        *_referral(referral),
        *[line for decision in referral.decisions for line in _decision(decision)],
        *_interruptions(referral),
        *[(clock.name, _clock_words(clock, referral, on)) for clock in clocks],
    ]


def _referral(referral: Referral) -> Lines:
    if referral.submitted_on is None:
        return []
    received = f", received on {long_day(referral.received_on)}" if referral.received_on else ""
    lines = [("Referral", f"Sent to the Home Office on {long_day(referral.submitted_on)}{received}.")]
    target = timetable(referral).reasonable_grounds
    if target and target.due_on and not target.decided_on and not referral.her_death_on:
        whose = f"{target.of_length}, {target.whose}"
        lines.append(("Reasonable grounds decision", f"The aim is {long_day(target.due_on)}: {whose}."))
    return lines


def _decision(decision: Decision) -> Lines:
    again = ", after reconsideration" if decision.reconsideration_id else ""
    term = f"{'Further ' if decision.is_further else ''}{decision.get_stage_display()} decision{again}"
    told = (
        f"We were told on {long_day(decision.notified_on)}."
        if decision.notified_on
        else "When we were told is not recorded."
    )
    made = f"{decision.get_outcome_display()}, made on {long_day(decision.made_on)}. {told}"
    asked = decision.requests.order_by("asked_on", "pk") if decision.asked_on else []
    return [(term, made), *(("Reconsideration", _request(request)) for request in asked)]


def _request(request: Reconsideration) -> str:
    asked = f"Asked on {long_day(request.asked_on)}."
    if request.answered_on is None:
        return f"{asked} No answer yet."
    return f"{asked} Answered on {long_day(request.answered_on)}: {request.get_outcome_display().lower()}."


def _interruptions(referral: Referral) -> Lines:
    lines = []
    for pause in referral.pauses:
        until = f" until it resumed on {long_day(pause.end)}" if pause.end else ", and not resumed yet"
        lines.append(("Suspended by the Home Office", f"From {long_day(pause.start)}{until}."))
    if referral.disqualified_on:
        lines.append(("Disqualified", f"On {long_day(referral.disqualified_on)}."))
    if referral.withdrawn_on:
        lines.append(("Withdrawn", f"On {long_day(referral.withdrawn_on)}."))
    return lines


def _clock_words(clock: AnyClock, referral: Referral, on: date) -> str:
    """Return from when to when it runs or ran, how long that is, and whose rule it is."""
    whose = THE_LAW if clock.kind == ClockKind.REMOVAL else clock.whose
    first = "counts" if clock.count_start else "does not count"
    return f"{_span(clock, referral, on)} {clock.given}, {whose}; the day of the decision {first}."


def _span(clock: AnyClock, referral: Referral, on: date) -> str:
    start, last_on = long_day(clock.starts_on), last_day(clock, referral)
    if last_on is None:
        return f"From {start}. Suspended, so the last day is not known yet."
    last = long_day(last_on)
    if stopped := stopped_by(clock, referral):
        return f"{start} to {last}, {stopped[1]}."
    if isinstance(clock, WindowClock):
        return f"The last day to ask {'was' if last_on < on else 'is'} {last}."
    if isinstance(clock, NoticeClock):
        return f"{start} to at least {last}.{' That day has passed.' if last_on < on else ''}"
    return _period_span(clock, start, last, on) if isinstance(clock, PeriodClock) else f"{start} to {last}."


def _period_span(clock: PeriodClock, start: str, last: str, on: date) -> str:
    ends_on = clock.ends_on
    if clock.was_taken_away:
        return f"{start} to {last}, when it was taken away."
    if ends_on and (on > ends_on or ends_on == clock.final_on):
        return f"{start} to {last}. It has ended."
    if clock.is_minimum:
        return f"{start} to at least {last}, and to the conclusive grounds decision if that is later."
    if ends_on is None:
        until = "it goes on until the conclusive grounds decision, and a negative one ends it before"
        return f"{start} to {last}; {until}."
    if clock.end_rule == EndRule.EARLIER_OF_CG and clock.final_on is None:
        return f"{start} to {last}, or to the conclusive grounds decision if that is first."
    return f"{start} to {last}."
