"""What the text layer says, for whoever copies from a paper or has it read out.

WeasyPrint writes a line as it is drawn: Arabic from the left, and the letters of Hindi and Punjabi by the
shapes they join to, which stand for other letters elsewhere. Around each such line we write what it says, in
the order it is read, and in which language (PDF 1.7, 14.9.2 and 14.9.4).

It has no hook for that, so one method inside it is wrapped: `Stream.marked`, which it calls for each box of
text before and after it draws it. Its version is therefore bound in pyproject.toml.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

# Scripts that run from the right, or whose letters join: Hebrew to Thaana, India to Myanmar, Khmer.
NOT_AS_DRAWN = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
UNSAID = re.compile("[\u2066-\u2069\u200e\u200f]")  # they only say which way to draw
MOVED = (
    "This WeasyPrint is not as hestia/pdf/layer.py needs it: it has no Stream.marked(box, tag) to wrap, and"
    " without it papers in Arabic or Hindi cannot be read out. Install the version of requirements.txt."
)


def wrapped(stream: type) -> Any:
    """Return the method of WeasyPrint's that is wrapped. Raise `ImportError` if it is not as it was."""
    method = getattr(stream, "marked", None)
    if method is None or list(signature(method).parameters) != ["self", "box", "tag"]:
        raise ImportError(MOVED)
    return method


marked = wrapped(Stream)


@contextmanager
def saying(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn of a box as WeasyPrint does, and within that, with what it says."""
    with marked(stream, box, tag):
        if tag != "Span" or not NOT_AS_DRAWN.search(box.text):
            yield
            return
        properties: dict[str, Any] = {"ActualText": pydyf.String(UNSAID.sub("", box.text))}
        if language := box.style["lang"]:
            properties["Lang"] = pydyf.String(language)
        stream.begin_marked_content("Span", pydyf.Dictionary(properties))
        try:
            yield
        finally:
            stream.end_marked_content()


setattr(Stream, "marked", saying)  # noqa: B010  WeasyPrint leaves no other way in
