"""The questions one can put to the log."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from hestia.accounts.forms import WhyField
from hestia.accounts.models import User
from hestia.audit.budgets import BUDGETS, Budget, BudgetPeriod
from hestia.audit.limits import a_period
from hestia.audit.models import REFERENCE_LENGTH, EventQuerySet
from hestia.ui.forms import ForEverybodyMixin, HouseForm, QueryForm, UKDateTimeField

EVERYTHING = ""
WHAT = {
    EVERYTHING: "Everything",
    "looks": "Looked at",
    "copies": "Printed or exported",
    "acts": "Changed",
    "refused": "Refused",
}
DAYS = [
    ("", "Any time"),
    ("1", "Today"),
    ("7", "Last 7 days"),
    ("28", "Last 28 days"),
    ("365", "Last 12 months"),
]


class LogForm(QueryForm):
    """Narrow the log by person, case, kind and time. Only references stand in an address, never a name."""

    by = forms.ModelChoiceField(User.objects.by_name(), required=False, label="Who", empty_label="Everyone")
    case = forms.CharField(required=False, max_length=REFERENCE_LENGTH, label="Case reference")
    what = forms.ChoiceField(required=False, choices=list(WHAT.items()), label="What")
    days = forms.ChoiceField(required=False, choices=DAYS, label="When")
    page = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def narrow(self, events: EventQuerySet, *, today: date) -> EventQuerySet:
        """Return the events that are asked for."""
        answers = self.asked
        if answers["by"]:
            events = events.filter(by=answers["by"])
        if self.case_ref:
            events = events.showing(self.case_ref)
        if answers.get("what"):
            # The keys of `WHAT` are questions of the log, and no other answer counts as asked.
            events = getattr(events, answers["what"])()
        if answers["days"]:
            events = events.between(midnight(today - timedelta(days=int(answers["days"]) - 1)), None)
        return events

    @property
    def case_ref(self) -> str:
        """Return the reference that is asked for, or nothing."""
        return str(self.asked["case"] or "").strip().upper()


class CopiesForm(LogForm):
    """Narrow the list of prints and exports."""

    what = None  # type: ignore[assignment]  # Django's way to leave a field of the base class out


class PageForm(QueryForm):
    """Which page of a list, and which part of it."""

    page = forms.CharField(max_length=10)
    part = forms.CharField(max_length=20)


class SessionsForm(HouseForm):
    """Whose sessions, between which two times."""

    by = forms.ModelChoiceField(
        User.objects.by_name(),
        label="Whose account?",
        empty_label="Choose a person",
        error_messages={"required": "Choose the person whose phone or laptop was lost"},
    )
    start = UKDateTimeField(label="From when?", called="the first time")
    end = UKDateTimeField(label="Until when?", called="the last time")

    def clean(self) -> dict[str, Any]:
        """Refuse a stretch of time that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            raise ValidationError({"end": "The last time must be after the first"})
        return cleaned


def midnight(day: date) -> datetime:
    """Return the moment a day begins in London."""
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_current_timezone())


class RaiseForm(HouseForm):
    """Who is let go on past which limit."""

    person = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True), widget=forms.HiddenInput)
    budget = forms.TypedChoiceField(
        choices=[(name, name) for name in BUDGETS], coerce=BUDGETS.__getitem__, widget=forms.HiddenInput
    )


def limit_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every limit there is, those of one thing together."""
    return [
        (
            budget.words.capitalize(),
            [
                (f"{name} {period}", f"{budget.words.capitalize()}, within {a_period(period)}")
                for period in BudgetPeriod
            ],
        )
        for name, budget in BUDGETS.items()
    ]


def as_limit(choice: str) -> tuple[Budget, BudgetPeriod]:
    """Return which limit was chosen."""
    name, _, period = choice.partition(" ")
    return BUDGETS[name], BudgetPeriod(period)


class LimitForm(ForEverybodyMixin, HouseForm):
    """Which limit gets which number, and why."""

    BECAUSE = "Leave out who it is about."

    limit = forms.TypedChoiceField(
        label="Which limit?",
        choices=limit_choices,
        coerce=as_limit,
        error_messages={"required": "Choose a limit", "invalid_choice": "Choose a limit from the list"},
    )
    most = forms.IntegerField(
        label="How many, from now on?",
        help_text="At least 1, and at most ten times the standard limit. A manager may have twice as many.",
        error_messages={
            "required": "Enter how many",
            "invalid": "Enter a whole number in figures, such as 40",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    why = WhyField(label="Why?", help_text="A second person reads it. Say nothing about any client.")
