"""How one date was counted, on paper."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from cases.documents.printable import Copy, Printable
from cases.models import Case
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.calendar import CountedDay
from hestia.workingdays.words import long_day
from referrals.models import Referral
from referrals.queries.last_day import ClockOnPage, reasons_for_last_day
from referrals.queries.policy_choice import clock_policy_choice
from referrals.queries.timetable import timetable
from referrals.rules.clocks import Unit

NO_CLOCK = "No clock is running yet: there is nothing to print until the Home Office has the referral."


def clock_editions(case: Case) -> list[tuple[str, str]]:
    """Return the clocks that run or ran, the latest first."""
    referral = Referral.of_case(case)
    clocks = list(timetable(referral)) if referral else []
    return [(str(clock.kind), clock.name) for clock in reversed(clocks)]


def clock_blockers(case: Case) -> list[str]:
    """Return why no count can be printed."""
    return [] if clock_editions(case) else [NO_CLOCK]


def clock_count(case: Case, copy: Copy) -> Document:
    """Return how one date was counted: every day, which were left out and why, and by which row."""
    referral = Referral.of_case(case)
    assert referral  # clock_blockers
    table = timetable(referral)
    clock = table.of_kind(copy.edition) or list(table)[-1]
    choice = clock_policy_choice(referral, clock.kind)
    shown = ClockOnPage.of(clock, referral, today=copy.made_on)
    first = "day 1" if clock.count_start else "not counted"
    rule = [
        ("Stage now", case.nrm_in_words(on=copy.made_on)),
        ("Starts", f"{long_day(clock.starts_on)}, which is {first}"),
        ("Length", f"{clock.given}, {clock.whose}"),
        ("Last day", f"{'At least ' if shown.is_minimum else ''}{long_day(shown.last_on)}")
        if shown.last_on
        else ("Last day", "Not known while it is paused"),
        ("Why that day", " ".join(reasons_for_last_day(clock, referral))),
    ]
    if choice:
        policy = choice.row
        rule += [
            ("Rule of", choice.rule),
            ("Why that rule", f"{choice.why} {choice.since}".strip()),
            *([("Bank holidays", policy.bank_holidays_of)] if clock.unit == Unit.WORKING else []),
            ("Source", choice.source.in_words),
        ]
    title = f"How a date was counted: {clock.name.lower()}"
    return Document(
        template="pdf/clock_count.html",
        title=title,
        file_name=f"{case.reference}-clock-{copy.number}.pdf",
        reference_line=copy.line("How a date was counted", case.reference),
        audience=Audience.INTERNAL,
        tells=CLOCK_COUNT.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "clock": clock.name,
            "sentence": shown.words.sentence,
            "rule": rule,
            "rows": list(rows_of(shown.days)),
            "leaves_out": any(counted_day.reason for counted_day, _mark in shown.days),
        },
    )


SHORTEST_RUN = 4  # days one after another that stand in one line, and not each in its own


def rows_of(days: Iterable[tuple[CountedDay, str]]) -> Iterator[dict[str, str]]:
    """Yield the lines of a count: days that are counted one after another, and nothing else, stand in one."""
    for (is_plain, reason), group in groupby(days, key=what_is_said):
        run = [(counted_day, mark) for counted_day, mark in group]
        if is_plain and len(run) >= SHORTEST_RUN:
            (first, _), (last, _) = run[0], run[-1]
            span = f"{long_day(first.day)} to {long_day(last.day)}"
            yield {"dates": span, "number": f"{first.number} to {last.number}", "reason": ""}
            continue
        for counted_day, mark in run:
            number = ", ".join(filter(None, (str(counted_day.number or "Not counted"), mark)))
            yield {"dates": long_day(counted_day.day), "number": number, "reason": reason}


def what_is_said(day: tuple[CountedDay, str]) -> tuple[bool, str]:
    """Return whether a day is counted and no more is said of it, and why it is not counted."""
    counted_day, mark = day
    return counted_day.number is not None and not mark, counted_day.reason or ""


CLOCK_COUNT = Printable(
    slug="clock",
    title="How a date was counted",
    audience=Audience.INTERNAL,
    tells=frozenset({Fact.REFERENCE, Fact.NRM}),
    build=clock_count,
    blockers=clock_blockers,
    editions=clock_editions,
)
