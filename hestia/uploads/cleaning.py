"""Have a file written anew by a process of its own, and wait for it no longer than is fair."""

import json

from hestia.sandbox import Failed, Limits, Sandbox, Unacceptable
from hestia.uploads.kinds import MB, MOST_KEPT, TOO_MUCH, Cleaned, Kind

# A process for each file. With the turn and the scanner less than the minute that the database waits for a
# request (`hestia.db.acting`).
cleaner = Sandbox(
    "hestia.uploads.clean",
    Limits(memory=1024 * MB, cpu_seconds=20, seconds=20, answer_bytes=MOST_KEPT + 1000, turn_seconds=10),
)


def cleaned_apart(kind: Kind, content: bytes) -> Cleaned:
    """Return the file written anew. Raise `Unacceptable` if it is not, whatever became of the process."""
    try:
        head, _, kept = cleaner.ask(kind.encode(), content).partition(b"\n")
        about = json.loads(head)
        cleaned = Cleaned(Kind(about["kind"]), kept, about["pages"])
    except (Failed, ValueError, KeyError, TypeError):
        raise Unacceptable(TOO_MUCH) from None
    if not kept:
        raise Unacceptable(TOO_MUCH)
    return cleaned
