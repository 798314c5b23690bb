"""How the risk has moved over all signed assessments: drawn, overall and by question, and as one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from riskassessment.models import Assessment
from riskassessment.queries.trend import Trend, trend
from riskassessment.rules.considerations import Consideration
from riskassessment.rules.scoring import MOST_POINTS, MOST_TOTAL


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing: the total, or one question."""

    slug: str
    title: str
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the same numbers, a cell for each assessment (points and level, or nothing)."""

    title: str
    cells: tuple[tuple[int, str] | None, ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """The drawings, and the table that says the same."""

    charts: tuple[Chart, ...]
    assessments: tuple[Assessment, ...]
    lines: tuple[Line, ...]


def charts(signed: Sequence[Assessment], *, today: date) -> Charts | None:
    """Return the drawings of signed assessments, given oldest first with their answers; None without any.

    A question that was not asked each time has points only where it was.
    """
    if not signed:
        return None
    total = Line("Total of 80", tuple((assessment.total or 0, assessment.level) for assessment in signed))
    lines = [total]
    charts_of_each = [Chart("total", "Total", points(signed, total, today=today, of="Risk total"))]
    for question in ever_asked(signed):
        line = Line(question.short, tuple(cell(assessment, question.slug) for assessment in signed))
        lines.append(line)
        drawing = points(signed, line, today=today, of=question.short, out_of=MOST_POINTS)
        charts_of_each.append(Chart(question.slug, question.short, drawing))
    return Charts(tuple(charts_of_each), tuple(signed), tuple(lines))


def points(
    signed: Sequence[Assessment], line: Line, *, today: date, of: str, out_of: int = MOST_TOTAL
) -> Trend | None:
    """Return the drawing of one line of the table, or nothing if it has no points."""
    pairs = zip(signed, line.cells, strict=True)
    measured = [(assessment.assessed_on, answer[1], answer[0]) for assessment, answer in pairs if answer]
    return trend(measured, today=today, out_of=out_of, of=of)


def ever_asked(signed: Sequence[Assessment]) -> list[Consideration]:
    """Return each question that any of them asked, in the words and the order of the latest that did."""
    latest: dict[str, Consideration] = {}
    for assessment in signed:
        for consideration in assessment.considerations:
            latest[consideration.slug] = consideration
    return sorted(latest.values(), key=lambda consideration: consideration.is_further)


def cell(assessment: Assessment, slug: str) -> tuple[int, str] | None:
    """Return the points and the level of one answer, or nothing if it was not asked."""
    rating = assessment.rating(slug)
    if rating is None or rating.points is None or rating.level is None:
        return None
    return rating.points, rating.level
