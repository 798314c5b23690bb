"""Lines of the log about somebody whose record was erased: blanked so that it shows, never deleted.

A blanked line keeps who did what and when, and the sum that was taken of it before. The erasure writes one
line more, which is sealed as every line is: it holds a sum over all lines that it blanked, as they were and
as they are. So a line that somebody else blanked, or changed after it was blanked, is found out.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

ERASED = "record.erased"


@dataclass(frozen=True, slots=True)
class Blanked:
    """A line as it was and as it is: its id, and two sums."""

    line: int
    before: str
    now: str


def sum_over(lines: Iterable[Blanked]) -> str:
    """Return the sum that stands for lines that were blanked together."""
    rows = sorted([line.line, line.before, line.now] for line in lines)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def subject_of(erasure: str) -> str:
    """Return how the line that vouches for them names an erasure."""
    return f"tombstone:{erasure}"
