"""Whoever has a password of the database: the application's, the sealer's, or that of figures."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg2 import sql

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.audit.models import Event, SealedBatch, log
from hestia.audit.seals import Harm, seal_all, verify
from hestia.db import embedded
from hestia.db.acting import acting_as, as_figures, as_sealer, signed_in_as
from hestia.db.checks import problems
from hestia.db.embedded import APP, BACKUP, FIGURES, OWNER, SEALER
from hestia.operations.restoring import drop_database
from hestia.privacy.records import DatabaseRole
from tests import make
from tests.audit.test_seals import PATIENCE, by_force, seal
from tests.roles import session_of, sign_in_of, thief_acting_as

pytestmark = [pytest.mark.early, pytest.mark.django_db(transaction=True)]

LINE = """
INSERT INTO public.audit_event
    (id, xid, written_at, written_as, at, by_id, kind,
     case_ref, cases, subject, outcome, reason, session, detail)
VALUES (%(id)s, 1, '2020-01-01', 'hestia', now() + %(late)s::interval, %(by)s, %(kind)s,
        'H-6666', '{}', '', 'done', '', '', '{}')
RETURNING id
"""
# What none of these may do to the log, its seals, and what guards them.
SABOTAGE = [
    "UPDATE audit_event SET case_ref = ''",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "TRUNCATE audit_seal",
    "UPDATE audit_seal SET count = 0",
    "DELETE FROM audit_seal",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event DISABLE TRIGGER write_line_now",
    "ALTER TABLE audit_seal DISABLE TRIGGER ALL",
    "DROP TRIGGER write_line_now ON audit_event",
    "CREATE OR REPLACE FUNCTION write_line_now() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION public.next_line() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "SET session_replication_role = replica",
    "SELECT nextval('audit_event_id_seq')",
    "SELECT setval('audit_event_id_seq', 1)",
    "SELECT setval('audit_seal_id_seq', 1)",
    "ALTER TABLE audit_event ALTER id RESTART WITH 1",
    "ALTER TABLE audit_event OWNER TO CURRENT_USER",
    "CREATE RULE gone AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    f"SET ROLE {OWNER}",
    f"SET ROLE {BACKUP}",
    f"SET SESSION AUTHORIZATION {OWNER}",
]
SEAL = """
INSERT INTO audit_seal (number, made_at, rows, count, digests, settled, next_xid, previous, digest)
VALUES (99, now(), '{}', 0, '', 9223372036854775807, 9223372036854775807, '', repeat('0', 64))
"""
# What figures may read, written down by hand: of nobody's table the columns that are no words and no names.
OF_FIGURES = {
    table: set(columns.split())
    for table, columns in {
        "audit_sealerturn": "at id",
        "operations_lasttime": "at id kind well_at went_well",
        "oversight_namedlist": "fixed_at id kind names year",
        "accounts_service": "area capacity id kind name phone version",
        "cases_room": "id is_out_of_use number service_id",
        "referrals_firstresponderorganisation": "email id is_current is_us kind name note phone version",
        "referrals_policy": "corrects_id effective_from end_rule id jurisdiction made_at moveon_negative_days"
        " moveon_negative_unit moveon_positive_days note reconsideration_days"
        " recovery_count_start recovery_days rg_source rg_verified recovery_source"
        " recovery_verified reconsideration_source reconsideration_verified"
        " moveon_positive_source moveon_positive_verified moveon_negative_source"
        " moveon_negative_verified rg_calendar rg_count_start rg_days rg_unit superseded_at"
        " verified why withdrawn_why",
        "reminders_plannedday": "id on",
        "riskassessment_questionset": "further id made_at number waits why",
        "supportplans_anonymousfeedback": "id listened month safe",
        "supportplans_weeklyrate": "from_on id made_at of source weekly",
        "supportplans_yousaid": "did id made_at said taken_down_at",
        "workingdays_bankholiday": "date id name nation note",
    }.items()
}


def refused(statement: str, *, role: str) -> str:
    """Return why the database refuses a statement to a role; fail if it does not."""
    with session_of(role) as cursor, pytest.raises(psycopg2.Error) as told:
        cursor.execute(statement)
    return type(told.value).__name__


class TestTheApplication:
    def line(self, cursor: Any, by: User | None, **changed: object) -> int:
        given = {"id": 10**15, "late": "0", "by": by and by.pk, "kind": "note.added"}
        cursor.execute(LINE, given | changed)
        return int(cursor.fetchone()[0])

    def test_chooses_of_a_line_neither_its_number_nor_when_and_as_whom_it_was_written(
        self, amina: User
    ) -> None:
        before = log("note.added", by=amina, at=timezone.now())
        with thief_acting_as(amina) as cursor:
            number = self.line(cursor, amina)
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            xid = cursor.fetchone()[0]
        after = log("note.added", by=amina, at=timezone.now())
        line = Event.objects.get(pk=number)
        assert before.pk < number < after.pk < before.pk + 10
        assert (line.xid, line.written_as) == (xid, APP)
        assert line.written_at
        assert abs((timezone.now() - line.written_at).total_seconds()) < 60

    @pytest.mark.parametrize("late", ["-2 hours", "2 hours", "-5 years", "5 years"])
    def test_writes_no_line_of_another_time(self, amina: User, late: str) -> None:
        with pytest.raises(ProgrammingError, match="is of now"), thief_acting_as(amina) as cursor:
            self.line(cursor, amina, late=late)

    def test_writes_no_line_by_anybody_else(self, amina: User, ben: User) -> None:
        for acting, by in ((amina, ben), (amina, None), (None, ben), (None, None)):
            with pytest.raises(ProgrammingError, match="whoever acts"), thief_acting_as(acting) as cursor:
                self.line(cursor, by)
        assert not Event.objects.filter(case_ref="H-6666").exists()

    def test_says_of_nobody_that_a_password_was_wrong(self, amina: User) -> None:
        for acting in (amina, None):
            with thief_acting_as(acting) as cursor:
                self.line(cursor, None, kind="sign_in.failed")
        with pytest.raises(ProgrammingError, match="whoever acts"), thief_acting_as(None) as cursor:
            self.line(cursor, amina, kind="sign_in.failed")

    def test_is_no_owner_behind_a_catalogue_of_its_own(self, amina: User) -> None:
        with thief_acting_as(amina) as cursor:
            cursor.execute(
                "CREATE TEMP TABLE pg_class AS"
                " SELECT oid, 'hestia_app'::regrole::oid AS relowner FROM pg_catalog.pg_class"
            )
            cursor.execute("SET LOCAL search_path = pg_temp, pg_catalog, public")
            assert self.line(cursor, amina) < 10**15

    @pytest.mark.parametrize("statement", [*SABOTAGE, SEAL, "SELECT count(*) FROM audit_seal"])
    def test_is_refused(self, statement: str) -> None:
        assert refused(statement, role=APP) in {"InsufficientPrivilege", "InvalidParameterValue"}

    @pytest.mark.parametrize("role", [SEALER, FIGURES])
    def test_becomes_no_other(self, role: str) -> None:
        assert refused(f"SET ROLE {role}", role=APP) == "InsufficientPrivilege"

    def test_cannot_keep_the_sealer_from_sealing_by_a_lock(self, amina: User) -> None:
        log("note.added", by=amina, at=timezone.now())
        with session_of(APP) as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [0x48_45_53_54_49_41])
            seal()
        assert verify().sealed == 1


class TestLargeObjects:
    @pytest.mark.parametrize("role", [APP, SEALER, FIGURES, OWNER])
    def test_are_made_by_nobody(self, role: str) -> None:
        with session_of(role) as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            for call in (
                "lo_creat(-1)",
                "lo_create(0)",
                "lo_from_bytea(0, 'x')",
                "lo_import('/etc/hostname')",
                "lo_import('/etc/hostname', 4711)",
                "lo_put(4711, 0, 'x')",
                "lo_open(4711, 131072)",
                "lowrite(0, 'x')",
                "loread(0, 1)",
                "lo_unlink(4711)",
                "lo_export(4711, 'x')",
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(f"SELECT {call}")
            session = cursor.connection
            session.autocommit = False
            with pytest.raises(psycopg2.Error, match="permission denied"):
                session.lobject(0, "w")  # past SQL, by the protocol's own call

    def test_so_the_documented_copy_is_made_and_put_back(self, tmp_path: Path, her_case: Case) -> None:
        copy = tmp_path / "copy"
        run("pg_dump", BACKUP, "--format=custom", "--exclude-schema=pg_catalog", f"--file={copy}")
        with session_of(OWNER) as cursor:
            cursor.execute("DROP DATABASE IF EXISTS test_put_back")
            cursor.execute("CREATE DATABASE test_put_back")
        try:
            run("pg_restore", OWNER, "--exit-on-error", "--dbname=test_put_back", str(copy), database="")
            with psycopg2.connect(**(sign_in_of(OWNER) | {"dbname": "test_put_back"})) as session:
                cursor = session.cursor()
                cursor.execute("SELECT reference FROM cases_case")
                assert cursor.fetchall() == [(her_case.reference,)]
            session.close()
        finally:
            with session_of(OWNER) as cursor:
                drop_database(cursor, "test_put_back")

    def test_a_check_says_where_they_can_be_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert list(problems(connection)) == []
        monkeypatch.setitem(connection.settings_dict, "USER", "postgres")  # who may make them
        monkeypatch.setitem(connection.settings_dict, "SEALER", {"user": "nobody_here"})
        assert [number for number, _ in problems(connection)] == ["W001", "W002"]


def run(program: str, role: str, *arguments: str, database: str | None = None) -> None:
    """Run one of PostgreSQL's own programs as a role, as docs/deploy.md says."""
    known = sign_in_of(role)
    where = [f"--host={known['host']}", f"--port={known['port']}", f"--username={role}", "--no-password"]
    name = [known["dbname"]] if database is None else []
    done = subprocess.run(
        [embedded.program(program), *where, *arguments, *name],
        env=os.environ | {"PGPASSWORD": known["password"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def relations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        )
        return sorted(name for (name,) in cursor.fetchall())


def rights(role: str) -> set[tuple[str, str, str]]:
    """Return each right that a role has, to each column of each table: PostgreSQL's own word."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, a.attname, p.name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p(name)
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
               AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(%s, c.oid, a.attnum, p.name)
            UNION
            SELECT c.relname, '', p.name FROM pg_class c
             CROSS JOIN unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS p(name)
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
               AND has_table_privilege(%s, c.oid, p.name)
            """,
            [role, role],
        )
        return set(cursor.fetchall())


def callable_functions(role: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND has_function_privilege(%s, oid, 'EXECUTE')",
            [role],
        )
        return [name for (name,) in cursor.fetchall()]


class TestTheSealer:
    def test_reads_the_log_and_its_seals_and_nothing_of_any_case(
        self, her_case: Case, record_property: Callable[[str, object], None]
    ) -> None:
        readable = []
        with session_of(SEALER) as cursor:
            for relation in relations():
                try:
                    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(relation)))
                    readable.append(relation)
                except psycopg2.errors.InsufficientPrivilege:
                    pass
        assert readable == ["audit_event", "audit_seal", "audit_sealerturn"]
        acts = {(table, act) for table, _, act in rights(SEALER)}
        assert acts == {
            *(("audit_event", "SELECT"), ("audit_seal", "SELECT"), ("audit_seal", "INSERT")),
            *(("audit_sealerturn", act) for act in ("SELECT", "INSERT", "UPDATE")),
        }
        assert callable_functions(SEALER) == []
        assert her_case.pk
        record_property("figure", f"the sealer reads 3 of {len(relations())} tables")

    @pytest.mark.parametrize(
        "statement",
        [
            *SABOTAGE,
            "INSERT INTO audit_event (at, kind) VALUES (now(), 'x')",
            "SELECT public.reach()",
            "SELECT * FROM cases_counted",
            "CREATE TABLE public.mine ()",
            f"SET ROLE {APP}",
        ],
    )
    def test_is_refused_all_else(self, statement: str) -> None:
        assert refused(statement, role=SEALER) == "InsufficientPrivilege"

    def test_seals_and_verifies_by_its_own_sign_in(
        self, amina: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        log("note.added", by=amina, at=timezone.now())
        waited = 0
        while not SealedBatch.objects.exists() and waited < PATIENCE:
            call_command("seal_audit")
            waited += 1
        call_command("verify_audit")
        assert "Everything is as it was written." in capsys.readouterr().out

    def test_two_at_once_seal_a_line_once(self, amina: User) -> None:
        log("note.added", by=amina, at=timezone.now())
        seal()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SEAL.replace("99", "1"))
        assert seal_all(at=make.NOON) == []

    def test_nobody_else_seals(self, amina: User) -> None:
        log("note.added", by=amina, at=timezone.now())
        with pytest.raises(DatabaseError, match="permission denied"), signed_in_as(DatabaseRole.APPLICATION):
            seal_all(at=make.NOON)
        with as_sealer():
            seal()


class TestFigures:
    def test_are_read_by_their_own_sign_in_which_acts_for_nobody(self, amina: User) -> None:
        with acting_as(amina), as_figures(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (FIGURES,)
            assert list(Service.objects.values_list("name", flat=True)) == ["Outreach"]
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                User.objects.count()

    def test_read_what_tells_of_nobody_column_by_column(self, her_case: Case) -> None:
        having = rights(FIGURES)
        assert {act for _, _, act in having} == {"SELECT"}
        read: dict[str, set[str]] = {}
        for table, column, _ in having:
            read.setdefault(table, set()).add(column)
        assert read == OF_FIGURES
        assert callable_functions(FIGURES) == []
        assert her_case.pk

    def test_are_read_in_fact_and_nothing_else_is(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name::text, column_name::text FROM information_schema.columns"
                " WHERE table_schema = 'public'"
            )
            columns = cursor.fetchall()
        assert len(columns) > 800
        with session_of(FIGURES) as cursor:
            for table, column in columns:
                try:
                    cursor.execute(sql.SQL("SELECT {} FROM {}").format(*map(sql.Identifier, (column, table))))
                    is_read = True
                except psycopg2.errors.InsufficientPrivilege:
                    is_read = False
                assert is_read == (column in OF_FIGURES.get(table, ())), (table, column)

    @pytest.mark.parametrize(
        "statement",
        [
            *SABOTAGE,
            "INSERT INTO accounts_service (name) VALUES ('x')",
            "UPDATE accounts_service SET name = 'x'",
            "SELECT public.reach()",
            "SELECT * FROM cases_counted",
            "CREATE TABLE public.mine ()",
            f"SET ROLE {APP}",
        ],
    )
    def test_write_nothing_and_act_for_nobody(self, statement: str) -> None:
        with session_of(FIGURES) as cursor:
            cursor.execute("SET default_transaction_read_only = off")  # its own habit is no guard
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)


def test_a_trigger_that_is_off_is_found_out(amina: User) -> None:
    log("note.added", by=amina, at=timezone.now())
    seal()
    try:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER write_line_now")
        assert verify().by_harm() == {Harm.UNGUARDED: ["audit_event"]}
        with pytest.raises(CommandError):
            call_command("verify_audit")
    finally:
        by_force("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER write_line_now")
