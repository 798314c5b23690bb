"""The process that opens what others sent: ``python -m hestia.uploads.clean pdf < sent > kept``.

It reads a file, writes it anew, and ends. Before it reads anything it gives up what it does not need: most
memory, most time, and every way to open a file or a connection. It is started by `hestia.uploads.child`.
"""

import io
import json
import os
import resource
import sys
from contextlib import suppress

import pikepdf
from PIL import Image

from hestia.uploads.kinds import (
    MB,
    MOST_BYTES,
    MOST_KEPT,
    PICTURES,
    REFUSED,
    TOO_BIG,
    TOO_MUCH,
    Cleaned,
    Kind,
    NotTaken,
)
from hestia.uploads.pictures import clean_picture
from hestia.uploads.portable import clean_pdf
from hestia.uploads.word import clean_docx

CPU_SECONDS = 20
MOST_MEMORY = 1024 * MB  # of addresses, of which the libraries alone take a part


def give_up_power() -> None:
    """Keep a little memory and time, and what is open: what is read, what is written, what went wrong.

    What is open goes on working. No number is left for another file, not even one that was closed to make
    room: there is no reading of the disk and no network, whoever runs it.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform != "darwin":  # which counts what is shared by all, and would refuse
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with suppress(OSError, AttributeError):  # where a kernel allows it, without a network from the start
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def rehearse() -> None:
    """Do all of it once, with files of our own: what the libraries read from the disk is read by then."""
    for kind in (Kind.JPEG, Kind.PNG):
        drawn, said = io.BytesIO(), Image.Exif()
        said[0x0112] = 6
        Image.new("P", (8, 8)).convert("RGB").save(drawn, kind.upper(), exif=said)
        clean_picture(kind, drawn.getvalue())
    paper, made = io.BytesIO(), pikepdf.new()
    made.add_blank_page()
    made.save(paper)
    clean_pdf(paper.getvalue())
    with suppress(NotTaken):
        clean_docx("PK".encode("cp437"))  # as names in ZIP files are written


def clean(kind: Kind, content: bytes) -> Cleaned:
    """Return the file written anew."""
    if kind in PICTURES:
        kept = clean_picture(kind, content)
    else:
        kept = clean_pdf(content) if kind == Kind.PDF else clean_docx(content)
    if len(kept.content) > MOST_KEPT:
        raise NotTaken(TOO_BIG)
    return kept


def main(kind: str) -> int:
    """Clean what comes in; say how it went by the number it ends with."""
    rehearse()
    give_up_power()
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        kept = clean(Kind(kind), content)
    except NotTaken as reason:
        sys.stdout.buffer.write(str(reason).encode())
        return REFUSED
    except Exception:  # noqa: BLE001  # whatever a library makes of a damaged file, it is not taken
        sys.stdout.buffer.write(TOO_MUCH.encode())
        return REFUSED
    head = json.dumps({"kind": kept.kind, "pages": kept.pages})
    sys.stdout.buffer.write(head.encode() + b"\n" + kept.content)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
