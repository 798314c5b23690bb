"""What the text layer says, for whoever copies from a paper or has it read out.

WeasyPrint writes a line as it is drawn: Arabic from the left, and the letters of Hindi and Punjabi by the
shapes they join to, which stand for other letters elsewhere. Around a line of these we write what it says
(PDF 1.7, 14.9.4). A line of Arabic is turned round by whoever reads it, and so would be what we write around
it: it is written as `right_to_left` says, and what it says is kept for the structure of the paper. What
stands level with it, in a column of its own, is parted from it by an empty piece of text on another line:
PDFium turns round what it takes for one line as a whole, English too.

It has no hook for that, so one method inside it is wrapped: `Stream.marked`, which it calls for each box of
text before and after it draws it. Its version is therefore bound in pyproject.toml.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

from hestia.pdf.right_to_left import RIGHT_TO_LEFT, Fonts, written_anew

# Scripts whose letters join: India to Myanmar, Khmer.
JOINED = re.compile("[\u0900-\u109f\u1780-\u17ff]")
APART, AWAY = 5, 80  # pixels: between two columns at least; from a line to what parts it from another
UNSAID = re.compile("[\u2066-\u2069\u200e\u200f]")  # they only say which way to draw
MOVED = (
    "This WeasyPrint is not as hestia/pdf/layer.py needs it: it has no Stream.marked(box, tag) to wrap, and"
    " without it papers in Arabic or Hindi cannot be read out. Install the version of requirements.txt."
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one piece of text on a page says, where its letters are not in that order, and its language."""

    words: str
    language: str
    is_blank: bool


def wrapped(stream: type) -> Any:
    """Return the method of WeasyPrint's that is wrapped. Raise `ImportError` if it is not as it was."""
    method = getattr(stream, "marked", None)
    if method is None or list(signature(method).parameters) != ["self", "box", "tag"]:
        raise ImportError(MOVED)
    return method


marked = wrapped(Stream)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands, and which way it runs."""

    left: float
    right: float
    line: float
    size: float
    direction: str

    @classmethod
    def of(cls, box: Any) -> "Place":
        left, line = box.position_x, box.position_y + box.baseline
        return cls(left, left + box.width, line, box.style["font_size"], box.style["direction"])

    def is_level_with(self, other: "Place") -> bool:
        """Whether it stands on the line of another, apart from it, and one of them runs from the right."""
        gap = max(self.left - other.right, other.left - self.right)
        return (
            "rtl" in {self.direction, other.direction}
            and abs(self.line - other.line) < self.size
            and gap > APART
        )


@contextmanager
def saying(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn of a box as WeasyPrint does, and see to it that it can be read."""
    if tag != "Span":
        with marked(stream, box, tag):
            yield
        return
    place, last = Place.of(box), vars(stream).get("last_place")
    vars(stream)["last_place"] = place
    if last and place.is_level_with(last):
        part(stream, place)
    with marked(stream, box, tag):
        words = UNSAID.sub("", box.text)
        is_right_to_left = bool(RIGHT_TO_LEFT.search(words))
        said = Said(words if is_right_to_left else "", box.style["lang"] or "", not words.strip())
        said_on(stream)[len(stream._tags) - 1] = said  # the number it was marked with
        start = len(stream.stream)
        if is_right_to_left:
            yield
            stream.stream[start:] = written_anew(stream.stream[start:], words, stream._fonts)
        elif JOINED.search(words):
            stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(words)}))
            try:
                yield
            finally:
                stream.end_marked_content()
        else:
            yield


def part(stream: Any, place: Place) -> None:
    """Write a letter that nobody sees far from a line, and say it is a space: the last line ends there."""
    fonts, away = stream._fonts, place.line + (AWAY if place.line < 2 * AWAY else -AWAY)
    font = next(iter(fonts.values()))
    glyph = next(glyph for glyph, text in font.to_unicode.items() if text.strip())
    blank = Fonts(fonts).in_which(font, {glyph: " "})
    stream.begin_marked_content("Artifact")
    stream.push_state()
    stream.stream += ["BT", f"1 0 0 -1 {place.left:.3f} {away:.3f} Tm", "3 Tr"]
    stream.stream += [f"/{blank.hash} 24 Tf", f"[<{glyph:04x}>] TJ", "ET"]
    stream.pop_state()
    stream.end_marked_content()


def said_on(stream: Any) -> dict[int, Said]:
    """Return what the pieces of text of a page say, by the numbers they are marked with."""
    said: dict[int, Said] = vars(stream).setdefault("said", {})
    return said


setattr(Stream, "marked", saying)  # noqa: B010  WeasyPrint leaves no other way in
