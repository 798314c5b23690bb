"""The calendars are the same in every process at once."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hestia.accounts.models import User
from hestia.db.acting import acting_as, as_owner
from hestia.workingdays.models import TOLD, BankHoliday
from tests.roles import as_application

CORONATION = dt.date(2027, 5, 10)


def elsewhere(act: Callable[[], object]) -> None:
    """Do something on another connection, as another process does, and commit it."""

    def do() -> None:
        with as_owner():
            act()
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def add() -> None:
    BankHoliday.objects.create(nation="ew", date=CORONATION, name="Coronation")


def remove() -> None:
    BankHoliday.objects.get(nation="ew", date=CORONATION).delete()


def remove_by_hand() -> None:
    """As whoever looks after the server might: the history is written as the house does."""
    with transaction.atomic():
        remove()


def is_working_day() -> bool:
    with transaction.atomic():
        return BankHoliday.objects.calendar("ew").is_working_day(CORONATION)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("take_away", [remove, remove_by_hand])
def test_a_change_of_another_process_counts_in_the_next_transaction(take_away: Callable[[], None]) -> None:
    assert is_working_day()
    elsewhere(add)
    assert not is_working_day()
    elsewhere(take_away)
    assert is_working_day()


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_found_by_nobody() -> None:
    assert is_working_day()
    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert is_working_day()


@transaction.atomic
def add_and_fail() -> None:
    add()
    assert not BankHoliday.objects.calendar("ew").is_working_day(CORONATION)
    raise ZeroDivisionError


@pytest.mark.django_db
def test_costs_no_question_where_somebody_is_served(amina: User) -> None:
    with as_application(amina):
        BankHoliday.objects.calendar("ew")
        with CaptureQueriesContext(connection) as asked:
            for _ in range(5):
                BankHoliday.objects.calendar("ew")
    assert len(asked) == 0


@pytest.mark.django_db
def test_is_known_to_the_application_and_to_nobody_signed_in(amina: User) -> None:
    with as_application(amina):
        told = getattr(connection, TOLD)
        assert isinstance(told, int)
    with acting_as(None), as_application(None):
        assert getattr(connection, TOLD) is None
        assert BankHoliday.objects.calendar("sct").is_working_day(CORONATION)
