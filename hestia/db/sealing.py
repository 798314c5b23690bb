"""Seals what stands in tables already: anew with the newest key, and for the first time what stood in clear.

Both write as the owner, past the guards of histories, and change no word.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations, models, transaction
from psycopg2 import sql

from hestia.privacy.declared import HISTORY
from hestia.privacy.keyring import Keyring, KeyringError, keyring
from hestia.privacy.sealed import (
    ROW_KEY,
    MarkField,
    SealedMixin,
    label_of,
    only_sealed,
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


# --- For the first time ---------------------------------------------------------------------------


def seal_clear(label: str, table: str, pk: Any, bound_by: str, fields: Mapping[str, Any]) -> None:
    """Seal columns of a table that hold clear text.

    :param label: of the model: its app and its name
    :param fields: sealed fields and marks, by their columns
    """
    sealed = {name: field for name, field in fields.items() if isinstance(field, SealedMixin)}
    marks = {name: field for name, field in fields.items() if isinstance(field, MarkField)}
    for rows in batches(table, pk.column, [bound_by, *sealed]):
        ring, written = keyring(), []
        for key, row, *values in rows:
            words: dict[str, str] = {
                name: field.as_text(field.from_text(value)) or "" if value else ""
                for (name, field), value in zip(sealed.items(), values, strict=True)
            }
            written.append(
                [
                    key,
                    *(
                        ring.seal(text, purpose=f"{label}.{name}:{row}") if text else ""
                        for name, text in words.items()
                    ),
                    *(
                        mark.mark(ring, words[mark.of], label=f"{label}.{name}")
                        for name, mark in marks.items()
                    ),
                ]
            )
        write(table, pk, [*sealed, *marks], written)


def leave_nothing(table: str, columns: Sequence[str]) -> None:
    """Write a table anew: old versions of its rows, and samples kept for planning, would hold the words."""
    anew = [
        sql.SQL("ALTER COLUMN {0} TYPE text USING {0} || ''").format(sql.Identifier(name)) for name in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(table), sql.SQL(", ").join(anew)))


def is_sealed(table: str, columns: Sequence[str]) -> bool:
    """Whether a table holds anything in these columns."""
    some = sql.SQL(" OR ").join(sql.SQL("{}::text <> ''").format(sql.Identifier(name)) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {})").format(sql.Identifier(table), some))
        return bool(cursor.fetchone()[0])


ROW_KEYS = "UPDATE {table} SET row_key = gen_random_uuid()"
SHARED_ROW_KEYS = """
    UPDATE {history} h SET row_key = r.row_key FROM {table} r WHERE r.id = h.id;
    UPDATE {history} h SET row_key = g.row_key
      FROM (SELECT id, gen_random_uuid() AS row_key FROM {history} WHERE row_key IS NULL GROUP BY id) g
     WHERE g.id = h.id AND h.row_key IS NULL;
"""


def sealing(
    app: str,
    model: str,
    fields: Mapping[str, Any],
    *,
    bound_by: str = ROW_KEY,
    history: bool = True,
) -> list[Any]:
    """Return the operations that seal fields of a model which stood in clear, those of its history too."""
    names = [model, *([f"{HISTORY}{model}"] if history else [])]
    tables = [f"{app}_{name}" for name in names]
    sealed = [name for name, field in fields.items() if isinstance(field, SealedMixin)]
    new_key = bound_by == ROW_KEY

    def seal(apps: Any, _schema_editor: Any) -> None:
        for name, table, filled in zip(names, tables, [ROW_KEYS, SHARED_ROW_KEYS], strict=False):
            with unguarded(table):
                if new_key:
                    with connection.cursor() as cursor:
                        cursor.execute(filled.format(table=tables[0], history=tables[-1]))
                seal_clear(f"{app}.{model}", table, apps.get_model(app, name)._meta.pk, bound_by, fields)
            leave_nothing(table, sealed)

    def refuse_if_sealed(_apps: Any, _schema_editor: Any) -> None:
        for table in tables:
            if is_sealed(table, sealed):
                raise KeyringError(f"{table} holds what is sealed: it is not put back in clear.")

    changes = ", ".join(f"ALTER COLUMN {name} TYPE text USING {name}::text" for name in sealed)
    as_text = [f"ALTER TABLE {table} {changes};" for table in tables]
    operations: list[Any] = [
        *(
            migrations.AddField(name, field_name, field)
            for name in names
            for field_name, field in fields.items()
            if isinstance(field, MarkField)
        ),
        migrations.RunSQL("".join(as_text), migrations.RunSQL.noop),
    ]
    if new_key:
        operations += [
            migrations.AddField(name, ROW_KEY, models.UUIDField(null=True, editable=False)) for name in names
        ]
    operations.append(migrations.RunPython(seal, refuse_if_sealed))
    if new_key:
        own = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        shared = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
        operations += [
            migrations.AlterField(name, ROW_KEY, field)
            for name, field in zip(names, [own, shared], strict=False)
        ]
    operations += [migrations.AlterField(name, field, fields[field]) for name in names for field in sealed]
    return [*operations, *(constraint(table, name) for table in tables for name in sealed)]


def constraint(table: str, name: str) -> migrations.RunSQL:
    """Return that a column takes nothing in clear: Django makes it with a column, not when one is altered."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name}_sealed CHECK ({only_sealed(name)})",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}_sealed",
    )
