"""Put a backup back: into an empty database alone, whole or not at all, and so that nothing is sent by it.

A restored copy knows every session that was open and every mail that waited. Both are ended before anybody
can reach it: no cookie of yesterday opens a record, and nobody is told twice.
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from psycopg2 import errors, sql

from hestia.accounts.models import OutgoingMail
from hestia.audit.models import SealerTurn, log
from hestia.db.acting import as_owner, database
from hestia.operations import catalogue, encryption
from hestia.operations.archive import DUMP, Archive
from hestia.operations.backing_up import marks_of_keys, verify
from hestia.operations.models import LastTime
from hestia.operations.programs import Failed, address, program, session, sign_in, with_password
from hestia.privacy.keyring import KeyringError
from hestia.privacy.records import DatabaseRole
from hestia.privacy.sealed import sealed_fields, sealed_models
from hestia.uploads.models import File

HAS_TABLES = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""


def restore(path: Path, *, at: datetime) -> tuple[dict[str, Any], list[str]]:
    """Put a backup into the empty database of the settings; return what it is and what differs from it."""
    manifest = read_checked(path)
    name = str(connection.settings_dict["NAME"])
    put_in(path, manifest, name=name)
    # At once: should anything after it fail, nobody is signed in to the copy, and nothing is sent by it.
    forgotten = forget_what_waited(name=name)
    apart = compared(manifest, name=name, forgotten=forgotten)
    call_command("migrate", interactive=False, verbosity=0)  # keys of our own, and what this release adds
    with as_owner():
        make_quiet(at=at, made_at=manifest["made_at"])
        opened()
    return manifest, apart


def read_checked(path: Path) -> dict[str, Any]:
    """Return what a backup says of itself, once all of it was opened; refuse one of another file of keys."""
    with encryption.cipher(Archive(path).suffix) as cipher:
        manifest = verify(path, cipher)
    here, there = marks_of_keys(), manifest["keys"]
    if not here or not there or not any(here.get(number) == mark for number, mark in there.items()):
        raise Failed(
            "The file of keys here (HESTIA_KEYS_FILE) is not that of this backup: addresses, phones, "
            "documents and second factors would not open. Put the right copy in its place first."
        )
    return manifest


def put_in(path: Path, manifest: dict[str, Any], *, name: str) -> None:
    """Let pg_restore write a backup into an empty database, in one transaction, as the owner."""
    known = sign_in(DatabaseRole.OWNER, name=name)
    with session(known) as cursor:
        cursor.execute(HAS_TABLES)
        if count := cursor.fetchone()[0]:
            raise Failed(f"The database {name} is not empty: it has {count} tables. Nothing was changed.")
    command = [program("pg_restore", server=manifest["server"]), "--no-owner", "--exit-on-error"]
    command += ["--single-transaction", "--no-password", f"--dbname={address(known)}"]
    archive = Archive(path)
    with (
        encryption.cipher(archive.suffix) as cipher,
        encryption.started(command, stdout=subprocess.DEVNULL, environment=with_password(known)) as writing,
    ):
        encryption.pour(archive.read(DUMP, cipher), writing.stdin)


def forget_what_waited(*, name: str) -> dict[str, int]:
    """Delete sessions, mail and tasks, whatever release they are of; return how many rows each table had."""
    forgotten = {}
    with session(sign_in(DatabaseRole.OWNER, name=name)) as cursor:
        for model in (UserSession, Session, OutgoingMail, DBTaskResult):
            table = model._meta.db_table
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"])
            if cursor.fetchone()[0]:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("public", table)))
                forgotten[table] = cursor.rowcount
    return forgotten


def compared(
    manifest: dict[str, Any], *, name: str, forgotten: Mapping[str, int] = MappingProxyType({})
) -> list[str]:
    """Return what in a database is not as it was when the backup was made, but for rows deleted since."""
    with session(sign_in(DatabaseRole.OWNER, name=name)) as cursor:
        contents = catalogue.describe(cursor)
    for table, count in forgotten.items():
        contents["rows"][table] += count
    return catalogue.differences(manifest["contents"], contents)


def make_quiet(*, at: datetime, made_at: str) -> None:
    """End every session and forget what waits to be sent or done. As the owner."""
    with transaction.atomic():
        gone: list[Any] = [UserSession, Session, OutgoingMail, DBTaskResult, LastTime, SealerTurn]
        for model in gone:
            model.objects.all().delete()
        cache.clear()
        LastTime.objects.note(LastTime.Kind.RESTORE, at=at, words=f"of {made_at}")
        log("operations.restored", by=None, at=at, made_at=made_at)


def opened() -> tuple[int, int]:
    """Open the newest of each kind of sealed thing, and a document; return how many opened. As the owner.

    Raise `Failed` if one does not open.
    """
    secrets = 0
    try:
        for model in sealed_models():
            for field in sealed_fields(model):
                rows: Any = model._base_manager.exclude(**{field.attname: ""}).exclude(
                    **{field.attname: None}
                )
                if (row := rows.order_by("-pk").first()) is not None:
                    getattr(row, field.attname)
                    secrets += 1
        document = File.objects.exclude(opener="").order_by("size").first()
        if document is not None:
            document.read()
    except KeyringError as error:
        raise Failed(f"Something sealed does not open: {error}") from error
    return secrets, int(document is not None)


@contextmanager
def scratch(name: str) -> Iterator[None]:
    """Make a database beside ours, and throw it away again. The owner must be allowed to make one."""
    known = sign_in(DatabaseRole.OWNER, name="postgres")
    with session(known) as cursor:
        cursor.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise Failed(
                f"The owner may not make a database: as the superuser, ALTER ROLE {known['user']} CREATEDB"
            )
        quoted = connection.ops.quote_name(name)
        drop_database(cursor, name)
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            cursor.execute(f"REVOKE CONNECT, TEMPORARY ON DATABASE {quoted} FROM PUBLIC")
            yield
        finally:
            drop_database(cursor, name)


def drop_database(cursor: Any, name: str) -> None:
    """Throw a database away if there is one, whoever is in it.

    Whatever tidies up in it belongs to the superuser, and FORCE is refused to us because of it. Without FORCE
    PostgreSQL sends that away by itself, and waits five seconds for others.
    """
    quoted = connection.ops.quote_name(name)
    for way in ("", "WITH (FORCE)", ""):
        try:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} {way}")
        except (errors.ObjectInUse, errors.InsufficientPrivilege) as error:
            refused = error
        else:
            return
    raise Failed(f"The database {name} could not be thrown away: {refused}")


@contextmanager
def working_in(name: str) -> Iterator[None]:
    """Let Django ask another database of the same server, as the owner."""
    before = database.settings_dict["NAME"]
    with ExitStack() as stack:
        stack.enter_context(as_owner())
        database.close()
        database.settings_dict["NAME"] = name
        try:
            yield
        finally:
            database.close()
            database.settings_dict["NAME"] = before
