"""A learner’s placement, and its days."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from hestia.accounts.models import User
from hestia.staff.forms.supervision import supervisors
from hestia.staff.models import (
    LearnerDay,
    LearnerPlacement,
)
from hestia.staff.models.placements import MOST_PLACEMENTS
from hestia.ui.forms import HouseModelForm, OnceMixin, UKDateField, VersionedFormMixin


class PlacementForm(VersionedFormMixin, OnceMixin, HouseModelForm[LearnerPlacement]):
    """A placement: from where, who looks after it, how many days."""

    class Meta:
        model = LearnerPlacement
        fields: ClassVar = [
            "kind", "scheme", "number", "supervisor", "educator", "educator_registration", "days_agreed",
            "first_on", "expenses", "concerns_to",
            "references_seen_on", "induction_on", "agreement_on", "insured_until",
            "midway_on", "final_on", "observations_agreed", "observations",
        ]  # fmt: skip
        labels: ClassVar = {
            "kind": "What is it?",
            "scheme": "University or scheme",
            "supervisor": "Who supervises here?",
            "number": "Which placement of the course is it?",
            "educator": "Practice educator",
            "educator_registration": "Their registration number",
            "expenses": "Which expenses do we pay?",
            "concerns_to": "Who hears of a concern there?",
            "days_agreed": "How many days are agreed?",
            "first_on": "First day",
            "references_seen_on": "Both references seen on",
            "induction_on": "Induction done on",
            "agreement_on": "Agreement signed on",
            "insured_until": "Insured to drive clients until",
            "midway_on": "Midway report due on",
            "final_on": "Final report due on",
            "observations_agreed": "How many direct observations are agreed?",
            "observations": "How many times were they observed directly?",
        }
        help_texts: ClassVar = {
            "number": "Of a student. For example, 1 for the one of 70 days.",
            "educator": "Of the university, if there is one: name and how to reach them.",
            "educator_registration": "With Social Work England, for example.",
            "expenses": "For example, travel, and lunch after 4 hours.",
            "concerns_to": "Of the university or scheme: a role, and how to reach them.",
            "references_seen_on": "Of a volunteer. Keep the references elsewhere.",
            "insured_until": "Leave this empty if they do not drive clients.",
            "midway_on": "Of a student.",
            "final_on": "Of a student.",
            "observations_agreed": "For students: often 2 on a first placement, 3 on the final one.",
            "observations": "Enter 0 if not yet.",
        }

    def __init__(self, *args: Any, person: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        supervisor = self.field(forms.ModelChoiceField, "supervisor")
        supervisor.queryset = supervisors(person, today, before=self.instance.supervisor_id)
        if self.instance._state.adding:
            self.initial["kind"] = person.role
        for name in ("references_seen_on", "induction_on", "agreement_on"):
            self.field(UKDateField, name).not_future = True
        for name in ("insured_until", "midway_on", "final_on"):
            self.field(UKDateField, name).offers_today = False

    def clean_number(self) -> int | None:
        """Refuse what is no number of a placement."""
        number: int | None = self.cleaned_data["number"]
        if number is not None and not 1 <= number <= MOST_PLACEMENTS:
            raise forms.ValidationError(f"Enter a number from 1 to {MOST_PLACEMENTS}")
        return number

    def clean_observations(self) -> int:
        """Return how many; none where nothing was entered."""
        return self.cleaned_data["observations"] or 0

    def clean(self) -> dict[str, Any] | None:
        """Refuse a final report before the midway one."""
        cleaned = super().clean()
        midway, final = self.cleaned_data.get("midway_on"), self.cleaned_data.get("final_on")
        if midway and final and final <= midway:
            self.add_error("final_on", "The final report must be due after the midway one")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""

    def clean_days_agreed(self) -> int:
        """Refuse a placement without days."""
        days: int = self.cleaned_data["days_agreed"]
        if days < 1:
            raise forms.ValidationError("Enter 1 day or more")
        return days


class DayForm(VersionedFormMixin, OnceMixin, HouseModelForm[LearnerDay]):
    """One day of a placement. Nothing of a client can be written here."""

    class Meta:
        model = LearnerDay
        fields: ClassVar = ["on", "kind", "purpose", "hours"]
        labels: ClassVar = {
            "on": "Which day?",
            "kind": "What was it?",
            "purpose": "What was it mainly for?",
            "hours": "How many hours?",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        on = self.field(UKDateField, "on")
        on.not_future, on.called = True, "the day"
        if self.instance._state.adding:
            self.initial["on"] = today
        for name in ("purpose", "hours"):
            self.fields[name].help_text = "Needed when you were there."
            vars(self.fields[name])["says_optional"] = False

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""

    def clean(self) -> dict[str, Any] | None:
        """Ask what a day was for and how long it was, unless they were absent."""
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("kind") == LearnerDay.Kind.ABSENT:
            data["purpose"], data["hours"] = "", None
            self.instance.learned = ""
            return cleaned
        hours = data.get("hours")
        if not data.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", "Say what the day was mainly for")
        if "hours" not in self.errors and (hours is None or not 0 < hours <= 24):
            self.add_error("hours", "Enter how many hours, up to 24")
        return cleaned
