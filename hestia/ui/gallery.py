"""What the gallery shows: every part of the look, with invented words, in every state."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from hestia.ui import icons
from hestia.ui.components import DOMAINS, NOTES, PILLS, RISKS, Chip, Tab
from hestia.ui.fields import (
    Boxes,
    LongText,
    Radios,
    ScaleField,
    ThreeStateField,
    UKDateField,
    UKDateTimeField,
    WholeNumberField,
    YesNoField,
)
from hestia.ui.forms import HouseForm, HouseFormSet, QueryForm, VersionedFormMixin
from hestia.ui.http import HouseRequest

PILL_WORDS = {
    "overdue": "Overdue by 3 working days",
    "soon": "Due today",
    "track": "8 days left",
    "waiting": "Waiting for the Home Office",
    "paused": "Paused on 3 Dec",
    "done": "Made on day 5",
    "stopped": "Stopped",
    "notstarted": "Not started",
    "info": "Version 3",
}
LIKELY = [("0", "Not present"), ("1", "Unlikely"), ("2", "Possible"), ("3", "Likely"), ("4", "Happening")]
SERIOUS = [("1", "Minor"), ("2", "Moderate"), ("3", "Serious"), ("4", "Life-threatening")]


@dataclass(frozen=True)
class ExampleDue:
    """Stands for `hestia.workingdays.words.DueWords`, which the cellar's other rooms do not import."""

    kind: str
    pill: str
    sentence: str


class ExampleForm(HouseForm):
    """One question of each kind."""

    met_on = UKDateField(label="When did you meet?", called="the date you met", not_future=True)
    rang_at = UKDateTimeField(label="When did you ring the Home Office?", required=False)
    name = forms.CharField(
        label="Name of the agency", max_length=40, help_text="As it stands on its letters."
    )
    email = forms.EmailField(label="Work e-mail", required=False)
    nights = WholeNumberField(label="Nights booked", min_value=1, required=False)
    language = forms.ChoiceField(
        label="Language", choices=[("", "Choose"), ("ar", "Arabic"), ("vi", "Vietnamese")]
    )
    answer = forms.ChoiceField(
        label="What is the decision?",
        choices=[("positive", "Positive"), ("negative", "Negative")],
        widget=Radios(hints={"negative": "We will ask whether she wants it looked at again."}),
    )
    told = YesNoField(label="Have you told her?")
    told_how = forms.CharField(label="How did you tell her?", required=False)
    debts = ThreeStateField(label="Does she have debts?")
    needs = forms.MultipleChoiceField(
        label="What does she need?",
        choices=[("gp", "A doctor"), ("id", "Identity papers")],
        widget=Boxes,
        required=False,
    )
    likely = ScaleField(label="How likely is harm?", score="community", axis="likely", choices=LIKELY)
    serious = ScaleField(
        label="How serious would it be?", score="community", axis="serious", choices=SERIOUS, required=False
    )
    seen = LongText(
        label="What did you see or hear?",
        help_text="Use her words where you can. Say what is fact and what is opinion. She can read this.",
    )
    letter = forms.FileField(label="Decision letter", required=False)
    aloud = forms.BooleanField(label="I read all of it aloud", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("told_how", "told", "yes")


class IconQuery(QueryForm):
    """Which icons to show."""

    icon = forms.CharField(label="Name contains", max_length=30)


class ExampleStep(HouseForm):
    """One row of "Add another"."""

    what = forms.CharField(label="What will be done", max_length=80)
    by = UKDateField(label="By", required=False)


class ExampleSteps(HouseFormSet):
    noun = "step"


class ExampleVersioned(VersionedFormMixin, HouseForm):
    """A form that someone else saved meanwhile."""

    name = forms.CharField(label="Name of the agency", max_length=40)
    told = YesNoField(label="Have you told her?")


Steps = forms.formset_factory(ExampleStep, formset=ExampleSteps, extra=1, max_num=10, can_delete=True)


def everything(request: HouseRequest) -> dict[str, object]:
    """Return what the gallery's template shows."""
    today = request.today
    query = IconQuery(request.GET)
    wrong = ExampleForm(
        {
            "met_on_day": "31",
            "met_on_month": "2",
            "met_on_year": "2026",
            "nights": "two",
            "seen": "x" * 15_001,
        },
        today=today,
        auto_id="wrong_%s",
    )
    stale = ExampleVersioned(
        {"version": "2", "name": "Brightwater Law", "told": "yes"},
        initial={"name": "Riverside Law", "told": False},
        version=3,
        auto_id="stale_%s",
    )
    return {
        "query": query,
        "icons": [name for name in icons.names() if query.asked["icon"] in name],
        "pills": [(kind, PILL_WORDS[kind]) for kind in PILLS],
        "risks": list(RISKS),
        "domains": list(DOMAINS),
        "note_kinds": list(NOTES),
        "dues": [ExampleDue("track", "8 days left", "Due Fri 4 Dec, 8 days left"), None],
        "tabs": [Tab("Overview", "#", is_current=True), Tab("NRM", "#"), Tab("Risk", "#", late=1)],
        "chips": [
            Chip("All", "#", is_current=True, count=7),
            Chip("NRM", "#", count=3),
            Chip("Contact", "#"),
        ],
        "clients": Paginator(range(148), 25).get_page(request.GET.get("page")),
        "form": ExampleForm(today=today, auto_id="fresh_%s", initial={"met_on": today}),
        "wrong": wrong,
        "stale": stale,
        "steps": Steps(prefix="steps"),
        "leaves": [today, today + timedelta(days=5), date(2031, 1, 1)],
    }
