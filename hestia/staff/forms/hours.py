"""How many hours somebody works, and for whom they are there."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from hestia.staff.models import (
    WorkingHours,
)
from hestia.ui.forms import HouseModelForm, OnceMixin, UKDateField, VersionedFormMixin


class HoursForm(VersionedFormMixin, OnceMixin, HouseModelForm[WorkingHours]):
    """Hours and duties, from a day on."""

    class Meta:
        model = WorkingHours
        fields: ClassVar = [
            "from_on", "hours", "newly_qualified_until", "learners", "far_clients", "has_lead_role", "gender",
        ]  # fmt: skip
        labels: ClassVar = {
            "from_on": "From which day?",
            "hours": "How many hours a week?",
            "newly_qualified_until": "If they are newly qualified, until which day?",
            "learners": "How many students and volunteers do they support?",
            "far_clients": "How many of their clients are more than 60 minutes from where they work?",
            "has_lead_role": "They have a lead role, such as safeguarding lead",
            "gender": "Gender",
        }
        help_texts: ClassVar = {
            "hours": "As in the contract. A full week is 37.5 hours.",
            "newly_qualified_until": "Until then they carry less. Leave it empty if they are not.",
            "learners": "Enter 0 if none.",
            "far_clients": "One way, as they usually travel. Say how many, not who or where.",
            "gender": "Only if they offer it. It is used where a client asks for a woman or a man.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.field(UKDateField, "from_on").called = "the day"
        self.field(
            UKDateField, "newly_qualified_until"
        ).called = "the day until which they are newly qualified"
        gender: Any = self.fields["gender"]
        gender.choices = [("", "Not said"), *WorkingHours.Gender.choices]
        if self.instance._state.adding:
            self.initial["from_on"] = today

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""

    def clean_hours(self) -> Decimal:
        """Refuse a week that nobody works."""
        hours: Decimal = self.cleaned_data["hours"]
        if not 0 < hours <= WorkingHours.MOST:
            raise forms.ValidationError(f"Enter more than 0 hours, and at most {WorkingHours.MOST}")
        return hours

    def clean_newly_qualified_until(self) -> date | None:
        """Refuse a day before the one from which it counts."""
        until: date | None = self.cleaned_data["newly_qualified_until"]
        from_on: date | None = self.cleaned_data.get("from_on")
        if until and from_on and until < from_on:
            raise forms.ValidationError("Enter a day on or after the day from which this counts")
        return until

    def clean_far_clients(self) -> int:
        """Refuse more than anybody works with."""
        far_clients: int = self.cleaned_data["far_clients"] or 0
        if far_clients > WorkingHours.MOST:
            raise forms.ValidationError(f"Enter {WorkingHours.MOST} or fewer")
        return far_clients

    def clean_learners(self) -> int:
        """Refuse more than anybody supports."""
        learners: int = self.cleaned_data["learners"]
        if learners > 9:
            raise forms.ValidationError("Enter 9 or fewer")
        return learners
