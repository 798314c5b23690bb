"""A word of its own in every column of every model that leads to her, and in every version.

What must be true of a row (checks, guards) is taken away for the test's own transaction. So each model has a
row, whatever it would take to make a true one, and a new model has one at once.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import ForeignKey, Model

from cases.models import Case, Client
from hestia.accounts.models import User
from hestia.audit.models import Ranges
from hestia.privacy.declared import records
from hestia.privacy.sealed import MarkField, SealedMixin
from rights.queries.reach import Table, tables

DAY, MOMENT = date(2019, 3, 14), datetime(2019, 3, 14, 9, 26, tzinfo=UTC)
# What is no word. All else is a number.
PLAIN: dict[type, Any] = {
    models.DateTimeField: MOMENT,
    models.DateField: DAY,
    models.TimeField: MOMENT.time(),
    models.BooleanField: False,
    models.DurationField: MOMENT - MOMENT,
    Ranges: "{}",
}
WORD = re.compile(r"(zq\d{4}x)|(7a71(?:3\d){4}78)")
UPDATE = "UPDATE {table} SET {sets} WHERE id = %s"
INSERT = "INSERT INTO {table} ({columns}) VALUES ({marks}) {end}"
ROWS = "SELECT this_row::text FROM {table} this_row"  # one of them has a column x
# What stays of what is kept by reference: which list, which question, which number. Nobody types it.
BY_MACHINE = {
    "oversight.SampledCase": {"list", "ticket", "reference"},
    "oversight.ReadingAnswer": {"question"},
    "oversight.Finding": {"question", "reference"},
    "staff.OverrideReason": {"case_ref"},
    "staff.SupervisedCase": {"case_ref"},
}


class Garden:
    """Plants: one row for each model, with words that stand nowhere else."""

    def __init__(self, case: Case, person: User) -> None:
        self.case, self.person = case, person
        self.numbers = count(1000)
        self.words: dict[str, str] = {}  # by word, where it was planted
        self.keys: dict[type[Model], Any] = {Case: case.pk, Client: case.client_id, User: person.pk}
        self.begun: set[type[Model]] = set()
        self.hers = {table.model: table for table in tables() if not table.is_versions}

    def word(self, where: str) -> str:
        """Return the next word."""
        word = f"zq{next(self.numbers)}x"
        self.words[word] = where
        return word

    def plant(self) -> None:
        """Put a row into each table of hers, its versions too, and words into her own row and her case's."""
        take_away_what_must_be_true()
        for table in tables():
            if table.is_versions:
                continue
            if table.model in {Case, Client}:
                self.overwrite(table.model)
            else:
                self.key_of(table.model)
        for table in tables():
            if table.is_versions:
                self.insert_version(table)

    def key_of(self, model: type[Model]) -> Any:
        """Return the key of the row that was planted of a model."""
        if model not in self.keys:
            self.begun.add(model)
            meta: Any = model._meta
            values = self.values(model)
            if meta.pk.column in values:
                self.keys[model] = values[meta.pk.column]
                insert(meta.db_table, values)
            else:
                self.keys[model] = insert(meta.db_table, values, returning=meta.pk.column)
        return self.keys[model]

    def values(self, model: type[Model]) -> dict[str, Any]:
        """Return what stands in each column of a new row."""
        fields: Any = model._meta.local_concrete_fields
        values = {}
        for field in fields:
            if isinstance(field, models.AutoField | models.BigAutoField):
                continue
            if isinstance(field, ForeignKey):
                values[field.column] = self.key_to(model, field)
            else:
                values[field.column] = self.value(model, field)
        return values

    def key_to(self, model: type[Model], field: Any) -> Any:
        """Return a key that leads to a planted row; to itself, none."""
        target: Any = field.related_model
        if field.null and (target is model or target not in records() or target in self.begun):
            return None
        return self.key_of(target)

    def value(self, model: type[Model], field: Any) -> Any:
        """Return what stands in one column: a word wherever anybody could write one."""
        record = records().get(model)
        is_reference = field.name == "reference" and model._meta.label in BY_MACHINE
        if is_reference or (record and record.by_reference == field.name):
            return self.case.reference
        if record and field.name in record.naming:
            return f"{self.text(model, field)} of {self.case.reference}."
        value: Any
        match field:
            case SealedMixin() | MarkField():
                value = self.text(model, field)
            case ArrayField():
                is_word = not field.base_field.choices and isinstance(field.base_field, models.CharField)
                value = [self.text(model, field)] if is_word else []
            case models.JSONField():
                value = json.dumps({"words": [self.text(model, field)]})
            case models.BinaryField():
                value = self.text(model, field).encode()
            case models.CharField() | models.TextField():
                value = field.choices[0][0] if field.choices else self.text(model, field)
            case _:
                value = PLAIN.get(type(field), 1)
        return uuid4() if isinstance(field, models.UUIDField) else value

    def text(self, model: type[Model], field: Any) -> str:
        """Return a word, if a row of the model is hers and somebody could have written it."""
        label = model._meta.label
        if model not in self.hers or field.name in BY_MACHINE.get(label, ()):
            return "plain"[: field.max_length]
        if field.max_length and field.max_length < len("zq1000x"):
            return "p"
        return self.word(f"{label}.{field.name}")

    def overwrite(self, model: type[Model]) -> None:
        """Put words into a row that is there."""
        meta: Any = model._meta
        columns = {
            field.column: self.value(model, field)
            for field in meta.local_concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and field.name != "reference"
        }
        sets = ", ".join(f'"{column}" = %s' for column in columns)
        with connection.cursor() as cursor:
            key = self.keys[model]
            question = UPDATE.format(table=meta.db_table, sets=sets)
            cursor.execute(question, [*columns.values(), key])

    def insert_version(self, table: Table) -> None:
        """Put a version into the history of a table."""
        model: Any = table.model
        history: Any = model.history.model
        values = {}
        for field in history._meta.local_concrete_fields:
            if field.name == "history_id":
                continue
            if field.name == model._meta.pk.name:
                values[field.column] = self.keys[table.model]
            elif field.name == "history_type":
                values[field.column] = "+"
            elif isinstance(field, ForeignKey):
                leads_to = field.related_model
                values[field.column] = None if leads_to is table.model else self.keys.get(leads_to)
            elif field.name == "history_change_reason":
                values[field.column] = self.word(f"{table.name}.{field.name}")
            else:
                values[field.column] = self.value(table.model, field)
        insert(table.name, values)


def insert(table: str, values: dict[str, Any], *, returning: str = "") -> Any:
    """Put one row into a table."""
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join("%s" for _ in values)
    end = f' RETURNING "{returning}"' if returning else ""
    with connection.cursor() as cursor:
        question = INSERT.format(table=table, columns=columns, marks=marks, end=end)
        cursor.execute(question, list(values.values()))
        return cursor.fetchone()[0] if returning else None


def take_away_what_must_be_true() -> None:
    """Drop what must be true or unlike, and every guard but those of holds and of what only grows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype IN ('c', 'u') AND connamespace = 'public'::regnamespace"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indrelid"
            " WHERE indisunique AND NOT indisprimary AND c.relnamespace = 'public'::regnamespace"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgname NOT LIKE 'keep_%' AND tgname <> 'write_line_now'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def everything() -> Iterator[tuple[str, str]]:
    """Yield the text of every row of every table there is, as pg_dump writes it, with the table's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p', 'm')"
            " AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace,"
            " 'pg_toast'::regnamespace)"
        )
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(ROWS.format(table=name))
            for (row,) in cursor:
                yield name, row


def found(words: dict[str, str]) -> dict[str, str]:
    """Return where in the database any of these words still is: in clear, or in the bytes of a file."""
    places = {}
    for table, row in everything():
        for clear, as_bytes in WORD.findall(row):
            word = clear or bytes.fromhex(as_bytes).decode()
            if word in words:
                places[words[word]] = table
    return places
