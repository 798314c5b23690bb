"""A ZIP that is written and read from its beginning to its end, however much it holds.

Nothing of it is ever on the disk in clear, and no member is ever whole in memory. So it is written while it
is encrypted, and read while it is decrypted: by the head of each member, not by the list at its end. Any
program for ZIP files opens it as well, once it is decrypted.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hestia.operations.programs import Failed

CHUNK = 2**16
HEAD = struct.Struct("<4s5H3I2H")  # before each member
TAIL = struct.Struct("<4sI2Q")  # after it: its sum, and how long it is
MEMBER, AFTER, LISTED = b"PK\x03\x04", b"PK\x07\x08", b"PK\x01\x02"
TAIL_FOLLOWS, IN_UTF_8, DEFLATED = 0x08, 0x800, 8
LONGEST_NAME = 200
BROKEN = "The archive is damaged, or is no archive of Hestia: "


class Sum(NamedTuple):
    """What is known of a member."""

    digest: str  # SHA-256
    size: int
    lines: int


class Counting:
    """Sums up what passes."""

    def __init__(self) -> None:
        self.sha, self.size, self.lines = sha256(), 0, 0

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what comes."""
        for chunk in chunks:
            self.sha.update(chunk)
            self.size += len(chunk)
            self.lines += chunk.count(b"\n")
            yield chunk

    def total(self) -> Sum:
        """Return the sum of what has passed."""
        return Sum(self.sha.hexdigest(), self.size, self.lines)


# --- Writing --------------------------------------------------------------------------------------


class Outgoing:
    """Takes what the ZIP writes, until it is taken away."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep it."""
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: it is taken away."""

    def taken(self) -> Iterator[bytes]:
        """Yield what was written since."""
        parts, self.parts = self.parts, []
        yield from parts


class Writer:
    """Writes members one after another, and knows the sum of each."""

    def __init__(self, *, at: datetime) -> None:
        self.at, self.sums = at, dict[str, Sum]()
        self.outgoing = Outgoing()
        out: Any = self.outgoing
        self.zip = ZipFile(out, "w", ZIP_DEFLATED)

    def add(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a member, while it comes."""
        info = ZipInfo(name, self.at.timetuple()[:6])
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
        counting = Counting()
        with self.zip.open(info, "w", force_zip64=True) as member:
            for chunk in counting.passing(chunks):
                member.write(chunk)
                yield from self.outgoing.taken()
        self.sums[name] = counting.total()
        yield from self.outgoing.taken()

    def end(self) -> Iterator[bytes]:
        """Yield the list with which a ZIP ends."""
        self.zip.close()
        yield from self.outgoing.taken()


# --- Reading --------------------------------------------------------------------------------------


class Incoming:
    """What comes, read some bytes at a time."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.kept = iter(chunks), b""

    def some(self) -> bytes:
        """Return what comes next, as much as there happens to be; nothing at its end."""
        part, self.kept = self.kept or next(self.chunks, b""), b""
        return part

    def exactly(self, count: int) -> bytes:
        """Return so many bytes, or fewer at its end."""
        while len(self.kept) < count and (part := next(self.chunks, b"")):
            self.kept += part
        part, self.kept = self.kept[:count], self.kept[count:]
        return part

    def put_back(self, part: bytes) -> None:
        """Let it be read again."""
        self.kept = part + self.kept


def members(chunks: Iterable[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each member with what is in it. Raise `Failed` if it is not whole, or none of ours."""
    incoming = Incoming(chunks)
    while (head := incoming.exactly(HEAD.size)).startswith(MEMBER):
        name = name_in(head, incoming)
        content = inflated(incoming, name)
        yield name, content
        for _ in content:  # what nobody read
            pass
    if not head.startswith(LISTED):
        raise Failed(f"{BROKEN}it ends in the middle.")
    while incoming.some():  # so that what decrypts it comes to its end too, and says whether it was whole
        pass


def name_in(head: bytes, incoming: Incoming) -> str:
    """Return the name of the member that begins with this head."""
    if len(head) < HEAD.size:
        raise Failed(f"{BROKEN}it ends in the middle.")
    _, _, flags, method, *_, length, extra = HEAD.unpack(head)
    if method != DEFLATED or not flags & TAIL_FOLLOWS or flags & ~(TAIL_FOLLOWS | IN_UTF_8):
        raise Failed(f"{BROKEN}a part of it is written in a way of which nothing is known here.")
    name = incoming.exactly(length)
    incoming.exactly(extra)
    with suppress(UnicodeDecodeError):
        if 0 < length <= LONGEST_NAME:
            return name.decode()
    raise Failed(f"{BROKEN}a part of it has no name.")


def inflated(incoming: Incoming, name: str) -> Iterator[bytes]:
    """Yield what is in a member, and hold it against the sum that follows it."""
    opener, check, size = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0
    try:
        while not opener.eof:
            packed = opener.unconsumed_tail or incoming.some()
            if not packed:
                raise Failed(f"{BROKEN}it ends in the middle of {name}.")
            part = opener.decompress(packed, CHUNK)
            check, size = zlib.crc32(part, check), size + len(part)
            if part:
                yield part
    except zlib.error as error:
        raise Failed(f"{BROKEN}{name} does not open.") from error
    incoming.put_back(opener.unused_data)
    tail = incoming.exactly(TAIL.size)
    if len(tail) < TAIL.size or TAIL.unpack(tail)[0] != AFTER:
        raise Failed(f"{BROKEN}{name} does not end as it should.")
    _, kept_check, _, kept_size = TAIL.unpack(tail)
    if (kept_check, kept_size) != (check, size):
        raise Failed(f"{BROKEN}{name} is not what was written.")


def lines_in(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a member, without what ends them."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        raise Failed(f"{BROKEN}a line ends in its middle.")
