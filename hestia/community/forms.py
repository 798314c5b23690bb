"""What is asked of a campaign and of an activity."""

from typing import Any, ClassVar

from django import forms

from hestia.community.models import Activity, Campaign
from hestia.community.rules import choices
from hestia.ui.forms import ForEverybodyMixin, HouseModelForm, OnceMixin, UKDateField, VersionedFormMixin


class CampaignForm(ForEverybodyMixin, VersionedFormMixin, OnceMixin, HouseModelForm[Campaign]):
    """A campaign: what it is, its code, and from when to when it runs."""

    class Meta:
        model = Campaign
        fields: ClassVar = ["name", "code", "began_on", "ended_on"]
        labels: ClassVar = {
            "name": "What is handed out or shown?",
            "code": "Code printed on it",
            "began_on": "First day",
            "ended_on": "Last day",
        }
        help_texts: ClassVar = {
            "name": "For example, Cards in health centres",
            "code": "It ends in one letter, which no other running campaign has. For example, HT-26-B",
            "ended_on": "Leave this empty while it runs.",
        }

    def clean_code(self) -> str:
        """Return the code in capitals, without spaces."""
        return "".join(self.cleaned_data["code"].split()).upper()

    def clean(self) -> dict[str, Any] | None:
        """Refuse an end before the beginning."""
        cleaned = super().clean()
        first, last = self.cleaned_data.get("began_on"), self.cleaned_data.get("ended_on")
        if first and last and last < first:
            self.add_error("ended_on", "The last day must be on or after the first day")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave the shared letter to the act, which says whose it is."""
        self.instance.validate_constraints(exclude=["ended_on"])


class ActivityForm(ForEverybodyMixin, VersionedFormMixin, OnceMixin, HouseModelForm[Activity]):
    """An activity: what, when and where, for whom, how many it reached, what was handed out, what follows."""

    borough = forms.ChoiceField(
        label="Borough",
        choices=choices("Choose"),
        help_text="No address: a place where one of our clients lives is never named here.",
        error_messages={"required": "Choose the borough"},
    )

    class Meta:
        model = Activity
        fields: ClassVar = [
            "kind", "held_on", "borough", "ward", "audience", "host", "language", "reached", "is_estimate",
            "campaign", "materials", "hours", "cost",
            "follow_up", "follow_up_on", "followed_up_on", "is_mistake",
        ]  # fmt: skip
        labels: ClassVar = {
            "kind": "What was it?",
            "held_on": "When was it held?",
            "ward": "Ward",
            "audience": "Who was it for?",
            "host": "Who invited us?",
            "language": "In which language?",
            "reached": "How many people did it reach?",
            "is_estimate": "This number is an estimate",
            "campaign": "What was handed out or shown?",
            "materials": "How many leaflets or posters?",
            "hours": "Staff hours, all together",
            "cost": "Cost in pounds",
            "follow_up": "What did we promise to do next?",
            "follow_up_on": "By when?",
            "followed_up_on": "When was it done?",
            "is_mistake": "This was entered by mistake",
        }
        help_texts: ClassVar = {
            "host": "The organisation, not a person.",
            "campaign": "By the letter at the end of its code.",
            "follow_up": "For example, Send the slides to the practice manager",
            "is_mistake": "It no longer counts. The entry stays on record.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held_on = self.field(UKDateField, "held_on")
        held_on.not_future, self.field(UKDateField, "followed_up_on").not_future = True, True
        self.field(UKDateField, "follow_up_on").offers_today = False
        self.field(forms.ModelChoiceField, "campaign").empty_label = "None of ours"
        self.field(forms.ChoiceField, "borough").choices = choices("Choose", self.saved.get("borough") or "")
        if self.instance._state.adding:
            del self.fields["is_mistake"], self.fields["followed_up_on"]

    def clean(self) -> dict[str, Any] | None:
        """Ask for what goes together: materials and their campaign, a promise and its day."""
        cleaned = super().clean()
        asked = self.cleaned_data
        if asked.get("materials") is not None and not asked.get("campaign"):
            self.add_error("campaign", "Choose what was handed out, or leave the number empty")
        if asked.get("follow_up") and not asked.get("follow_up_on"):
            self.add_error("follow_up_on", "Say by when")
        if asked.get("follow_up_on") and not asked.get("follow_up"):
            self.add_error("follow_up", "Say what was promised, or leave the day empty")
        if (done := asked.get("followed_up_on")) and not asked.get("follow_up_on"):
            self.add_error("followed_up_on", "Say what was promised first")
        elif done and asked.get("held_on") and done < asked["held_on"]:
            self.add_error("followed_up_on", "The day it was done must be on or after the day it was held")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which says what goes together beside its question."""
