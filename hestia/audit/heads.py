"""The heads of the chain, a number and a sum each, kept where whoever can rewrite the whole chain cannot.

* A folder (``HESTIA_HEADS_FOLDER``) takes each head, a line each, within the minute: a file for each month
  that only grows, on another machine or of another user.
* A mailbox (``HESTIA_HEADS_MAIL``) takes the newest head once an hour, and only where there is a new one. A
  mail a minute would be filtered away unread, and a head vouches for all before it.
* An authority of time (``HESTIA_TIMESTAMP_URL``) signs the newest head once an hour: `hestia.audit.stamps`.

What a place has not taken is offered again after the next seal: nothing here stops the sealing.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from hestia.audit.models import SealedBatch
from hestia.audit.stamps import Authority

HEADS, STAMPS = "heads", "stamps"  # how their files begin
LINE = re.compile(
    r"(?P<text>(?P<number>[0-9]+):[0-9a-f]{64}) (?P<sealed_at>\S+)(?: (?P<stamp>[A-Za-z0-9+/=]+))?\n"
)


@dataclass(frozen=True)
class Head:
    """One line of what is kept: the number of a seal and its sum, and when it was made."""

    text: str  # 12:9f86d0…
    number: int
    sealed_at: datetime
    stamp: str = ""  # the answer of an authority of time, in letters

    @classmethod
    def of(cls, batch: SealedBatch, stamp: str = "") -> "Head":
        """Return the head that a batch is."""
        return cls(batch.head, batch.number, batch.made_at.astimezone(UTC), stamp)

    @classmethod
    def read(cls, line: str) -> "Head | None":
        """Return what a line says, unless it says something else."""
        words = LINE.fullmatch(line)
        if words is None:
            return None
        try:
            sealed_at = datetime.fromisoformat(words["sealed_at"])
        except ValueError:
            return None
        return cls(words["text"], int(words["number"]), sealed_at, words["stamp"] or "")

    @property
    def line(self) -> str:
        """Return the line that says it."""
        return " ".join(filter(None, [self.text, self.sealed_at.isoformat(), self.stamp])) + "\n"

    @property
    def hour(self) -> datetime:
        """Return the hour in which it was made."""
        return hour_of(self.sealed_at)


def hour_of(moment: datetime) -> datetime:
    """Return when an hour began."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Book:
    """Files of one kind in the folder, one for each month, that are only ever added to."""

    folder: Path
    kind: str

    def files(self) -> list[Path]:
        """Return its files, oldest first. A folder that is not there is an error, not an empty book."""
        return sorted(path for path in self.folder.iterdir() if path.match(f"{self.kind}-*.txt"))

    def heads(self) -> Iterator[Head]:
        """Yield what is kept, in the order in which it came."""
        for path in self.files():
            yield from filter(None, map(Head.read, lines_of(path)))

    def last(self) -> Head | None:
        """Return what came last."""
        for path in reversed(self.files()):
            for line in reversed(lines_of(path)):
                if head := Head.read(line):
                    return head
        return None

    def unreadable(self) -> Iterator[str]:
        """Yield where a line says nothing. Half a line counts for nothing where the whole one follows it."""
        for path in self.files():
            for place, (line, following) in enumerate(pairwise([*lines_of(path), ""]), start=1):
                if Head.read(line) is None and not following.startswith(line.rstrip("\n")):
                    yield f"line {place} of {path.name}"

    def add(self, *heads: Head) -> None:
        """Write lines down, and come back when they are on the disk."""
        for head in heads:
            path = self.folder / f"{self.kind}-{head.sealed_at:%Y-%m}.txt"
            is_new = not path.exists()
            # An earlier line may have been cut short by a full disk.
            is_cut = not is_new and not path.read_bytes().endswith(b"\n") and path.stat().st_size
            text = ("\n" if is_cut else "") + head.line
            with path.open("a", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                remember_names(self.folder)


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file, each with its end."""
    return path.read_text(encoding="ascii", errors="replace").splitlines(keepends=True)


def remember_names(folder: Path) -> None:
    """Have a new file's name on the disk too."""
    names = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(names)
    finally:
        os.close(names)


def book(kind: str) -> Book:
    """Return the files of one kind in the folder that the settings name."""
    if settings.HEADS_FOLDER is None:
        raise FileNotFoundError
    return Book(settings.HEADS_FOLDER, kind)


def books() -> list[Book]:
    """Return what the folder keeps, where there is one: heads, and those that an authority of time signed."""
    return [book(HEADS), book(STAMPS)] if settings.HEADS_FOLDER else []


def newest() -> SealedBatch | None:
    """Return the newest batch, without what it sums up."""
    return SealedBatch.objects.defer("rows", "digests").order_by("-number").first()


class HeadPlaces:
    """Where heads go. Remembers, for as long as the sealer runs, in which hour it last sent mail."""

    def __init__(self) -> None:
        batch = newest()
        self.mailed = hour_of(batch.made_at) if batch else None

    def all(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield each place there is: its name, and what brings it up to date."""
        if settings.HEADS_FOLDER:
            yield "the folder", self.write
        if settings.HEADS_MAIL:
            yield "mail", self.send
        if settings.TIMESTAMP_URL:
            yield "the authority of time", self.stamp

    def write(self) -> None:
        """Write down each head since the last that is there; of another chain's, the newest."""
        heads = book(HEADS)
        last, batch = heads.last(), newest()
        if batch is None or (last and last.text == batch.head):
            return
        known = last and SealedBatch.objects.filter(number=last.number, digest=last.text.partition(":")[2])
        if last is None or not known:  # a first start, or a database put back as it was before
            heads.add(Head.of(batch))
            return
        missing = SealedBatch.objects.defer("rows", "digests").filter(number__gt=last.number)
        heads.add(*(Head.of(batch) for batch in missing.order_by("number").iterator()))

    def send(self) -> None:
        """Send the newest head, once an hour."""
        batch = newest()
        if batch is None or hour_of(batch.made_at) == self.mailed:
            return
        words = (
            f"{batch.head}\n\nSealed on {batch.made_at.astimezone(UTC):%-d %B %Y at %H:%M} UTC.\n{ABOUT_MAIL}"
        )
        EmailMessage(f"{settings.SITE_NAME}: head of the log", words, to=settings.HEADS_MAIL).send()
        self.mailed = hour_of(batch.made_at)

    def stamp(self) -> None:
        """Have the newest head signed with the time, once an hour, and keep the answer in the folder."""
        stamps = book(STAMPS)
        last, batch = stamps.last(), newest()
        if batch is None or (last and last.hour == hour_of(batch.made_at)):
            return
        stamps.add(Head.of(batch, Authority.chosen().sign(batch.head)))


ABOUT_MAIL = """
Keep this mail. With it anybody can show whether the log was changed or cut off before this moment:
manage.py verify_audit --head followed by the first line. It says nothing about anyone.
"""
