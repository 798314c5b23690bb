"""Which files are taken, and how each is known: by what is in it, never by its name alone."""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from hestia.sandbox import Unacceptable

MB = 2**20
MOST_BYTES = 20 * MB
MOST_KEPT = 2 * MOST_BYTES  # of what a file becomes: pictures may grow a little
MOST_PAGES = 200
MOST_PIXELS = 40_000_000
LONGEST_NAME = 150

WHICH = "Choose a PDF, a picture (JPEG, PNG, HEIC) or a Word document (DOCX)"
TOO_BIG = f"It is too big. Choose a file of at most {MOST_BYTES // MB} MB"
TOO_MUCH = (
    "It could not be opened safely: it is damaged, or far larger inside than it looks. Print or scan it again"
)


class Kind(StrEnum):
    """What a file is, by what is in it."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    DOCX = "docx"


class Cleaned(NamedTuple):
    """A file as it is kept: rewritten, and of which kind it is now."""

    kind: Kind
    content: bytes
    pages: int | None = None


PICTURES = (Kind.JPEG, Kind.PNG, Kind.HEIC)
SUFFIXES = {
    "pdf": Kind.PDF,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "jpe": Kind.JPEG,
    "jfif": Kind.JPEG,
    "png": Kind.PNG,
    "heic": Kind.HEIC,
    "heif": Kind.HEIC,
    "docx": Kind.DOCX,
}
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
IN_WORDS = {
    Kind.PDF: "a PDF",
    Kind.JPEG: "a picture",
    Kind.PNG: "a picture",
    Kind.HEIC: "a picture",
    Kind.DOCX: "a Word document",
}
# What a browser offers to choose. With ``image/*`` a phone offers its camera as well.
ACCEPT = "image/*,.heic,.heif,.pdf,.docx"
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# What turns the direction of text, and so makes "gpj.exe" look like "exe.jpg".
TURNS_TEXT = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
NOT_SHOWN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def kind_of(content: bytes) -> Kind | None:
    """Return what a file is, by its first bytes, or nothing if it is none of ours."""
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return Kind.HEIC
    if content.startswith(b"PK\x03\x04"):
        return Kind.DOCX  # if it holds one: the process that opens it sees
    return Kind.PDF if b"%PDF-" in content[:1024] else None


def checked_kind(name: str, content: bytes) -> Kind:
    """Return what a file is, if that is what its name says. Raise `Unacceptable` otherwise."""
    detected = kind_of(content)
    _, dot, suffix = name.rpartition(".")
    claimed = SUFFIXES.get(suffix.strip().lower()) if dot else detected
    if detected is None or claimed is None:
        raise Unacceptable(f"{WHICH}. This is not one of those")
    if family(detected) != family(claimed):
        raise Unacceptable(
            f"It is called .{suffix.lower()}, but it is {IN_WORDS[detected]} inside. Check which file it is"
        )
    return detected


def family(kind: Kind) -> str:
    """Return the kind, with all pictures alike: phones call them as they like."""
    return "picture" if kind in PICTURES else kind


def shown_name(name: str) -> str:
    """Return a file's name to be shown, in whichever script: no folders, nothing that hides or turns text."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).translate(TURNS_TEXT)
    name = "".join(" " if unicodedata.category(sign) in NOT_SHOWN else sign for sign in name)
    name = re.sub(r"\s+", " ", name).strip(" .") or "file"
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 5:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(suffix) - 2]}….{suffix}"
