"""A report on paper, for a funder: rounded, with what each figure is."""

from datetime import date

from django.conf import settings

from hestia.accounts.models import User
from hestia.pdf import Audience, Document
from hestia.ui.words import date_words
from oversight.models import SentReturn
from oversight.queries.paper import Paper, as_paper
from oversight.queries.report import Report

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
        stamp=sent.mark.words if sent.mark else "",
    )


def document(
    paper: Paper, *, file_name: str, reference_line: str, made: str, charity: str, stamp: str = ""
) -> Document:
    """Return what a report says as a document for outside."""
    return Document(
        template="pdf/figures.html",
        title=f"Figures, {paper['period']['words']}",
        file_name=file_name,
        reference_line=reference_line,
        audience=Audience.OTHER,
        tells=frozenset(),
        context={"report": paper, "charity": charity, "made": made},
        stamp=stamp,
    )
