"""The process that works apart: ``python -m hestia.sandbox.child MODULE LIMITS FOLDER PARENT``.

It is started, timed and ended by `hestia.sandbox.parent`. It is told nothing of us: no setting, no key, no
address. Questions come in by the one line it has, and answers go out by it.
"""

import json
import sys
from importlib import import_module
from socket import socket
from types import ModuleType

from hestia.sandbox.channel import ANSWERED, FAILED, READY, REFUSED, Channel, Unacceptable
from hestia.sandbox.limits import Limits, allow_time, close_doors, keep_within


def main(module: str, limits_as_json: str, folder: str, parent: str) -> None:
    """Answer questions until there are no more."""
    close_doors(folder, parent=int(parent))
    limits = Limits(**json.loads(limits_as_json))
    channel = Channel(socket(fileno=sys.stdin.fileno()))
    work = import_module(module)
    work.prepare()
    keep_within(limits)
    channel.send(READY)
    while True:
        try:
            parts = channel.receive()
        except EOFError:
            return
        allow_time(limits, parts=len(parts))
        channel.send(*answer(work, parts))


def answer(work: ModuleType, parts: list[bytes]) -> tuple[bytes, bytes]:
    """Return how it went, and the answer or why there is none."""
    try:
        return ANSWERED, work.answer(*parts)
    except Unacceptable as refused:
        return REFUSED, str(refused).encode()
    except Exception as failure:  # noqa: BLE001  # whatever goes wrong with one question, the next may be right
        return FAILED, type(failure).__name__.encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
