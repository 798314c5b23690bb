"""The worker does each task in one transaction, whatever happens to it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hestia.accounts.models import Service
from hestia.db.worker import TRIES, do_next, work
from tests import make

pytestmark = pytest.mark.django_db


@task
def open_house(name: str) -> None:
    make.service(name)


@task
def open_house_and_fail(name: str) -> None:
    make.service(name)
    raise ValueError(f"no room for {name}")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


def test_does_what_waits_and_forgets_it() -> None:
    open_house.enqueue("Safe house C")
    open_house.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("Safe house D")
    call_command("run_worker", once=True, stdout=StringIO())
    assert [str(service) for service in Service.objects.all()] == ["Safe house C"]
    assert DBTaskResult.objects.count() == 1


def test_is_heard_between_tasks() -> None:
    """Otherwise a long queue looks like a worker that is gone."""
    for name in ("Safe house C", "Safe house D"):
        open_house.enqueue(name)
    heard: list[datetime] = []
    work(is_told_to_end=True, first=heard.append)
    assert len(heard) == 3


def test_what_failed_wrote_nothing_and_keeps_no_words(clock: time_machine.Traveller) -> None:
    open_house_and_fail.enqueue("Safe house C")
    open_house.enqueue("Safe house D")
    for _ in range(TRIES):
        while do_next(at=timezone.now()):
            pass
        clock.shift(timedelta(hours=1))
    assert [str(service) for service in Service.objects.all()] == ["Safe house D"]
    left = DBTaskResult.objects.get()
    assert left.status == TaskResultStatus.FAILED
    assert left.exception_class_path == "builtins.ValueError"
    assert "no room" not in str(vars(left))


def test_a_task_that_an_older_release_left_stops_nobody(clock: time_machine.Traveller) -> None:
    open_house.enqueue("Safe house C")
    DBTaskResult.objects.update(task_path="hestia.accounts.post.send_pigeon")
    assert do_next(at=timezone.now())
    open_house.enqueue("Safe house D")
    assert do_next(at=timezone.now())
    assert [str(service) for service in Service.objects.all()] == ["Safe house D"]
