"""A draw on paper: all that anyone needs to do it again by hand."""

from datetime import date

from hestia.accounts.models import User
from hestia.pdf import Audience, Document, Fact
from hestia.ui.words import date_words
from oversight.queries.draws import Drawn
from oversight.rules.draws import LISTS, list_words


def draw_sheet(drawn: Drawn, *, by: User, on: date) -> Document:
    """Return the sheet of a draw: the secret, the dice, the list of cases, the tickets, what was drawn.

    What few may see stands on no sheet: it was drawn apart, and is told to its keepers alone.
    """
    draw = drawn.draw
    entries = [entry for entry in drawn.entries if not entry.is_kept]
    shown = {entry.pk for entry in entries}
    example = entries[0] if entries else None
    return Document(
        template="pdf/draw.html",
        title=f"Cases drawn, {draw.service}, {draw.first:%B %Y}",
        file_name=f"draw-{draw.first:%Y-%m}-{draw.pk}.pdf",
        reference_line=f"Cases drawn, {draw.first:%B %Y}. Printed {date_words(on)} by {by.initials}.",
        audience=Audience.INTERNAL,
        tells=frozenset({Fact.REFERENCE, Fact.WORKER, Fact.RISK}),
        context={
            "draw": draw,
            "frozen": draw.frozen,
            "thrown": draw.thrown,
            "entries": [(entry, entry.as_entry.marks, drawn.ticket_of(entry)) for entry in entries],
            "example": example,
            "workers": sorted(drawn.workers.items()),
            "letters": [(letter, words) for letter, words in LISTS.items() if letter in "VKXN"],
            "sampled": [
                (sampled, list_words(sampled.list, drawn.workers))
                for sampled in drawn.sampled
                if sampled.entry_id in shown
            ],
        },
    )
