"""A question whose SQL is written once gives what the query set gives, whatever the values."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.access import give_reason
from cases.models import Case
from cases.rules.access import TIES, labelled_ties
from hestia.accounts.models import User
from hestia.db.compiled import Compiled, moment, number
from tests import make

LATER = make.NOON + timedelta(days=3)


@pytest.mark.parametrize("at", [make.NOON, LATER], ids=["while they last", "when they are over"])
def test_gives_the_rows_of_the_query_set(
    at: datetime, her_case: Case, dev: User, carys: User, amina: User
) -> None:
    give_reason(
        reference=her_case.reference,
        reason="she_came",
        words="She came to us and asks for her worker.",
        by=dev,
        at=make.NOON,
    )
    rows = {}
    for person in (dev, carys, amina):
        rows[person] = sorted(TIES.ask(person=person.pk, at=at))
        assert rows[person] == sorted(labelled_ties(person.pk, at))
    assert bool(rows[dev]) is (at == make.NOON)


def test_asks_once_each_time(her_case: Case, dev: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        TIES.ask(person=dev.pk, at=make.NOON)
        TIES.ask(person=dev.pk, at=LATER)
    assert len(asked) == 2


def test_a_place_that_nothing_asks_for_is_refused() -> None:
    without = Compiled(lambda person, **_: User.objects.filter(pk=person), number("person"), moment("at"))
    with pytest.raises(LookupError, match="at"):
        assert without.written


def test_a_value_that_is_not_given_is_refused() -> None:
    with pytest.raises(KeyError, match="person"):
        Compiled(lambda person: User.objects.filter(pk=person), number("person")).ask()
