"""By when a copy is given, a correction answered and a complaint acknowledged: pure, working days passed in.

UK GDPR article 12(3): one month from the day it was received, to the corresponding date; where the month is
shorter, its last day. Two more months if it is complex or one of many, said within the first month and
counted from the same start. Days between asking her who she is, or what she means, and her answer are not
counted (Data (Use and Access) Act 2025, section 76). A last day on which nobody works moves to the next
working day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hestia.ui.words import counted, date_words
from hestia.workingdays.calendar import Calendar, months_after

MONTH, EXTENDED = 1, 3  # months from the start
ACKNOWLEDGE_WITHIN = 30  # days
UNANSWERED_AFTER = 90  # days since she was asked something, and nothing came back


@dataclass(frozen=True, slots=True)
class Interval:
    """Days on which the clock is paused: from the day of asking, to the day of her answer if she has."""

    asked_on: date
    answered_on: date | None
    what: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum: what was counted, and where the count then stands."""

    words: str
    day: date


@dataclass(frozen=True, slots=True)
class Count:
    """A sum: its lines, the last day, and whether the clock is paused."""

    steps: tuple[Step, ...]
    is_paused: bool

    @property
    def due_on(self) -> date:
        """Return the last day; while it is paused, the one that it would be if she answered that day."""
        return self.steps[-1].day


def count(
    received_on: date,
    intervals: Iterable[Interval],
    *,
    is_extended: bool,
    calendar: Calendar,
    today: date,
) -> Count:
    """Return the sum of a request.

    A pause counts if it began before the last day as it stood then; an open one, up to today.
    Raises NoHolidaysKnown where the bank holidays of the year are not entered.
    """
    months = EXTENDED if is_extended else MONTH
    day = months_after(received_on, months)
    steps = [Step("Received", received_on), Step(f"{counted(months, 'month')} from then", day)]
    is_paused = False
    for interval in sorted(intervals, key=lambda interval: interval.asked_on):
        if interval.asked_on >= day:
            continue
        answered_on = interval.answered_on or max(today, interval.asked_on)
        is_paused |= interval.answered_on is None
        paused = (answered_on - max(interval.asked_on, received_on)).days
        if paused > 0:
            day += timedelta(days=paused)
            steps.append(Step(f"{counted(paused, 'day')} not counted: {interval.what}", day))
    if why := calendar.why_not(day):
        steps.append(
            Step(f"Next working day, as {date_words(day)} is {named(why)}", next_working(day, calendar))
        )
    return Count(tuple(steps), is_paused)


def named(why: str) -> str:
    """Return why nobody works on a day, inside a sentence: "a Saturday", "Christmas Day"."""
    return f"a {why}" if why in {"Saturday", "Sunday"} else why


def next_working(day: date, calendar: Calendar) -> date:
    """Return the day itself, or the first working day after it."""
    return day if calendar.is_working_day(day) else calendar.working_day_after(day)


def correction_due(received_on: date, *, calendar: Calendar) -> date:
    """Return by when she is answered who says that something is wrong: as with a copy (article 12(3)).

    Raises NoHolidaysKnown where the bank holidays of the year are not entered.
    """
    return next_working(months_after(received_on, MONTH), calendar)


def acknowledge_by(received_on: date) -> date:
    """Return the last day on which a complaint is acknowledged: 30 days, the first of them the day after.

    Data Protection Act 2018, section 164A. A last day on which nobody works stays: it is not moved.
    """
    return received_on + timedelta(days=ACKNOWLEDGE_WITHIN)


def ends_unanswered_on(asked_on: date) -> date:
    """Return the day on which a request ends if she never answers what she was asked: 90 days after that.

    The practice of the Ministry of Justice with such requests, and no law: she can ask again on any day.
    """
    return asked_on + timedelta(days=UNANSWERED_AFTER)
