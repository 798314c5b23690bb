"""Many rows at once, with the version of each: the database copies what it has been given already."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import connection, models
from psycopg2 import sql

BATCH = 1_000
OF_A_VERSION = ("history_date", "history_type", "history_user_id", "history_change_reason")


def create_with_history(records: Sequence[Any], *, by: models.Model, at: datetime) -> None:
    """Save new records of one kind, each with the version by which its history begins."""
    if records:
        model = type(records[0])
        model._default_manager.bulk_create(records, batch_size=BATCH)
        begin_history(model, [record.pk for record in records], by=by, at=at)


def create_alike_with_history(
    records: Sequence[Any], field: str, owners: Sequence[models.Model], *, by: models.Model, at: datetime
) -> None:
    """Save records that are the same for each of ``owners``, which stand in ``field``."""
    first, *others = owners
    model = type(records[0])
    for record in records:
        setattr(record, field, first)
    model._default_manager.bulk_create(records)
    owner = model._meta.get_field(field).column
    columns = [
        kept_field.column
        for kept_field in model._meta.concrete_fields
        if not kept_field.primary_key and kept_field.column != owner
    ]
    # The database copies the rows of the first owner in the order of the others: nothing is sent twice.
    question = sql.SQL(
        "INSERT INTO {table} ({owner}, {columns}) SELECT o.id, {columns}"
        " FROM {table}, unnest(%s::bigint[]) WITH ORDINALITY AS o (id, n)"
        " WHERE {table}.{key} = ANY (%s) ORDER BY o.n, {table}.{key} RETURNING {key}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        owner=sql.Identifier(owner),
        columns=listed(columns),
        key=sql.Identifier(model._meta.pk.column),
    )
    keys = [record.pk for record in records]
    with connection.cursor() as cursor:
        cursor.execute(question, [[other.pk for other in others], keys])
        keys += [key for (key,) in cursor.fetchall()]
    begin_history(model, keys, by=by, at=at)


def update_together(records: Sequence[Any], fields: Iterable[str]) -> None:
    """Save these fields of many records of one kind, and nothing of their history.

    One row of values for each record, which the database joins: ``bulk_update`` writes a case for each record
    and field, which it takes PostgreSQL longer to read than to do.
    """
    if not records:
        return
    meta = type(records[0])._meta
    changed = [meta.get_field(name) for name in fields]
    columns = [sql.Identifier(field.column) for field in changed]
    row = sql.SQL("(%s::bigint, {})").format(
        sql.SQL(", ").join(sql.SQL(f"%s::{type_of(field)}") for field in changed)
    )
    for batch in batched(records, BATCH):
        values = [
            value
            for record in batch
            for value in (
                record.pk,
                *(field.get_db_prep_save(getattr(record, field.attname), connection) for field in changed),
            )
        ]
        question = sql.SQL(
            "UPDATE {table} SET {new} FROM (VALUES {rows}) AS v (key, {columns}) WHERE {id} = v.key"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                question.format(
                    table=sql.Identifier(meta.db_table),
                    new=sql.SQL(", ").join(sql.SQL("{0} = v.{0}").format(column) for column in columns),
                    rows=sql.SQL(", ").join([row] * len(batch)),
                    columns=sql.SQL(", ").join(columns),
                    id=sql.Identifier(meta.db_table, meta.pk.column),
                ),
                values,
            )


def type_of(field: Any) -> str:
    """Return the type of a column without its length: what is too long is refused, and not cut."""
    return str(field.db_type(connection)).partition("(")[0]


def begin_history(model: type[Any], keys: Sequence[Any], *, by: models.Model, at: datetime) -> None:
    """Write the first version of records that were saved just now."""
    write_versions(model, keys, kind="+", by=by, at=at)


def write_versions(
    model: type[Any],
    keys: Sequence[Any],
    *,
    kind: str,
    by: models.Model | None,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Write a version of records that were saved just now: what stands in their rows."""
    history = model.history.model
    kept = {field.column for field in history._meta.concrete_fields}
    columns = [field.column for field in model._meta.concrete_fields if field.column in kept]
    question = sql.SQL(
        "INSERT INTO {history} ({columns}, {version}) SELECT {columns}, %s, %s, %s, %s"
        " FROM {table} WHERE {key} = ANY (%s) ORDER BY {key}"
    ).format(
        history=sql.Identifier(history._meta.db_table),
        columns=listed(columns),
        version=listed(OF_A_VERSION),
        table=sql.Identifier(model._meta.db_table),
        key=sql.Identifier(model._meta.pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [at, kind, by.pk if by else None, reason, list(keys)])


def listed(columns: Iterable[str]) -> sql.Composed:
    """Return columns as they stand between brackets."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def enter_where_none(model: type[models.Model], table: Path) -> None:
    """Enter the rows that come with Hestia where there are none yet. Nobody wrote them: no history."""
    if model._default_manager.exists():
        return
    with table.open(newline="", encoding="utf-8") as file:
        model._default_manager.bulk_create(
            model(**{field: text for field, text in row.items() if text}) for row in csv.DictReader(file)
        )
