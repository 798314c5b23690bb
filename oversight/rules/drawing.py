"""A table as a drawing: bars from nothing, each with its words above it, or a line. Geometry, in own units.

The bar of a share lies in a frame that is the whole of which it is; that of a median reaches over the middle
half, with a mark at the median.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from oversight.rules.figure import Row, Table
from oversight.rules.numbers import Median, Number, Share, per_cent

GREYS = ("#16252a", "#8b9492", "#ffffff", "#c9c9c9", "#eeeeee")  # of the columns, on paper
WIDTH, ROW = 320, 34  # of the whole; of one bar with its words
TEXT, TOP, THICK = 13, 18, 10  # where the words stand in a row, where the bar begins, and how thick it is
LEAST = 1.5  # so that one of many is seen


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar."""

    place: int  # which column it is of
    x: float
    width: float

    @property
    def grey(self) -> str:
        """Return its colour on paper."""
        return GREYS[self.place]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the table: its words, and the pieces of its bar."""

    label: str
    value: str
    text_y: int
    y: int
    parts: tuple[Part, ...]
    frame: float = 0  # how wide the whole is of which it is a share; nothing where it is none
    mark: float | None = None  # where the median is

    @property
    def foot(self) -> int:
        """Return where the bar ends below."""
        return self.y + THICK

    @classmethod
    def of(cls, row: Row, *, place: int, scale: float, is_stacked: bool) -> Self:
        """Return the bar of a row: of all its numbers one after the other, or of the first alone."""
        parts, at = [], 0.0
        for column, number in enumerate(row.numbers if is_stacked else row.numbers[:1]):
            if number.drawn is None or not number.drawn[1]:
                continue
            low, high = number.drawn
            width = max(LEAST, (high - low) * scale)
            parts.append(Part(column, round(at + low * scale, 1), round(width, 1)))
            at += high * scale if is_stacked else 0
        first = row.numbers[0]
        is_share = isinstance(first, Share) and bool(first.of) and not is_stacked
        is_median = isinstance(first, Median) and bool(first.people)
        return cls(
            row.label,
            "" if is_stacked else first.brief,
            place * ROW + TEXT,
            place * ROW + TOP,
            tuple(parts),
            round(100 * scale, 1) if is_share else 0,
            round(first.days * scale, 1) if isinstance(first, Median) and is_median else None,
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table, drawn."""

    bars: tuple[Bar, ...]
    key: tuple[str, ...]  # what the pieces of a bar are, where there are several

    @property
    def height(self) -> int:
        """Return how high it is."""
        return ROW * len(self.bars)

    @property
    def thick(self) -> int:
        """Return how thick a bar is."""
        return THICK


def draw(table: Table) -> Drawing | None:
    """Return a table's drawing, or nothing if nothing of it is to be seen, or parts of a whole are not."""
    is_stacked = table.is_stacked
    drawn = [row.numbers if is_stacked else row.numbers[:1] for row in table.rows]
    if is_stacked and any(number.drawn is None for numbers in drawn for number in numbers):
        return None  # what is left would look like the whole
    most = max((sum(number.most for number in numbers) for numbers in drawn), default=0)
    if not most:
        return None
    bars = tuple(
        Bar.of(row, place=place, scale=WIDTH / most, is_stacked=is_stacked)
        for place, row in enumerate(table.rows)
    )
    return Drawing(bars, table.columns if is_stacked else ())


# --- A line, month by month -------------------------------------------------------------------------

HIGH, HEAD, FOOT = 120, 18, 24  # of a line: its height, room for a number above, and for the months below
LETTERS = 6  # how far letters such as g reach below the line on which they stand
ABOVE, BELOW = -7, 16  # where a number stands, from its point


@dataclass(frozen=True, slots=True)
class Point:
    """One month: where it is, and what is written there."""

    x: float
    y: float
    month: str
    value: str
    text_y: float  # where its number stands


@dataclass(frozen=True, slots=True)
class Line:
    """Months in their order, drawn from nothing, with the limits of what is usual."""

    points: tuple[Point, ...]
    limits: tuple[float, ...]  # how high the usual, its lower and its upper end lie

    @property
    def height(self) -> int:
        """Return how high it is."""
        return HEAD + HIGH + FOOT

    @property
    def foot(self) -> int:
        """Return where nothing is."""
        return HEAD + HIGH

    @property
    def month_y(self) -> int:
        """Return where the months stand."""
        return self.height - LETTERS

    @property
    def path(self) -> str:
        """Return the line, as an SVG draws it."""
        return "M" + "L".join(f"{point.x} {point.y}" for point in self.points)


def tip(number: Number) -> float:
    """Return how high a number stands in a line: how many, or of a share how many of 100."""
    return number.drawn[1] if number.drawn else 0


def above(number: Number) -> str:
    """Return what stands above a point: of a share its percentage alone, as twelve stand side by side."""
    if isinstance(number, Share):
        return str(per_cent(number.n, number.of)) if number.of else ""
    return number.brief


def numbers_at(heights: Sequence[float]) -> list[float]:
    """Return where each number stands: above its point, or below where the line comes down to it.

    In a valley the line would run through a number above; near the foot there is no room below.
    """
    places = []
    for place, y in enumerate(heights):
        beside = [*heights[max(place - 1, 0) : place], *heights[place + 1 : place + 2]]
        is_valley = sum(beside) / len(beside) < y and y + BELOW < HEAD + HIGH
        places.append(round(y + (BELOW if is_valley else ABOVE), 1))
    return places


def draw_line(table: Table, limits: Sequence[float] = ()) -> Line | None:
    """Return a table of counts by month as a line, or nothing where there is none to see."""
    counts = [tip(row.numbers[0]) for row in table.rows]
    most = max([*(row.numbers[0].most for row in table.rows), *limits], default=0)
    if len(counts) < 2 or not most:
        return None

    def height_of(value: float) -> float:
        return round(HEAD + HIGH * (1 - value / most), 1)

    step = WIDTH / len(counts)
    heights = [height_of(count) for count in counts]
    points = tuple(
        Point(round(step * (place + 0.5), 1), y, row.label[:3], above(row.numbers[0]), text_y)
        for place, (row, y, text_y) in enumerate(zip(table.rows, heights, numbers_at(heights), strict=True))
    )
    return Line(points, tuple(height_of(value) for value in limits))
