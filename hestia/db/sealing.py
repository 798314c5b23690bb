"""Seals what stands in tables anew with the newest key: as the owner, past the guards of histories."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from psycopg2 import sql

from hestia.privacy.keyring import Keyring, KeyringError, keyring
from hestia.privacy.sealed import (
    MarkField,
    label_of,
    sealed_fields,
    sealed_models,
)

BATCH = 500
MOST_NAMED = 20
TRIGGERS = """
    SELECT tgname, tgenabled FROM pg_trigger
     WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'
"""
# What is only checked at the end of the transaction would keep a table from being altered.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
ENABLE = {"A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "O": "ENABLE"}


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """Let the owner write past the triggers of a table, in a transaction; nobody else writes meanwhile."""
    name = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)
        cursor.execute(TRIGGERS, [table])
        triggers = cursor.fetchall()
        for trigger, _ in triggers:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(name, sql.Identifier(trigger)))
    yield
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)
        for trigger, enabled in triggers:
            act = sql.SQL(ENABLE[enabled])
            cursor.execute(sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(name, act, sql.Identifier(trigger)))


def batches(table: str, key: str, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of a table, some at a time and locked: their keys, and these columns."""
    question = sql.SQL("SELECT {key}, {columns} FROM {table} {after} ORDER BY {key} LIMIT {n} FOR UPDATE")
    after: sql.Composable = sql.SQL("")
    parts = {
        "key": sql.Identifier(key),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
        "table": sql.Identifier(table),
        "n": sql.Literal(BATCH),
    }
    while True:
        with connection.cursor() as cursor:
            cursor.execute(question.format(after=after, **parts))
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = sql.SQL("WHERE {} > {}").format(parts["key"], sql.Literal(str(rows[-1][0])))


def write(table: str, key: Any, columns: Sequence[str], rows: list[list[Any]]) -> None:
    """Write these columns of rows, each with its key first."""
    question = sql.SQL(
        "UPDATE {table} t SET {sets} FROM unnest(%s::{kind}[], {texts}) AS v (k, {v}) WHERE t.{key} = v.k"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            question.format(
                table=sql.Identifier(table),
                sets=sql.SQL(", ").join(
                    sql.SQL("{} = v.{}").format(sql.Identifier(column), sql.Identifier(f"v_{column}"))
                    for column in columns
                ),
                kind=sql.SQL(key.rel_db_type(connection)),
                texts=sql.SQL(", ").join(sql.SQL("%s::text[]") for _ in columns),
                v=sql.SQL(", ").join(sql.Identifier(f"v_{column}") for column in columns),
                key=sql.Identifier(key.column),
            ),
            [
                [str(row[0]) for row in rows],
                *(list(column) for column in zip(*(row[1:] for row in rows), strict=True)),
            ],
        )


# --- Another key ----------------------------------------------------------------------------------


def seal_again() -> int:
    """Seal every sealed field of every model and history with the newest key; return how many there are.

    Raise `KeyringError` at the end if some do not open: these stay as they are.
    """
    count, unopened = 0, list[str]()
    for model in sealed_models():
        with transaction.atomic(), unguarded(model._meta.db_table):
            more, failed = seal_table_again(model, keyring())
        count += more
        unopened += failed
    if unopened:
        named = "; ".join(unopened[:MOST_NAMED])
        raise KeyringError(f"{len(unopened)} sealed values do not open and stay as they are: {named}.")
    return count


def seal_table_again(model: type[models.Model], ring: Keyring) -> tuple[int, list[str]]:
    """Seal the fields of one table with the newest key; return how many there are, and which do not open."""
    meta: Any = model._meta
    fields: list[Any] = sealed_fields(model)
    marks: list[Any] = [field for field in meta.concrete_fields if isinstance(field, MarkField)]
    bound_by = meta.get_field(fields[0].bound_by).column
    columns = [field.column for field in (*fields, *marks)]
    count, unopened = 0, list[str]()
    for rows in batches(meta.db_table, meta.pk.column, [bound_by, *columns]):
        written = []
        for pk, row, *values in rows:
            words: dict[str, str] = {}
            for n, field in enumerate(fields):
                label = label_of(meta, field.name)
                if not values[n]:
                    continue
                try:
                    words[field.name] = ring.open(values[n], purpose=f"{label}:{row}")
                except KeyringError as error:
                    unopened.append(f"{meta.db_table} {pk} {field.name}: {error}")
                    continue
                values[n] = ring.seal(words[field.name], purpose=f"{label}:{row}")
                count += 1
            for n, mark in enumerate(marks, start=len(fields)):
                if mark.of in words:
                    values[n] = mark.mark(ring, words[mark.of], label=label_of(meta, mark.name))
            written.append([pk, *values])
        write(meta.db_table, meta.pk, columns, written)
    return count, unopened
