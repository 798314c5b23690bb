"""`manage.py migrate` makes what the models say: columns, constraints, indexes, and what refers to what."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder

from hestia.privacy.declared import our_apps

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
NAMED = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'
"""
LEADS_TO = """
    SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text
      FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
"""


def rows(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def every_model() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def kinds_in_words(kinds: set[str]) -> dict[str, str]:
    """Return each kind of column as PostgreSQL calls it."""
    asked = "SELECT kind, format_type(to_regtype(kind), to_regtypemod(kind)) FROM unnest(%s) kind"
    return dict(rows(asked, sorted(kinds)))


@pytest.mark.django_db
class TestTables:
    def test_have_the_columns_of_the_models(self) -> None:
        fields = {
            (model._meta.db_table, field.column): (field.db_type(connection), not field.null)
            for model in every_model()
            if not model._meta.auto_created  # Django makes the keys of its own wider than it says
            for field in model._meta.local_concrete_fields
        }
        words = kinds_in_words({str(kind) for kind, _ in fields.values()})
        wanted = {(*place, words[str(kind)], needed) for place, (kind, needed) in fields.items()}
        tables = {table for table, _ in fields}

        assert {row for row in rows(COLUMNS) if row[0] in tables} == wanted

    def test_have_the_constraints_and_indexes_of_the_models(self) -> None:
        wanted = {
            (model._meta.db_table, named.name)
            for model in every_model()
            for named in (*model._meta.constraints, *model._meta.indexes)
        }

        assert wanted - set(rows(NAMED)) == set()

    def test_refer_to_what_the_models_refer_to(self) -> None:
        wanted = {
            (model._meta.db_table, field.column, field.remote_field.model._meta.db_table)
            for model in every_model()
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.ForeignKey) and vars(field)["db_constraint"]
        }

        assert set(rows(LEADS_TO)) == wanted


@pytest.mark.django_db
class TestMigrations:
    def test_make_nothing_that_a_new_database_would_lack(self) -> None:
        """It takes none of them. What is no table is put in force, and shipped rows are entered, in each."""
        ours = {config.label for config in our_apps()}
        makes = {
            (label, name)
            for (label, name), migration in MigrationLoader(None).disk_migrations.items()
            for operation in migration.operations
            if label in ours and isinstance(operation, RunPython | RunSQL) and not operation.elidable
        }

        assert makes == set()

    def test_are_all_taken_by_a_new_database(self) -> None:
        taken = MigrationRecorder(connection).applied_migrations()

        assert MigrationLoader(None).disk_migrations.keys() == taken.keys()

    def test_refuse_a_database_that_is_older_than_the_first_of_them(self) -> None:
        MigrationRecorder(connection).record_applied("cases", "0001_schema")

        with pytest.raises(CommandError, match=r"^This database is older than .* and was left as it is"):
            call_command("migrate", plan=True)
