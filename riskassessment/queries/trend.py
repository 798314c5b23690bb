"""How the risk has moved, drawn: geometry and words, purely. Every number is in the words as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.models import RiskLevel
from hestia.ui import words

# The drawing's own measure: the height is 80 units, one for each point of the total.
WIDTH, HEIGHT = 320, 104
TOTAL = 80
LEFT, RIGHT, TOP, FLOOR = 20, 276, 8, 88
LABEL_APART = 24


@dataclass(frozen=True, slots=True)
class Point:
    """One signed assessment in the drawing."""

    on: date
    level: str
    total: int
    x: int
    y: int
    is_last: bool
    is_labelled: bool

    @property
    def words(self) -> str:
        """Return its level inside a sentence: "very high"."""
        return RiskLevel(self.level).label.lower()

    @property
    def label_y(self) -> int:
        """Return where its number stands: above the point, or below it near the top."""
        return self.y - 10 if self.y > TOP + 14 else self.y + 20


@dataclass(frozen=True, slots=True)
class Trend:
    """The line of points, the words under each and the day of the next review."""

    points: tuple[Point, ...]
    due_on: date | None
    due_x: int | None
    is_overdue: bool
    out_of: int = TOTAL
    of: str = "Risk total"

    @property
    def half(self) -> int:
        """Return the middle of the scale."""
        return self.out_of // 2

    @property
    def line(self) -> str:
        """Return the path through the points."""
        return "M" + " L".join(f"{point.x} {point.y}" for point in self.points)

    @property
    def future(self) -> str:
        """Return the path from the last point on to the next review."""
        last = self.points[-1]
        return f"M{last.x} {last.y} H{self.due_x}" if self.due_x and self.due_x > last.x else ""

    @property
    def words(self) -> str:
        """Return all that the drawing says: for those who do not see it."""
        sentences = [
            f"{point.total} on {words.date_words(point.on)}, {point.words}." for point in self.points
        ]
        if self.due_on:
            verb = "was" if self.is_overdue else "is"
            sentences.append(f"Review {verb} due on {words.date_words(self.due_on)}.")
        return f"{self.of} out of {self.out_of}: {' '.join(sentences)}"


def trend(
    assessed: Sequence[tuple[date, str, int]],
    *,
    due_on: date | None = None,
    today: date,
    out_of: int = TOTAL,
    of: str = "Risk total",
) -> Trend | None:
    """Return the drawing of assessments given oldest first as (day, level, points); None when there are none.

    ``of`` names what is drawn, ``out_of`` the most points it can have.

    Days are to scale, from the first assessment to the last or the next review, whichever is later.
    """
    if not assessed:
        return None
    first = assessed[0][0]
    last = max([day for day, _, _ in assessed] + ([due_on] if due_on else []))
    span = max((last - first).days, 1)

    def across(day: date) -> int:
        return LEFT + round((RIGHT - LEFT) * (day - first).days / span)

    points: list[Point] = []
    labelled_x = -LABEL_APART
    for index, (day, level, total) in enumerate(assessed):
        x, is_last = across(day), index == len(assessed) - 1
        room_after = is_last or across(assessed[-1][0]) - x >= LABEL_APART
        is_labelled = is_last or (x - labelled_x >= LABEL_APART and room_after)
        labelled_x = x if is_labelled else labelled_x
        y = FLOOR - round(TOTAL * total / out_of)
        points.append(Point(day, level, total, x, y, is_last, is_labelled))
    return Trend(
        points=tuple(points),
        due_on=due_on,
        due_x=across(due_on) if due_on else None,
        is_overdue=due_on is not None and due_on < today,
        out_of=out_of,
        of=of,
    )
