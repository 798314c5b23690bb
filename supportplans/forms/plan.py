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
    call_her,
)
from supportplans.forms.outcome import NOT_TALKED_ABOUT
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
    """What was talked about on one day, of the four things she should understand."""

    day_name, after_name = "follow_up_on", "held_on"

    held_on = UKDateField(label="When did you talk?", called="the day you talked", not_future=True)
    follow_up_on = UKDateField(
        label="When will you talk about it again?",
        called="the day to talk again",
        offers_today=False,
        required=False,
        help_text="Makes a task for what she did not fully understand. For example, 27 3 2026",
    )

    def __init__(self, *args: Any, case: Case, subject: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"held_on": kwargs["today"], "language": spoken(case)}
        super().__init__(*args, **kwargs)
        asked_first = sorted(ConversationCheck.Subject, key=lambda each: each.value != subject)
        for each in asked_first:
            self.add_subject(each)
        names = [name for each in asked_first for name in (each.value, f"{each.value}_note")]
        self.order_fields([*names, "held_on", "language", "interpreter_name", "follow_up_on"])

    def add_subject(self, subject: ConversationCheck.Subject) -> None:
        """Ask whether she understood one of the four, and, if it was talked about, what she said."""
        name = subject.value
        self.fields[name] = forms.ChoiceField(
            label=subject.label,
            choices=[NOT_TALKED_ABOUT, *ConversationCheck.Result.choices],
            widget=Radios(attrs={"inline": True}),
            required=False,
        )
        self.fields[f"{name}_note"] = LongText(
            label="What did she say or ask?", max_length=1000, rows=2, required=False
        )
        for each in (name, f"{name}_note"):
            self.settle(each, call_her(self.fields[each]))
        vars(self.fields[name])["says_optional"] = False
        self.shown_when(f"{name}_note", name, *ConversationCheck.Result.values)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        on, again = cleaned.get("held_on"), cleaned.get("follow_up_on")
        if on and again and again <= on:
            self.add_error("follow_up_on", "The day to talk again must be after the day you talked")
        if not self.errors and not self.talked_about:
            self.add_error(None, "Choose what you talked about, and whether she understood")
        return cleaned

    @property
    def talked_about(self) -> dict[str, tuple[str, str]]:
        """Return whether she understood what was talked about, and what she said, by subject."""
        return {
            name: (self.cleaned_data[name], self.cleaned_data.get(f"{name}_note", ""))
            for name in ConversationCheck.Subject.values
            if self.cleaned_data.get(name)
        }
