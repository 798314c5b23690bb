"""A promise under way and a change of the bank holidays: neither passes the other unseen. Two connections."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from cases.models import Case, Deadline, Refused
from hestia.accounts.models import User
from hestia.db.acting import as_owner
from hestia.db.worker import do_next
from hestia.workingdays.models import BankHoliday, lock_calendars
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
CORONATION = date(2026, 11, 27)


class Elsewhere(threading.Thread):
    """Something done on another connection, as another process does, and committed."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self.act = act
        self.seen: object = None
        self.start()

    def run(self) -> None:
        with as_owner(), transaction.atomic():
            self.seen = self.act()
        connection.close()


def add() -> int:
    """Change the calendar, and return how many promises are seen that may have to move."""
    lock_calendars()
    BankHoliday.objects.create(nation="ew", date=CORONATION, name="Coronation")
    return Deadline.objects.open().filter(title="Ring her").count()


def promise(case: Case, by: User) -> date:
    """Promise something in three working days."""
    due_on = BankHoliday.objects.calendar("ew").add_working_days(make.TODAY, 3)
    case.promise("task", title="Ring her", due_on=due_on, by=by, at=make.NOON)
    return due_on


@transaction.atomic
def promise_and_fail(case: Case, by: User) -> None:
    promise(case, by)
    raise ZeroDivisionError


@task
def promise_later(reference: str, by: int) -> None:
    """Promise something, as the worker does at night: bank holidays are changed meanwhile, the first time."""
    case = Case.objects.get(reference=reference)
    assert BankHoliday.objects.calendar("ew").is_working_day(make.TODAY)
    if not BankHoliday.objects.filter(date=CORONATION).exists():
        Elsewhere(add).join()
    promise(case, User.objects.get(pk=by))


def test_the_worker_counts_it_anew_a_minute_later(
    her_case: Case, amina: User, caplog: pytest.LogCaptureFixture
) -> None:
    at = make.NOON.replace(year=2020)  # so that a minute later is past, whatever day it is
    with caplog.at_level("INFO", logger="hestia.worker"):
        promise_later.enqueue(her_case.reference, amina.pk)
        assert do_next(at=at)
        assert not Deadline.objects.filter(title="Ring her").exists()
        assert DBTaskResult.objects.get().run_after == at + timedelta(minutes=1)
        assert [(line.message, line.exc_info) for line in caplog.records] == [
            ("refused for now, put off", None)
        ]
        assert do_next(at=at)
    assert Deadline.objects.get(title="Ring her").due_on == date(2026, 11, 30)
    assert not DBTaskResult.objects.exists()


def test_what_was_counted_before_a_change_is_not_promised_after_it(her_case: Case, amina: User) -> None:
    with transaction.atomic():
        assert BankHoliday.objects.calendar("ew").is_working_day(CORONATION)
        Elsewhere(add).join()
        with pytest.raises(Refused, match="The bank holidays were changed just now"):
            promise(her_case, amina)
    with transaction.atomic():
        assert promise(her_case, amina) == date(2026, 11, 30)  # sent again, it is counted anew


def test_whoever_changes_them_waits_for_what_is_under_way_and_sees_it(her_case: Case, amina: User) -> None:
    with transaction.atomic():
        assert promise(her_case, amina) == CORONATION
        change = Elsewhere(add)
        change.join(timeout=0.5)
        assert change.is_alive(), "it waits"
    change.join(timeout=20)
    assert change.seen == 1


def test_while_they_are_changed_nothing_is_promised_and_nothing_waits(her_case: Case, amina: User) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> int:
        seen = add()
        begun.set()
        go_on.wait(20)
        return seen

    change = Elsewhere(slowly)
    assert begun.wait(20)
    with pytest.raises(Refused, match="The bank holidays were changed just now"), transaction.atomic():
        promise(her_case, amina)
    go_on.set()
    change.join(20)


def test_a_refused_act_lets_go_and_the_next_holds_anew(her_case: Case, amina: User) -> None:
    """A lock that was taken within a savepoint is gone once that is undone."""
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            promise_and_fail(her_case, amina)
        change = Elsewhere(add)
        change.join(20)
        assert not change.is_alive()
        with pytest.raises(Refused), transaction.atomic():
            promise(her_case, amina)
