"""A report on paper, for a funder: rounded, with what each figure is."""

from datetime import date

from django.conf import settings

from hestia.accounts.models import User
from hestia.pdf import Audience, Document
from hestia.ui.words import date_words
from oversight.queries.report import EACH_BY_ITSELF, Report


def report_document(report: Report, *, by: User, on: date) -> Document:
    """Return a report as a document for outside. It tells of nobody."""
    if not report.is_outside:
        raise ValueError("What goes outside is rounded first")
    return Document(
        template="pdf/figures.html",
        title=f"Figures, {report.period.words}",
        file_name=f"figures-{report.period.first:%Y-%m-%d}-to-{report.period.last:%Y-%m-%d}.pdf",
        reference_line=f"Figures, {report.period.words}. Made {date_words(on)} by {by.initials}.",
        audience=Audience.OTHER,
        tells=frozenset(),
        context={
            "report": report,
            "charity": settings.SITE_NAME,
            "on": on,
            "by": by,
            "rounding": EACH_BY_ITSELF,
        },
    )
