"""Numbers that know how to say themselves: to those who may know them exactly, and to everybody else.

Inside, a share of few people is said as a count; of more, with the range in which the true share may lie.
Outside, the rounding rule (ADR 0041): 0 stays 0, 1 to 7 is not shown, all else is to the nearest 5. Beside
rounded counts there is no percentage, but the range which they leave it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median, quantiles
from typing import Self

from hestia.ui.words import counted, number

Z = 1.96  # of 95 in 100
FEW, MANY = 10, 30  # people: below the first no percentage; below the second none without its range
HIDDEN_TO, STEP = 7, 5
NONE = "–"  # where there was nobody to count
NOT_SHOWN = "not shown"
HIDDEN = f"{NOT_SHOWN} (1 to {HIDDEN_TO})"
MAYBE_NOT_ALL = " (rounded: this may not be all)"


def wilson(n: int, of: int) -> tuple[int, int]:
    """Return the range, in per cent, in which the true share lies in 95 of 100 cases (Wilson, 1927)."""
    if of == 0:
        return 0, 100
    share, spread = n / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0, round(100 * (middle - half))), min(100, round(100 * (middle + half)))


def per_cent(n: int, of: int) -> int:
    """Return a whole percentage: 0 and 100 only of none and all."""
    share = round(100 * n / of)
    return min(max(share, 1), 99) if 0 < n < of else share


def rounded(n: int) -> int | None:
    """Return a count as it may be told outside: nothing as it is, few not at all, else to the nearest 5."""
    if n == 0:
        return 0
    return None if n <= HIDDEN_TO else STEP * ((n + STEP // 2) // STEP)


def left_by(n: int, of: int) -> tuple[int, int]:
    """Return the range, in per cent, in which the true share of two counts lies that were `rounded` so."""
    off = STEP // 2
    low, high = 100 * (n - off) // (of + off), -(-100 * (n + off) // (of - off))
    return low, min(100, high)


def about(n: int | None, many: str = "") -> str:
    """Return a count that was `rounded`, as part of a sentence: "about 45 people", "1 to 7 people"."""
    words = f"1 to {HIDDEN_TO}" if n is None else f"about {number(n)}" if n else "0"
    return f"{words} {many}".strip()


def cell(n: int | None) -> str:
    """Return a count that was `rounded`, as it stands in a table."""
    return HIDDEN if n is None else about(n)


@dataclass(frozen=True, slots=True)
class Count:
    """How many: of people, unless the words say of what."""

    n: int
    one: str = "person"
    many: str = "people"

    @property
    def whole(self) -> int:
        """Return of how many it tells."""
        return self.n

    @property
    def words(self) -> str:
        """Return "45 people"."""
        return counted(self.n, self.one, self.many)

    @property
    def cell(self) -> str:
        """Return it as it stands in a table."""
        return number(self.n)

    @property
    def brief(self) -> str:
        """Return it as it stands in a drawing."""
        return self.cell

    @property
    def drawn(self) -> tuple[float, float] | None:
        """Return from where to where a bar of it reaches, or nothing if it is not drawn."""
        return 0, self.n

    @property
    def most(self) -> float:
        """Return what the whole of its drawing is at least."""
        return self.n

    @property
    def is_of_nobody(self) -> bool:
        """Whether there was nobody to count it of."""
        return False

    def outside(self) -> "Count | Protected":
        """Return it as it may be told outside."""
        n = rounded(self.n)
        return Protected(about(n, self.many), cell(n), cell(n), n, n or 0)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    n: int
    of: int
    many: str = "people"

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.of:
            raise ValueError(f"{self.n} is no part of {self.of} {self.many}")

    @property
    def whole(self) -> int:
        """Return of how many it tells."""
        return self.of

    @property
    def words(self) -> str:
        """Return "7 of 9 people", "14 of 20 people (70%, range 48 to 85%)", "112 of 160 people (70%)"."""
        words = f"{number(self.n)} of {number(self.of)} {self.many}"
        return f"{words} ({self.per_cent})" if self.per_cent else words

    @property
    def cell(self) -> str:
        """Return it as it stands in a table."""
        if not self.of:
            return NONE
        words = f"{number(self.n)} of {number(self.of)}"
        return f"{words} ({self.per_cent})" if self.per_cent else words

    @property
    def brief(self) -> str:
        """Return it as it stands in a drawing: the range is in the table beside it."""
        return f"{number(self.n)} of {number(self.of)}" if self.of else NONE

    @property
    def per_cent(self) -> str:
        """Return the percentage, with its range where few were counted; nothing of very few."""
        if self.of < FEW:
            return ""
        share = f"{per_cent(self.n, self.of)}%"
        if self.of >= MANY:
            return share
        low, high = wilson(self.n, self.of)
        return f"{share}, range {low} to {high}%"

    @property
    def drawn(self) -> tuple[float, float] | None:
        """Return from where to where its bar reaches, of 100; nothing of nobody."""
        return (0, 100 * self.n / self.of) if self.of else None

    @property
    def most(self) -> float:
        """Return what the whole of its drawing is."""
        return 100

    @property
    def is_of_nobody(self) -> bool:
        """Whether there was nobody to count it of."""
        return self.of == 0

    def outside(self) -> "Share | Protected":
        """Return it as it may be told outside: of the percentage, the range that the rounded counts leave."""
        of, n = rounded(self.of), rounded(self.n)
        if of == 0:
            return self
        if of is None:  # none of them may be zero, so not even that it is a few is said
            words = f"a number not shown of 1 to {HIDDEN_TO} {self.many}"
            return Protected(words, NOT_SHOWN, NOT_SHOWN, None, 100)
        words, brief = f"{about(n)} of {about(of)} {self.many}", f"{cell(n)} of {about(of)}"
        if n is None:
            return Protected(words, brief, brief, None, 100)
        if n == of:  # the same when rounded: between all but four, and all
            return Protected(
                words + MAYBE_NOT_ALL, brief + MAYBE_NOT_ALL, brief, 100 * (of - STEP / 2) / of, 100
            )
        told = ""
        if n and of >= MANY:
            low, high = left_by(n, of)
            told = f" ({low} to {high}%)"
        return Protected(words + told, brief + told, brief, 100 * n / of, 100)


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of how many days, and between which the middle half lies."""

    people: int
    days: int
    low: int
    high: int

    @property
    def whole(self) -> int:
        """Return of how many it tells."""
        return self.people

    @classmethod
    def of(cls, days: list[int]) -> Self:
        """Return the median of the days of each; of nobody, nothing."""
        if not days:
            return cls(0, 0, 0, 0)
        low, _, high = quantiles(days, n=4, method="inclusive") if len(days) > 1 else days * 3
        return cls(len(days), half_up(median(days)), half_up(low), half_up(high))

    @property
    def words(self) -> str:
        """Return "75 days"."""
        return counted(self.days, "day") if self.people else "nobody to count"

    @property
    def cell(self) -> str:
        """Return it as it stands in a table."""
        if not self.people:
            return NONE
        middle = f", half {number(self.low)} to {number(self.high)}" if self.people >= FEW else ""
        return f"{self.words}{middle}"

    @property
    def brief(self) -> str:
        """Return it as it stands in a drawing."""
        return self.words if self.people else NONE

    @property
    def drawn(self) -> tuple[float, float] | None:
        """Return between which days the middle half lies."""
        return (self.low, self.high) if self.people else None

    @property
    def most(self) -> float:
        """Return what the whole of its drawing is at least."""
        return self.high

    @property
    def is_of_nobody(self) -> bool:
        """Whether there was nobody to count it of."""
        return self.people == 0

    def outside(self) -> "Median | Protected":
        """Return it as it may be told outside: to the nearest 5 days, and not of few people."""
        if not self.people:
            return self
        if rounded(self.people) is None:
            return Protected(NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, None, 0)
        days = STEP * half_up(self.days / STEP)
        words = f"about {number(days)} days"
        return Protected(words, words, words, days, days)


@dataclass(frozen=True, slots=True)
class Protected:
    """A number as it may be told outside: only the words are left, and how long its bar is."""

    words: str
    cell: str
    brief: str
    length: float | None
    most: float
    whole: int = 0  # of how many it tells is not told

    @property
    def drawn(self) -> tuple[float, float] | None:
        """Return from where to where a bar of it reaches, or nothing if it is not drawn."""
        return None if self.length is None else (0, self.length)

    @property
    def is_of_nobody(self) -> bool:
        """Whether there was nobody to count it of."""
        return False

    def outside(self) -> Self:
        """Return it: it is told outside already."""
        return self


UNTOLD = Protected(NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, None, 0)

type Number = Count | Share | Median | Protected


def total(numbers: Sequence[Number]) -> Number:
    """Return the sum of counts, or of shares."""
    first = numbers[0]
    if isinstance(first, Share):
        parts = [number for number in numbers if isinstance(number, Share)]
        return Share(sum(part.n for part in parts), sum(part.of for part in parts), first.many)
    assert isinstance(first, Count)
    return Count(sum(number.whole for number in numbers), first.one, first.many)


def half_up(value: float) -> int:
    """Return a whole number, a half as the next higher one."""
    return int(value + 0.5)
