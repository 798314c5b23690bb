"""How bookings that had to wait were answered: how soon, and how many were held for nothing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from hestia.ui.words import counted

HOUR, DAY = 60, 24 * 60  # minutes
WITHIN = 30  # minutes in which a room should be answered


@dataclass(frozen=True, slots=True)
class Answered:
    """The bookings of one kind: how many were checked and held, and what came of those."""

    act: str
    checked: int
    held: int
    decided: int
    cleared: int  # all pairs were not the same
    withdrawn: int
    minutes: tuple[int, ...]  # until each was decided

    @property
    def waiting(self) -> int:
        """Return how many nobody has decided yet."""
        return self.held - self.decided - self.withdrawn

    @property
    def within(self) -> int:
        """Return how many were answered in time for a room."""
        return sum(minutes <= WITHIN for minutes in self.minutes)

    @property
    def usual(self) -> str:
        """Return how long half of them took at most, in words."""
        return in_words(round(median(self.minutes))) if self.minutes else "–"

    @property
    def longest(self) -> str:
        """Return how long the slowest took, in words."""
        return in_words(max(self.minutes)) if self.minutes else "–"


def in_words(minutes: int) -> str:
    """Return a time as people say it: "25 minutes", "3 hours", "2 days"."""
    if minutes < HOUR:
        return counted(minutes, "minute")
    if minutes < DAY:
        return counted(round(minutes / HOUR), "hour")
    return counted(round(minutes / DAY), "day")


def together(rows: Sequence[Answered]) -> Answered:
    """Return all kinds as one."""
    return Answered(
        "",
        sum(row.checked for row in rows),
        sum(row.held for row in rows),
        sum(row.decided for row in rows),
        sum(row.cleared for row in rows),
        sum(row.withdrawn for row in rows),
        tuple(minutes for row in rows for minutes in row.minutes),
    )


def findings(rows: Sequence[Answered]) -> list[str]:
    """Return what they say, in words: counts first."""
    whole = together(rows)
    if not whole.checked:
        return ["Nothing was booked that had to be checked."]
    checked, held = counted(whole.checked, "booking was", "bookings were"), counted(whole.held, "was", "were")
    sentences = [f"{checked} checked, and {held} held until a manager had looked."]
    if whole.decided:
        sentences.append(
            f"Half of the {whole.decided} decided were answered within {whole.usual}; the slowest took"
            f" {whole.longest}."
        )
        sentences.append(
            f"{counted(whole.cleared, 'booking was', 'bookings were')} held for nothing: the two were not"
            " connected."
        )
    if whole.waiting:
        sentences.append(f"{counted(whole.waiting, 'booking is', 'bookings are')} still waiting.")
    return sentences
