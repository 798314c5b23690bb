"""A table as a drawing: bars from nothing, each with its words above it. Geometry, in units of its own."""

from dataclasses import dataclass
from typing import Self

from oversight.rules.figure import Row, Table

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
        return cls(
            row.label,
            "" if is_stacked else row.numbers[0].brief,
            place * ROW + TEXT,
            place * ROW + TOP,
            tuple(parts),
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
