"""Her sheet about how to complain: one page, in her language beside English."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import WITH_NUMBERS, numbers
from cases.documents.printable import Copy, Printable
from cases.models import Case
from hestia.pdf import Audience, Document
from rights.documents.reaching import ways_to_us
from rights.rules.further import COMMISSIONER


def complaining_sheet(case: Case, copy: Copy) -> Document:
    """Return how she can complain, what then happens, and where she goes if the answer is not enough."""
    # Translators: sheet about complaints: its title
    title, ways = _("How I can complain"), ways_to_us()
    return Document(
        template="pdf/complaining.html",
        title=title,
        file_name=copy.file_name(case.reference, f"complaining-{copy.number}", discreet="page"),
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=COMPLAINING.tells,
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "phone": ways["phone"],
            "page": ways["page"],
            "commissioner": COMMISSIONER,
            "trustees": settings.TRUSTEES,
            "with_lines": copy.with_lines,
            **numbers(case, copy),
        },
    )


COMPLAINING = Printable(
    slug="complaining",
    title="How I can complain",
    called="How she can complain",
    audience=Audience.CLIENT,
    tells=WITH_NUMBERS,
    build=complaining_sheet,
    in_her_language=True,
    tells_whatever_is_left_out=True,
)
