"""Migrations that draw few models make the tables of the models, and leave to Django what is of several."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations import operations as step
from django.db.migrations.state import ModelState, ProjectState

from hestia.db.executor import Executor, is_of_one_model
from hestia.db.states import State

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


def two_models(kind: type[ProjectState]) -> Any:
    """Return a state with houses, and rooms that are in them, all drawn."""
    state = kind()
    key = ("id", models.AutoField(primary_key=True))
    state.add_model(ModelState("homes", "House", [key]))
    in_house = ("house", models.ForeignKey("homes.House", models.CASCADE))
    state.add_model(ModelState("homes", "Room", [key, in_house]))
    assert state.apps is not None
    return state


def fields_of_the_house_of_a_room(state: ProjectState) -> set[str]:
    house: Any = state.apps.get_model("homes", "Room")._meta.get_field("house").related_model
    return {field.name for field in house._meta.local_fields}


class TestState:
    def test_draws_the_model_that_changes_and_no_other(self) -> None:
        state = two_models(State)
        room = state.apps.get_model("homes", "Room")
        before = state.clone()

        state.add_field("homes", "house", "name", models.TextField(default=""), preserve_default=True)

        assert state.apps.get_model("homes", "Room") is room
        assert state.apps.get_model("homes", "House")._meta.get_field("name")
        assert "name" not in before.models["homes", "house"].fields
        assert before.apps.get_model("homes", "House") is not state.apps.get_model("homes", "House")

    def test_draws_all_for_whoever_asks_the_models(self) -> None:
        state = two_models(State)
        state.add_field("homes", "house", "name", models.TextField(default=""), preserve_default=True)
        assert fields_of_the_house_of_a_room(state) == {"id"}

        state.clear_delayed_apps_cache()

        assert fields_of_the_house_of_a_room(state) == {"id", "name"}


UNIQUE, PLAIN = models.CharField(max_length=5, unique=True), models.CharField(max_length=5)


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        pytest.param(step.AddField("Room", "name", PLAIN), True, id="a column more"),
        pytest.param(step.AlterField("Room", "name", PLAIN), True, id="a column of another kind"),
        pytest.param(step.AlterField("Room", "name", UNIQUE), False, id="a column that others may refer to"),
        pytest.param(step.RenameField("Room", "name", "words"), False, id="another name of a column"),
        pytest.param(step.RenameModel("Room", "Place"), False, id="another name of a model"),
        pytest.param(step.DeleteModel("Room"), False, id="a model less"),
    ],
)
def test_what_is_of_more_than_one_model_is_left_to_django(operation: Any, answer: bool) -> None:
    assert is_of_one_model(operation) is answer


@pytest.mark.django_db
@pytest.mark.parametrize("is_new", [True, False], ids=["a new one", "one that was there"])
def test_what_fills_rows_is_done_in_a_database_that_may_have_some(is_new: bool) -> None:
    done: list[str] = []
    migration = Migration("0001_fill", "homes")
    vars(migration)["operations"] = [
        step.RunPython(lambda *_: done.append("filled"), elidable=True),
        step.RunPython(lambda *_: done.append("shipped")),
    ]
    executor = Executor(connection)
    assert executor.loader.applied_migrations
    if is_new:
        executor.loader.applied_migrations = {}

    executor.apply_migration(ProjectState(), migration)

    assert done == (["shipped"] if is_new else ["filled", "shipped"])
