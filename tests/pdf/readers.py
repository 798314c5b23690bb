"""What programs read in a paper that had no part in writing it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from unicodedata import category, normalize

import pypdfium2
import pytest

NO_POPPLER = "Reading with Poppler needs its pdftotext on the path: apt-get install poppler-utils"


def with_pdfium(data: bytes, pages: int | None = None) -> str:
    """Return the text of a paper, or of its first pages, as Chrome and Edge read it."""
    paper = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in list(paper)[:pages])


MM = 72 / 25.4  # points
FOOT, HEAD = 19 * MM, 21 * MM  # of a sheet of ours: what stands there is no reading matter


def letters(data: bytes) -> Iterator[tuple[float, bool, str]]:
    """Yield each letter: its size in points, whether it stands between head and foot, and itself."""
    paper = pypdfium2.PdfDocument(data)
    for page in paper:
        text = page.get_textpage()
        head = page.get_height() - HEAD
        is_marked = "Confidential" in text.get_text_range()
        for index in range(text.count_chars()):
            letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
            matrix = pypdfium2.raw.FS_MATRIX()
            pypdfium2.raw.FPDFText_GetMatrix(text, index, matrix)
            size = pypdfium2.raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
            if letter.strip():
                yield round(size, 1), FOOT < matrix.f < (head if is_marked else page.get_height()), letter


def with_poppler(data: bytes) -> str:
    """Return the text of a paper as most readers of Linux read it."""
    tool = shutil.which("pdftotext")
    if not tool:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_POPPLER)
    read = subprocess.run([tool, "-", "-"], input=data, capture_output=True, check=True)
    return read.stdout.decode()


ENGLISH = re.compile(r"[A-Za-z][\x20-\x7e\u2000-\u206f]*|[\x20-\x7e\u2000-\u206f]*[A-Za-z]")
ENGLISH_WORD = re.compile(r"[A-Za-z]+")
FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
WORDS_OR_NUMBER = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0670\u200c ])*|\d+")
NUMBER_AT_THE_END = re.compile(r"\s\d+$")
REFERENCE = re.compile(r"H-\d+")
HOLE = re.compile(r"%\(\w+\)s|\{\w+\}")
DIGITS = "26"  # in each hole of a message
READERS = {"PDFium": with_pdfium, "Poppler": with_poppler}


def in_order(text: str) -> str:
    """Return the letters, marks and digits of a text in their order, without what parts them."""
    plain = normalize("NFKD", text)
    return "".join(character for character in plain if category(character)[0] in "LMN")


def pieces(words: str, reader: str) -> list[str]:
    """Return what must be read in its order, of one line.

    Two things no paper can help, whoever wrote it: within a line from the right, PDFium takes English words
    and numbers one by one, the last first; and on a sheet that is mostly from the left, Poppler takes so what
    stands between full stops and numbers, and a mark at the end of a word.
    """
    filled = HOLE.sub(DIGITS, words)
    parts = [filled]
    if FROM_THE_RIGHT.search(filled) and reader == "PDFium":
        parts = ENGLISH.split(filled)
        is_mostly_english = len(ENGLISH_WORD.findall(filled)) >= len(
            list(filter(in_order, " ".join(parts).split()))
        )
        parts = " ".join(parts).split() if is_mostly_english else parts
        # A line from a name to a number, beside an English one, is turned round too: word by word.
        if ENGLISH_WORD.search(filled) and NUMBER_AT_THE_END.search(filled):
            parts = " ".join(parts).split()
    elif FROM_THE_RIGHT.search(filled):
        parts = WORDS_OR_NUMBER.findall(ENGLISH.sub(".", filled))
    elif reader == "PDFium":
        parts = REFERENCE.split(filled)
    return [part for part in map(in_order, parts) if part]
