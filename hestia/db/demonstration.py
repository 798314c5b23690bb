"""Is this database empty, the demonstration's, or somebody's? ``make run`` asks before it touches it.

    python -m hestia.db.demonstration           prints empty, unfinished, filled or foreign
    python -m hestia.db.demonstration filled    notes that the demonstration is complete

The answer is kept as the database's own comment, so it goes where the database goes. An embedded database
is never foreign: it has no other use.
"""

import os
import sys

import django
from django.db import connection

from hestia.db.acting import as_owner

UNFINISHED = "Hestia's demonstration, being filled"
FILLED = "Hestia's demonstration"


def state() -> str:
    """Return the state of the database; an empty one is claimed for the demonstration at once."""
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
    if comment == UNFINISHED:
        return "unfinished"
    if has_tables and "EMBEDDED" not in connection.settings_dict:
        return "foreign"
    write_comment(UNFINISHED)
    return "unfinished" if has_tables else "empty"


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


def main(arguments: list[str]) -> None:
    """Answer, or note the answer down."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hestia.settings")
    django.setup()
    with as_owner():  # only who owns a database may write its comment
        if arguments == ["filled"]:
            write_comment(FILLED)
        else:
            sys.stdout.write(f"{state()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
