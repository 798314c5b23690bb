"""What only a superuser can put right in the database: ``manage.py check --database default`` says it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Error as Fault
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connections

from hestia.db import embedded

HINT = "deploy/roles.sql has the SQL: once, as the superuser, in this database."
# A large object that the backup may not read stops the whole dump.
MAKES_LARGE_OBJECTS = """
SELECT count(*) FROM pg_proc
 WHERE pronamespace = 'pg_catalog'::regnamespace
   AND (starts_with(proname, 'lo_') OR proname IN ('loread', 'lowrite'))
   AND has_function_privilege(%s, oid, 'EXECUTE')
"""


def check_database(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Return what of the database's roles and rights is not as it must be."""
    try:
        return [
            Caution(words, hint=HINT, id=f"db.{number}")
            for alias in databases or []
            for number, words in problems(connections[alias])
        ]
    except (Error, ImproperlyConfigured, embedded.EmbeddedServerError) as error:
        return [Fault(f"The database cannot be asked: {error}", id="db.E001")]


def problems(connection: Any) -> Iterator[tuple[str, str]]:
    """Yield the number and the words of each thing that is not as it must be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        present = {name for (name,) in cursor.fetchall()}
        for role in embedded.roles_beside(connection.settings_dict).values():
            if role not in present:
                yield "W001", f"There is no role {role}: create it and migrate again."
        app = connection.settings_dict["USER"]
        cursor.execute(MAKES_LARGE_OBJECTS, [app])
        if cursor.fetchone()[0]:
            yield "W002", f"{app} may make large objects, and one of them would stop the backup."
        cursor.execute("SELECT count(*) FROM pg_largeobject_metadata")
        if count := cursor.fetchone()[0]:
            yield "W003", f"There are {count} large objects, which are not ours and may stop the backup."
