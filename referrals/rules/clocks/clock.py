"""A count of days, with every day it counts or leaves out.

Nothing asks what day it is: `today` is passed in. A clock never decides that anything is over; it says which
day we are on, which day was counted to, and how.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hestia.workingdays.calendar import CountedDay
from hestia.workingdays.words import count_of, short_day
from referrals.rules.clocks.terms import ClockKind, ClockWords, Pause, Unit, WorkingDays

OUR_OWN = "our own rule"
# Of the rows that are not the charity's own. Source: the rule book, 2.4 and 2.6.
WHOSE = {
    ClockKind.REASONABLE_GROUNDS: "the Home Office’s aim",
    ClockKind.RECOVERY: "the nation’s rule",
    ClockKind.REMOVAL: "the law",
    ClockKind.RECONSIDERATION: "the Home Office’s guidance",
    ClockKind.MOVE_ON: "the support contract",
}
# Guidance gave 45 days until the first of these days; the law gives 30 since the second (rule book, 2.5).
SHORTER_SINCE = date(2022, 12, 13)
LAW_SINCE = date(2023, 1, 30)
EXTENDED = "the Home Office’s decision"
TO_CHECK = "check before relying on it"
ONE_DAY = timedelta(days=1)
FIRST_DAY = "The first day is not counted"
SUSPENDED = "Suspended by the Home Office"


def guidance_of(day: date) -> str:
    """Return whose rule 45 days of recovery are: of guidance while it gave them, our own since."""
    if day < SHORTER_SINCE:
        return "Home Office guidance of that time"
    return f"our service’s own count ({'by law' if day >= LAW_SINCE else 'guidance gave'} 30)"


def _every_day(_day: date) -> None:
    """Count every day: calendar clocks ignore weekends and bank holidays and never roll."""


def _count(
    start: date, *, count_start: bool, why_not: Callable[[date], str | None], pauses: Iterable[Pause]
) -> Iterator[CountedDay]:
    """Yield the days from `start` on, numbering those that count.

    The first day counts only if the rule says so. If it is skipped all the same (a Saturday), it is
    the next counted day that becomes day 1.
    """
    pauses = tuple(pauses)
    day, number = start, 0
    while True:
        # A pause comes first: a suspended bank holiday is named as suspended, and not counted twice.
        if any(pause.includes(day) for pause in pauses):
            yield CountedDay(day, None, SUSPENDED)
        elif reason := why_not(day):
            yield CountedDay(day, None, reason)
        elif day == start and not count_start:
            yield CountedDay(day, None, FIRST_DAY)
        else:
            number += 1
            yield CountedDay(day, number)
        day += ONE_DAY


@dataclass(frozen=True, slots=True)
class Clock:
    """A count of days from a day that started it.

    `due_on` is the last day counted to: a target the Home Office aims at, a minimum, or a limit,
    as the kind of clock says. It is None while an open pause keeps the count from getting there.
    `soon` is how many days left are few enough to say so.
    """

    kind: ClockKind
    starts_on: date
    length: int
    unit: Unit
    count_start: bool
    soon: int
    calendar: WorkingDays | None = None
    pauses: tuple[Pause, ...] = ()
    is_own: bool = False  # counted by a row that is not the law's
    is_guidance: bool = False  # which is what guidance gave, not a rule of the charity's
    is_unsure: bool = False  # the length is in part from general knowledge
    due_on: date | None = field(init=False)

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a clock counts at least one day")
        if self.unit == Unit.WORKING and self.calendar is None:
            raise ValueError("a clock of working days needs a calendar")
        due_on = None
        # A pause that has not ended would count for ever: no date until the case resumes.
        for counted in self._days():
            if counted.number == self.length:
                due_on = counted.day
                break
            if self._paused_for_good(counted.day):
                break
        # The class is frozen, so that nobody moves a date; this is the one place where it is set.
        object.__setattr__(self, "due_on", due_on)

    def _paused_for_good(self, day: date) -> bool:
        return any(pause.end is None and pause.start <= day for pause in self.pauses)

    def _days(self) -> Iterator[CountedDay]:
        why_not = self.calendar.why_not if self.unit == Unit.WORKING and self.calendar else _every_day
        return _count(self.starts_on, count_start=self.count_start, why_not=why_not, pauses=self.pauses)

    def counted_days(self, *, until: date | None = None) -> tuple[CountedDay, ...]:
        """Return every day from the first to `until` (the last day counted to), with its number or reason."""
        last = until or self.last_on
        if last is None:
            last = max(pause.start for pause in self.pauses if pause.end is None)
        days = []
        for counted in self._days():
            if counted.day > last:
                break
            days.append(counted)
        return tuple(days)

    def day_number(self, on: date) -> int:
        """Return how many days have been counted up to and including `on`; 0 before day 1."""
        if on < self.starts_on:
            return 0
        return sum(1 for counted in self.counted_days(until=on) if counted.number)

    def day_of_number(self, number: int) -> date | None:
        """Return the day that is counted as this number, or None if the count does not get so far."""
        return next((counted.day for counted in self.counted_days() if counted.number == number), None)

    def days_left(self, today: date) -> int:
        """Return the days counted after today, up to and including the last; 0 on the last day and after."""
        return max(self.length - self.day_number(today), 0)

    def days_over(self, today: date) -> int:
        """Return the days counted after the last day, up to and including today; 0 before."""
        return max(self.day_number(today) - self.length, 0)

    def paused_on(self, today: date) -> date | None:
        """Return the day the clock was paused, if it stands still today or its last day is unknown."""
        for pause in self.pauses:
            if pause.includes(today) or (self.due_on is None and pause.end is None):
                return pause.start
        return None

    @property
    def name(self) -> str:
        """Return what the clock is called: "Recovery period"."""
        return str(self.kind.label)

    @property
    def of_length(self) -> str:
        """Return the length with its unit, as in "5 working days"."""
        return count_of(self.length, self.unit)

    @property
    def whose(self) -> str:
        """Return whose rule the number is, as it stands beside it, and if it is to be checked."""
        return f"{self._whose} ({TO_CHECK})" if self.is_unsure else self._whose

    @property
    def _whose(self) -> str:
        if self.is_extended:
            return EXTENDED
        if self.is_guidance and self.kind == ClockKind.RECOVERY:
            return guidance_of(self.starts_on)
        if self.is_guidance:
            return WHOSE[self.kind]
        return OUR_OWN if self.is_own else WHOSE[self.kind]

    @property
    def is_extended(self) -> bool:
        """Whether the Home Office made it longer than its row."""
        return False

    def first_day_words(self, today: date) -> str:
        """Return which day is counted first: "day 1", or "day 1 is Sat 7 Nov"."""
        first = self.day_of_number(1)
        if first is None or first == self.starts_on:
            return "day 1" if first else ""
        return f"day 1 is {short_day(first, today)}"

    @property
    def given(self) -> str:
        """Return the length that the row gives, and what it became: "45 days, extended to 60"."""
        return self.of_length

    @property
    def last_on(self) -> date | None:
        """Return the last day as far as it is certain, whatever set it; None while nobody can say."""
        return self.due_on

    @property
    def is_minimum(self) -> bool:
        """Whether it may go on after its last day: nothing has ended it yet."""
        return False

    def left_words(self, today: date) -> str:
        """Return "8 days left", "Due tomorrow", "Due today" in the clock's own unit."""
        if today == self.due_on:
            return "Due today"
        if self.due_on == today + ONE_DAY:
            return "Due tomorrow"
        return f"{count_of(self.days_left(today), self.unit)} left"

    def _paused_words(self, today: date, paused_on: date, span: str) -> ClockWords:
        used = count_of(self.day_number(paused_on), self.unit)
        on = short_day(paused_on, today)
        return ClockWords(
            headline=f"{self.name}, paused",
            kind="paused",
            pill=f"Paused on {on.partition(' ')[2]}",
            sentence=f"Paused on {on}, {used} used",
            span=span,
        )
