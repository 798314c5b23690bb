"""A report as plain JSON: what page, sheet and paper say is made of this alone, so that it can be kept."""

from typing import Any

from oversight.queries.report import EACH_BY_ITSELF, EXACT, Report, Shown
from oversight.rules.drawing import Drawing
from oversight.rules.figure import Table

FORM = 1  # of the JSON: another form needs another number, and what reads the first

type Paper = dict[str, Any]


def as_paper(report: Report) -> Paper:
    """Return all that a report tells, in words."""
    before = report.before if report.tells_before else None
    return {
        "form": FORM,
        "period": {
            "words": report.period.words,
            "first": report.period.first.isoformat(),
            "last": report.period.last.isoformat(),
        },
        "services": report.services,
        "before": before and {"period": {"words": before.period.words}},
        "rounding": EACH_BY_ITSELF if report.is_outside else EXACT,
        "who_is_counted": report.who_is_counted_on_paper,
        "shown": [figure_on_paper(shown) for shown in report.shown],
    }


def figure_on_paper(shown: Shown) -> Paper:
    """Return what one figure says, and what it is."""
    figure = shown.figure
    return {
        "figure": {
            "number": figure.number,
            "slug": figure.slug,
            "version": figure.version,
            "title": figure.title,
            "definition": [list(line) for line in figure.definition],
        },
        "finding": shown.finding,
        "before": shown.before,
        "answer": {"notes": [{"words": note.words} for note in shown.answer.notes]},
        "parts": [[table_on_paper(table), drawing_on_paper(drawing)] for table, drawing in shown.parts],
    }


def table_on_paper(table: Table) -> Paper:
    """Return a table as it is read."""
    return {
        "title": table.title,
        "columns": list(table.columns),
        "adds_up": table.adds_up,
        "rows": [
            {"label": row.label, "numbers": [{"cell": number.cell} for number in row.numbers]}
            for row in table.rows
        ],
    }


def drawing_on_paper(drawing: Drawing | None) -> Paper | None:
    """Return a drawing as it is laid out."""
    if drawing is None:
        return None
    return {
        "height": drawing.height,
        "thick": drawing.thick,
        "key": list(drawing.key),
        "bars": [
            {
                "label": bar.label,
                "value": bar.value,
                "text_y": bar.text_y,
                "y": bar.y,
                "foot": bar.foot,
                "parts": [
                    {"place": part.place, "x": part.x, "width": part.width, "grey": part.grey}
                    for part in bar.parts
                ],
            }
            for bar in drawing.bars
        ],
    }
