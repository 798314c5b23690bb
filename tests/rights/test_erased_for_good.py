"""As an operator sees it: pg_dump after an erasure, a backup from before put back and erased again, psql."""

import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry, KeptDocument, OtherName
from hestia.accounts.models import User
from hestia.db.embedded import Cluster
from hestia.operations import restoring
from hestia.operations.programs import address, program, sign_in, with_password
from hestia.privacy.records import DatabaseRole
from hestia.safekeeping.models import Draft
from hestia.uploads.models import File
from rights.actions.erasing_due import erase_due, replay
from tests import make
from tests.cases.kept import kept
from tests.rights.test_retention import DAY_OF_IT, NOW, closed, confirmed, hold, ruth
from tests.supportplans.pages import text_of

pytestmark = [pytest.mark.security, pytest.mark.early, pytest.mark.django_db(transaction=True)]
__all__ = ["closed", "ruth"]  # fixtures
WORDS = ("zqgiven", "zqnote", "zqdraft", "zqalias")
BESIDE = "erased_beside"


def run(name: str, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the owner."""
    known = sign_in(DatabaseRole.OWNER, name=database)
    known.pop("options", None)  # an operator's session says nothing of tests
    with connection.cursor() as cursor:
        server = int(cursor.connection.server_version) // 10_000
    command = [str(program(name, server=server)), "--no-password", f"--dbname={address(known)}", *arguments]
    environment = with_password(known)
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, errors="replace", timeout=120, check=False
    )


def dumped(database: str = "") -> list[str]:
    """Return the words of hers that a dump of all tables holds."""
    done = run("pg_dump", "--format=plain", database=database)
    assert done.returncode == 0, done.stderr
    return [word for word in WORDS if word in done.stdout]


def written(case: Case, *, by: User) -> None:
    """Write words that stand nowhere else."""
    case.client.first_name = "zqgiven"
    case.client.save()
    OtherName(client=case.client, name="zqalias").save()
    case.narrate(Entry.Kind.NOTE, "A walk", "zqnote at the market.", by=by, at=make.NOON)
    Draft(user=by, form="keeping", about=case.reference, data={"why": "zqdraft"}, saved_at=NOW).save()


def test_what_was_erased_is_in_no_dump_and_a_backup_put_back_is_erased_again(
    closed: Case, carys: User, ruth: User, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures"
    backup = tmp_path / "backup"
    with time_machine.travel(NOW, tick=False):
        written(closed, by=carys)
        confirmed(closed, by=carys, of=ruth)
    assert dumped() == ["zqgiven", "zqnote", "zqalias"]  # a draft is sealed
    assert run("pg_dump", "--format=custom", f"--file={backup}").returncode == 0

    assert [outcome.why_not for outcome in erase_due(at=DAY_OF_IT)] == [""]
    assert dumped() == []
    assert [word for word in (*WORDS, "Karam") if word in settings.ERASURES_FILE.read_text()] == []

    with restoring.scratch(BESIDE):
        put_back = run("pg_restore", "--no-owner", "--single-transaction", str(backup), database=BESIDE)
        assert put_back.returncode == 0, put_back.stderr
        assert dumped(BESIDE) == ["zqgiven", "zqnote", "zqalias"]
        with restoring.working_in(BESIDE):
            assert [outcome.why_not for outcome in replay(at=DAY_OF_IT)] == [""]
        assert dumped(BESIDE) == []


def test_the_commands_leave_nothing_in_search_files_and_the_server_s_log(
    her_case: Case, carys: User, ruth: User, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures"
    backup, server_log = tmp_path / "backup", Cluster.chosen(settings.VAR).folder.with_suffix(".log")
    log_begins = server_log.stat().st_size if server_log.exists() else 0
    file = kept(her_case, carys, content=b"%PDF-1.7 zqfile").file
    assert file.read() == b"%PDF-1.7 zqfile"
    her_case.close(kind="planned", on=make.TODAY, by=carys, at=make.NOON)
    with time_machine.travel(NOW, tick=False):
        written(her_case, by=carys)
        assert her_case.reference in sought(carys)
        confirmed(her_case, by=carys, of=ruth)
    assert run("pg_dump", "--format=custom", f"--file={backup}").returncode == 0

    with time_machine.travel(DAY_OF_IT, tick=False):
        told = done("erase_due")
        assert told.endswith("1 records erased.\n")
        assert done("erase_due") == "0 records erased.\n"
        assert her_case.reference not in sought(carys)
        assert not File.objects.filter(pk=file.pk).exists()
        assert not KeptDocument.history.exists()
        with restoring.scratch(BESIDE):
            put_back = run("pg_restore", "--no-owner", "--single-transaction", str(backup), database=BESIDE)
            assert put_back.returncode == 0, put_back.stderr
            with restoring.working_in(BESIDE):
                assert File.objects.filter(pk=file.pk).exists()
                assert done("replay_erasures").endswith("1 records erased.\n")
                assert not File.objects.filter(pk=file.pk).exists()
            assert dumped(BESIDE) == []
    assert dumped() == []
    assert not Draft.objects.filter(about=her_case.reference).exists()
    if server_log.exists():
        logged = server_log.read_bytes()[log_begins:].decode(errors="replace")
        assert [word for word in (*WORDS, "zqfile", "Karam") if word in logged] == []
    # The database beside was dropped, before which PostgreSQL writes all that it has to the disk.
    assert_in_no_file_of_tables(Cluster.chosen(settings.VAR).data / "base")


def assert_in_no_file_of_tables(folder: Path) -> None:
    """Old rows are gone from the disk too. Only the server's own log of changes has them, for a while."""
    files = [path for path in folder.rglob("*") if path.is_file()]  # none where the server is another's
    found = {path.name: word for path in files for word in WORDS if word.encode() in path.read_bytes()}
    assert found == {}


def done(command: str) -> str:
    """Return what a command says as an operator calls it."""
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def sought(person: User) -> str:
    """Return what somebody finds who looks for her by name."""
    browser = Browser()
    browser.force_login(person)
    return text_of(browser.post(reverse("desk:search"), {"q": "zqgiven"}))


@pytest.mark.parametrize(
    "words",
    [
        "DELETE FROM cases_entry",
        "UPDATE cases_client SET first_name = ''",
        "SET hestia.erasing = 'on'; DELETE FROM cases_historicalentry",
        "SET hestia.erasing = 'on'; UPDATE cases_client SET first_name = 'x'",
        "UPDATE cases_entry SET title = 'x'",
        "UPDATE cases_client SET first_name = 'x', version = version + 1",
        "TRUNCATE cases_entry CASCADE",
    ],
)
def test_with_psql_as_the_owner_a_hold_keeps_all(closed: Case, carys: User, words: str) -> None:
    with time_machine.travel(NOW, tick=False):
        hold(closed, by=carys)
    done = run("psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--command={words}")
    assert done.returncode != 0
    assert "legal hold stands" in done.stderr
