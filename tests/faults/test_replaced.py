"""An upgrade replaces the server while people ask: nobody is refused, and what they wrote is there once."""

import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Entry
from hestia.accounts import post
from hestia.accounts.models import OutgoingMail
from hestia.audit.models import Event, SealedBatch
from hestia.operations.models import LastTime
from tests.faults.serving import Activated, Figure, Writer, command, wait_until, writers
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
TIMES, AT_ONCE, NOTES = 3, 3, 12


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


def write_all(writer: Writer) -> None:
    for number in range(NOTES):
        writer.write(f"Note {number} of {writer.visitor.name}")


def test_nobody_is_refused_while_server_worker_and_sealer_are_replaced(
    tmp_path_factory: pytest.TempPathFactory, record_property: Figure
) -> None:
    assert command("collectstatic", "--noinput", "--verbosity=0").wait(timeout=600) == 0
    served = Activated(tmp_path_factory.mktemp("web") / "log")
    with served.behind_its_socket(), ThreadPoolExecutor(2 * AT_ONCE) as pool:
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
