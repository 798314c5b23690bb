"""Databases of before a squash: whole ones are taken for migrated, others go on step by step."""

from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AlterField
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from hestia.db import earlier

pytestmark = pytest.mark.django_db

SQUASHED_TWICE = ("cases", "referrals", "riskassessment", "supportplans")
SQUASHED_ONCE = ("importing", "reminders", "safekeeping")
NEWER = ("oversight", "rights", "staff")  # apps that no database of before the first squash has
SQUASHED = (*SQUASHED_TWICE, *SQUASHED_ONCE, *NEWER)


AFTER_ALL = "outage"  # an app that came after every squash


@pytest.fixture(autouse=True)
def modules_are_as_before(settings: Any, db: None) -> None:
    settings.MIGRATION_MODULES = dict(settings.MIGRATION_MODULES)
    for label, name in newest():
        MigrationRecorder(connection).migration_qs.filter(app=label, name=name).delete()


@cache
def on_disk() -> MigrationLoader:
    """Return the migrations as they lie, read once: they are read again for each of many questions."""
    return MigrationLoader(None)


@cache
def newest() -> set[tuple[str, str]]:
    """Return what came after the squashes: no database of here has taken it, and each takes it last."""
    loader = on_disk()
    known = {*loader.replacements, *(key for one in loader.replacements.values() for key in one.replaces)}
    return {key for key in loader.disk_migrations if key[0] in {*SQUASHED, AFTER_ALL}} - known


def squash(label: str) -> str:
    """Return what the one migration is called that an app's steps became."""
    [name] = [name for app, name in on_disk().replacements if app == label and "_squashed_" in name]
    return name


def steps(label: str) -> list[str]:
    """Return the steps of an app that became one, in order; of some the first is the first squash."""
    names = [name for _, name in on_disk().replacements[label, squash(label)].replaces]
    return names[names.index("0001_schema") :] if label in SQUASHED_TWICE else names


def first_steps(label: str) -> list[str]:
    """Return the steps of an app of before the first squash, in order."""
    first = import_module(f"{label}.migrations.earlier.0001_schema")
    return [name for _, name in first.Migration.replaces]


def later_steps(label: str) -> list[str]:
    """Return the steps of an app since the first squash, in order."""
    return [name for name in steps(label) if name not in {"0001_schema", "0002_shipped_rows"}]


def has_taken(label: str, names: list[str]) -> None:
    """Let this database be one that has taken these migrations of an app, and no more.

    With what the first squash made, Django notes the steps that it replaced.
    """
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app=label).delete()
    for name in [*names, *(first_steps(label) if "0001_schema" in names else [])]:
        recorder.record_applied(label, name)


def is_of_the_first_squash() -> None:
    """Let this database be one that was made by what the first squash made, and has taken nothing since."""
    for label in NEWER:
        has_taken(label, [])
    for label in (*SQUASHED_TWICE, *SQUASHED_ONCE):
        has_taken(label, steps(label)[:1])


def is_of_before_the_first_squash() -> None:
    """Let this database be one that has taken all steps of before the first squash, and nothing since."""
    is_of_the_first_squash()
    for label in SQUASHED_TWICE:
        has_taken(label, first_steps(label))


def what_came_since() -> set[tuple[str, str]]:
    """Return what a database of then has to take: steps of the apps that it has, the others whole."""
    return {
        *((label, name) for label in SQUASHED_TWICE for name in later_steps(label)),
        *((label, name) for label in SQUASHED_ONCE for name in steps(label)[1:]),
        *((label, squash(label)) for label in NEWER),
    }


def plan() -> list[tuple[str, str]]:
    """Return what is still to be done before what is newest, once the steps were looked up."""
    earlier.take_up(connection)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    assert executor.loader.detect_conflicts() == {}
    return [
        (migration.app_label, migration.name)
        for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
        if (migration.app_label, migration.name) not in newest()
    ]


class TestWhole:
    def test_needs_nothing(self) -> None:
        for label in SQUASHED:
            has_taken(label, steps(label))

        assert earlier.apps_in_between(connection) == []
        assert plan() == []

    def test_is_what_a_new_database_is_too(self) -> None:
        assert earlier.apps_in_between(connection) == []
        assert plan() == []

    def test_is_a_new_database_where_another_app_is_in_between(self) -> None:
        """It notes the steps of both times, for the steps are looked up of every app."""
        has_taken("staff", steps("staff")[:-1])

        assert plan() == [("staff", steps("staff")[-1])]

    def test_of_one_app_does_not_wait_for_another(self) -> None:
        for label in SQUASHED:
            has_taken(label, steps(label))
        has_taken("supportplans", steps("supportplans")[:-1])

        assert plan() == [("supportplans", "0009_reasons_of_refusals")]


class TestInBetween:
    @pytest.mark.parametrize(
        ("label", "left"), [*((label, 1) for label in SQUASHED), *((label, 5) for label in SQUASHED_TWICE)]
    )
    def test_takes_the_steps_that_are_left(self, label: str, left: int) -> None:
        for other in SQUASHED:
            has_taken(other, steps(other))
        has_taken(label, steps(label)[:-left])

        assert earlier.apps_in_between(connection) == [label]
        assert plan() == [(label, name) for name in steps(label)[-left:]]

    def test_of_all_apps_takes_them_all(self) -> None:
        is_of_the_first_squash()

        assert set(plan()) == what_came_since()

    @pytest.mark.parametrize(
        ("label", "names"),
        [
            pytest.param("cases", ["0001_clients_and_cases"], id="before the steps that we have"),
            pytest.param("importing", ["0001_imports"], id="of an app the steps of which begin later"),
            pytest.param("audit", ["0001_events"], id="of an app without steps"),
        ],
    )
    def test_is_told_what_to_do_if_the_steps_are_gone(self, label: str, names: list[str]) -> None:
        has_taken(label, names)

        with pytest.raises(CommandError, match=rf"^This database .* of {label}\. Migrate it with commit"):
            call_command("migrate", plan=True)


class TestOfBeforeTheFirstSquash:
    def test_takes_what_came_since(self) -> None:
        is_of_before_the_first_squash()

        assert earlier.apps_in_between(connection) == sorted([*SQUASHED_TWICE, *SQUASHED_ONCE])
        assert set(plan()) == what_came_since()

    @pytest.mark.parametrize("left", [1, 5])
    @pytest.mark.parametrize("label", SQUASHED_TWICE)
    def test_takes_the_steps_that_are_left_first(self, label: str, left: int) -> None:
        is_of_before_the_first_squash()
        has_taken(label, first_steps(label)[:-left])

        ahead = [name for app, name in plan() if app == label]
        assert ahead == first_steps(label)[-left:] + later_steps(label)

    def test_is_whole_at_the_end(self, settings: Any) -> None:
        """What Django then notes of the first squash is what the second asks for."""
        is_of_before_the_first_squash()
        ahead = plan()
        executor = MigrationExecutor(connection)
        for label, name in ahead:
            executor.record_migration(label, name)
        executor.check_replacements()
        settings.MIGRATION_MODULES = {}

        assert earlier.apps_in_between(connection) == []
        assert plan() == []


def test_the_steps_lead_where_the_squash_leads() -> None:
    squashes = [(label, squash(label)) for label in SQUASHED]
    at_once = MigrationLoader(None).project_state(squashes)
    ends = [(label, steps(label)[-1]) for label in SQUASHED]
    for label in SQUASHED:
        first = first_steps(label) if label in SQUASHED_TWICE else steps(label)
        has_taken(label, first[:1])
    earlier.take_up(connection)
    one_by_one = MigrationLoader(connection).project_state(ends)

    changes = MigrationAutodetector(one_by_one, at_once).changes(MigrationLoader(None).graph)

    left = [
        (label, operation.describe())
        for label in SQUASHED
        for migration in changes.get(label, [])
        for operation in migration.operations
        if not changes_words_alone(operation, label, one_by_one)
    ]
    assert left == []


def changes_words_alone(operation: Operation, label: str, before: ProjectState) -> bool:
    """Whether an operation changes what people read of a field, of which the database knows nothing.

    The squash says it as it is said today: then a step that only changes words is none.
    """
    if not isinstance(operation, AlterField):
        return False
    was = before.models[label, operation.model_name_lower].fields[operation.name]
    return in_the_database(was) == in_the_database(operation.field)


def in_the_database(field: models.Field[Any, Any]) -> tuple[str, list[Any], dict[str, Any]]:
    """Return what a field is, without what only Django and people know of it."""
    _, path, args, kwargs = field.deconstruct()
    known = {name: value for name, value in kwargs.items() if name not in field.non_db_attrs}
    for name, value in known.items():
        if isinstance(value, models.Field):  # what an array is of
            known[name] = in_the_database(value)
    return path, list(args), known
