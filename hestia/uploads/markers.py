"""Pictures inside other files, where every point stays as it is and only what is written about it goes."""

import struct

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import TOO_MUCH


class TooMuch(Unacceptable):
    """Damaged, or made to harm who opens it."""

    def __init__(self) -> None:
        super().__init__(TOO_MUCH)


# Of a JPEG: APP0 (how it is measured) and APP14 (how its colours are meant) are needed to draw it.
KEPT_MARKERS = {0xE0, 0xEE}
START_OF_SCAN = 0xDA
WORDY_BOXES = {b"uuid", b"xml ", b"asoc", b"lbl ", b"uinf", b"jp2i"}


def without_words(picture: bytes) -> bytes:
    """Return a JPEG or JPEG 2000 without what is written about it: where, when, with what."""
    if picture.startswith(b"\xff\xd8"):
        return jpeg_without_words(picture)
    if picture[4:8] == b"jP  ":
        return jp2_without_words(picture)
    return picture  # a bare code stream has no room for words, or it is no picture at all


def jpeg_without_words(picture: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, IPTC, profiles and comments, wherever they stand."""
    kept, place = [picture[:2]], 2
    while place + 4 <= len(picture):
        if picture[place] != 0xFF:
            raise TooMuch
        marker = picture[place + 1]
        if marker == 0xFF:  # may stand before a marker, any number of times
            place += 1
            continue
        if marker == 0xD9:
            break
        length = struct.unpack(">H", picture[place + 2 : place + 4])[0] + 2
        if length < 4 or place + length > len(picture):
            raise TooMuch
        if not (marker == 0xFE or 0xE0 <= marker <= 0xEF) or marker in KEPT_MARKERS:
            kept.append(picture[place : place + length])
        place += length
        if marker == START_OF_SCAN:
            end = end_of_scan(picture, place)
            kept.append(picture[place:end])
            place = end
    return b"".join([*kept, b"\xff\xd9"])


def end_of_scan(picture: bytes, place: int) -> int:
    """Return where the points of a scan end and the next marker stands."""
    while True:
        place = picture.find(b"\xff", place)
        if place < 0 or place + 1 >= len(picture):
            return len(picture)
        if picture[place + 1] == 0 or 0xD0 <= picture[place + 1] <= 0xD7:
            place += 2
        elif picture[place + 1] == 0xFF:
            place += 1
        else:
            return place


def jp2_without_words(picture: bytes) -> bytes:
    """Return a JPEG 2000 without the boxes that hold words."""
    kept, place = [], 0
    while place + 8 <= len(picture):
        length, kind = struct.unpack(">I4s", picture[place : place + 8])
        if length == 1 and place + 16 <= len(picture):
            length = struct.unpack(">Q", picture[place + 8 : place + 16])[0]
        end = len(picture) if length == 0 else place + length
        if end <= place or end > len(picture):
            raise TooMuch
        if kind not in WORDY_BOXES:
            kept.append(picture[place:end])
        place = end
    return b"".join(kept)
