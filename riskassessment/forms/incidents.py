"""What is asked about an incident."""

from typing import Any

from django import forms

from cases.forms.tasks import TimeOfDayField
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from riskassessment.forms.told import ToldForm
from riskassessment.models import LONGEST_ANSWER, Incident


def time_field(label: str = "At what time?") -> TimeOfDayField:
    """Ask for the time of day, if it is known."""
    return TimeOfDayField(
        label=label,
        required=False,
        max_length=20,
        help_text="If you know it. For example, 2:30pm",
        widget=forms.TextInput(attrs={"class": "w4"}),
    )


class IncidentForm(OnceMixin, ToldForm):
    """What happened, when, who was told, what was done, and whether the police know."""

    kind = forms.ChoiceField(
        label="What kind of incident was it?",
        choices=Incident.Kind.choices,
        widget=Radios,
        error_messages={"required": "Choose what kind of incident it was"},
    )
    what = LongText(
        label="What happened?",
        help_text="What you saw or heard, in her words where you can. Say what is fact and what is opinion.",
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Enter what happened"},
    )
    happened_on = UKDateField(label="On which day?", called="the day it happened", not_future=True)
    happened_time = time_field()
    done = LongText(
        label="What was done?",
        rows=3,
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Enter what was done, or that nothing could be done"},
    )
    told = forms.CharField(
        label="Who was told?",
        help_text="A manager, always. Name and office of anyone outside.",
        max_length=200,
        error_messages={"required": "Enter who was told"},
    )
    police = forms.ChoiceField(
        label="Do the police know?",
        choices=Incident.Police.choices,
        widget=Radios,
        error_messages={"required": "Choose whether the police know"},
    )
    police_reference = forms.CharField(label="Their reference", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("police_reference", "police", Incident.Police.TOLD)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        if answers.get("police_reference") and answers.get("police") not in {None, Incident.Police.TOLD}:
            self.add_error("police_reference", "Clear the police reference, or choose “Yes, they were told”")
        return cleaned


class IncidentAdditionForm(OnceMixin, HouseForm):
    """What followed an incident."""

    happened_on = UKDateField(label="On which day?", called="the day", not_future=True)
    what = LongText(
        label="What has happened since?",
        help_text="What the police or others did, what she says, how it ended.",
        rows=4,
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Enter what has happened since"},
    )
    police = forms.ChoiceField(label="Do the police know now?", widget=Radios, required=False)
    police_reference = forms.CharField(
        label="Their reference", help_text="CAD or crime reference.", max_length=80, required=False
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        self.incident = incident
        super().__init__(*args, **kwargs)
        day = self.field(UKDateField, "happened_on")
        day.limit(earliest=incident.happened_on, because="the day it happened")
        as_before = f"As before: {incident.police_in_words}"
        self.field(forms.ChoiceField, "police").choices = [("", as_before), *Incident.Police.choices]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        knows = (answers.get("police") or self.incident.police_now) == Incident.Police.TOLD
        if answers.get("police_reference") and "police" in answers and not knows:
            self.add_error("police_reference", "Clear the police reference, or choose “Yes, they were told”")
        return cleaned
