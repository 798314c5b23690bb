"""When somebody was supervised, by whom, and when next."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.staff.forms.register import MISTAKE
from hestia.staff.models import (
    Supervision,
)
from hestia.staff.rules import (
    FAR_OFF_MONTHS,
    SUPERVISED_EACH,
)
from hestia.ui.forms import HouseModelForm, OnceMixin, UKDateField, VersionedFormMixin
from hestia.workingdays.calendar import months_after


class SupervisionForm(VersionedFormMixin, OnceMixin, HouseModelForm[Supervision]):
    """That somebody was supervised, by whom, and when next."""

    is_far_off = forms.BooleanField(
        label="The next one is more than six months later, and that is right", required=False
    )

    class Meta:
        model = Supervision
        fields: ClassVar = ["held_on", "supervisor", "next_on", "is_mistake"]
        labels: ClassVar = {
            "held_on": "When was it?",
            "supervisor": "Who supervised?",
            "next_on": "When is the next one?",
            "is_mistake": "This was recorded by mistake",
        }
        help_texts: ClassVar = {
            "next_on": "Four weeks later, unless you agreed on another day.",
            "is_mistake": MISTAKE,
        }

    def __init__(self, *args: Any, person: User, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        held_on = self.field(UKDateField, "held_on")
        held_on.not_future, held_on.called = True, "the day of supervision"
        self.field(UKDateField, "next_on").offers_today = False
        supervisor = self.field(forms.ModelChoiceField, "supervisor")
        supervisor.queryset = supervisors(person, today, before=self.instance.supervisor_id)
        if self.instance._state.adding:
            self.initial.update({"held_on": today, "supervisor": by.pk, "next_on": today + SUPERVISED_EACH})
            del self.fields["is_mistake"]
        if not self.is_bound:
            del self.fields["is_far_off"]

    def clean(self) -> dict[str, Any] | None:
        """Ask again about a next one that is far off: a slip there hides that it is overdue."""
        cleaned = super().clean()
        held_on, next_on = self.cleaned_data.get("held_on"), self.cleaned_data.get("next_on")
        if self.cleaned_data.get("is_far_off") or not (held_on and next_on):
            return cleaned
        if next_on > months_after(held_on, FAR_OFF_MONTHS):
            words = f"This is more than {FAR_OFF_MONTHS} months later. If it is right, say so below"
            self.add_error("next_on", words)
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""


def supervisors(person: User, today: date, *, before: int | None) -> Any:
    """Return who may supervise somebody: managers and leads at work, and who did before."""
    people = User.objects.at_work(on=today).who_may(Permission.TEAM_VIEW).exclude(pk=person.pk)
    return (people | User.objects.filter(pk=before)).by_name()
