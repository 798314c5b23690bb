"""What is asked of the plan as a whole: what matters to her, a risk without a target, a conversation."""

from typing import Any, ClassVar

from django import forms

from cases.forms.tasks import WorkingDayForm
from cases.models import Case
from hestia.ui.forms import (
    HouseModelForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)
from supportplans.forms.spoken import SpokenMixin, spoken
from supportplans.models import (
    ConversationCheck,
    Plan,
    UnansweredRisk,
)


class WhatMattersForm(VersionedFormMixin, HouseModelForm[Plan]):
    """Her words, before anything else."""

    what_matters = LongText(
        label="What matters most to her?",
        max_length=2000,
        rows=4,
        help_text="In her own words. This is printed for her.",
    )

    class Meta:
        model = Plan
        fields: ClassVar = ["what_matters"]


class UnansweredRiskForm(VersionedFormMixin, HouseModelForm[UnansweredRisk]):
    """Why a high risk has no target."""

    reason = LongText(
        label="Why is there no target for it?",
        max_length=500,
        rows=3,
        help_text="For example, the police deal with it and she does not want to talk about it yet.",
    )

    class Meta:
        model = UnansweredRisk
        fields: ClassVar = ["reason"]


class CheckForm(OnceMixin, SpokenMixin, WorkingDayForm):
    """One conversation about something she should understand."""

    day_name, after_name = "follow_up_on", "held_on"

    subject = forms.ChoiceField(
        label="What did you talk about?", choices=ConversationCheck.Subject.choices, widget=Radios
    )
    held_on = UKDateField(label="When did you talk?", called="the day you talked", not_future=True)
    result = forms.ChoiceField(
        label="Did she understand?",
        choices=ConversationCheck.Result.choices,
        widget=Radios(attrs={"inline": True}),
        help_text="Ask her to say it back in her own words.",
    )
    note = LongText(label="What did she say or ask?", max_length=1000, rows=3, required=False)
    follow_up_on = UKDateField(
        label="When will you talk about it again?",
        called="the day to talk again",
        offers_today=False,
        required=False,
        help_text="Makes a task for that day. For example, 27 3 2026",
    )

    field_order = [
        "subject",
        "held_on",
        "language",
        "interpreter_name",
        "result",
        "note",
        "follow_up_on",
    ]

    def __init__(self, *args: Any, case: Case, subject: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"held_on": kwargs["today"], "language": spoken(case), "subject": subject}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        on, again = cleaned.get("held_on"), cleaned.get("follow_up_on")
        if on and again and again <= on:
            self.add_error("follow_up_on", "The day to talk again must be after the day you talked")
        return cleaned
