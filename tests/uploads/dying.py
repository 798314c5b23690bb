"""Work for the sandbox that is killed while it answers."""

import os
import signal


def prepare() -> None:
    pass


def answer(_kind: bytes, _content: bytes) -> bytes:
    os.write(0, b"\0\0\0")  # the beginning of a message
    os.kill(os.getpid(), signal.SIGKILL)
    return b""
