"""Dates that contradict each other are refused in words, field by field. Pure: today is passed in."""

from collections.abc import Iterable
from datetime import date

from cases.models import Refused
from referrals.rules.clocks import Pause

# The NRM began on this day: nothing in it can be older.
NRM_BEGAN_ON = date(2009, 4, 1)


class Contradiction(Refused):
    """Answers that cannot all be true, by the field that should be looked at."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(by_field=problems)


def in_full(day: date) -> str:
    """Return "30 October 2026"."""
    return f"{day.day} {day:%B %Y}"


class Dates:
    """Collects what is wrong with the dates of one act, one reason for each field, then refuses."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.problems: dict[str, str] = {}

    def past(self, field: str, name: str, day: date | None) -> "Dates":
        """Say so if the day is still to come, or before the NRM began."""
        if day and day > self.today:
            self.add(field, f"{name} cannot be in the future")
        elif day and day < NRM_BEGAN_ON:
            self.add(field, f"{name} must be on or after the day the NRM began, {in_full(NRM_BEGAN_ON)}")
        return self

    def follows(self, field: str, name: str, day: date | None, *, than: str, earlier: date | None) -> "Dates":
        """Say so if the day is before an earlier one it must follow. The same day is no contradiction."""
        if day and earlier and day < earlier:
            self.add(field, f"{name} must be on or after {than}, {in_full(earlier)}")
        return self

    def precedes(self, field: str, name: str, day: date | None, *, than: str, later: date | None) -> "Dates":
        """Say so if the day is after a later one it must come before. The same day is no contradiction."""
        if day and later and day > later:
            self.add(field, f"{name} must be on or before {than}, {in_full(later)}")
        return self

    def outside(self, field: str, name: str, day: date | None, *, pauses: Iterable[Pause]) -> "Dates":
        """Say so if the case was suspended on the day. The first day and that of resuming are none such."""
        for pause in pauses:
            if day and pause.start < day and pause.covers(day):
                until = f"from {in_full(pause.start)} to {in_full(pause.end)}" if pause.end else ""
                since = until or f"that began on {in_full(pause.start)}"
                self.add(field, f"{name} cannot be within the suspension {since}")
        return self

    def add(self, field: str, reason: str) -> "Dates":
        """Note a reason, unless the field already has one."""
        self.problems.setdefault(field, reason)
        return self

    def refuse(self) -> None:
        """Refuse if anything was wrong."""
        if self.problems:
            raise Contradiction(self.problems)
