"""Workers are killed at random moments: every reminder is there once, none is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cases.models import Deadline
from desk.reminders.models import Notification
from desk.reminders.planning import plan
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.embedded import APP, Cluster
from tests import make

WORKERS = 3
SECONDS_TO_BEGIN = 120
SECONDS_A_KILL = 20  # a worker that begins again reads all of the application


def of_the_application() -> dict[str, str]:
    """Return an environment in which a process serves the tests' database, as the application."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HESTIA_", "PYTEST_"))}
    known = connection.settings_dict
    password = Cluster.chosen(settings.VAR).password(APP)
    where = f"{known['HOST']}:{known['PORT']}/{known['NAME']}"
    database = {"DATABASE_URL": f"postgres://{APP}:{quote(password)}@{where}"}
    return kept | database | {"HESTIA_EMBEDDED": "test"}  # keys of its own


def start() -> subprocess.Popen[bytes]:
    command = [sys.executable, str(Path(settings.BASE_DIR, "manage.py")), "run_worker"]
    return subprocess.Popen(
        command, env=of_the_application(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@contextmanager
def running(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    workers = [start() for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def due_for(people: int, each: int) -> datetime:
    """Make people with promises that were due some days ago; return a moment of a working day.

    A manager has just given each of them a task too.
    """
    at = now = timezone.now()
    at -= timedelta(days=max(at.weekday() - 4, 0))
    house = make.service()
    manager = make.user("Mona Reed", role="manager", services=[house], morning_mail=False)
    for number in range(people):
        worker = make.user(f"Ada Worker{number}", morning_mail=False)
        case = make.case(worker=worker, service=house, client=make.client())
        for _ in range(each):
            case.promise(Deadline.Kind.TASK, due_on=(at - timedelta(days=4)).date(), by=worker, at=at)
        given_on = (at + timedelta(days=60)).date()
        case.promise(Deadline.Kind.TASK, due_on=given_on, assignee=worker, by=manager, at=now)
        log("task.given", by=manager, at=now, case_ref=case.reference)
    return at


def left_to_do(people: int) -> int:
    """Return how many tasks wait, and how many people were not told yet what they were given."""
    given = Notification.objects.filter(kind=Notification.Kind.GIVEN)
    return DBTaskResult.objects.count() + people - given.values("person").distinct().count()


def survive(kills: int, *, people: int, dice: Random) -> int:
    """Run workers until nothing is left to do; kill one whenever they got on, so often. Return how often.

    Not at shares of the whole: one question tells everybody what they were given, and is half of it at once.
    """
    total = before = left_to_do(people)
    killed, ends_at = 0, time.monotonic() + SECONDS_TO_BEGIN + SECONDS_A_KILL * kills
    with running(WORKERS) as workers:
        while left := left_to_do(people):
            assert time.monotonic() < ends_at, f"{left} of {total} are left"
            if killed < kills and left < before:
                time.sleep(dice.random() / 20)
                number = dice.randrange(WORKERS)
                workers[number].send_signal(signal.SIGKILL)
                workers[number].wait()
                workers[number] = start()
                killed, before = killed + 1, left
            time.sleep(0.005)
    return killed


@pytest.mark.parametrize(
    ("people", "each", "kills"),
    [
        pytest.param(20, 3, 2, id="60 and 2 kills"),
        pytest.param(300, 5, 24, id="1,500 and 24 kills", marks=[pytest.mark.security, pytest.mark.faults]),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_every_reminder_is_there_once(
    people: int, each: int, kills: int, record_property: Callable[[str, object], None]
) -> None:
    at = due_for(people, each)
    plan(timezone.localdate(at), at=at)
    assert DBTaskResult.objects.count() == people + 1
    killed = survive(kills, people=people, dice=make.dice(people))
    assert killed == kills
    told = Notification.objects.filter(kind=Notification.Kind.OVERDUE)
    often = told.values("person", "deadline").annotate(often=Count("pk"))
    assert [row for row in often if row["often"] != 1] == []
    assert often.count() == told.count() == people * each == Deadline.objects.count() - people
    assert User.objects.count() == people + 1
    given = Notification.objects.filter(kind=Notification.Kind.GIVEN)
    assert given.count() == given.values("person").distinct().count() == people
    found = f"{told.count():,} once, 0 twice, 0 lost"
    record_property("figure", f"R-6  reminders {people * each:,} with {killed} kills: {found}")
