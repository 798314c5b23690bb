"""Who was told outside: which agency that is may be named beside the words, and nobody has to."""

from typing import Any

from django import forms

from cases.models import Agency
from hestia.ui.forms import HouseForm
from riskassessment.actions import ToldAgency


class ToldForm(HouseForm):
    """A form that records in free text who was told: the agency that it was becomes one of hers."""

    agency = forms.CharField(
        label="Which agency was told?",
        help_text="It is then listed under People, and asked about when she leaves.",
        max_length=120,
        required=False,
    )
    agency_kind = forms.ChoiceField(
        label="What kind of agency is it?", choices=[("", "Choose"), *Agency.Kind.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name not in {"agency", "agency_kind"}]
        place = names.index("told") + 1
        self.order_fields([*names[:place], "agency", "agency_kind", *names[place:]])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        if answers.get("agency") and not answers.get("agency_kind") and "agency_kind" not in self.errors:
            self.add_error("agency_kind", "Choose what kind of agency it is")
        if answers.get("agency_kind") and not answers.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "Enter which agency was told")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers as the acts take them: the agency as one."""
        answers = super().answers
        name, kind = answers.pop("agency"), answers.pop("agency_kind")
        return {**answers, "agency": ToldAgency(kind, name) if name else None}
