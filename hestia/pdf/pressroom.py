"""Have a paper printed by a process of its own, which cannot bring this one down with it."""

import atexit
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import IO

from hestia.pdf.child import LENGTH, PRINTED, REFUSED
from hestia.pdf.press import Refused

ROOT = Path(__file__).resolve().parent.parent.parent
# It knows none of our settings: not even where the database is.
BEGIN = "from django.conf import settings; settings.configure(); from hestia.pdf.child import main; main()"
COMMAND = (sys.executable, "-s", "-B", "-c", BEGIN)
KEPT = ("PATH", "TMPDIR", "FONTCONFIG_FILE", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
SECONDS = 90  # by the clock, for one paper
SECONDS_MORE = 5  # for each further one of a file
MOST_BYTES = 64 * 2**20


class Unprintable(Exception):
    """A paper took too long, or too much memory, or something in it cannot be laid out."""


class Printer(subprocess.Popen[bytes]):
    """The process. It is asked by one pipe and answers by another: both are always there."""

    stdin: IO[bytes]
    stdout: IO[bytes]


class Press:
    """A process that prints one paper after the other, begun again when it has ended."""

    def __init__(self) -> None:
        self.process: Printer | None = None
        # One at a time: laying out is bound to one core anyway.
        self.line = ThreadPoolExecutor(1, thread_name_prefix="press")

    def submit(self, *pages: str) -> Future[bytes]:
        """Put pages of HTML in the line; together they become one PDF."""
        return self.line.submit(self.print, *pages)

    def warm(self) -> None:
        """Begin the process now, so that whoever asks next need not wait for it."""
        self.line.submit(self.begin)

    def print(self, *pages: str) -> bytes:
        """Return the PDF. Raise `Refused` or `Unprintable` if there is none; the process may have ended."""
        asked = "\0".join(page.replace("\0", "") for page in pages).encode()
        process = self.begin()
        end = Timer(SECONDS + SECONDS_MORE * (len(pages) - 1), process.kill)
        end.start()
        try:
            with suppress(OSError):
                process.stdin.write(LENGTH.pack(len(asked)) + asked)
                process.stdin.flush()
            said = self.listen(process)
        finally:
            end.cancel()
        if not said:
            self.end()
            raise Unprintable("It took too long, or too much memory.")
        kind, paper = said[:1], said[1:]
        if kind == REFUSED:
            raise Refused(paper.decode())
        if kind != PRINTED:
            raise Unprintable(paper.decode())
        return paper

    def begin(self) -> Printer:
        """Return the process, ready to print. It is told nothing of us: no setting, no key, no address."""
        if self.process is not None and self.process.poll() is None:
            return self.process
        self.end()
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = Printer(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=kept | {"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )
        if self.listen(self.process) != PRINTED:
            self.end()
            raise Unprintable("The press does not start.")
        return self.process

    @staticmethod
    def listen(process: Printer) -> bytes:
        """Return what the process says next; nothing if it ended before it had said it."""
        head = process.stdout.read(LENGTH.size)
        if len(head) < LENGTH.size or (length := LENGTH.unpack(head)[0]) > MOST_BYTES:
            return b""
        said = process.stdout.read(length)
        return said if len(said) == length else b""

    def end(self) -> None:
        """End the process, if it lives."""
        if self.process is not None:
            with suppress(OSError):
                self.process.stdin.close()
            try:
                self.process.wait(timeout=2)  # it puts its fonts away
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
        self.process = None


_presses: dict[int, Press] = {}
_one_each = Lock()


def press() -> Press:
    """Return the press of this process, which is not that of the process it was forked from."""
    with _one_each:
        if os.getpid() not in _presses:
            _presses.clear()
            _presses[os.getpid()] = Press()
            atexit.register(_presses[os.getpid()].end)
        return _presses[os.getpid()]
