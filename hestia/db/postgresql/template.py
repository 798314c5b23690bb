"""The database that test databases are copies of: made once, as a new one is made where Hestia serves.

It is made by ``manage.py migrate``, as the owner, and by nothing else, so that tests meet what people meet.
Its name carries a digest of all that makes tables, rules and rows; it stays on the server until that changes.
"""

import hashlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import ReferenceType

from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate

from hestia.db import embedded, rows

LOCK = 7_325_048_116  # who makes or removes a template holds it


def ensure(connection: Any) -> str:
    """Make the template if it is not there, remove those of before, and return its name. As the owner."""
    prefix = f"{connection.settings_dict['NAME']}_template_"
    wanted = f"{prefix}{digest(app=connection.settings_dict['USER'])}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until the cursor is closed
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        present = {name for (name,) in cursor.fetchall()}
        for name in present - {wanted}:
            cursor.execute(f'DROP DATABASE "{name}"')
        if wanted not in present:
            # Renamed when it is whole: what bears the digest was never half made.
            unfinished = f"{wanted}_unfinished"
            cursor.execute(f'CREATE DATABASE "{unfinished}"')
            migrate(connection, unfinished)
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{wanted}"')
    return wanted


def migrate(connection: Any, name: str) -> None:
    """Migrate an empty database, once, by the command that the product is deployed with."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", interactive=False, verbosity=0, database=connection.alias)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def digest(*, app: str) -> str:
    """Return what stands for all that makes a new database: another digest, another database."""
    sha = hashlib.sha256()
    tables = {model._meta.db_table: "r" for model in apps.get_models(include_auto_created=True)}
    sha.update(rows.fingerprint(tables, app=app, beside=embedded.roles_beside({})).encode())
    for model in apps.get_models():
        permissions = (*model._meta.default_permissions, *model._meta.permissions)
        sha.update(f"{model._meta.label} {permissions}".encode())
    for path in sorted(set(sources())):
        sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def sources() -> Iterator[Path]:
    """Return the files that make tables and rows: migrations and what lies beside them, models, the engine.

    And whatever follows every ``migrate``, such as entering permissions and guarding histories.
    """
    for migration in MigrationLoader(None).disk_migrations.values():
        folder = Path(inspect.getfile(type(migration))).parent
        yield from (path for path in folder.iterdir() if path.is_file())
    makers: set[Any] = {kind for model in apps.get_models() for kind in model.__mro__ if kind is not object}
    for _, receiver, *_ in post_migrate.receivers:
        makers.add(receiver() if isinstance(receiver, ReferenceType) else receiver)
    for file in (Path(inspect.getfile(maker)) for maker in makers if maker):
        yield file
        yield from file.parent.glob("*.csv")  # rows that are shipped
    yield from (path for path in Path(rows.__file__).parent.rglob("*") if path.suffix in {".py", ".sql"})
