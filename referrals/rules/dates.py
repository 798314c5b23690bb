"""Dates that contradict each other are refused in words, field by field. Pure: today is passed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from hestia.refusals import Refused
from referrals.rules.clocks import Pause

# The NRM began on this day: nothing in it can be older.
NRM_BEGAN_ON = date(2009, 4, 1)


IT_HAPPENED = "it_happened"  # the answer by which what crossed in the post is written down all the same


class Contradiction(Refused):
    """Answers that cannot all be true, by the field that should be looked at."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(by_field=problems)


def in_full(day: date) -> str:
    """Return "30 October 2026"."""
    return f"{day.day} {day:%B %Y}"


class Dates:
    """Collects what is wrong with the dates of one act, one reason for each field, then refuses.

    What crossed in the post is no contradiction: it happened. It is warned of once, and written down in the
    order in which it happened when somebody says that it did (``it_happened``).
    """

    def __init__(self, today: date, *, it_happened: bool = False) -> None:
        self.today = today
        self.it_happened = it_happened
        self.problems: dict[str, str] = {}
        self.crossings: list[str] = []

    def day(self, field: str, name: str, day: date | None) -> "CheckedDay":
        """Return one day of the act to be checked: the field it is asked in, and what it is called."""
        return CheckedDay(self, field, name, day)

    def add(self, field: str, reason: str) -> "Dates":
        """Note a reason, unless the field already has one."""
        # The first reason is nearest to what went wrong; what follows from it would only confuse.
        self.problems.setdefault(field, reason)
        return self

    def cross(self, reason: str) -> "Dates":
        """Note what happened in an order in which nobody who had known of it would have done it."""
        if reason not in self.crossings:
            self.crossings.append(reason)
        return self

    @property
    def crossing_words(self) -> str:
        """Return what crossed, as the timeline says it."""
        return " ".join(f"{reason}." for reason in self.crossings)

    def refuse(self) -> None:
        """Refuse if anything was wrong; warn of what crossed, unless somebody said that it happened so."""
        if self.problems:
            raise Contradiction(self.problems)
        if self.crossings and not self.it_happened:
            raise Contradiction({IT_HAPPENED: f"{self.crossing_words} Tick below if it happened so."})


@dataclass(frozen=True, slots=True)
class CheckedDay:
    """One day of an act. A day that was not entered contradicts nothing."""

    dates: Dates
    field: str
    name: str
    day: date | None

    def past(self) -> Self:
        """Say so if the day is still to come, or before the NRM began."""
        if self.day and self.day > self.dates.today:
            self._note("cannot be in the future")
        elif self.day and self.day < NRM_BEGAN_ON:
            self._note(f"must be on or after the day the NRM began, {in_full(NRM_BEGAN_ON)}")
        return self

    def follows(self, event: str, earlier: date | None) -> Self:
        """Say so if the day is before an earlier one it must follow. The same day is no contradiction."""
        if self.day and earlier and self.day < earlier:
            self._note(f"must be on or after {event}, {in_full(earlier)}")
        return self

    def precedes(self, event: str, later: date | None) -> Self:
        """Say so if the day is after a later one it must come before. The same day is no contradiction."""
        if self.day and later and self.day > later:
            self._note(f"must be on or before {event}, {in_full(later)}")
        return self

    def outside(self, pauses: Iterable[Pause]) -> Self:
        """Warn if the case was suspended on the day. The first day and the day of resuming are no matter."""
        for pause in pauses:
            if self.day and pause.start < self.day and pause.includes(self.day):
                until = f"from {in_full(pause.start)} to {in_full(pause.end)}" if pause.end else ""
                since = until or f"since {in_full(pause.start)}"
                self.dates.cross(f"The case was suspended {since}")
        return self

    def should_follow(self, event: str, earlier: date | None) -> Self:
        """Warn if the day is before something that nobody would have done after it, had they known."""
        if self.day and earlier and self.day < earlier:
            self.dates.cross(f"{self.name} is before {event}, {in_full(earlier)}")
        return self

    def _note(self, reason: str) -> None:
        self.dates.add(self.field, f"{self.name} {reason}")
