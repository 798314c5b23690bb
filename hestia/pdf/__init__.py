"""Paper: documents made from templates, with our own files only, and nothing left on disk."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from hestia.audiences import Audience, Fact
from hestia.pdf.document import Document
from hestia.pdf.press import Refused, typeset

__all__ = ["Audience", "Document", "Fact", "Refused", "html", "render", "respond"]


def html(document: Document, *, on_screen: bool = True) -> str:
    """Return the document as a page, to be looked at before it is printed."""
    context = {**document.context, "document": document, "on_screen": on_screen}
    with override(document.main.code):
        return render_to_string(document.template, context)


def render(document: Document) -> bytes:
    """Return the document as PDF. Raise Refused if its page asks for anything but our own files."""
    return typeset(html(document, on_screen=False))


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
