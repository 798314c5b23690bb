"""What is asked of the steps that are still open when their target is met."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, Radios
from supportplans.actions import STAYS_OPEN
from supportplans.forms.spoken import needed_then
from supportplans.models import Step, Target

CHOICES = (
    (Step.Status.DONE.value, "It is done"),
    (Step.Status.STOPPED.value, "It is no longer needed"),
    (STAYS_OPEN, "Leave it open"),
)
HINTS = {
    Step.Status.DONE.value: "It counts as done on the day the target was met.",
    Step.Status.STOPPED.value: "It shows as stopped.",
    STAYS_OPEN: "It stays listed under this target as not done. Nobody is reminded of it.",
}


class OpenStepsMixin(HouseForm):
    """Asks of each open step what happens to it, once the answer to another question says "met"."""

    open_steps: Mapping[str, Step]

    def ask_of_steps(
        self, steps: Iterable[Step], *, asked_in: str, chosen: Mapping[str, str] | None = None
    ) -> None:
        """Ask it of each after the question ``asked_in``; ``chosen``: what was answered before, by key."""
        self.asked_in = asked_in
        self.open_steps = {f"step_{step.pk}": step for step in steps if step.is_open}
        for name, step in self.open_steps.items():
            field = forms.ChoiceField(
                label=f"“{step.what}” is not done yet. What happens to it?",
                choices=CHOICES,
                required=False,
                initial=(chosen or {}).get(str(step.pk)),
                widget=Radios(hints=HINTS),
            )
            self.fields[name] = field
            self.settle(name, field)
            needed_then(field, f"{asked_in}={Target.Status.MET}")
        names = [name for name in self.fields if name not in self.open_steps]
        place = names.index(asked_in) + 1
        self.order_fields([*names[:place], *self.open_steps, *names[place:]])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get(self.asked_in) == Target.Status.MET:
            for name, step in self.open_steps.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Choose what happens to “{step.what}”")
        return cleaned

    @property
    def step_outcomes(self) -> dict[str, str]:
        """Return what happens to each open step, by its key: nothing unless the target is met."""
        if self.cleaned_data[self.asked_in] != Target.Status.MET:
            return {}
        return {str(step.pk): self.cleaned_data[name] for name, step in self.open_steps.items()}
