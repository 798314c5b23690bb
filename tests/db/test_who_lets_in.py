"""For whom her cases exist: what code that was led astray cannot write, whoever's page it runs in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import Error

from cases.actions.access import arrange_cover, break_glass, exclude_worker, give_reason
from cases.models import AccessGrant, Case, Cover, Exclusion
from hestia.accounts.models import Service, User
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.roles import as_application

NOON = make.NOON
WHY = "She came to us and asks for her worker."
TOMORROW = NOON + timedelta(days=1)
COVER = (
    "INSERT INTO cases_cover (version, worker_id, person_id, from_at, until_at, words, given_at, given_by_id)"
    " VALUES (1, %s, %s, %s, %s, 'x', %s, %s)"
)
GRANT = (
    "INSERT INTO cases_accessgrant (version, case_id, person_id, kind, worker_id, from_at, until_at, reason,"
    " words, given_at, given_by_id, check_due_on, check_words)"
    " VALUES (1, %s, %s, %s, %s, %s, %s, 'danger', 'She rang and is frightened of him', %s, %s, %s, '')"
)
REFUSED = ("written by who acts", "row-level security", "permission denied")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def wyn(house_b: Service) -> User:
    return make.user("Wyn Bevan", role="manager", services=[house_b])


def refused(question: str, *values: Any, by: User) -> bool:
    """Whether the database refuses a statement of the application's, working for someone."""
    with as_application(by, at=NOON):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(question, values)
                return not cursor.rowcount
        except Error as error:
            return any(words in str(error) for words in REFUSED)  # and not for what the row lacks


def test_nobody_lets_themselves_or_others_in(
    her_case: Case, amina: User, dev: User, carys: User, wyn: User
) -> None:
    until = NOON + timedelta(minutes=60)
    for person in (dev, wyn):
        for giver in (carys, person):
            dated = (NOON, TOMORROW, NOON, giver.pk)
            assert refused(COVER, amina.pk, dev.pk, *dated, by=person) or giver == person == wyn
            for kind, worker, due in (("asked", None, None), ("broken_glass", None, make.TODAY)):
                said = (her_case.pk, person.pk, kind, worker, NOON, until, NOON, giver.pk, due)
                assert refused(GRANT, *said, by=person), (person, giver, kind)
    # Her worker sees her case, and opens it to nobody either.
    cover = (her_case.pk, dev.pk, "cover", amina.pk, NOON, TOMORROW, NOON)
    assert refused(GRANT, *cover, amina.pk, None, by=amina)
    assert refused(GRANT, *cover, carys.pk, None, by=amina)
    assert not AccessGrant.objects.exists()
    assert not Cover.objects.exclude(given_by=wyn).exists()
    with as_application(dev, at=NOON):
        assert not Case.objects.exists()


def test_what_stands_does_not_change(her_case: Case, amina: User, ben: User, carys: User, dev: User) -> None:
    cover = arrange_cover(
        worker=amina, person=ben, first=make.TODAY, last=make.TODAY, words=WHY, by=carys, at=NOON
    )
    out = exclude_worker(case=her_case, person=dev, reason="knows_her", by=carys, at=NOON)
    for question, pk in (
        ("UPDATE cases_cover SET until_at = until_at + interval '1 day' WHERE id = %s", cover.pk),
        ("UPDATE cases_cover SET given_by_id = worker_id WHERE id = %s", cover.pk),
        ("DELETE FROM cases_cover WHERE id = %s", cover.pk),
        ("UPDATE cases_exclusion SET person_id = given_by_id WHERE id = %s", out.pk),
    ):
        assert refused(question, pk, by=carys), question
    cover.refresh_from_db()
    assert cover.until_at < TOMORROW + timedelta(days=1)
    assert Exclusion.objects.get().person == dev


def test_what_may_be_done_is_done(
    her_case: Case, amina: User, ben: User, carys: User, dev: User, wyn: User
) -> None:
    with as_application(dev, at=NOON):
        assert give_reason(reference=her_case.reference, reason="she_came", words=WHY, by=dev, at=NOON)
    calendar = BankHoliday.objects.calendar("ew")
    with as_application(wyn, at=NOON):
        said: dict[str, Any] = {"reason": "danger", "words": WHY, "by": wyn, "at": NOON, "calendar": calendar}
        assert break_glass(reference=her_case.reference, **said)
    with as_application(carys, at=NOON):
        dated: dict[str, Any] = {
            "first": make.TODAY,
            "last": make.TODAY,
            "words": WHY,
            "by": carys,
            "at": NOON,
        }
        arrange_cover(worker=amina, person=ben, **dated)
        arrange_cover(worker=amina, person=wyn, case=Case.objects.get(), **dated)
        exclude_worker(case=Case.objects.get(), person=ben, reason="knows_her", by=carys, at=NOON)
    assert AccessGrant.objects.count() == 3
