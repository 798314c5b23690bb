"""A database of the last release is taken to this one, and nothing that stood in it is lost."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from cases.models import Case, Entry
from demo.releases import kept_releases, sql_of, write_keys
from hestia.db import rows
from hestia.db.embedded import OWNER
from hestia.operations.health import database_failing
from hestia.operations.programs import session, sign_in
from hestia.operations.restoring import opened, working_in
from hestia.privacy.records import DatabaseRole
from tests.operations.test_backup import counted
from tests.roles import session_of

NAME = "test_release"
LARGEST = 2**20  # of a dump in the repository: schema and a few rows, and no more
MAY_GO = {"hestia_cache", "django_content_type", "auth_permission"}  # that Django and we fill anew


@pytest.fixture
def empty_database() -> Iterator[str]:
    with session_of(OWNER) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
    yield NAME
    with session_of(OWNER) as cursor:
        cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.mark.early
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("release", [pytest.param(path, id=path.stem) for path in kept_releases()])
def test_a_release_is_upgraded(
    release: Path, empty_database: str, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_FILE = write_keys(tmp_path)
    with session(sign_in(DatabaseRole.OWNER, name=empty_database)) as cursor:
        cursor.execute(sql_of(release))
    before = rows_of(empty_database)
    with working_in(empty_database):
        call_command("migrate", interactive=False, verbosity=0)
        executor = MigrationExecutor(connection)
        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
        assert rows.differing(connection).names == []
        assert list(database_failing()) == []
        secrets, _ = opened()
        assert secrets
        case = Case.objects.get()
        assert case.client.first_name
        assert Entry.objects.filter(case=case).count() == before["cases_entry"]
    after = rows_of(empty_database)
    lost = {name: count for name, count in before.items() if after.get(name, 0) < count}
    assert lost.keys() <= MAY_GO, lost
    assert before["cases_client"] == after["cases_client"] == 1


def rows_of(name: str) -> dict[str, int]:
    """Return how many rows each table of a database has."""
    with session(sign_in(DatabaseRole.OWNER, name=name)) as cursor:
        return counted(cursor)


def test_a_dump_is_small_and_of_no_version_that_is_still_to_come() -> None:
    known = tomllib.loads(Path(ours.BASE_DIR, "pyproject.toml").read_text())["project"]["version"]
    releases = kept_releases()
    assert releases
    for release in releases:
        assert release.stat().st_size < LARGEST
        assert release.name.removesuffix(".sql.xz") <= known
