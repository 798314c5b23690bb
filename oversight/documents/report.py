"""A report on paper, for a funder: rounded, with what each figure is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, repeat
from typing import Any, Self

from django.conf import settings

from hestia.accounts.models import User
from hestia.pdf import Audience, Document
from hestia.ui.words import date_words
from oversight.models import SentReturn
from oversight.queries.paper import Paper, as_paper
from oversight.queries.report import Report
from oversight.rules.numbers import HIDDEN, NOT_SHOWN

WORKING_COPY = "Working copy: not sent to anyone"


def report_document(report: Report, *, by: User, on: date) -> Document:
    """Return a report as a working copy. It tells of nobody."""
    if not report.is_outside:
        raise ValueError("What goes outside is rounded first")
    return document(
        as_paper(report),
        file_name=f"figures-{report.period.first:%Y-%m-%d}-to-{report.period.last:%Y-%m-%d}.pdf",
        reference_line=f"Figures, {report.period.words}. Made {date_words(on)} by {by.initials}.",
        made=f"{WORKING_COPY}. Made {date_words(on)} by {by}, {settings.SITE_NAME}.",
        charity=settings.SITE_NAME,
        stamp=WORKING_COPY,
    )


def return_document(sent: SentReturn, paper: Paper) -> Document:
    """Return what was sent, of the numbers that were kept: always the same, but for a mark beside it."""
    told = paper["sent"]
    return document(
        paper,
        file_name=f"{sent.file_name}.pdf",
        reference_line=f"{told['title']}. Sent {told['on']} by {told['initials']}.",
        made=f"Sent to {told['recipient']} on {told['on']} by {told['by']}, {told['charity']}.",
        charity=told["charity"],
        recipient=told["recipient"],
        stamp=sent.mark.words if sent.mark else "",
    )


def document(
    paper: Paper,
    *,
    file_name: str,
    reference_line: str,
    made: str,
    charity: str,
    recipient: str = "",
    stamp: str = "",
) -> Document:
    """Return what a report says as a document for outside."""
    return Document(
        template="pdf/figures.html",
        title=f"Figures, {paper['period']['words']}",
        file_name=file_name,
        reference_line=reference_line,
        audience=Audience.OTHER,
        tells=frozenset(),
        context={
            "report": paper,
            "shown": [
                (shown, [Part.of(table, drawing) for table, drawing in shown["parts"] if table["rows"]])
                for shown in paper["shown"]
            ],
            "charity": charity,
            "recipient": recipient,
            "made": made,
        },
        stamp=stamp,
    )


@dataclass(frozen=True)
class Line:
    """One row of a table, with its bar."""

    label: str
    cells: tuple[str, ...]
    bar: Mapping[str, Any] | None

    @property
    def untold(self) -> str:
        """Return how it is said that none of its numbers is told; nothing if one is."""
        if not set(self.cells) <= {HIDDEN, NOT_SHOWN}:
            return ""
        return HIDDEN if NOT_SHOWN not in self.cells else NOT_SHOWN


@dataclass(frozen=True)
class Part:
    """One table on paper: each number once, with its bar beside it. What is not told is no row, but named."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    key: tuple[str, ...]  # what the pieces of a bar are, where there are several
    is_drawn: bool
    untold: tuple[str, ...]  # "not shown (1 to 7): Croydon; Newham."

    @classmethod
    def of(cls, table: Mapping[str, Any], drawing: Mapping[str, Any] | None) -> Self:
        """Return a table and its drawing, as they were kept, as they are printed."""
        bars = drawing["bars"] if drawing else repeat(None)
        lines = [
            Line(row["label"], tuple(number["cell"] for number in row["numbers"]), bar)
            for row, bar in zip(table["rows"], bars, strict=False)
        ]
        told = tuple(line for line in lines if not line.untold)
        by_words = groupby(
            sorted((line for line in lines if line.untold), key=lambda line: line.untold),
            key=lambda line: line.untold,
        )
        return cls(
            table["title"],
            tuple(table["columns"]),
            told,
            tuple(drawing["key"]) if drawing else (),
            # A bar alone compares nothing, and without any bar there is nothing to see.
            drawing is not None and len(told) > 1 and any(line.bar and line.bar["parts"] for line in told),
            tuple(f"{words}: {'; '.join(line.label for line in alike)}." for words, alike in by_words),
        )
