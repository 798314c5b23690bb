"""What is asked of a supervision: its record, how somebody is, and what was agreed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms

from hestia.accounts.models import User
from hestia.staff.models import Supervision
from hestia.staff.models.supervision import LONGEST
from hestia.ui.forms import (
    Boxes,
    ForEverybodyMixin,
    HouseForm,
    LongText,
    OnceMixin,
    UKDateField,
    VersionedFormMixin,
)


class RecordForm(OnceMixin, HouseForm):
    """What the two talked about. Decisions about a client go on her file."""

    cases = forms.MultipleChoiceField(
        label="Which clients at very high risk did you talk about?",
        help_text="What you decided about a client goes on her file, not here.",
        widget=Boxes(),
        required=False,
    )
    findings = LongText(
        label="What did you find?",
        help_text="What goes well, what to change. Nothing about a client.",
        rows=5,
        max_length=LONGEST,
    )
    leave = forms.CharField(
        label="Leave and time off in lieu",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    offered_debrief = forms.BooleanField(label="I offered a debrief", required=False)

    def __init__(self, *args: Any, references: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(reference, reference) for reference in references]
        if choices:
            self.field(forms.MultipleChoiceField, "cases").choices = choices
        else:
            del self.fields["cases"]

    @property
    def chosen(self) -> list[str]:
        """Return the cases that were talked about, by reference."""
        return list(self.cleaned_data.get("cases", []))


class WellbeingForm(VersionedFormMixin, OnceMixin, HouseForm):
    """How somebody says they are. Versioned: who reads it must not change under their hands."""

    words = LongText(label="How are you?", rows=6, max_length=LONGEST)


class ActionForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """What one of the two does, and by when."""

    BECAUSE = "Leave out who it was about."

    what = forms.CharField(label="What was agreed?", max_length=300, help_text="Nothing about a client.")
    owner = forms.ModelChoiceField(User.objects.none(), label="Who does it?", empty_label=None)
    by_on = UKDateField(label="By when?", called="the day")

    def __init__(self, *args: Any, supervision: Supervision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        two = User.objects.filter(pk__in=[supervision.person_id, supervision.supervisor_id]).by_name()
        self.field(forms.ModelChoiceField, "owner").queryset = two
        self.initial.update(
            {
                "owner": supervision.person_id,
                "by_on": (self.today or supervision.held_on) + timedelta(weeks=2),
            }
        )
