"""Many rows at once, with the first version of each: the database copies what it has been given already."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from psycopg2 import sql

BATCH = 1_000
OF_A_VERSION = ("history_date", "history_type", "history_user_id")


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


def begin_history(model: type[Any], keys: Sequence[Any], *, by: models.Model, at: datetime) -> None:
    """Write the first version of records that were saved just now: what stands in their rows."""
    history = model.history.model
    kept = {field.column for field in history._meta.concrete_fields}
    columns = [field.column for field in model._meta.concrete_fields if field.column in kept]
    question = sql.SQL(
        "INSERT INTO {history} ({columns}, {version}) SELECT {columns}, %s, '+', %s"
        " FROM {table} WHERE {key} = ANY (%s)"
    ).format(
        history=sql.Identifier(history._meta.db_table),
        columns=listed(columns),
        version=listed(OF_A_VERSION),
        table=sql.Identifier(model._meta.db_table),
        key=sql.Identifier(model._meta.pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [at, by.pk, list(keys)])


def listed(columns: Iterable[str]) -> sql.Composed:
    """Return columns as they stand between brackets."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))
