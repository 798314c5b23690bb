"""Where a process that works apart is started, timed, ended and replaced."""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from socket import socketpair
from tempfile import mkdtemp
from weakref import WeakSet

from hestia.sandbox.channel import ANSWERED, READY, REFUSED, Channel, Failed, Unacceptable
from hestia.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-s", "-B", "-m", "hestia.sandbox.child")
KEPT = ("PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")  # of our environment
BUSY = "Other files are being opened. Try again in a minute"
TOO_MUCH = "It took too long, or too much memory."


class Child:
    """One process, from its start to its end, with a folder of its own for what it unpacks."""

    def __init__(self, work: str, limits: Limits) -> None:
        self.limits = limits
        self.retires_at = time.monotonic() + limits.lifetime
        self.folder = mkdtemp(prefix="hestia-")
        ours, theirs = socketpair()
        self.channel = Channel(ours)
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        with theirs:
            self.process = subprocess.Popen(
                [*COMMAND, work, json.dumps(asdict(limits)), self.folder, str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=kept
                | {
                    "TMPDIR": self.folder,
                    "PYTHONUTF8": "1",
                    "MALLOC_ARENA_MAX": "2",
                    "OMP_NUM_THREADS": "1",
                },
                start_new_session=True,
            )

    @property
    def is_fit(self) -> bool:
        """Whether it lives, and is not too old for another question."""
        return self.process.poll() is None and time.monotonic() < self.retires_at

    def receive(self, *, until: float) -> list[bytes]:
        """Return what it says next. Raise `Failed` if it is silent for too long, or says too much."""
        try:
            return self.channel.receive(limit=self.limits.answer_bytes, until=until)
        except (OSError, EOFError) as error:
            raise Failed(TOO_MUCH) from error

    def ask(self, parts: tuple[bytes, ...], *, until: float) -> tuple[bytes, bytes]:
        """Return how it went, and its answer."""
        try:
            self.channel.send(*parts, until=until)
            manner, answer = self.receive(until=until)
        except (OSError, ValueError) as error:
            raise Failed(TOO_MUCH) from error
        return manner, answer

    def end(self) -> None:
        """End it, and all it may have begun."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.forget()
        rmtree(self.folder, ignore_errors=True)

    def forget(self) -> None:
        """Close our end of the line."""
        self.channel.line.close()


class Sandbox:
    """Work that is done in a process of its own: one question after the other, each answered or refused.

    The process is begun when it is first needed. It is begun again when it has ended, whatever ended it.
    """

    def __init__(self, work: str, limits: Limits) -> None:
        self.work = work
        self.limits = limits
        self.child: Child | None = None
        self.line = ThreadPoolExecutor(1, thread_name_prefix=work)  # the process dies with this thread
        _sandboxes.add(self)

    def submit(self, *parts: bytes) -> Future[bytes]:
        """Put a question in the line, and go on meanwhile."""
        return self.line.submit(self.answer, parts)

    def ask(self, *parts: bytes) -> bytes:
        """Return the answer. Raise `Unacceptable` with why, also if too many others wait; or `Failed`."""
        future = self.submit(*parts)
        try:
            return future.result(timeout=self.limits.turn_seconds)
        except TimeoutError:
            if future.cancel():  # it is not begun
                raise Unacceptable(BUSY) from None
        return future.result()

    def warm(self) -> None:
        """Begin the process now, so that whoever asks next need not wait for it."""
        self.line.submit(self.begin, time.monotonic() + self.limits.seconds)

    def answer(self, parts: tuple[bytes, ...]) -> bytes:
        """Ask the process, here and now."""
        until = time.monotonic() + self.limits.allowed(len(parts))
        try:
            manner, answer = self.begin(until).ask(parts, until=until)
        except Failed:
            self.end()
            raise
        if not self.limits.lifetime:
            self.end()
        if manner == ANSWERED:
            return answer
        reason = answer.decode(errors="replace")
        raise Unacceptable(reason) if manner == REFUSED else Failed(reason)

    def begin(self, until: float) -> Child:
        """Return the process, ready to be asked."""
        if self.child is not None and self.child.is_fit:
            return self.child
        self.end()
        try:
            self.child = Child(self.work, self.limits)
            is_ready = self.child.receive(until=until) == [READY]
        except (OSError, Failed):
            is_ready = False
        if self.child is None or not is_ready:
            self.end()
            raise Failed(f"{self.work} does not start.")
        return self.child

    def end(self) -> None:
        """End the process, if there is one."""
        if self.child is not None:
            self.child.end()
        self.child = None

    def forget(self) -> None:
        """Leave the process to the one that this was forked from."""
        if self.child is not None:
            self.child.forget()
        self.child = None
        self.line = ThreadPoolExecutor(1, thread_name_prefix=self.work)


_sandboxes: WeakSet[Sandbox] = WeakSet()


def _end_all() -> None:
    for sandbox in list(_sandboxes):
        sandbox.end()


def _forget_all() -> None:
    for sandbox in list(_sandboxes):
        sandbox.forget()


atexit.register(_end_all)
os.register_at_fork(after_in_child=_forget_all)
