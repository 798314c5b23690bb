"""How the database is put back as `migrate` left it, after a test whose work was committed. As the owner."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from io import StringIO
from typing import Any

from django.db import connection, transaction
from psycopg2 import sql

TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND c.relname = ANY (%s)
"""
AS_IT_WAS = {"A": "ENABLE ALWAYS", "D": "DISABLE", "O": "ENABLE", "R": "ENABLE REPLICA"}
# Compared as text: not every type can be.
CHANGED = """
    SELECT EXISTS (SELECT t::text FROM {table} t EXCEPT ALL SELECT t::text FROM {kept} t)
        OR EXISTS (SELECT t::text FROM {kept} t EXCEPT ALL SELECT t::text FROM {table} t)
"""


def keep_what_is_shipped() -> None:
    """Copy what the migrations ship, bank holidays and policies among it, into a schema beside the tables."""
    with transaction.atomic():
        run("CREATE SCHEMA shipped")
        for table in filled():
            run("CREATE TABLE {kept} AS TABLE {table}", table)
    shipped.cache_clear()


def put_back() -> None:
    """Undo all that was committed.

    A page that was closed may still be keeping its draft: it has ended once every table is ours alone. The
    rows are deleted, past the triggers that keep them from it. TRUNCATE would make all 1,500 files of the
    database anew, which takes five times as long.
    """
    with transaction.atomic():
        run(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(map(name, tables()))))
        with past_triggers(changed := all_changed()):
            for table in changed:
                run("DELETE FROM {table}", table)
                if table in shipped():
                    run("INSERT INTO {table} TABLE {kept}", table)


def dump() -> dict[str, str]:
    """Return all rows of each table that holds anything but what was shipped."""
    rows = {}
    for table in all_changed():
        rows[table] = StringIO()
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY public."{table}" TO STDOUT', rows[table])
    return {table: text.getvalue() for table, text in rows.items()}


def load(rows: Mapping[str, str]) -> None:
    """Put rows back that were there before, in a database that holds nothing but what was shipped."""
    with transaction.atomic(), past_triggers(rows):
        for table, text in rows.items():
            if table in shipped():
                run("DELETE FROM {table}", table)
            with connection.cursor() as cursor:
                cursor.copy_expert(f'COPY public."{table}" FROM STDIN', StringIO(text))


# What was built before: what it is, and the rows that it is made of.
BUILT: dict[Hashable, tuple[Any, dict[str, str]]] = {}


def built[T](name: Hashable, build: Callable[[], T]) -> T:
    """Build something through the real acts, which takes seconds; the next time, by its rows.

    Where somebody is in the database already, it is built again: the rows would not go together.
    """
    if all_changed():
        return build()
    if name not in BUILT:
        made = build()
        BUILT[name] = deepcopy(made), dump()
        return made
    kept, rows = BUILT[name]
    load(rows)
    again: T = deepcopy(kept)
    return again


@contextmanager
def past_triggers(of: Collection[str]) -> Iterator[None]:
    """Write rows of some tables as they are, past our triggers. What they refer to must be there.

    Each trigger is left as it was found: a test may have switched one off before.
    """
    guards = triggers(of)
    for table in {table for table, *_ in guards}:
        run("ALTER TABLE {table} DISABLE TRIGGER USER", table)
    yield
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table, trigger, state in guards:
        how = sql.SQL(AS_IT_WAS[state])
        run("ALTER TABLE {table} {how} TRIGGER {trigger}", table, how=how, trigger=name(trigger))
    run("SET CONSTRAINTS ALL DEFERRED")


def all_changed() -> list[str]:
    """Return the tables that hold anything but what was shipped."""
    return sorted(table for table in filled() | shipped() if is_changed(table))


def is_changed(table: str) -> bool:
    """Whether a table holds anything but what was shipped."""
    if table not in shipped():
        return True
    [(answer,)] = run(CHANGED, table)
    return bool(answer)


def filled() -> set[str]:
    """Return the tables that hold rows."""
    parts = [
        sql.SQL("SELECT {} WHERE EXISTS (TABLE {})").format(sql.Literal(table), name(table))
        for table in tables()
    ]
    return {table for (table,) in run(sql.SQL(" UNION ALL ").join(parts))}


@cache
def tables() -> list[str]:
    return sorted(table for (table,) in run(TABLES))


def triggers(of: Collection[str]) -> list[tuple[Any, ...]]:
    """Return our own triggers on some tables: of which each is, its name, and for whom it fires now."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS, [list(of)])
        return sorted(cursor.fetchall())


@cache
def shipped() -> set[str]:
    """Return the tables of which something is shipped."""
    return {table for (table,) in run(TABLES.replace("public", "shipped"))}


def name(table: str) -> sql.Identifier:
    return sql.Identifier(table)


def run(statement: str | sql.Composable, table: str = "", **parts: sql.Composable) -> list[tuple[Any, ...]]:
    """Run a statement, about one table or none, and return what it answers."""
    if isinstance(statement, str):
        places = {"table": sql.Identifier("public", table), "kept": sql.Identifier("shipped", table)}
        statement = sql.SQL(statement).format(**places, **parts)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
