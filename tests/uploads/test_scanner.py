"""A scanner on a real socket, speaking its real protocol; and what happens when there is none."""

import socket
import threading
from pathlib import Path

import pytest

from hestia.sandbox import Unacceptable
from hestia.uploads.scanner import scan
from tests.uploads.fake_clamd import FakeClamd, clamd
from tests.uploads.files import eicar, pdf


def test_a_clean_file_is_read_whole() -> None:
    with clamd() as (place, server):
        content = pdf() + bytes(3 * 2**20)
        scan(content, place=place)
        assert server.read == [content]


def test_over_a_socket_of_the_machine(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "clamd.ctl"))
        line.listen()
        FakeClamd(line)
        scan(b"clean", place=str(tmp_path / "clamd.ctl"))


def test_a_virus_is_refused() -> None:
    with clamd() as (place, _), pytest.raises(Unacceptable, match="virus"):
        scan(b"%PDF-1.7 " + eicar(), place=place)


@pytest.mark.parametrize(
    "says", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"nonsense", b"stream: OK but\0"]
)
def test_any_other_answer_is_no_answer(says: bytes) -> None:
    with clamd(says) as (place, _), pytest.raises(Unacceptable, match="could not be checked"):
        scan(b"clean", place=place)


def test_a_scanner_that_is_gone(tmp_path: Path) -> None:
    with clamd() as (place, _):
        pass
    for gone in (place, str(tmp_path / "gone.ctl"), "nonsense"):
        with pytest.raises(Unacceptable, match="could not be checked"):
            scan(b"clean", place=gone)


def test_a_scanner_that_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:

        def hang_up() -> None:
            line.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(Unacceptable, match="could not be checked"):
            scan(bytes(2**20), place=f"127.0.0.1:{line.getsockname()[1]}")
