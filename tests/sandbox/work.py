"""Work for the sandbox that misbehaves as it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hestia.sandbox import Unacceptable

asked: list[bytes] = []


def prepare() -> None:
    """Write what may be written: in a folder of its own, before power is given up."""
    Path(os.environ["TMPDIR"], "prepared").write_text("fonts", encoding="utf-8")
    if os.environ.get("PATH") == "/does-not-start":
        sys.exit(1)


def answer(manner: bytes, *parts: bytes) -> bytes:
    """Do as the first part says."""
    asked.append(manner)
    return MANNERS[manner.decode()](*parts)


def refuse(reason: bytes) -> bytes:
    raise Unacceptable(reason.decode())


def too_much_memory() -> bytes:
    return b"%d" % len(bytearray(2**31))


def too_much_time() -> bytes:
    while True:
        pass


def silence() -> bytes:
    time.sleep(60)
    return b""


def death() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def nonsense() -> bytes:
    os.write(0, b"\0" * 100)
    return b""


def chatter() -> bytes:
    sys.stdout.write("words of a library")
    os.write(1, b"and more of them")
    return b"the answer"


def run(code: bytes) -> bytes:
    """Say whether a line of Python is refused by the system."""
    try:
        exec(code, {"os": os, "socket": socket, "subprocess": subprocess, "time": time, "Path": Path})  # noqa: S102
    except OSError:
        return b"refused"
    return b"done"


MANNERS: dict[str, Callable[..., bytes]] = {
    "echo": lambda *parts: b"|".join(parts),
    "count": lambda: b"%d" % len(asked),
    "pid": lambda: b"%d" % os.getpid(),
    "long": lambda length: b"x" * int(length),
    "environment": lambda: repr(dict(os.environ)).encode(),
    "modules": lambda: " ".join(sys.modules).encode(),
    "refuse": refuse,
    "memory": too_much_memory,
    "time": too_much_time,
    "silence": silence,
    "death": death,
    "nonsense": nonsense,
    "chatter": chatter,
    "run": run,
}
