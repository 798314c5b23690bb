"""A report as lines of a spreadsheet: as it is told outside, with what each figure is."""

from collections.abc import Iterator

from hestia.ui.sheets import csv_of
from oversight.queries.paper import Paper

HEADINGS = ("No.", "Figure", "Version", "Table", "Row", "Column", "Number")


def spreadsheet(paper: Paper, *, made: str) -> bytes:
    """Return a report as CSV: first the numbers, then of whom and by which definitions.

    :param made: who made it when, or sent it to whom
    """
    return csv_of([*lines(paper, made)])


def lines(paper: Paper, made: str) -> Iterator[tuple[object, ...]]:
    """Yield every line."""
    yield ("Period", paper["period"]["words"])
    yield ("Services", paper["services"])
    yield (made,)
    yield ()
    yield HEADINGS
    for shown in paper["shown"]:
        figure = (shown["figure"]["number"], shown["figure"]["title"], shown["figure"]["version"])
        yield (*figure, "Finding", "", "", shown["finding"])
        if paper["before"]:
            yield (*figure, f"Before: {paper['before']['period']['words']}", "", "", shown["before"])
        for table, _drawing in shown["parts"]:
            for row in table["rows"]:
                for column, number in zip(table["columns"], row["numbers"], strict=True):
                    yield (*figure, table["title"], row["label"], column, number["cell"])
        for note in shown["answer"]["notes"]:
            yield (*figure, "Note", "", "", note["words"])
    yield ()
    for words in [paper["rounding"], *paper["who_is_counted"]]:
        yield (words,)
    yield ()
    yield ("No.", "Figure", "What it is", "")
    for shown in paper["shown"]:
        for name, words in shown["figure"]["definition"]:
            yield (shown["figure"]["number"], shown["figure"]["title"], name, words)
