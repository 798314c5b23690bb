"""Takes the steps of the migrations, and draws no more models for each than it needs."""

from typing import Any

from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState, StateApps

from hestia.db.operations import CreateModels
from hestia.db.states import State

# What changes the table of one model, or none. What renames or deletes changes tables of others too.
OF_ONE_MODEL = (
    CreateModels,
    operations.CreateModel,
    operations.AddField,
    operations.AlterField,
    operations.RemoveField,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AlterModelOptions,
    operations.RunSQL,
    operations.RunPython,
)


class Executor(MigrationExecutor):
    """Takes the steps of the migrations, each in the kind of state that it needs."""

    def apply_migration(
        self, state: ProjectState, migration: Any, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Take one step. What fills rows that were there before has nothing to do in a new database."""
        if not self.loader.applied_migrations:
            migration.operations = [step for step in migration.operations if not step.elidable]
        kind = State if all(map(is_of_one_model, migration.operations)) else ProjectState
        if kind is State:
            state = state if isinstance(state, State) else State.of(state)
        elif isinstance(state, State):
            state = drawn_anew(state)
        return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


def drawn_anew(state: State) -> ProjectState:
    """Return the same models, all drawn: otherwise each operation would draw all of its own."""
    new = ProjectState(state.models, state.real_apps)
    real: Any = state.real_apps  # a set: the stubs say a list
    vars(new)["apps"] = StateApps(real, state.models)
    return new


def is_of_one_model(step: Any) -> bool:
    """Whether a step changes the table of one model, and nothing that others refer to."""
    if not isinstance(step, OF_ONE_MODEL):
        return False
    field = step.field if isinstance(step, operations.AlterField) else None
    return field is None or not (field.many_to_many or field.primary_key or field.unique)
