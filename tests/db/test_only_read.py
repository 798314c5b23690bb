"""Who gave a reason reads a record and notes the contact. The database refuses all else."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import Error, ProgrammingError
from psycopg2 import sql

from cases.actions.access import break_glass, give_reason
from cases.actions.notes import add_note, correct_note
from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.db import rows
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.roles import as_application

WHY = "She came to us and asks for her worker."
HELD = "works_on_insert"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def reader(dev: User, her_case: Case) -> User:
    """Return somebody of another team who gave a reason."""
    give_reason(reference=her_case.reference, reason="she_came", words=WHY, by=dev, at=make.NOON)
    return dev


@pytest.fixture
def story(her_case: Case, amina: User) -> Entry:
    her_case.promise("task", title="Ring her", due_on=make.TODAY, by=amina, at=make.NOON)
    return her_case.narrate(Entry.Kind.MET, "Met her", by=amina, at=make.NOON)


def tables_with_a_case() -> list[str]:
    ruled = rows.rules(rows.all_tables(connection.cursor()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'case_id' ORDER BY 1"
        )
        return [table for (table,) in cursor.fetchall() if table in ruled]


def why_refused(question: str, table: str, *values: Any, by: User) -> str:
    """Return what the database says to a statement of the application's, working for someone."""
    with as_application(by, at=make.NOON):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql.SQL(question).format(sql.Identifier(table)), values)
                return f"{cursor.rowcount} rows"
        except Error as error:
            return str(error)


def test_no_row_is_added_to_the_case_in_any_table(reader: User, amina: User, her_case: Case) -> None:
    """What is missing in the row is asked about last: the same row of her worker's fails for that alone."""
    add = "INSERT INTO {} (case_id) VALUES (%s)"
    tables = tables_with_a_case()
    said = {table: why_refused(add, table, her_case.pk, by=reader) for table in tables}
    # A trigger may refuse sooner; some tables the application writes through functions alone.
    refused = ("violates row-level security", "at RAISE", "permission denied for table cases_hazard")
    assert {table: words for table, words in said.items() if not any(part in words for part in refused)} == {}
    assert sum(HELD in words for words in said.values()) >= len(tables) * 0.9 > 80
    hers = [table for table in tables if HELD in why_refused(add, table, her_case.pk, by=amina)]
    assert hers == []


def test_no_row_of_the_case_is_changed_or_taken_away(
    reader: User, amina: User, her_case: Case, story: Entry
) -> None:
    for table in ("cases_entry", "cases_deadline", "cases_safecontact"):
        change = "UPDATE {} SET version = version + 1 WHERE case_id = %s"
        assert why_refused(change, table, her_case.pk, by=reader) == "0 rows", table
        assert why_refused(change, table, her_case.pk, by=amina) != "0 rows", table
    client = "UPDATE {} SET version = version + 1 WHERE id = %s"
    assert why_refused(client, "cases_client", her_case.client_id, by=reader) == "0 rows"
    assert why_refused(
        "DELETE FROM {} WHERE client_id = %s", "cases_namekey", her_case.client_id, by=reader
    ) == ("0 rows")
    own = "UPDATE {} SET worker_id = %s WHERE id = %s"
    assert "reads this case" in why_refused(own, "cases_case", reader.pk, her_case.pk, by=reader)


def test_nobody_makes_a_note_of_somebody_else_s_their_own(reader: User, her_case: Case, story: Entry) -> None:
    take = "UPDATE {} SET by_id = %s WHERE case_id = %s"
    assert why_refused(take, "cases_entry", reader.pk, her_case.pk, by=reader) == "0 rows"


def test_a_note_is_written_and_put_right(reader: User, her_case: Case) -> None:
    with as_application(reader, at=make.NOON):
        case = Case.objects.get(pk=her_case.pk)
        entry = add_note(case=case, kind="met", title="Met her", body="At the door", by=reader, at=make.NOON)
        entry.body = "At our door"
        correct_note(entry, by=reader, at=make.NOON)
    her_case.refresh_from_db()
    assert her_case.last_contact_at == make.NOON
    assert Entry.objects.get(pk=entry.pk).body == "At our door"


def test_what_is_no_note_is_not_told(reader: User, her_case: Case) -> None:
    with (
        as_application(reader, at=make.NOON),
        pytest.raises(ProgrammingError, match=HELD),
        transaction.atomic(),
    ):
        Case.objects.get(pk=her_case.pk).narrate("risk", "Risk is low", by=reader, at=make.NOON)


def test_who_is_told_puts_it_away(reader: User, amina: User, her_case: Case) -> None:
    with as_application(amina, at=make.NOON):
        notice = her_case.accessnotice_set.get(person=amina)
        notice.read_at = make.NOON
        notice.save()


def test_an_emergency_opens_for_work(reader: User, her_case: Case, story: Entry) -> None:
    with as_application(reader, at=make.NOON):
        break_glass(
            reference=her_case.reference,
            reason="danger",
            words=WHY,
            by=reader,
            at=make.NOON,
            calendar=BankHoliday.objects.calendar("ew"),
        )
    change = "UPDATE {} SET version = version + 1 WHERE case_id = %s"
    assert why_refused(change, "cases_safecontact", her_case.pk, by=reader) == "1 rows"
