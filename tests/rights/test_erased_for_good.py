"""As an operator sees it: pg_dump after an erasure, a backup from before put back and erased again, psql."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from cases.models import Case, Entry, OtherName
from hestia.accounts.models import User
from hestia.operations import restoring
from hestia.operations.programs import address, program, sign_in, with_password
from hestia.privacy.records import DatabaseRole
from hestia.safekeeping.models import Draft
from rights.actions.erasing_due import erase_due, replay
from tests import make
from tests.rights.test_retention import DAY_OF_IT, NOW, closed, confirmed, hold, ruth

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


@pytest.mark.parametrize(
    "words",
    [
        "DELETE FROM cases_entry",
        "UPDATE cases_client SET first_name = ''",
        "SET hestia.erasing = 'on'; DELETE FROM cases_historicalentry",
        "SET hestia.erasing = 'on'; UPDATE cases_client SET first_name = 'x'",
        "UPDATE cases_entry SET body = 'x'",
        "UPDATE cases_entry SET case_id = case_id + 1000",
        "TRUNCATE cases_entry CASCADE",
    ],
)
def test_with_psql_as_the_owner_a_hold_keeps_all(closed: Case, carys: User, words: str) -> None:
    with time_machine.travel(NOW, tick=False):
        hold(closed, by=carys)
    done = run("psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--command={words}")
    assert done.returncode != 0
    assert "legal hold stands" in done.stderr
