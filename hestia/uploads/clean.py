"""A file that others sent, written anew. `hestia.uploads.cleaning` has it work in a process of its own."""

import io
import json
from contextlib import suppress

import pikepdf
from PIL import Image

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import (
    MOST_KEPT,
    PICTURES,
    TOO_BIG,
    Cleaned,
    Kind,
)
from hestia.uploads.pictures import clean_picture
from hestia.uploads.portable import clean_pdf
from hestia.uploads.word import clean_docx


def prepare() -> None:
    """Do all of it once, with files of our own: what the libraries read from the disk is read by then."""
    for kind in (Kind.JPEG, Kind.PNG):
        drawn, exif = io.BytesIO(), Image.Exif()
        exif[0x0112] = 6
        Image.new("P", (8, 8)).convert("RGB").save(drawn, kind.upper(), exif=exif)
        clean_picture(kind, drawn.getvalue())
    paper, made = io.BytesIO(), pikepdf.new()
    made.add_blank_page()
    made.save(paper)
    clean_pdf(paper.getvalue())
    with suppress(Unacceptable):
        clean_docx("PK".encode("cp437"))  # as names in ZIP files are written


def clean(kind: Kind, content: bytes) -> Cleaned:
    """Return the file written anew."""
    if kind in PICTURES:
        kept = clean_picture(kind, content)
    else:
        kept = clean_pdf(content) if kind == Kind.PDF else clean_docx(content)
    if len(kept.content) > MOST_KEPT:
        raise Unacceptable(TOO_BIG)
    return kept


def answer(kind: bytes, content: bytes) -> bytes:
    """Return a line about the file written anew, and the file."""
    kept = clean(Kind(kind.decode()), content)
    return json.dumps({"kind": kept.kind, "pages": kept.pages}).encode() + b"\n" + kept.content
