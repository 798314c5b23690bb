"""A process that works apart: an answer or a reason comes back, whatever happens to it."""

import os
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from hestia.sandbox import Failed, Limits, Sandbox, Unacceptable
from hestia.sandbox.parent import BUSY, ROOT
from tests.sandbox.kernel import can_unshare, landlock

MB = 2**20
WORK = "tests.sandbox.work"
LIVING: dict[str, Any] = {
    "memory": 512 * MB,
    "cpu_seconds": 1,
    "seconds": 20,
    "answer_bytes": MB,
    "lifetime": 60,
}

type Make = Callable[..., Sandbox]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel is another")


@pytest.fixture
def make() -> Iterator[Make]:
    """Return how to make a sandbox, which is ended with the test."""
    made: list[Sandbox] = []

    def sandbox(**limits: Any) -> Sandbox:
        made.append(Sandbox(WORK, Limits(**LIVING | limits)))
        return made[-1]

    yield sandbox
    for each in made:
        each.end()


@pytest.fixture(scope="module")
def once() -> Iterator[Sandbox]:
    """Return a sandbox with a new process for each question, which opens nothing."""
    sandbox = Sandbox(WORK, Limits(**LIVING | {"lifetime": 0}))
    yield sandbox
    sandbox.end()


@pytest.fixture(scope="module")
def reader() -> Iterator[Sandbox]:
    """Return a sandbox whose one process lives on and may read files."""
    sandbox = Sandbox(WORK, Limits(**LIVING | {"reads_files": True}))
    yield sandbox
    sandbox.end()


def status(pid: int) -> str:
    """Return whether a process runs, as its own parent would see it."""
    try:
        return psutil.Process(pid).status()
    except psutil.NoSuchProcess:
        return "gone"


class TestAnswers:
    def test_come_back_as_they_were_sent(self, reader: Sandbox) -> None:
        assert reader.ask(b"echo", b"one\0", b"", bytes(range(256))) == b"one\0||" + bytes(range(256))

    def test_a_long_question_and_a_long_answer(self, make: Make) -> None:
        question = os.urandom(8 * MB)
        assert make(answer_bytes=9 * MB).ask(b"echo", question) == question

    def test_one_process_answers_all_while_it_lives(self, make: Make) -> None:
        sandbox = make()
        assert [sandbox.ask(b"count") for _ in range(3)] == [b"1", b"2", b"3"]

    def test_or_each_question_has_its_own(self, once: Sandbox) -> None:
        assert [once.ask(b"count") for _ in range(2)] == [b"1", b"1"]
        assert once.child is None

    def test_a_reason_comes_back_and_the_process_lives_on(self, reader: Sandbox) -> None:
        pid = reader.ask(b"pid")
        with pytest.raises(Unacceptable, match=r"^Zu groß: 決定$"):
            reader.ask(b"refuse", "Zu groß: 決定".encode())
        with pytest.raises(Failed, match="KeyError"):
            reader.ask(b"unheard of")
        assert reader.ask(b"pid") == pid

    def test_what_a_library_prints_is_no_answer(self, reader: Sandbox) -> None:
        assert reader.ask(b"chatter") == b"the answer"


class TestLimits:
    """Whatever runs over, it failed, and the next question is answered by a new process."""

    @pytest.mark.parametrize(
        "manner",
        [
            "memory",
            "time",
            "silence",
            "death",
            "nonsense",
            pytest.param("long", id="too long an answer"),
        ],
    )
    @pytest.mark.parametrize("lifetime", [0, 60], ids=["once", "living"])
    def test_end_it(self, make: Make, manner: str, lifetime: int) -> None:
        sandbox = make(seconds=4 if manner == "silence" else 20, lifetime=lifetime)
        parts = [b"2000000"] if manner == "long" else []
        started = time.monotonic()
        with pytest.raises(Failed):
            sandbox.ask(manner.encode(), *parts)
        assert time.monotonic() - started < 18
        assert sandbox.ask(b"echo", b"again") == b"again"

    def test_time_is_given_anew_for_each_question(self, make: Make) -> None:
        sandbox = make(lifetime=60)
        busy = b"end = time.process_time() + 0.7\nwhile time.process_time() < end: pass"
        pids = set()
        for _ in range(3):
            sandbox.ask(b"run", busy)
            pids.add(sandbox.ask(b"pid"))
        assert len(pids) == 1

    def test_one_that_is_too_old_is_replaced(self, make: Make) -> None:
        sandbox = make(lifetime=0.01)
        first = sandbox.ask(b"pid")
        time.sleep(0.02)
        assert sandbox.ask(b"pid") != first

    def test_one_that_does_not_start(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "/does-not-start")
        with pytest.raises(Failed, match="does not start"):
            make().ask(b"echo")

    def test_whoever_waits_too_long_for_a_turn_is_told_so(self, make: Make) -> None:
        sandbox = make(turn_seconds=0.2, cpu_seconds=30, seconds=3)
        sandbox.ask(b"echo")
        with ThreadPoolExecutor(1) as other:
            first = other.submit(sandbox.ask, b"silence")
            time.sleep(0.1)
            with pytest.raises(Unacceptable, match=BUSY):
                sandbox.ask(b"echo")
            assert isinstance(first.exception(), Failed)


TRIES = {
    "a connection": "socket.create_connection(('127.0.0.1', {port}), timeout=5)",
    "another protocol": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "a file": "Path('{folder}', 'new').write_text('x')",
    "a longer file": "Path('{folder}', 'old').open('a').write('x')",
    "a file of its own": "Path(os.environ['TMPDIR'], 'new').write_text('x')",
    "a program": "subprocess.run(['/bin/true'], check=True)",
}
WITH_LANDLOCK = {
    "an empty file": "Path('{folder}', 'new').touch()",
    "a folder": "Path('{folder}', 'new').mkdir()",
    "another's file away": "Path('{folder}', 'old').unlink()",
    "a shorter file": "os.truncate('{folder}/old', 0)",
    "a file from its own": "os.rename(os.environ['TMPDIR'] + '/prepared', '{folder}/new')",
    "a signal to its parent": "os.kill(os.getppid(), 0)",
}


class TestPower:
    @on_linux
    @pytest.mark.parametrize("attempt", TRIES | WITH_LANDLOCK)
    @pytest.mark.parametrize("kind", ["once", "reader"])
    def test_is_given_up(
        self, request: pytest.FixtureRequest, tmp_path: Path, kind: str, attempt: str
    ) -> None:
        if attempt == "a signal to its parent" and landlock() < 6:
            pytest.skip("this kernel lets it")
        if attempt in {*WITH_LANDLOCK, "a program", "a connection"} and landlock() < 4:
            pytest.skip("this kernel lets it")
        (tmp_path / "old").write_text("as it was")
        with socket_that_listens() as port:
            code = (TRIES | WITH_LANDLOCK)[attempt].format(folder=tmp_path, port=port)
            assert request.getfixturevalue(kind).ask(b"run", code.encode()) == b"refused"
        assert [path.name for path in tmp_path.iterdir()] == ["old"]
        assert (tmp_path / "old").read_text() == "as it was"

    @pytest.mark.parametrize(
        "code",
        [
            "socket.socket()",
            "open('/etc/passwd')",
            "open(os.devnull, 'w')",
            pytest.param("os.close(2); open('/etc/passwd')", id="closes one to open another"),
        ],
    )
    def test_of_opening_anything(self, once: Sandbox, code: str) -> None:
        assert once.ask(b"run", code.encode()) == b"refused"

    def test_of_all_but_reading(self, reader: Sandbox) -> None:
        assert reader.ask(b"run", b"open('/etc/passwd').read()") == b"done"

    @on_linux
    def test_it_has_no_network_of_ours(self, reader: Sandbox) -> None:
        pid = int(reader.ask(b"pid"))
        if not can_unshare():
            pytest.skip("this kernel gives no network of one's own")
        assert Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()

    def test_it_is_told_nothing_of_us(self, monkeypatch: pytest.MonkeyPatch, make: Make) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://secret")
        told = make().ask(b"environment").decode()
        assert "PYTHONUTF8" in told
        assert "secret" not in told
        assert "HESTIA" not in told

    def test_it_knows_no_django(self, once: Sandbox) -> None:
        assert "django" not in once.ask(b"modules").decode()


@contextmanager
def socket_that_listens() -> Iterator[int]:
    """Yield the port of a socket of this machine that could be reached."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


class TestFolder:
    def test_is_there_while_the_process_lives(self, make: Make) -> None:
        sandbox = make()
        sandbox.ask(b"echo")
        assert sandbox.child
        folder = Path(sandbox.child.folder)
        assert (folder / "prepared").read_text() == "fonts"
        with pytest.raises(Failed):
            sandbox.ask(b"death")
        assert not folder.exists()


BEGINS = """
import sys
from tests.sandbox.test_sandbox import LIVING, WORK
from hestia.sandbox import Limits, Sandbox
sandbox = Sandbox(WORK, Limits(**LIVING | {"cpu_seconds": 120, "seconds": 120}))
print(sandbox.ask(b"pid").decode(), flush=True)
sandbox.submit(b"time")
sys.stdin.read()
"""


class TestFamily:
    @on_linux
    def test_it_dies_with_its_parent_though_it_is_busy(self) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", BEGINS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as parent:
            assert parent.stdout
            pid = int(parent.stdout.readline())
            assert status(pid) in {"running", "sleeping"}
            parent.send_signal(signal.SIGKILL)
            parent.wait()
            for _ in range(100):
                if status(pid) in {"gone", "zombie"}:
                    return
                time.sleep(0.05)
        pytest.fail("it lives on")

    def test_a_fork_has_a_process_of_its_own(self, make: Make) -> None:
        sandbox = make()
        ours = sandbox.ask(b"pid")
        told, tells = os.pipe()
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            pid = os.fork()
        if not pid:
            try:
                os.write(tells, sandbox.ask(b"pid"))
                sandbox.end()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        assert os.read(told, 20) not in {b"", ours}
        os.close(told)
        os.close(tells)
        assert sandbox.ask(b"pid") == ours
