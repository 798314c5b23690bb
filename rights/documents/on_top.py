"""The sheet on top of what she is given of her record in English, in her language beside English."""

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.languages import side_by_side, spoken


def sheet_on_top(case: Case, *, title: str, file_name: str) -> Document | None:
    """Return it, if we have words in her language: nothing for who reads English."""
    hers = spoken(case.client.first_language)
    if hers is None:
        return None
    return Document(
        template="pdf/copy_cover.html",
        title=title,
        file_name=file_name,
        reference_line=case.reference,
        audience=Audience.CLIENT,
        tells=frozenset({Fact.REFERENCE, Fact.WORKER}),
        sides=side_by_side(hers.code, with_english=True),
        context={"worker": case.worker.first_name if case.worker else _("My key worker")},
    )
