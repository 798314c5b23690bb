"""A week or a month of the calendar, with what is due on each day. Pure: rows come in, days go out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cases.models import ClientGroup
from desk.queries.worklist import Row
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import MONTHS, long_day

DAYS_OF_WEEK = 7
FIRST_YEAR, LAST_YEAR = 2009, 2100  # from when there has been a National Referral Mechanism


class Span(StrEnum):
    """How much of the calendar is looked at."""

    WEEK = "week"
    MONTH = "month"

    def first(self, on: date) -> date:
        """Return the Monday of the week, or the first of the month."""
        return monday_of(on) if self == Span.WEEK else on.replace(day=1)

    def last(self, on: date) -> date:
        """Return the Sunday of the week, or the last day of the month."""
        if self == Span.WEEK:
            return monday_of(on) + timedelta(days=DAYS_OF_WEEK - 1)
        return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    def words(self, on: date) -> str:
        """Return "Mon 23 Nov to Sun 29 Nov 2026" or "Nov 2026"."""
        first, last = self.first(on), self.last(on)
        if self == Span.MONTH:
            return f"{MONTHS[on.month - 1]} {on.year}"
        start = long_day(first)
        return f"{start.removesuffix(f' {last.year}')} to {long_day(last)}"


def monday_of(day: date) -> date:
    """Return the Monday of the week a day is in."""
    return day - timedelta(days=day.weekday())


@dataclass
class Day:
    """One day: what is due on it, which groups one leads, and why nobody is at work, if nobody is."""

    on: date
    is_today: bool
    is_outside: bool  # of the month, but of its first or last week
    why_off: str
    rows: list[Row] = field(default_factory=list)
    groups: list[ClientGroup] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is due and it is no day to know of."""
        return not self.rows and not self.groups and not self.is_today


def days(
    span: Span,
    on: date,
    rows: Iterable[Row],
    groups: Iterable[ClientGroup] = (),
    *,
    today: date,
    calendar: Calendar,
) -> list[Day]:
    """Return the days of a stretch in whole weeks, Monday first, each with its rows in the order given.

    Bank holidays are named for the years that are known; weekends need no name.
    """
    due: defaultdict[date, list[Row]] = defaultdict(list)
    for row in rows:
        due[row.deadline.due_on].append(row)
    led: defaultdict[date, list[ClientGroup]] = defaultdict(list)
    for group in groups:
        led[group.held_on].append(group)
    first, last = span.first(on), span.last(on)
    day, stretch = monday_of(first), []
    while day <= last or day.weekday():
        outside = not first <= day <= last
        holiday = calendar.holidays.get(day, "")
        of_day = ([], []) if outside else (due[day], led[day])
        stretch.append(Day(day, day == today, outside, holiday, *of_day))
        day += timedelta(days=1)
    return stretch
