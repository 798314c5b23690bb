"""The papers that are drawn, printed: once for all that is asked of them."""

from functools import cache

from hestia.pdf import render
from tests.pdf.drawn import documents
from tests.pdf.pages import Paper


@cache
def paper_of(name: str) -> Paper:
    """Return one of them."""
    return Paper(render(documents()[name]))
