"""What is asked about a safeguarding concern."""

from typing import Any

from django import forms

from cases.models import Case, Dependant
from hestia.ui.forms import HouseForm, LongText, OnceMixin, QueryForm, Radios, UKDateField
from riskassessment.forms.incidents import time_field
from riskassessment.forms.told import ToldForm
from riskassessment.models import LONGEST_ANSWER, ConcernReferral, SafeguardingConcern

Route, Agreed = SafeguardingConcern.Route, SafeguardingConcern.Agreed


class ConcernQuery(QueryForm):
    """Whom a new concern is about, or which assessment of very high risk it was made for."""

    about = forms.IntegerField(min_value=1)
    assessment = forms.IntegerField(min_value=1)


class ConcernForm(OnceMixin, ToldForm):
    """A safeguarding concern: about whom, what, when, who was told and when, and whether she agreed."""

    dependant = forms.ModelChoiceField(
        label="Who is it about?", queryset=Dependant.objects.none(), empty_label="Her", required=False
    )
    concern = LongText(
        label="What is the concern?",
        help_text="What you saw or heard, in her words where you can. Say what is fact and what is opinion.",
        max_length=LONGEST_ANSWER,
    )
    noticed_on = UKDateField(label="When was it noticed?", called="the day it was noticed", not_future=True)
    noticed_time = time_field()
    route = forms.ChoiceField(
        label="Where was it referred?",
        choices=Route.choices,
        widget=Radios(
            hints={
                Route.ADULT: "She agrees, or you say below why it is shared anyway.",
                Route.CHILD: "Needs nobody’s consent. Tell her, unless that adds to the danger.",
            }
        ),
    )
    told = forms.CharField(
        label="Who was told?", help_text="Name, office and number if you have them.", max_length=200
    )
    told_on = UKDateField(
        label="When were they told?", called="the day they were told", not_future=True, starts_today=True
    )
    told_time = time_field("At what time were they told?")
    agreed = forms.ChoiceField(label="Did she agree to that?", choices=Agreed.choices, widget=Radios)
    why = LongText(
        label="If she did not agree, or it was not referred: why?",
        help_text="For a child no reason is needed.",
        rows=3,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = case.dependant_set.all()
        if people:
            self.field(forms.ModelChoiceField, "dependant").queryset = people
        else:
            del self.fields["dependant"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        noticed_on, told_on = answers.get("noticed_on"), answers.get("told_on")
        if noticed_on and told_on and told_on < noticed_on:
            self.add_error("told_on", "The day they were told must be on or after the day it was noticed")
        route, agreed = answers.get("route"), answers.get("agreed")
        if route is None or agreed is None or "why" not in answers or answers["why"].strip():
            return cleaned
        if route == Route.NONE:
            self.add_error("why", "Enter why it was not referred")
        elif route == Route.ADULT and agreed != Agreed.YES:
            self.add_error("why", "Enter why it was shared without her agreement")
        return cleaned


class ConcernClosingForm(HouseForm):
    """What came of a safeguarding concern."""

    result = forms.ChoiceField(
        label="How did it end?",
        choices=SafeguardingConcern.Result.choices,
        widget=Radios,
        error_messages={"required": "Choose how it ended"},
    )
    outcome = LongText(label="What was the outcome?", max_length=LONGEST_ANSWER)


class LaterReferralForm(OnceMixin, ToldForm):
    """Where a concern was referred after all."""

    route = forms.ChoiceField(
        label="Where was it referred?",
        choices=ConcernReferral.Route.choices,
        widget=Radios,
        error_messages={"required": "Choose where it was referred"},
    )
    told = forms.CharField(
        label="Who was told?",
        help_text="Name, office and number if you have them.",
        max_length=200,
        error_messages={"required": "Enter who was told"},
    )
    told_on = UKDateField(
        label="When were they told?", called="the day they were told", not_future=True, starts_today=True
    )
    told_time = time_field("At what time were they told?")
    agreed = forms.ChoiceField(
        label="Did she agree to that?",
        choices=Agreed.choices,
        widget=Radios,
        error_messages={"required": "Choose whether she agreed"},
    )
    why = LongText(
        label="Why now?",
        help_text="What has changed. If she did not agree, why it is shared anyway.",
        rows=3,
        max_length=2000,
        error_messages={"required": "Enter why it is referred now"},
    )

    def __init__(self, *args: Any, concern: SafeguardingConcern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "told_on").limit(
            earliest=concern.noticed_on, because="the day it was noticed"
        )
