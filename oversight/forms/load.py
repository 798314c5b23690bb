"""What is asked of load: how many points each thing counts."""

from dataclasses import fields
from typing import Any

from cases.models import LoadSetting
from cases.rules.load import LoadPoints
from hestia.ui.forms import HouseForm, LongText, OnceMixin, WholeNumberField

HELP = {
    "dependants_most": "No more than this, however many she has.",
    "travel": "How many there are is recorded with each person’s hours.",
    "full_time": "With fewer hours, it is less in proportion.",
    "newly_qualified": "Taken off a full week while somebody is; with fewer hours, less in proportion.",
    "fixed": "Taken off what everyone can carry.",
}
LABELS = {field.name: str(field.verbose_name) for field in LoadSetting._meta.local_fields}


class PointsForm(OnceMixin, HouseForm):
    """Each number, and why it changes."""

    def __init__(self, *args: Any, points: LoadPoints, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why = LongText(
            label="Why?",
            help_text="This stays on record with your name.",
            rows=2,
            max_length=300,
            error_messages={"required": "Enter why the numbers change"},
        )
        for one in fields(LoadPoints):
            self.fields[one.name] = WholeNumberField(
                label=LABELS[one.name].capitalize(),
                help_text=HELP.get(one.name, ""),
                min_value=1 if one.name == "full_time" else 0,
                max_value=LoadSetting.MOST,
            )
            self.initial[one.name] = getattr(points, one.name)
            self.settle(one.name, self.fields[one.name])
        self.fields["why"] = why
        self.settle("why", why)

    @property
    def answers(self) -> dict[str, Any]:
        """Return the numbers apart from why."""
        given = dict(super().answers)
        return {"why": given.pop("why"), "points": given}
