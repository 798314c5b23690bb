"""Counting working days: pure arithmetic, with the bank holidays passed in.

A working day is a Monday to Friday that is no bank holiday in the nation whose calendar this is
(Banking and Financial Dealings Act 1971 and the dates published at gov.uk/bank-holidays).
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
STARTING_DAY = "the day it starts from"


class NoHolidaysKnown(LookupError):
    """A count reached a year whose bank holidays are not entered, so the answer might be wrong."""

    def __init__(self, year: int, *, first_year: int, last_year: int) -> None:
        """Say which year is missing and which years are there."""
        self.year = year
        super().__init__(
            f"Bank holidays for {year} are not entered yet. "
            f"Working days are known for {first_year} to {last_year}."
        )


@dataclass(frozen=True)
class CountedDay:
    """One day of a count: its number, or the reason why it has none."""

    day: dt.date
    number: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Calendar:
    """The working days of one nation, for the years whose bank holidays are known."""

    nation: str
    holidays: Mapping[dt.date, str]
    first_year: int
    last_year: int

    def why_not(self, day: dt.date) -> str | None:
        """Return why this is no working day ("Saturday", "Christmas Day"), or None if it is one.

        Raises NoHolidaysKnown outside the years of the calendar.
        """
        if not self.first_year <= day.year <= self.last_year:
            raise NoHolidaysKnown(day.year, first_year=self.first_year, last_year=self.last_year)
        if day.weekday() == SATURDAY:
            return "Saturday"
        if day.weekday() == SUNDAY:
            return "Sunday"
        return self.holidays.get(day)

    def is_working_day(self, day: dt.date) -> bool:
        """Return whether people are at work on this day."""
        return self.why_not(day) is None

    def add_working_days(self, start: dt.date, n: int, *, count_start: bool = False) -> dt.date:
        """Return the ``n``-th working day after ``start``.

        The start is day 0: "five working days following receipt" ends on the fifth working day after the
        day of receipt. With ``count_start`` a start that is a working day is day 1. For ``n`` of 0, the
        start itself.
        """
        return self.days_counted(start, n, count_start=count_start)[-1].day

    def days_counted(self, start: dt.date, n: int, *, count_start: bool = False) -> list[CountedDay]:
        """Return every day from ``start`` to its ``n``-th working day, each with its number or the reason.

        This is the one place that counts; ``add_working_days`` is its last day.
        """
        if n < 0:
            raise ValueError(f"cannot count {n} working days")
        number = 0
        counted = []
        if not count_start or n == 0:
            counted.append(CountedDay(start, reason=STARTING_DAY))
            start += ONE_DAY
        while number < n:
            reason = self.why_not(start)
            if reason is None:
                number += 1
            counted.append(CountedDay(start, None if reason else number, reason))
            start += ONE_DAY
        return counted

    def working_days_after(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days lie after ``start``, up to and including ``end``; 0 if none do."""
        return sum(
            self.is_working_day(dt.date.fromordinal(day))
            for day in range(start.toordinal() + 1, end.toordinal() + 1)
        )

    def working_day_before(self, day: dt.date) -> dt.date:
        """Return the last working day before this day."""
        day -= ONE_DAY
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def working_day_after(self, day: dt.date) -> dt.date:
        """Return the first working day after this day."""
        return self.add_working_days(day, 1)

    def working_day_on_or_before(self, day: dt.date) -> dt.date:
        """Return the day itself, or the last working day before it; the day where its year is not entered.

        For the house's own reminders: what is to be done on a day without work is done before it.
        """
        try:
            return day if self.is_working_day(day) else self.working_day_before(day)
        except NoHolidaysKnown:
            return day


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or before if negative; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
