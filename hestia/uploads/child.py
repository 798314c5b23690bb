"""Have a file cleaned by a process of its own, and wait for it no longer than is fair."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from typing import IO

from hestia.uploads.kinds import MOST_KEPT, REFUSED, TOO_MUCH, Cleaned, Kind, NotTaken

ROOT = Path(__file__).resolve().parent.parent.parent
# Together with the scanner less than the minute that the database waits for a request (`hestia.db.acting`).
SECONDS = 20  # from its start to its end
WAIT = 10  # seconds for a turn
COMMAND = (sys.executable, "-s", "-B", "-m", "hestia.uploads.clean")
BUSY = "Other files are being opened. Try again in a minute"
_turn = BoundedSemaphore(1)  # one at a time for each of our processes: each may take much memory


class Cleaner(subprocess.Popen[bytes]):
    """The process. It is given the file by one pipe and answers by another: both are always there."""

    stdin: IO[bytes]
    stdout: IO[bytes]


def cleaned_apart(kind: Kind, content: bytes) -> Cleaned:
    """Return the file written anew. Raise `NotTaken` if it is not, whatever became of the process."""
    if not _turn.acquire(timeout=WAIT):
        raise NotTaken(BUSY)
    try:
        code, answer = answer_of(kind, content)
    finally:
        _turn.release()
    if code == REFUSED:
        raise NotTaken(answer.decode(errors="replace") or TOO_MUCH)
    head, _, kept = answer.partition(b"\n")
    if code != 0 or not kept:
        raise NotTaken(TOO_MUCH)
    said = json.loads(head)
    return Cleaned(Kind(said["kind"]), kept, said["pages"])


def answer_of(kind: Kind, content: bytes) -> tuple[int, bytes]:
    """Return how the process ended, and what it wrote: never more than a file may be.

    It is told nothing of us: no setting, no key, no address.
    """
    process = Cleaner(
        [*COMMAND, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"},
        start_new_session=True,
    )
    end = Timer(SECONDS, process.kill)
    giving = Thread(target=give, args=(process, content), daemon=True)
    end.start()
    giving.start()
    try:
        answer = process.stdout.read(MOST_KEPT + 1000)
        if process.stdout.read(1):
            process.kill()
        code = process.wait()
    finally:
        end.cancel()
        process.kill()
        process.stdout.close()
        giving.join()
        process.wait()
    return code, answer


def give(process: Cleaner, content: bytes) -> None:
    """Write the file to the process, unless it ended before."""
    with suppress(OSError, ValueError):
        process.stdin.write(content)
    with suppress(OSError, ValueError):
        process.stdin.close()
