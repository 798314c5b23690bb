"""Have pages of a file drawn by a process of its own: to be looked at, or to be given with parts hidden."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hestia.sandbox import Failed, Limits, Sandbox, Unacceptable
from hestia.uploads.kinds import MB, PICTURES, Kind
from hestia.uploads.models import File

DRAWN = frozenset({Kind.PDF, *PICTURES})
NOT_DRAWN = "Its pages could not be drawn: it is damaged, or far larger inside than it looks."
TOO_LARGE = "All files together are too large for one paper. Leave some out, and give them beside it."
# A process for each page that is looked at, and one for all files of one copy: they are one woman's.
draughtsman = Sandbox(
    "hestia.uploads.draw",
    Limits(
        memory=2048 * MB,
        cpu_seconds=30,
        more_cpu_seconds=5,
        seconds=35,
        more_seconds=2,
        answer_bytes=200 * MB,
        turn_seconds=20,
    ),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One page of a file as a picture: an address that holds it whole, and its size in points."""

    source: str
    width: int
    height: int


def is_drawn(file: File) -> bool:
    """Whether a file is of a kind whose pages can be drawn."""
    return file.kind in DRAWN


def pages_of(file: File) -> int:
    """Return how many pages of a file can be drawn."""
    return (file.pages or 1) if is_drawn(file) else 0


def look_at(file: File, number: int) -> Look:
    """Return a page as a picture. Raise `Unacceptable` with why not."""
    try:
        answer = draughtsman.ask(json.dumps({"look": number, "kind": file.kind}).encode(), file.read())
        head, _, picture = answer.partition(b"\n")
        size = json.loads(head)
        address = f"data:image/jpeg;base64,{b64encode(picture).decode()}"
        return Look(address, size["width"], size["height"])
    except (Failed, ValueError, KeyError):
        raise Unacceptable(NOT_DRAWN) from None


def papers_of(files: Sequence[tuple[File, Mapping[int, Any]]]) -> list[bytes | Unacceptable]:
    """Return each file as a PDF whose pages may stand in another, or why there is none.

    :param files: each with what is hidden on which page: boxes, or all of it. Where nothing is, its pages are
        as they were; else every page is a picture.
    """
    if not files:
        return []
    asked: list[Any] = [{"kind": file.kind, "boxes": {**boxes}} for file, boxes in files]
    try:
        order = json.dumps({"files": asked}).encode()
        head, _, rest = draughtsman.ask(order, *(file.read() for file, _ in files)).partition(b"\n")
        papers: list[bytes | Unacceptable] = []
        for about in json.loads(head):
            papers.append(Unacceptable(about["why"]) if about["why"] else rest[: about["length"]])
            rest = rest[about["length"] :]
    except (Failed, ValueError, KeyError):
        raise Unacceptable(TOO_LARGE) from None
    return papers
