"""What can be taken out of a paper by whoever tries: four programs, and every byte that is in it."""

import io
from collections.abc import Callable

import pikepdf
from pypdf import PdfReader

from tests.pdf.readers import READERS


def with_pypdf(paper: bytes) -> str:
    """Return the text of a paper as a program in Python reads it."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


# PDFium, as Chrome and Edge have it; Poppler's pdftotext; pypdf. The fourth is qpdf, in `streams_of`.
PROGRAMS: dict[str, Callable[[bytes], str]] = {"pypdf": with_pypdf, **READERS}


def streams_of(paper: bytes) -> bytes:
    """Return all that is in a PDF, unpacked as far as it can be."""
    with pikepdf.open(io.BytesIO(paper)) as opened:
        parts = [paper, repr(opened.Root).encode(), repr(opened.trailer).encode()]
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                parts.append(thing.read_raw_bytes())
                try:
                    parts.append(thing.read_bytes())
                except pikepdf.PdfError:  # a picture, as a camera packs it
                    continue
            else:
                parts.append(repr(thing).encode())
    return b"".join(parts)


def spellings_of(word: str) -> list[bytes]:
    """Return how a word can be written in a PDF: as letters or in two bytes each, plainly or in digits."""
    return [way.lower() for code in ("utf-8", "utf-16-be") for way in (word.encode(code), hexed(word, code))]


def hexed(word: str, code: str) -> bytes:
    return word.encode(code).hex().encode()


def assert_nowhere(*words: str, paper: bytes) -> None:
    """Assert that no program, and no look at the bytes, finds any of these words."""
    everything = streams_of(paper).lower()
    assert [word for word in words for way in spellings_of(word) if way in everything] == []
    for name, read in PROGRAMS.items():  # last: it is skipped where one is missing
        text = "".join(read(paper).lower().split())
        assert [word for word in words if word.lower() in text] == [], name
