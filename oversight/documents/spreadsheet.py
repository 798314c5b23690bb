"""A report as lines of a spreadsheet: as it is told outside, with what each figure is."""

from collections.abc import Iterator

from hestia.ui.sheets import csv_of
from oversight.queries.report import EACH_BY_ITSELF, Report

HEADINGS = ("No.", "Figure", "Version", "Table", "Row", "Column", "Number")


def spreadsheet(report: Report) -> bytes:
    """Return a report as CSV: first the numbers, then of whom and by which definitions."""
    return csv_of([*lines(report)])


def lines(report: Report) -> Iterator[tuple[object, ...]]:
    """Yield every line."""
    yield ("Period", report.period.words)
    yield ("Services", report.services)
    yield ()
    yield HEADINGS
    for shown in report.shown:
        figure = (shown.figure.number, shown.figure.title, shown.figure.version)
        yield (*figure, "Finding", "", "", shown.finding)
        if report.before:
            yield (*figure, f"Before: {report.before.period.words}", "", "", shown.before)
        for table in shown.answer.tables:
            for row in table.rows:
                for column, number in zip(table.columns, row.numbers, strict=True):
                    yield (*figure, table.title, row.label, column, number.cell)
        for note in shown.answer.notes:
            yield (*figure, "Note", "", "", note.words)
    yield ()
    for words in [EACH_BY_ITSELF, *report.who_is_counted]:
        yield (words,)
    yield ()
    yield ("No.", "Figure", "What it is", "")
    for shown in report.shown:
        for name, words in shown.figure.definition:
            yield (shown.figure.number, shown.figure.title, name, words)
