"""The process that prints. It lives on, with its fonts and styles read once.

Pages of HTML come in and a PDF goes out, each with its length before it. Before it takes the first it gives
up what it does not need: most memory, every way to write a file, and where the kernel allows it, the network.
Time is given anew for each. It is started, and ended, by `hestia.pdf.pressroom`.
"""

import os
import resource
import struct
import sys
import time
from contextlib import suppress
from typing import BinaryIO

from hestia.pdf.press import A_DAY, Refused, typeset

MB = 2**20
CPU_SECONDS = 60  # for one paper
CPU_SECONDS_MORE = 3  # for each further one of a file
MOST_MEMORY = 1536 * MB  # of addresses, of which the libraries and fonts alone take a part
LENGTH = struct.Struct(">Q")
PRINTED, REFUSED, FAILED = b"P", b"R", b"F"
REHEARSAL = (
    '<!doctype html><html lang="en-GB" class="client"><head><title>x</title></head>'
    '<body data-reference="x" data-marking=""><h1>A</h1><p>B <b>C</b> ሰላም نعم 你好 हाँ ਹਾਂ</p></body></html>'
)


def give_up_power() -> None:
    """Keep a fair part of memory, and no way to write a file or reach a network."""
    if sys.platform != "darwin":  # which counts what is shared by all, and would refuse
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def allow_time(papers: int) -> None:
    """Give so many seconds more: a file that takes longer ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS + CPU_SECONDS_MORE * (papers - 1), most))


def read(source: BinaryIO) -> bytes:
    """Return what comes next, or nothing at the end."""
    head = source.read(LENGTH.size)
    return source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def write(target: BinaryIO, data: bytes) -> None:
    """Write with its length before it."""
    target.write(LENGTH.pack(len(data)) + data)
    target.flush()


def answer(asked: bytes) -> bytes:
    """Return a PDF, or why there is none, with a letter before it that says which."""
    try:
        return PRINTED + typeset(*asked.decode().split("\0"))
    except Refused as refused:
        return REFUSED + str(refused).encode()
    except Exception as failure:  # noqa: BLE001  # whatever goes wrong with one paper, the next may be right
        return FAILED + type(failure).__name__.encode()


def main() -> None:
    """Print until there is nothing more, or a day is over: the unpacked fonts do not last longer."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    ends_at = time.monotonic() + A_DAY
    typeset(REHEARSAL)
    give_up_power()
    write(target, PRINTED)
    while time.monotonic() < ends_at and (asked := read(source)):
        allow_time(asked.count(b"\0") + 1)
        write(target, answer(asked))
