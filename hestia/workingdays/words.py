"""What is due, in words: the same words on every page, from one pure function each.

Dates are days in London; ``today`` is passed in. The words are those of the interface's own specification:
a pill of two to four words for lists, and a sentence for pages.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import ngettext

from hestia.workingdays.calendar import ONE_DAY, Calendar, NoHolidaysKnown

Kind = Literal["overdue", "soon", "track", "waiting", "paused", "done"]

WORKING = "working"  # the units a deadline can be counted in
CALENDAR = "calendar"
HOME_OFFICE = "home_office"
US = "us"  # the owner who can be late by our own doing; anybody else we can only chase

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOON = 12


@dataclass(frozen=True)
class DueWords:
    """How a deadline stands: its kind for the colour, its pill for a list, its sentence for a page."""

    kind: Kind
    pill: str
    sentence: str

    @property
    def edge(self) -> str:
        """Return the mark at the edge of its row: overdue and soon have one, and what others owe has none."""
        return self.kind if self.kind in {"overdue", "soon"} else ""


def long_day(day: dt.date) -> str:
    """Return "Tue 1 Dec 2026"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def says_year(day: dt.date, today: dt.date | None) -> bool:
    """Whether the year is said of a day: unless it is this year's. No day of a clock is ever guessed."""
    return today is None or day.year != today.year


def short_day(day: dt.date, today: dt.date | None = None) -> str:
    """Return "Tue 1 Dec" of this year, "Fri 1 Jan 2027" of any other, or where today is not told."""
    return long_day(day) if says_year(day, today) else long_day(day).removesuffix(f" {day.year}")


def clock_time(at: dt.time | dt.datetime) -> str:
    """Return "9:40am", "2:30pm", "9am", "midday" or "midnight"."""
    if at.minute == 0 and at.hour in {0, NOON}:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % NOON or NOON}{minutes}{'am' if at.hour < NOON else 'pm'}"


def count_of(n: int, unit: str) -> str:
    """Return "1 day", "3 days" or "3 working days"."""
    if unit == WORKING:
        return ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


@dataclass(frozen=True)
class _Count:
    """A way of counting, as seen today."""

    unit: str
    calendar: Calendar
    today: dt.date

    def after(self, start: dt.date, end: dt.date) -> int:
        """Return the days after ``start`` up to and including ``end``; 0 if none, or if nobody knows."""
        if self.unit != WORKING:
            return max((end - start).days, 0)
        try:
            return self.calendar.working_days_after(start, end)
        except NoHolidaysKnown:
            return 0

    def words(self, start: dt.date, end: dt.date) -> str:
        """Return "3 working days" for the days after ``start`` up to ``end``, or nothing for none."""
        days = self.after(start, end)
        return count_of(days, self.unit) if days else ""

    def day(self, day: dt.date) -> str:
        return short_day(day, self.today)


def due_words(
    *,
    due_on: dt.date | None,
    unit: str,
    owner: str,
    today: dt.date,
    calendar: Calendar,
    soon_within: int,
    met_on: dt.date | None = None,
    paused_on: dt.date | None = None,
    counted_from: dt.date | None = None,
    subject: str = "",
    verb: str = "Done",
) -> DueWords:
    """Return how a promise about time stands today.

    ``unit`` is "working" or "calendar"; ``soon_within`` is in that unit. ``owner`` is "us" or whoever else
    must act. ``counted_from`` (the day that is day 0) adds which day of how many it was met or paused on.
    ``subject`` names what others owe ("Decision"), ``verb`` how the promise is kept ("Made", "Sent").
    """
    count = _Count(unit, calendar, today)
    if met_on:
        return _met(count, met_on, due_on, counted_from, verb)
    if paused_on:
        return _paused(count, paused_on, counted_from)
    if due_on is None:
        return DueWords("waiting", "No date yet", "No date yet")
    if due_on < today:
        return _late(count, due_on, owner, subject)
    return _ahead(count, due_on, soon_within)


def _ahead(count: _Count, due_on: dt.date, soon_within: int) -> DueWords:
    day = count.day(due_on)
    if due_on == count.today:
        return DueWords("soon", "Due today", f"Due today, {day}")
    words_left = count.words(count.today, due_on)
    kind: Kind = "soon" if words_left and count.after(count.today, due_on) <= soon_within else "track"
    if due_on == count.today + ONE_DAY:
        return DueWords("soon", "Due tomorrow", f"Due tomorrow, {day}")
    if not words_left:
        return DueWords(kind, f"Due {day}", f"Due {day}")
    return DueWords(kind, f"{words_left} left", f"Due {day}, {words_left} left")


def _late(count: _Count, due_on: dt.date, owner: str, subject: str) -> DueWords:
    day = count.day(due_on)
    late = count.words(due_on, count.today)
    overdue = f"overdue by {late}" if late else "overdue"
    if owner == HOME_OFFICE:  # an aim of theirs, on which nothing ends
        past = f"Past the Home Office’s target{f' by {late}' if late else ''}"
        return DueWords("soon", past, f"{past}, {day}: chase it")
    if owner == US:
        return DueWords("overdue", overdue.capitalize(), f"Was due {day}, {overdue}")
    was_due = f"{subject} was due" if subject else "Was due"
    return DueWords("overdue", overdue.capitalize(), f"{was_due} {day}. Chase it.")


def _paused(count: _Count, paused_on: dt.date, counted_from: dt.date | None) -> DueWords:
    day = count.day(paused_on)
    used = f", {count_of(count.after(counted_from, paused_on), count.unit)} used" if counted_from else ""
    return DueWords("paused", f"Paused on {day.split(maxsplit=1)[1]}", f"Paused on {day}{used}")


def _met(
    count: _Count, met_on: dt.date, due_on: dt.date | None, counted_from: dt.date | None, verb: str
) -> DueWords:
    day = count.day(met_on)
    if due_on and met_on > due_on:
        late = f"{count.words(due_on, met_on)} late".strip()
        return DueWords("done", f"{verb} {late}", f"{verb} {day}, {late}")
    if counted_from and due_on:
        number, length = count.after(counted_from, met_on), count.after(counted_from, due_on)
        return DueWords("done", f"{verb} on day {number}", f"{verb} {day}, day {number} of {length}")
    return DueWords("done", f"{verb} {day}", f"{verb} {day}")
