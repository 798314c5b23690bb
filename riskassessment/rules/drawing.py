"""What was seen on a body, drawn on it and said in words: one side, and the numbered marks on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from riskassessment.rules.body import HEIGHT, MOST, REGIONS, WIDTH, Side, point_of

BELOW_MIDDLE = 2.2  # by so much the foot of a number stands below the middle of its mark


@dataclass(frozen=True, slots=True)
class Seen:
    """One mark as it was seen: its number, the place, where on the drawing in per cent, and what it is."""

    number: int
    region: str
    x: int
    y: int
    words: str

    @classmethod
    def at(cls, number: int, region: str, x: int | None, y: int | None, *, words: str) -> Self:
        """Return one whose place on the drawing is the middle of its region, unless it was touched there."""
        return cls(number, region, *point_of(region, x, y), words)

    @property
    def place(self) -> str:
        """Return the name of the place: "left forearm, inner"."""
        return REGIONS[self.region].name

    @property
    def sentence(self) -> str:
        """Return the mark in words: "1, left forearm, inner: bruise"."""
        return f"{self.number}, {self.place}: {self.words}" if self.words else f"{self.number}, {self.place}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One number on the drawing, in the drawing's own units."""

    number: int
    x: float
    y: float

    @property
    def text_y(self) -> float:
        """Return where the foot of the number stands."""
        return round(self.y + BELOW_MIDDLE, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One side of the body with its marks, and the words that say the same."""

    side: Side
    marks: tuple[Mark, ...]
    words: str

    @property
    def is_front(self) -> bool:
        """Whether it is drawn from the front."""
        return self.side is Side.FRONT

    @property
    def heading(self) -> str:
        """Return what stands over it, with whose left is where."""
        return (
            "Front. The right side is on the left."
            if self.is_front
            else "Back. The left side is on the left."
        )


def draw(seen: Iterable[Seen]) -> tuple[Drawing, Drawing]:
    """Return the front and the back with the marks on each."""
    seen = list(seen)
    front, back = (
        draw_side(side, [mark for mark in seen if REGIONS[mark.region].side is side]) for side in Side
    )
    return front, back


def draw_side(side: Side, seen: Iterable[Seen]) -> Drawing:
    """Return one side with the marks on it, each at its place."""
    seen = list(seen)
    listed = "; ".join(mark.sentence for mark in seen)
    return Drawing(
        side,
        tuple(Mark(mark.number, scaled(mark.x, WIDTH), scaled(mark.y, HEIGHT)) for mark in seen),
        f"A body from the {side} with {'marks' if len(seen) > 1 else 'a mark'}: {listed}."
        if seen
        else f"A body from the {side}, without a mark.",
    )


def scaled(per_cent: int, measure: int) -> float:
    """Return a percentage of the drawing in its own units."""
    return round(per_cent * measure / MOST, 1)
