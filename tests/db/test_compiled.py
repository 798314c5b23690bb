"""A question whose SQL is written once gives what the query set gives, whatever the values."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from cases.actions.access import give_reason
from cases.models import Case, Client
from cases.rules.access import TIES, labelled_ties
from hestia.accounts.models import Service, User
from hestia.db.compiled import Compiled, moment, number, word, written_once
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
        without.write()


def test_a_value_that_is_not_given_is_refused() -> None:
    with pytest.raises(KeyError, match="person"):
        Compiled(lambda person: User.objects.filter(pk=person), number("person")).ask()


OF_A_SERVICE = Compiled(
    lambda name, worker: (
        Case.objects.select_related("client", "worker")
        .annotate(promised=Count("deadline_set"))
        .filter(service__name=name, worker=worker)
    ),
    word("name"),
    number("worker"),
)


class TestRecords:
    def test_are_those_of_the_query_set(self, her_case: Case, amina: User, house_a: Service) -> None:
        other = make.case(worker=amina, service=house_a, client=make.client("Hana"))
        other.promise("task", due_on=make.TODAY, by=amina, at=make.NOON)
        for name, case in (("Outreach", her_case), ("Safe house A", other), ("Outreach", her_case)):
            with CaptureQueriesContext(connection) as asked:
                [record] = OF_A_SERVICE.records(name=name, worker=amina.pk)
                assert (record, record.client, record.worker) == (case, case.client, amina)
            assert len(asked) == 1
            assert record.promised == case.deadline_set.count()
        assert OF_A_SERVICE.records(name="Outreach", worker=amina.pk + 1) == []

    def test_one_that_is_not_there_is_said_so(self, her_case: Case) -> None:
        kept = Compiled(lambda case: Case.objects.filter(pk=case), number("case"))
        assert kept.record(case=her_case.pk) == her_case
        with pytest.raises(Case.DoesNotExist):
            kept.record(case=her_case.pk + 1)


@pytest.mark.django_db(transaction=True)
def test_records_are_locked_inside_a_transaction_only(her_case: Case) -> None:
    locked = Compiled(lambda case: Case.objects.select_for_update().filter(pk=case), number("case"))
    with transaction.atomic():
        assert locked.record(case=her_case.pk) == her_case
    with pytest.raises(TransactionManagementError):
        locked.record(case=her_case.pk)


def test_what_is_written_once_is_asked_as_before(her_case: Case) -> None:
    """Also where the query set stands in another, in which its tables are called otherwise."""

    def clients() -> Any:
        own = Case.objects.filter(client=OuterRef("pk"), status="open")
        return Client.objects.annotate(is_here=Exists(own)).filter(is_here=True)

    kept = written_once(clients())
    for asked in (kept, kept.filter(pk=her_case.client_id), kept.none() | kept):
        assert [client.is_here for client in asked] == [True]
    assert str(kept.query) == str(clients().query)
    for people in (kept, kept):
        assert list(Case.objects.filter(client__in=people)) == [her_case]
        assert str(Case.objects.filter(client__in=people).query) == str(
            Case.objects.filter(client__in=clients()).query
        )
