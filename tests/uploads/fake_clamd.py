"""A scanner of viruses that answers as clamd does."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.uploads.files import eicar


class FakeClamd:
    """Reads INSTREAM as clamd does, and finds the string by which scanners are tried."""

    def __init__(self, line: socket.socket, says: bytes | None = None) -> None:
        self.line, self.says = line, says
        self.read: list[bytes] = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                talk, _ = self.line.accept()
            except OSError:
                return
            with talk:
                self.answer(talk)

    def answer(self, talk: socket.socket) -> None:
        stream = talk.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        self.read.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if eicar() in content else b"stream: OK\0"
        talk.sendall(self.says or found)


@contextmanager
def clamd(says: bytes | None = None) -> Iterator[tuple[str, FakeClamd]]:
    with socket.create_server(("127.0.0.1", 0)) as line:
        yield f"127.0.0.1:{line.getsockname()[1]}", FakeClamd(line, says)
        line.shutdown(socket.SHUT_RDWR)
