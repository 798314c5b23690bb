"""Whether this server can serve, asked every few seconds by a machine: cheap, and one word for what cannot.

Whoever asks is nobody: no version, no number and no name is told. `hestia.operations.doctor` says the rest.
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from hestia.db.embedded import EmbeddedServerError

LEAST_FREE_BYTES = 200 * 2**20  # under which an upload, a paper or the database itself may fail

CAN_WRITE = "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
TAKEN = "SELECT app, name FROM django_migrations"
# `migrate` writes both: the rules of rows, last of all, and the days with which we count.
RULES = """
    SELECT obj_description(to_regproc('public.acting_user'), 'pg_proc') IS NOT NULL
       AND EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity)
       AND EXISTS (SELECT FROM workingdays_bankholiday)
"""


def failing() -> list[str]:
    """Return a word for each thing without which nothing can be served; none: all is well."""
    return [*database_failing(), *(["disk"] if full_disks() else [])]


def database_failing() -> Iterator[str]:
    """Yield a word for each thing that is wrong with the database; the first stops the rest."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(CAN_WRITE)
            if not cursor.fetchone()[0]:
                yield "read-only"
    except (Error, EmbeddedServerError, ImproperlyConfigured):
        connection.close()
        yield "database"
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(TAKEN)
            if not newest_migrations() <= set(cursor.fetchall()):
                yield "migrations"
                return
            cursor.execute(RULES)
            if not cursor.fetchone()[0]:
                yield "rules"
    except Error:  # there are no tables, or they are not ours to read
        connection.close()
        yield "migrations"


@cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app, as this release has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def full_disks() -> list[Path]:
    """Return the folders on whose disks there is too little room."""
    return [path for path in needed() if shutil.disk_usage(path).free < LEAST_FREE_BYTES]


def needed() -> list[Path]:
    """Return the folders without whose disks nothing can be served, one of each disk."""
    return one_of_each_disk([settings.VAR, Path(tempfile.gettempdir()), *settings.WATCHED_DISKS])


def watched() -> list[Path]:
    """Return the folders that somebody should look at: backups can fill up while pages are served."""
    return one_of_each_disk([*needed(), settings.BACKUP_FOLDER])


def one_of_each_disk(folders: list[Path | None]) -> list[Path]:
    """Return the first folder of each disk."""
    by_disk = {path.stat().st_dev: path for path in reversed(folders) if path and path.exists()}
    return sorted(by_disk.values())
