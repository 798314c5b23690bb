"""ClamAV, asked over its socket whether a file holds something it knows. No answer is a no."""

import socket
import struct
from contextlib import closing

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import MB

SECONDS = 10
CHUNK = MB
LONGEST_ANSWER = 4096
NO_ANSWER = "It could not be checked for viruses just now, so it was not saved. Try again in a minute"
FOUND = "It contains a virus or something like it, so it was not saved. Do not open it, and tell the sender"


def scan(content: bytes, *, place: str) -> None:
    """Ask the scanner at ``place``, a path or ``host:port``. Raise `Unacceptable` unless it says OK."""
    try:
        answer = ask(content, place=place)
    except (OSError, ValueError):
        raise Unacceptable(NO_ANSWER) from None
    if answer.endswith("FOUND"):
        raise Unacceptable(FOUND)
    if answer != "stream: OK":
        raise Unacceptable(NO_ANSWER)


def ask(content: bytes, *, place: str) -> str:
    """Return what the scanner says of a file: "stream: OK"."""
    with closing(connected(place)) as line:
        line.sendall(b"zINSTREAM\0")  # "z": what we ask and what it answers end with NUL
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            line.sendall(struct.pack(">I", len(part)) + part)
        line.sendall(struct.pack(">I", 0))  # a part of no length: that was all
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def connected(place: str) -> socket.socket:
    """Return a connection to the scanner."""
    if "/" not in place:
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    try:
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line
