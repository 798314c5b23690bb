"""What is asked about a safeguarding concern."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from riskassessment.models import LONGEST_ANSWER, SafeguardingConcern


class ConcernForm(OnceMixin, HouseForm):
    """A safeguarding concern: what, when, who was told, and whether she agreed."""

    concern = LongText(
        label="What is the concern?",
        help_text="What you saw or heard, in her words where you can. Say what is fact and what is opinion.",
        max_length=LONGEST_ANSWER,
    )
    noticed_on = UKDateField(label="When was it noticed?", called="the day it was noticed", not_future=True)
    told = forms.CharField(
        label="Who was told?", help_text="Name, office and number if you have them.", max_length=200
    )
    route = forms.ChoiceField(
        label="Where was it referred?", choices=SafeguardingConcern.Route.choices, widget=Radios
    )
    agreed = forms.ChoiceField(
        label="Did she agree to that?",
        choices=SafeguardingConcern.Agreed.choices,
        widget=Radios,
    )
    why = LongText(
        label="If she did not agree, or it was not referred: why?",
        help_text="A referral about a child needs no consent.",
        rows=3,
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        route, agreed = given.get("route"), given.get("agreed")
        if route is None or agreed is None or "why" not in given or given["why"].strip():
            return cleaned
        if route == SafeguardingConcern.Route.NONE:
            self.add_error("why", "Enter why it was not referred")
        elif route == SafeguardingConcern.Route.ADULT and agreed != SafeguardingConcern.Agreed.YES:
            self.add_error("why", "Enter why it was shared without her agreement")
        return cleaned


class ConcernClosingForm(HouseForm):
    """What came of a safeguarding concern."""

    outcome = LongText(label="What came of it?", max_length=LONGEST_ANSWER)
