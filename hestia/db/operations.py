"""What our migrations do that Django's do one by one."""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import AlterField
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState

from hestia.db.states import State


class CreateModels(Operation):
    """Create the tables of many models, which may refer to each other in circles.

    For each `CreateModel` Django draws every model anew that is related to it, and here all are: 15,000
    models for 170 tables. Here they are drawn once, when all of them are known.
    """

    reduces_to_sql = True

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = vars(state).pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)
        if drawn and isinstance(state, State):
            vars(state)["apps"] = drawn
            state.reload_models([(app_label, model.name_lower) for model in self.models])

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


class ChangeWords(AlterField):
    """Give a field other words: its label, its help, how its choices are called. No table knows of it.

    For each `AlterField` Django draws the model anew, and all that are related to it: a hundred of them would
    take as long as everything else.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.models[app_label, self.model_name_lower].fields[self.name] = self.field
        if self.field.is_relation:
            vars(state)["_relations"] = None  # asked again when somebody needs them

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change nothing: PostgreSQL keeps none of these words."""

    database_backwards = database_forwards

    def describe(self) -> str:
        return f"Change the words of {self.name} on {self.model_name}"
