"""Paper: documents made from templates, with our own files only, and nothing left on disk."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from hestia.db.acting import working_apart
from hestia.pdf import pressroom
from hestia.pdf.document import Document, InLanguages
from hestia.privacy.audiences import Audience, Fact

__all__ = [
    "Audience",
    "Document",
    "Fact",
    "InLanguages",
    "NotMadeYet",
    "html",
    "papers_wait",
    "render",
    "respond",
    "submit",
]

_is_waiting = ContextVar("papers wait", default=False)


class NotMadeYet(Exception):
    """A paper is wanted where whatever is made now would be undone."""


@contextmanager
def papers_wait() -> Iterator[None]:
    """Make no paper in here: what asks for one ends with `NotMadeYet`, before anything is printed."""
    token = _is_waiting.set(True)
    try:
        yield
    finally:
        _is_waiting.reset(token)


def html(document: Document, *, on_screen: bool = True) -> str:
    """Return the document as a page, to be looked at before it is printed."""
    context = {**document.context, "document": document, "on_screen": on_screen}
    with override(document.main.code):
        return render_to_string(document.template, context)


def submit(*documents: Document) -> Future[bytes]:
    """Have documents printed as one PDF by the process that prints, and go on meanwhile.

    The answer is `hestia.sandbox.Unacceptable` if a page asks for other files than our own.
    """
    if _is_waiting.get():
        raise NotMadeYet
    pages = [html(document, on_screen=False).encode() for document in documents]
    return pressroom.typesetter_of(pages).submit(*pages)


def render(*documents: Document) -> bytes:
    """Return documents as one PDF, and wait for it."""
    with working_apart():
        return submit(*documents).result()


def respond(document: Document, *, inline: bool = False, paper: bytes = b"") -> HttpResponse:
    """Return the PDF as an answer that browsers and proxies do not keep.

    :param paper: the document rendered before, where it is the same for everybody
    """
    return HttpResponse(
        paper or render(document),
        content_type="application/pdf",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{document.file_name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
