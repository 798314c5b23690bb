"""What the text layer says, for whoever copies from a paper or has it read out.

WeasyPrint writes a line as it is drawn: Arabic from the left, and the letters of Hindi and Punjabi by the
shapes they join to, which stand for other letters elsewhere. Beside each such line we write what it says, in
the order it is read, and in which language (PDF 1.7, 14.9.2 and 14.9.4).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

# Scripts that run from the right, or whose letters join: Hebrew to Thaana, India to Myanmar, Khmer.
NOT_AS_DRAWN = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
UNSAID = re.compile("[\u2066-\u2069\u200e\u200f]")  # they only say which way to draw


@contextmanager
def saying(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn of a box with its place in the structure, and with what it says."""
    marks = stream._tags
    if marks is not None:
        number = len(marks)
        marks[box] = {"tag": tag, "mcid": number}
        told: dict[str, Any] = {"MCID": number}
        text = getattr(box, "text", "")
        if tag == "Span" and NOT_AS_DRAWN.search(text):
            told["ActualText"] = pydyf.String(UNSAID.sub("", text))
            if language := box.style["lang"]:
                told["Lang"] = pydyf.String(language)
        pydyf.Stream.begin_marked_content(stream, tag, pydyf.Dictionary(told))
    try:
        yield
    finally:
        if marks is not None:
            pydyf.Stream.end_marked_content(stream)


setattr(Stream, "marked", saying)  # noqa: B010  WeasyPrint leaves no other way in
