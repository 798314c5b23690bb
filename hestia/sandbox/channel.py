"""What is said between the web process and one that works for it: parts of bytes, each with its length."""

import struct
import time
from socket import socket

NUMBER = struct.Struct(">Q")
READY, ANSWERED, REFUSED, FAILED = b"ready", b"answered", b"refused", b"failed"


class Unacceptable(Exception):
    """It is not done, with the reason in the words of the person who asked."""


class Failed(Exception):
    """It was not done: it took too much time or memory, or something broke. The reason is for engineers."""


class Channel:
    """One end of the line. ``until`` is a moment of `time.monotonic`: after it, `TimeoutError` is raised."""

    def __init__(self, line: socket) -> None:
        self.line = line

    def send(self, *parts: bytes, until: float | None = None) -> None:
        """Send one message."""
        lengths = (NUMBER.pack(len(part)) + part for part in parts)
        self.line.settimeout(seconds_left(until))
        self.line.sendall(NUMBER.pack(len(parts)) + b"".join(lengths))

    def receive(self, *, limit: int | None = None, until: float | None = None) -> list[bytes]:
        """Return the parts of the next message.

        :param limit: bytes of it, with its lengths
        :raises EOFError: the other end is gone, or says more than that
        """
        parts = []
        for _ in range(self.number(until)):
            length = self.number(until)
            if limit is not None and (limit := limit - length - NUMBER.size) < 0:
                raise EOFError
            parts.append(self.read(length, until))
        return parts

    def number(self, until: float | None) -> int:
        """Return the number that comes next."""
        number: int = NUMBER.unpack(self.read(NUMBER.size, until))[0]
        return number

    def read(self, length: int, until: float | None) -> bytes:
        """Return so many bytes."""
        data = bytearray(length)
        rest = memoryview(data)
        while rest:
            self.line.settimeout(seconds_left(until))
            received = self.line.recv_into(rest)
            if not received:
                raise EOFError
            rest = rest[received:]
        return bytes(data)


def seconds_left(until: float | None) -> float | None:
    """Return how long may still be waited."""
    if until is None:
        return None
    remaining = until - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining
