"""A paper printed in this process, for tests that look over the press's shoulder."""

from hestia.pdf import Document, html
from hestia.pdf.press import typeset


def render_here(*documents: Document) -> bytes:
    """Return documents as one PDF, as the process that prints would."""
    return typeset(*(html(document, on_screen=False) for document in documents))
