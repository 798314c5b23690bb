"""The log, its seals and every history only grow: PostgreSQL refuses the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.append_only import (
    FUNCTION,
    GUARD,
    TRIGGERS,
    append_only_tables,
    guard_all,
    unguarded_tables,
)
from hestia.audit.models import Event, log
from tests import make

HISTORY = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = current_schema() AND column_name IN ('history_id', 'history_type', 'history_date')
GROUP BY table_name HAVING count(*) = 3 ORDER BY table_name
"""


def history_tables() -> list[str]:
    """Return every table that looks like a history, whatever the code thinks."""
    with connection.cursor() as cursor:
        cursor.execute(HISTORY)
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(ProgrammingError, match="never changed or deleted"), transaction.atomic():
        yield


@pytest.fixture
def written(her_case: Case, amina: User) -> Event:
    return log("case.opened_page", by=amina, at=make.NOON, case_ref=her_case.reference)


@pytest.mark.django_db
class TestGuards:
    def test_stand_on_the_log_and_on_every_history(self) -> None:
        tables = history_tables()
        assert len(tables) > 25
        assert set(append_only_tables()) == {
            *tables,
            "accounts_accessreview",
            "audit_event",
            "audit_seal",
            "cases_allocationreason",
            "cases_loadsetting",
            "directory_interpreted",
            "oversight_allotment",
            "oversight_draw",
            "oversight_finding",
            "oversight_findingstep",
            "oversight_frame",
            "oversight_frameentry",
            "oversight_reading",
            "oversight_readinganswer",
            "oversight_sampledcase",
            "oversight_serviceaction",
            "oversight_throw",
            "oversight_returncount",
            "oversight_returnmark",
            "oversight_returnunsent",
            "oversight_sentreturn",
            "outage_drill",
            "rights_complaintnote",
            "riskassessment_concernreferral",
            "riskassessment_incidentaddition",
            "riskassessment_injury",
            "riskassessment_injuryaddition",
            "riskassessment_injurymark",
            "riskassessment_questionset",
            "staff_alert",
            "staff_overridereason",
            "staff_supervisedcase",
            "staff_supervisionrecord",
            "staff_trainingoverride",
            "staff_wellbeing",
            "supportplans_moneyterm",
            "supportplans_payment",
            "supportplans_weeklyrate",
        }
        assert unguarded_tables() == []

    def test_a_missing_one_is_noticed_and_made_again(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {GUARD}_emptied ON cases_historicalcase")
            cursor.execute(f"ALTER TABLE audit_event DISABLE TRIGGER {GUARD}_changed")
        assert unguarded_tables() == ["audit_event", "cases_historicalcase"]
        guard_all()
        assert unguarded_tables() == []

    def test_a_line_of_the_log_is_not_changed(self, written: Event) -> None:
        with refused():
            Event.objects.filter(pk=written.pk).update(kind="nothing")
        with refused():
            written.delete()
        written.refresh_from_db()
        assert written.kind == "case.opened_page"

    @pytest.mark.parametrize("act", ["UPDATE {} SET history_type = '-'", "DELETE FROM {}"])
    def test_history_is_not_changed(self, act: str, her_case: Case) -> None:
        assert her_case.history.count() == 1
        for table in ("cases_historicalcase", "cases_historicalclient", "accounts_historicaluser"):
            with refused(), connection.cursor() as cursor:
                cursor.execute(act.format(table))
        assert her_case.history.count() == 1

    def test_none_is_emptied_unless_the_runner_says_so(self) -> None:
        for table in append_only_tables():
            with refused(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL hestia.tests_may_empty = off")
                cursor.execute(f"TRUNCATE {table} CASCADE")

    def test_changing_the_client_changes_her_record_and_adds_to_its_history(self, her_case: Case) -> None:
        her_case.client.first_name = "Rana"
        her_case.client.save()
        assert her_case.client.history.count() == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_test_database_the_runners_word_counts_for_nothing() -> None:
    where = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS kept_by_the_charity")
        cursor.execute("CREATE DATABASE kept_by_the_charity")
    try:
        real = psycopg2.connect(
            host=where["host"],
            port=where["port"],
            user=where["user"],
            password=where["password"],
            dbname="kept_by_the_charity",
            options="-c hestia.tests_may_empty=on",
        )
        with real, real.cursor() as cursor:
            cursor.execute(
                f"{FUNCTION}; CREATE TABLE log (id int); {TRIGGERS.format(guard=GUARD, table='log')}"
            )
        with real, real.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("TRUNCATE log")
        real.close()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE kept_by_the_charity")
