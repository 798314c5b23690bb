"""The models at a step of the migrations, of which only that one is drawn anew which the step changes.

Django draws a model anew with all that lead to it, for a class refers to other classes. Here nearly all lead
to each other: a field that is added to a case draws three hundred classes. To change a table PostgreSQL needs
to be told of its model alone, and of those that it refers to what they are called, which a class of before
says too.

Whoever asks the models themselves (Python that fills rows, what follows a ``migrate``) has all of them drawn
anew first: Django does that where a state says that it `is_delayed`.
"""

from typing import Self

from django.db.migrations.state import ModelState, ProjectState


class State(ProjectState):
    """The models at one step, of which only that one is drawn anew which the step changed."""

    @classmethod
    def of(cls, state: ProjectState) -> Self:
        """Return the same models, in a state of this kind."""
        new = cls(state.models, state.real_apps)
        vars(new)["apps"], new.is_delayed = state.apps, state.is_delayed
        return new

    def _find_reload_model(
        self, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        """Return this model alone, not all that lead to it: those are drawn once somebody asks for them."""
        self.is_delayed = True
        del delay
        return {(app_label, model_name)}

    def clone(self) -> Self:
        """Return an exact copy. What stands in it was looked through when it was made."""
        new = type(self)({key: copied(model) for key, model in self.models.items()}, self.real_apps)
        if "apps" in vars(self):
            vars(new)["apps"] = self.apps.clone()
        new.is_delayed = self.is_delayed
        return new


def copied(model: ModelState) -> ModelState:
    """Return a model's state that can be changed without changing this one."""
    new: ModelState = object.__new__(type(model))
    vars(new).update(
        vars(model), fields=dict(model.fields), options=dict(model.options), managers=list(model.managers)
    )
    return new
