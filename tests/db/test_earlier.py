"""Databases of before the squash: whole ones are taken for migrated, others go on step by step."""

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

BEFORE = {
    (app, "0001_initial"): import_module(f"{app}.migrations.earlier.0001_initial").Migration.replaces
    for app in ("cases", "referrals")
}
SQUASHED = ("cases", "referrals", "riskassessment", "supportplans")
NEWER = ("rights", "outage")  # apps that no database of before has, and that stand on what came since


@pytest.fixture(autouse=True)
def modules_are_as_before(settings: Any) -> None:
    settings.MIGRATION_MODULES = dict(settings.MIGRATION_MODULES)


def steps(label: str) -> list[str]:
    """Return the steps of an app that became one, in order."""
    return [name for _, name in MigrationLoader(None).replacements[label, "0001_schema"].replaces]


def has_taken(label: str, names: list[str]) -> None:
    """Let this database be one that has taken these migrations of an app, and no more.

    The first steps of some were themselves made of others: with one of those, Django notes them all.
    """
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app__in=[label, *NEWER]).delete()
    for name in names:
        recorder.record_applied(label, name)
        for _, before in BEFORE.get((label, name), ()):
            recorder.record_applied(label, before)


def since() -> set[tuple[str, str]]:
    """Return the migrations that came after the squash: they follow, whatever was taken before."""
    loader = MigrationLoader(None)
    before = {key for squash in loader.replacements.values() for key in squash.replaces}
    return (
        {key for key in loader.disk_migrations if key[0] in {*SQUASHED, *NEWER}}
        - before
        - set(loader.replacements)
    )


def steps_ahead() -> list[tuple[str, str]]:
    """Return which steps are still to be taken; after them comes all that is newer."""
    ahead = plan()
    newer = [key for key in ahead if key in since()]
    assert set(newer) == since()
    return [key for key in ahead if key not in since()]


def plan() -> list[tuple[str, str]]:
    """Return what is still to be done, once the steps were looked up."""
    earlier.take_up(connection)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    assert executor.loader.detect_conflicts() == {}
    return [
        (migration.app_label, migration.name)
        for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


class TestWhole:
    def test_needs_nothing(self) -> None:
        for label in SQUASHED:
            has_taken(label, steps(label))

        assert earlier.apps_in_between(connection) == []
        assert steps_ahead() == []

    def test_is_what_a_new_database_is_too(self) -> None:
        assert earlier.apps_in_between(connection) == []
        assert plan() == []

    def test_of_one_app_does_not_wait_for_another(self) -> None:
        for label in SQUASHED:
            has_taken(label, steps(label))
        has_taken("supportplans", steps("supportplans")[:-1])

        assert steps_ahead() == [("supportplans", "0019_days_of_answers")]


class TestInBetween:
    @pytest.mark.parametrize("left", [1, 5])
    @pytest.mark.parametrize("label", SQUASHED)
    def test_takes_the_steps_that_are_left(self, label: str, left: int) -> None:
        for other in SQUASHED:
            has_taken(other, steps(other))
        has_taken(label, steps(label)[:-left])

        assert earlier.apps_in_between(connection) == [label]
        assert steps_ahead() == [(label, name) for name in steps(label)[-left:]]

    def test_of_all_apps_takes_them_all(self) -> None:
        for label in SQUASHED:
            has_taken(label, steps(label)[:1])

        assert set(steps_ahead()) == {(label, name) for label in SQUASHED for name in steps(label)[1:]}

    @pytest.mark.parametrize(
        ("label", "names"),
        [
            pytest.param("cases", ["0001_clients_and_cases"], id="before the steps that we have"),
            pytest.param("importing", ["0001_imports"], id="of an app without steps"),
        ],
    )
    def test_is_told_what_to_do_if_the_steps_are_gone(self, label: str, names: list[str]) -> None:
        has_taken(label, names)

        with pytest.raises(CommandError, match=rf"^This database .* of {label}\. Migrate it with commit"):
            call_command("migrate", plan=True)


def test_the_steps_lead_where_the_squash_leads() -> None:
    squashes = [key for key in MigrationLoader(None).replacements if key[0] in SQUASHED]
    at_once = MigrationLoader(None).project_state(squashes)
    ends = [(label, steps(label)[-1]) for label in SQUASHED]
    for label in SQUASHED:
        has_taken(label, steps(label)[:1])
    earlier.take_up(connection)
    one_by_one = MigrationLoader(connection).project_state(ends)

    changes = MigrationAutodetector(one_by_one, at_once).changes(MigrationLoader(None).graph)

    assert len(squashes) == 5
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
