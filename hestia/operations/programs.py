"""PostgreSQL's own programs, and how they and we sign in beside Django."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
from django.db import Error
from psycopg2.extensions import make_dsn

from hestia.db import embedded
from hestia.db.acting import database, signed_in_as
from hestia.privacy.records import DatabaseRole

INSTALLED = Path("/usr/lib/postgresql")
VALUE = re.compile(r': "[^"]*"?$')


class Failed(Exception):
    """A backup or a restore that did not go well; the message says why and what to do."""


def why(program: str, words: str, *, status: int) -> str:
    """Return why a program failed: of what PostgreSQL's says, one line, and no value of a row.

    Its DETAIL and CONTEXT quote rows; so does what stands in quotes at the end of "invalid input …".
    """
    lines = words.strip().splitlines()
    if program.startswith("pg_"):
        lines = [VALUE.sub("", line) for line in lines if "error:" in line][:1]
    return lines[-1] if lines else f"it ended with {status}"


@contextmanager
def failing_in_words() -> Iterator[None]:
    """Let what the disk, the database or a program raises be a `Failed` too."""
    try:
        yield
    except (OSError, Error, psycopg2.Error, subprocess.SubprocessError) as error:
        first = VALUE.sub("", str(error).strip().partition("\n")[0])
        raise Failed(f"{type(error).__name__}: {first}") from error


def program(name: str, *, server: int) -> Path:
    """Return ``pg_dump`` or ``pg_restore`` for a server of this version: its own, or the next newer one.

    An older one refuses to copy a newer server; a newer one writes what an older server may not read.
    """
    versions = {version_of(path): path for path in reversed(list(candidates(name)))}
    fitting = [version for version in versions if version >= server]
    if not fitting:
        raise Failed(
            f"There is no {name} for PostgreSQL {server}: apt-get install postgresql-client-{server}"
        )
    return versions[min(fitting)]


def candidates(name: str) -> Iterator[Path]:
    """Yield where a program may be, what was installed with the server first."""
    yield from sorted(INSTALLED.glob(f"*/bin/{name}"))
    if path := shutil.which(name):
        yield Path(path)
    with suppress(embedded.EmbeddedServerError):
        yield embedded.program(name)


def version_of(path: Path) -> int:
    """Return the major version of a program; 0 if it does not run."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", done.stdout)
    return int(number[1]) if number and not done.returncode else 0


def sign_in(role: DatabaseRole, *, name: str = "") -> dict[str, Any]:
    """Return how a role signs in to our database, or to another one of the same server."""
    with signed_in_as(role):
        known = {key: value for key, value in database.get_connection_params().items() if value is not None}
    del known["cursor_factory"], known["client_encoding"]
    return known | ({"dbname": name} if name else {})


def address(known: dict[str, Any]) -> str:
    """Return where to sign in, without the password: what a program is given as its argument."""
    dsn: str = make_dsn(**{key: value for key, value in known.items() if key != "password"})
    return dsn


def with_password(known: dict[str, Any]) -> dict[str, str]:
    """Return the environment in which a program signs in. It speaks English, for `why`."""
    return os.environ | {"PGPASSWORD": known.get("password", ""), "PGOPTIONS": "", "LC_ALL": "C"}


@contextmanager
def session(known: dict[str, Any]) -> Iterator[Any]:
    """Ask a database past Django; each statement counts at once."""
    try:
        asked = psycopg2.connect(**known)
    except psycopg2.OperationalError as error:
        raise Failed(f"The database cannot be reached: {str(error).strip().splitlines()[0]}") from error
    asked.autocommit = True
    try:
        with asked.cursor() as cursor:
            yield cursor
    finally:
        asked.close()
