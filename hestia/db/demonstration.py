"""Is this database empty, the demonstration's, or somebody's? ``make run`` asks before it touches it.

The answer is kept as the database's own comment, so it goes where the database goes. An embedded database
is never foreign: it has no other use.
"""

from django.db import connection

UNFINISHED = "Hestia's demonstration, being filled"
FILLED = "Hestia's demonstration"


def state() -> str:
    """Return the state of the database: filled, unfinished or foreign.

    An empty one is claimed for the demonstration at once: it is unfinished from then on.
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
    if comment != UNFINISHED:
        if has_tables and "EMBEDDED" not in connection.settings_dict:
            return "foreign"
        write_comment(UNFINISHED)
    return "unfinished"


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
