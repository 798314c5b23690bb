"""Is this database empty, the demonstration's, or somebody's? ``make run`` asks before it touches it.

The answer is kept as the database's own comment, so it goes where the database goes. An embedded database
is never foreign: it has no other use.
"""

from typing import Any

from django.db import connection

from hestia.db.embedded import Cluster

UNFINISHED = "Hestia's demonstration, being filled"
FILLED = "Hestia's demonstration"


def state() -> str:
    """Return the state of the database: filled, empty, unfinished or foreign.

    An empty one is claimed for the demonstration at once. An embedded one that was not filled to its end is
    forgotten, and a new one begun.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT shobj_description(oid, 'pg_database'),
                   EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))
              FROM pg_database WHERE datname = current_database()
            """
        )
        comment, has_tables = cursor.fetchone()
    if comment == FILLED:
        return "filled"
    folder: Any = connection.settings_dict.get("EMBEDDED")
    if has_tables and not folder:
        return "unfinished" if comment == UNFINISHED else "foreign"
    if has_tables and comment == UNFINISHED:
        connection.close()
        Cluster.chosen(folder).erase()
    write_comment(UNFINISHED)
    return "empty"


def is_filled() -> bool:
    """Whether this is the demonstration's own database, complete. Changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return bool(cursor.fetchone()[0] == FILLED)


def write_comment(comment: str) -> None:
    """Write the state down, as the database's comment."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [comment])
