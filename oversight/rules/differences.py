"""More, fewer, or about the same: what chance explains, between two periods and over a year of months.

Of counts the difference is held against what two such counts differ by when nothing has changed; of shares,
by Newcombe's interval, of two of Wilson's; of medians, by whether the notches about them overlap (McGill and
others, 1978). None of few: of those it is said that they are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt
from typing import Self

from oversight.rules.numbers import FEW, Count, Median, Number, Share, Z

ENOUGH = 12  # months: with fewer nobody can say what is usual
USUAL = 2.66  # times how much one month differs from the next, on either side (Wheeler, 1993)
NOTCH = 1.57  # times the middle half, by the root of how many: two medians whose notches part differ
SAME, EQUAL = "Chance alone can explain that difference.", "The same as before."
MORE, FEWER = "More than before.", "Fewer than before."
LONGER, SHORTER = "Longer than before.", "Shorter than before."
SAME_DAYS = "Of the days, chance alone can explain the difference."
TOO_FEW_DAYS = "Too few to say whether the days are more or fewer than before."
A_LARGER, A_SMALLER = "A larger share than before.", "A smaller share than before."
TOO_FEW = "Too few to say whether that is more or fewer than before."


def change(now: Number, before: Number) -> str:
    """Return whether it is more or fewer than before, in words; nothing where that makes no sense."""
    if isinstance(now, Count) and isinstance(before, Count):
        return change_of_counts(now.n, before.n)
    if isinstance(now, Share) and isinstance(before, Share) and now.of and before.of:
        return change_of_shares(now, before)
    if isinstance(now, Median) and isinstance(before, Median) and now.people and before.people:
        return change_of_medians(now, before)
    return ""


def change_of_medians(now: Median, before: Median) -> str:
    """Return whether one median is longer than another: only if the notches about them do not overlap."""
    if min(now.people, before.people) < FEW:
        return TOO_FEW_DAYS
    if abs(now.days - before.days) <= notch(now) + notch(before):
        return SAME_DAYS
    return LONGER if now.days > before.days else SHORTER


def notch(median: Median) -> float:
    """Return how far the notch about a median reaches on either side."""
    return NOTCH * (median.high - median.low) / sqrt(median.people)


def change_of_counts(now: int, before: int) -> str:
    """Return whether one count is more than another, of as long a time."""
    if now + before < FEW:
        return TOO_FEW
    if now == before:
        return EQUAL
    if abs(now - before) <= Z * sqrt(now + before):
        return SAME
    return MORE if now > before else FEWER


def change_of_shares(now: Share, before: Share) -> str:
    """Return whether one share is larger than another: only if the range of the difference excludes none."""
    if min(now.of, before.of) < FEW:
        return TOO_FEW
    (low, share, high), (low_then, share_then, high_then) = exact_range(now), exact_range(before)
    difference = share - share_then
    if difference - sqrt((share - low) ** 2 + (high_then - share_then) ** 2) > 0:
        return A_LARGER
    if difference + sqrt((high - share) ** 2 + (share_then - low_then) ** 2) < 0:
        return A_SMALLER
    return SAME


def exact_range(share: Share) -> tuple[float, float, float]:
    """Return Wilson's range of a share and the share itself between its ends, of 1."""
    part, spread = share.n / share.of, Z * Z / share.of
    middle = (part + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(part * (1 - part) / share.of + spread / (4 * share.of))
    return middle - half, part, middle + half


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Between which numbers a month usually lies, by how much one month differs from the next."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, counts: Sequence[float], *, most: float = inf) -> Self | None:
        """Return the limits of so many months, up to the most that can be; none of fewer than twelve."""
        if len(counts) < ENOUGH:
            return None
        middle = sum(counts) / len(counts)
        moves = [abs(after - before) for before, after in pairwise(counts)]
        usual = USUAL * sum(moves) / len(moves)
        return cls(middle, max(0.0, middle - usual), min(most, middle + usual))

    def leaves_out(self, count: float) -> bool:
        """Whether a month lies outside."""
        return not self.low <= count <= self.high

    def words_of(self, *, unit: str = "") -> str:
        """Return them as they are read."""
        return (
            f"On average {self.middle:.1f}{unit} a month; chance alone explains anything from"
            f" {self.low:.1f}{unit} to {self.high:.1f}{unit}."
        )
