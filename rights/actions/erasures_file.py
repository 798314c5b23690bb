"""What was erased, in a file that a restored backup does not take back: a line for each, which only grows.

It holds ids alone: of the erasure, of the record, and of each case a sum that only its reference makes.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Line:
    """One erasure: its tombstone, and by what her record is known again, or a complaint of no case."""

    key: str
    kind: str
    client: int
    cases: tuple[str, ...]
    asked_by: int
    confirmed_by: int
    digest: str

    def knows(self, reference: str) -> bool:
        """Whether a case is one of those that were erased."""
        return mark(self.key, reference) in self.cases


def mark(key: str, reference: str) -> str:
    """Return the sum by which a case is known again: another one in each erasure."""
    return sha256(f"{key}:{reference}".encode()).hexdigest()


def marks(key: str, references: Iterable[str]) -> tuple[str, ...]:
    """Return the sums of some cases."""
    return tuple(sorted(mark(key, reference) for reference in references))


def path() -> Path | None:
    """Return where the file is, if the settings say so."""
    file: Path | None = settings.ERASURES_FILE
    return file


def lines() -> Iterator[Line]:
    """Yield each erasure, the oldest first."""
    file = path()
    if file is None or not file.exists():
        return
    for text in file.read_text().splitlines():
        kept = json.loads(text)
        yield Line(**{**kept, "cases": tuple(kept["cases"])})


def add(line: Line) -> None:
    """Add an erasure, and wait until the disk has it. What is there already is not added again."""
    file = path()
    if file is None:
        raise FileNotFoundError("HESTIA_ERASURES_FILE")
    if any(known.key == line.key for known in lines()):
        return
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, f"{json.dumps(asdict(line))}\n".encode())
        os.fsync(opened)
    finally:
        os.close(opened)
