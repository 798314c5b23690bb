"""The least time before she may have to move on."""

from dataclasses import dataclass
from datetime import date

from hestia.workingdays.words import count_of, short_day
from referrals.rules.clocks.clock import Clock
from referrals.rules.clocks.terms import ClockKind, ClockWords, Terms, Unit, WorkingDays


@dataclass(frozen=True, slots=True)
class NoticeClock(Clock):
    """The least time between the conclusive grounds decision and moving on. It makes tasks, never an exit."""

    def words(self, today: date) -> ClockWords:
        assert self.due_on is not None  # notice is never paused
        name, due = self.name, short_day(self.due_on, today)
        start = short_day(self.starts_on, today)
        span = f"{start} to at least {due}"
        number = self.day_number(today)
        headline = f"{name}, day {number} of {self.of_length}" if number else f"{name}, starts today"
        # The minimum ends nothing: she moves on when a place is found, never because a date has passed.
        if today > self.due_on:
            past = f"Past the minimum of {self.of_length}"
            return ClockWords(f"{name}, past its minimum", "waiting", past, f"{past}, which was {due}", span)
        if today == self.due_on:
            reached = f"Day {self.length} reached"
            return ClockWords(headline, "soon", reached, f"{reached}, {due}", span)
        pill = f"{count_of(self.days_left(today), self.unit)} left, to at least {due}"
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return ClockWords(headline, kind, pill, pill, span)


def move_on(
    final_on: date, terms: Terms, calendar: WorkingDays, *, positive: bool, soon: int = 7
) -> NoticeClock | None:
    """Return the least time between the conclusive grounds decision and moving on, or None if unset.

    After a positive decision at least 45 calendar days; after a negative one the row's own length and
    unit (9 working days, from general knowledge: charities check it). The decision's day is day 0.
    """
    length = terms.moveon_positive_days if positive else terms.moveon_negative_days
    if length is None:
        return None
    return NoticeClock(
        kind=ClockKind.MOVE_ON,
        starts_on=final_on,
        length=length,
        unit=Unit.CALENDAR if positive else terms.moveon_negative_unit,
        count_start=False,
        soon=soon,
        calendar=calendar,
        is_unsure=("moveon_positive" if positive else "moveon_negative") in terms.unsure,
    )
