"""A backup is whole, encrypted, and comes back: proved from outside, by what another session counts."""

import shutil
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import psycopg2
import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from psycopg2 import sql
from pytest_django import Settings

from cases.models import Address, Case, Entry
from hestia.accounts.models import OutgoingMail, User
from hestia.accounts.post import later
from hestia.audit.models import log
from hestia.audit.seals import seal_all
from hestia.db.acting import as_sealer
from hestia.db.embedded import BACKUP, OWNER
from hestia.operations import backing_up, catalogue, encryption, restoring
from hestia.operations.archive import Archive, name_of
from hestia.operations.backing_up import Backup, Keep, superfluous
from hestia.operations.drill import look_for_room
from hestia.operations.encryption import CHUNK, read_through
from hestia.operations.models import LastTime
from hestia.operations.programs import Failed, why
from hestia.operations.restoring import working_in
from hestia.privacy.keyring import Keyring
from hestia.uploads.kinds import Cleaned, Kind
from hestia.uploads.models import File
from tests import make
from tests.roles import session_of, sign_in_of

RESTORED = "test_restored"
EMPTY: dict[str, Any] = {kind: {} for kind in ("rows", *catalogue.LISTS)}
WORDS = "She likes the lantern in the hall"
EMPTIED = {
    *("django_session", "usersessions_usersession", "accounts_outgoingmail", "hestia_cache"),
    *("django_tasks_database_dbtaskresult", "operations_lasttime", "audit_sealerturn"),
}


def counted(cursor: Any) -> dict[str, int]:
    """Count every row from outside."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table)))
        counts[table] = cursor.fetchone()[0]
    return counts


def run(*arguments: Any, **options: Any) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a long passphrase of the tests\n")
    passphrase.chmod(0o600)
    settings.BACKUP_PASSPHRASE_FILE = str(passphrase)
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_FOLDER.mkdir()
    return tmp_path / "backups"


@pytest.fixture
def empty_database() -> Any:
    with session_of(OWNER) as cursor:
        restoring.drop_database(cursor, RESTORED)
        cursor.execute(f"CREATE DATABASE {RESTORED} TEMPLATE template0")
    yield RESTORED
    with session_of(OWNER) as cursor:
        restoring.drop_database(cursor, RESTORED)


@pytest.mark.early
@pytest.mark.django_db(transaction=True)
def test_what_is_backed_up_comes_back_and_sends_nothing(
    folder: Path,
    empty_database: str,
    her_case: Case,
    amina: User,
    amina_browser: Browser,
    settings: Settings,
    tmp_path: Path,
) -> None:
    her_case.narrate(Entry.Kind.MET, "A visit", WORDS, by=amina, at=make.NOON)
    Address(case=her_case, kind="own", text="12 Lantern Street", from_on=make.TODAY).save()
    letter = {"owner": amina, "about": her_case.reference, "name": "letter.pdf", "is_scanned": False}
    File.of(Cleaned(Kind.PDF, b"A letter", 1), sent=b"A letter", made_at=make.NOON, **letter).save()
    log("case.opened_page", by=amina, case_ref=her_case.reference, at=timezone.now())
    later(OutgoingMail.Kind.RESET, amina.email)
    with as_sealer():
        seal_all(at=timezone.now())
    with session_of(BACKUP) as cursor:
        before = counted(cursor)
    assert before["django_session"]
    assert before["accounts_outgoingmail"]

    said = run("backup")
    [path] = folder.iterdir()
    assert path.name in said
    assert WORDS.encode() not in path.read_bytes()
    with encryption.cipher(".gpg") as cipher:
        assert Archive(path).manifest(cipher)["contents"]["rows"] == before

    said = run("restore_drill")
    assert f"{path.name} restored in " in said
    assert "1 document opened" in said
    assert LastTime.objects.get(kind="drill").went_well

    with working_in(empty_database):
        run("restore", path)
    with psycopg2.connect(**(sign_in_of(OWNER) | {"dbname": empty_database})) as restored:
        after = counted(restored.cursor())
        words = restored.cursor()
        words.execute("SELECT body FROM cases_entry WHERE title = 'A visit'")
        assert WORDS in words.fetchone()[0]
    restored.close()
    assert {table: after[table] for table in EMPTIED} == dict.fromkeys(EMPTIED, 0) | {
        "operations_lasttime": 1
    }
    same = before.keys() - EMPTIED - {"audit_event"}
    assert {table: after[table] for table in same} == {table: before[table] for table in same}
    assert after["audit_event"] == before["audit_event"] + 1
    assert Session.objects.exists()  # here, nobody was signed out

    with working_in(empty_database), pytest.raises(CommandError, match="is not empty"):
        run("restore", path)
    whole = path.read_bytes()
    spoilt = tmp_path / path.name
    for fifth in range(1, 5):  # in what pg_restore reads first, and after it has read enough
        data = bytearray(whole)
        data[len(data) * fifth // 5] ^= 1
        spoilt.write_bytes(data)
        with pytest.raises(CommandError):
            run("restore_drill", spoilt)
        assert not LastTime.objects.get(kind="drill").went_well
    settings.KEYS_FILE = tmp_path / "other-keys"
    settings.KEYS_FILE.write_text(str(Keyring.new()))
    settings.KEYS_FILE.chmod(0o600)
    with pytest.raises(CommandError, match="is not that of this backup"):
        run("restore_drill", path)


def test_who_stops_reading_ends_the_program_that_writes() -> None:
    """pg_restore ends before the end when it fails; what opens the backup for it does not wait for ever."""

    def stop_after_one() -> None:
        parts = read_through(["cat"], (bytes(CHUNK) for _ in range(64)))
        next(parts)
        parts.close()

    thread = threading.Thread(target=stop_after_one, daemon=True)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()


@pytest.mark.django_db
def test_nothing_is_written_in_clear(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_FOLDER = tmp_path
    with pytest.raises(CommandError, match="never written in clear"):
        run("backup")
    assert list(tmp_path.iterdir()) == []
    assert not LastTime.objects.get(kind="backup").went_well


def test_a_backup_counts_even_if_it_cannot_be_written_down(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before an upgrade the new code may not find its own tables."""

    def note(*_: Any, **__: Any) -> None:
        raise ProgrammingError("no such column")

    made = Backup(tmp_path / "a.tar", 1, 1.0, was_opened=True, contents=EMPTY, thrown_away=[])
    monkeypatch.setattr("hestia.operations.management.commands.backup.make_backup", lambda *_, **__: made)
    monkeypatch.setattr(LastTime.objects, "note", note)
    errors = StringIO()
    assert "a.tar" in run("backup", stderr=errors)
    assert "could not be written down" in errors.getvalue()


def test_a_drill_does_not_fill_the_disk_of_the_database(settings: Settings, tmp_path: Path) -> None:
    settings.WATCHED_DISKS = [tmp_path, Path("/no/such/folder")]
    look_for_room(1)
    with pytest.raises(Failed, match="could fill the disk"):
        look_for_room(shutil.disk_usage(tmp_path).free)


def test_nobody_but_the_owner_signs_in_to_a_drill(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = MagicMock()
    cursor.fetchone.return_value = (True,)
    monkeypatch.setattr(restoring, "sign_in", lambda *_, **__: {"user": "owner"})
    monkeypatch.setattr(restoring, "session", lambda _: nullcontext(cursor))
    with restoring.scratch("beside"):
        asked = [call.args[0] for call in cursor.execute.call_args_list]
    assert asked[-1] == 'REVOKE CONNECT, TEMPORARY ON DATABASE "beside" FROM PUBLIC'


@pytest.mark.django_db
def test_a_database_is_thrown_away_while_another_role_leaves_it() -> None:
    """As when something tidies up in it, which belongs to the superuser."""
    with session_of(OWNER) as cursor:
        restoring.drop_database(cursor, RESTORED)
        cursor.execute(f"CREATE DATABASE {RESTORED} TEMPLATE template0")
        other = psycopg2.connect(**(sign_in_of(BACKUP) | {"dbname": RESTORED}))
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")
        leaving = threading.Timer(1, other.close)
        leaving.start()
        restoring.drop_database(cursor, RESTORED)
        leaving.join()
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [RESTORED])
        assert cursor.fetchone() == (0,)


def test_what_does_not_open_is_no_backup(
    folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def copy_out(path: Path, *_: Any, **__: Any) -> dict[str, Any]:
        path.write_bytes(b"half of a tar")
        return {"contents": EMPTY}

    monkeypatch.setattr(backing_up, "copy_out", copy_out)
    with pytest.raises(Failed, match="no backup that can be read"):
        backing_up.make_backup(folder, keep=Keep(14, 8, 12), at=make.NOON)
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(backing_up, "verify", lambda *_: None)
    assert backing_up.make_backup(folder, keep=Keep(14, 8, 12), at=make.NOON).path.exists()


@pytest.mark.parametrize(
    ("program", "words", "reason"),
    [
        (
            "pg_restore",
            'pg_restore: error: COPY failed for table "a": ERROR: duplicate key\nDETAIL: Key (x)=(Amina).\n',
            'pg_restore: error: COPY failed for table "a": ERROR: duplicate key',
        ),
        (
            "pg_restore",
            'pg_restore: error: ERROR:  invalid input: "Amina"\nCONTEXT: x',
            "pg_restore: error: ERROR:  invalid input",
        ),
        ("pg_restore", "CONTEXT:  COPY cases_entry, line 1: Amina", "it ended with 1"),
        (
            "gpg",
            "gpg: AES256\ngpg: decryption failed: Bad session key\n",
            "gpg: decryption failed: Bad session key",
        ),
    ],
)
def test_a_failure_quotes_no_row(program: str, words: str, reason: str) -> None:
    assert why(program, words, status=1) == reason


def test_a_copy_whose_migration_fails_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = MagicMock()
    cursor.rowcount = 2
    monkeypatch.setattr(restoring, "sign_in", lambda *_, **__: {})
    monkeypatch.setattr(restoring, "session", lambda _: nullcontext(cursor))
    monkeypatch.setattr(restoring, "put_in", lambda *_, **__: None)
    monkeypatch.setattr(restoring, "call_command", MagicMock(side_effect=ProgrammingError))
    tables = [model._meta.db_table for model in (UserSession, Session, OutgoingMail, DBTaskResult)]
    contents = EMPTY | {"rows": dict.fromkeys(tables, 2)}
    monkeypatch.setattr(restoring, "read_checked", lambda _: {"contents": contents})
    monkeypatch.setattr(catalogue, "describe", lambda _: EMPTY | {"rows": dict.fromkeys(tables, 0)})
    with pytest.raises(ProgrammingError):
        restoring.restore(Path("a.tar"), at=make.NOON)
    deleted = [
        call.args[0] for call in cursor.execute.call_args_list if isinstance(call.args[0], sql.Composed)
    ]
    assert deleted == [sql.SQL("DELETE FROM {}").format(sql.Identifier("public", table)) for table in tables]
    assert restoring.compared({"contents": contents}, name="a", forgotten=dict.fromkeys(tables, 2)) == []


def test_days_weeks_and_months_keep_their_newest() -> None:
    newest = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
    backups = [Path(name_of(newest - timedelta(hours=12 * n))) for n in reversed(range(800))]
    thrown_away = set(superfluous(backups, keep=Keep(14, 8, 12)))
    kept = [path for path in backups if path not in thrown_away]
    days = [path.name[7:15] for path in kept]
    assert days[-14:] == [f"202611{day}" for day in range(15, 29)]
    assert len(days) == len(set(days))
    assert days[:3] == ["20251231", "20260131", "20260228"]
    assert kept[-1] == backups[-1]
    assert superfluous(backups[-1:], keep=Keep(0, 0, 0)) == []
