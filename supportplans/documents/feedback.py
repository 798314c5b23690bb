"""You said, we did: the sheet for the wall."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from hestia.pdf import Audience, Document
from hestia.pdf.languages import ENGLISH, Language
from hestia.pdf.words import her_day, sentences
from supportplans.models import (
    YouSaid,
)


def you_said_sheet(
    lines: Iterable[YouSaid], *, on: date, sides: tuple[Language, ...] = (ENGLISH,)
) -> Document:
    """Return the sheet to put up: what was said and what was done. It tells of nobody, and names nobody.

    What was said and done stands there once, in English: nobody has checked it in another language.
    """
    # Translators: title of a sheet on the wall: what people said of us, and what we did about it
    title = _("You said, we did")
    return Document(
        template="pdf/you_said.html",
        title=title,
        file_name=f"you-said-{on:%Y-%m}.pdf",
        reference_line=sentences(title, her_day(on, with_year=True)),
        audience=Audience.CLIENT,
        tells=frozenset(),
        large_print=True,
        sides=sides,
        context={"lines": list(lines)},
    )
