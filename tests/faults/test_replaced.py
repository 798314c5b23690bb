"""An upgrade replaces the server while people ask: nobody is refused, and what they wrote is there once."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cases.models import Entry
from hestia.accounts import post
from hestia.accounts.models import OutgoingMail
from hestia.audit.models import Event, SealedBatch
from hestia.operations.models import LastTime
from tests.faults.serving import Figure, Web, Writer, command, environment, wait_until, writers
from tests.journeys.demonstration import HOST
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
TIMES, AT_ONCE, NOTES = 3, 3, 12
# What systemd does: the socket is the third file of the process, whose own number is in its environment.
HANDED_OVER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.set_inheritable(3, True);"
    " os.environ |= {'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': '1'}; os.execv(sys.argv[2], sys.argv[2:])"
)


@dataclass
class Activated(Web):
    """The server behind a socket that is not its own, as `hestia-web.socket` holds it."""

    listening: socket.socket = field(default_factory=lambda: socket.create_server((HOST, 0), backlog=2048))

    def __post_init__(self) -> None:
        self.port = self.listening.getsockname()[1]

    def start(self) -> None:
        """Start it; who asks meanwhile waits."""
        number = self.listening.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", "hestia.wsgi", "--bind=127.0.0.1:1", "--workers=2"]
        options = ["--threads=4", "--no-control-socket", "--log-level=warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", HANDED_OVER, str(number), *gunicorn, *options],
                cwd=settings.BASE_DIR,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[number],
            )

    def replace(self) -> float:
        """Let it end as systemd does, and start another; return for how many seconds there was none."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        self.process.wait(timeout=60)
        self.start()
        wait_until(lambda: self.health() == (HTTPStatus.OK, "ok"), self.log.read_text()[-2000:])
        return time.monotonic() - began


@dataclass
class Asking:
    """Somebody who asks all the time, each time by a connection of its own."""

    address: str
    answers: Counter[str] = field(default_factory=Counter)
    longest: float = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        """Ask until it is over."""
        visitor = Visitor(self.address, "somebody")
        while not self.is_over.is_set():
            began = time.monotonic()
            try:
                answer = str(visitor.open("/accounts/login/").status)
            except (OSError, HTTPException) as error:
                answer = type(error).__name__
            self.answers[answer] += 1
            self.longest = max(self.longest, time.monotonic() - began)


@contextmanager
def behind_its_socket(served: Activated) -> Iterator[None]:
    with served.among_invented_people(), served.listening:
        served.start()
        wait_until(lambda: served.health() == (HTTPStatus.OK, "ok"), "It does not start.")
        yield


def write_all(writer: Writer) -> None:
    for number in range(NOTES):
        writer.write(f"Note {number} of {writer.visitor.name}")


def test_nobody_is_refused_while_server_worker_and_sealer_are_replaced(
    tmp_path_factory: pytest.TempPathFactory, record_property: Figure
) -> None:
    assert command("collectstatic", "--noinput", "--verbosity=0").wait(timeout=600) == 0
    served = Activated(tmp_path_factory.mktemp("web") / "log")
    with behind_its_socket(served), ThreadPoolExecutor(2 * AT_ONCE) as pool:
        made, asking = writers(served, AT_ONCE), Asking(served.address)
        writing = [pool.submit(write_all, writer) for writer in made]
        asked = [pool.submit(asking.ask) for _ in range(AT_ONCE)]
        try:
            away = [served.replace() for _ in range(TIMES)]
            for written in writing:
                written.result(timeout=600)
            replaced_beside()
        finally:
            asking.is_over.set()
        for future in asked:
            future.result(timeout=600)
    connection.close()
    assert set(asking.answers) == {"200"}, asking.answers
    assert [writer.answers for writer in made if set(writer.answers) != {"200"}] == []
    assert Entry.objects.filter(kind="note").count() == AT_ONCE * NOTES
    assert sum(asking.answers.values()) > 2 * TIMES
    words = f"{sum(asking.answers.values())} pages and {AT_ONCE * NOTES} notes, 0 refused"
    waits = f"away {max(away):.1f} s at most, the longest answer {asking.longest:.1f} s"
    record_property("figure", f"F-11 server replaced {TIMES} times, worker and sealer too: {words}; {waits}")


def replaced_beside() -> None:
    """Replace the worker and the sealer in the middle of their work; the new ones finish it."""
    for number in range(4):
        post.later(OutgoingMail.Kind.RESET, f"somebody{number}@example.org")
    for is_last in (False, True):
        at_work(began=timezone.now(), lines=Event.objects.count(), is_last=is_last)
    assert not OutgoingMail.objects.exists()


def at_work(*, began: datetime, lines: int, is_last: bool) -> None:
    """Let worker and sealer work until each has shown it, the last until no mail waits; then end them."""
    processes = [command("run_worker"), command("seal_audit", "--every=1", "--verbosity=0")]
    try:
        wait_until(lambda: LastTime.objects.filter(kind="worker", at__gt=began), "No worker.")
        wait_until(lambda: not (is_last and OutgoingMail.objects.exists()), "Mail waits.")
        wait_until(lambda: sum(SealedBatch.objects.values_list("count", flat=True)) >= lines, "No seal.")
    finally:
        for process in processes:
            process.terminate()
    for process in processes:
        assert process.wait(timeout=60) in {0, -signal.SIGTERM}
