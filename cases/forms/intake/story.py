"""Intake, how she came to us, what happened, and what she needs now."""

from collections.abc import Iterator
from typing import Any

from django import forms

from cases.forms.intake.asking import IntakeForm, line, one_of, when
from cases.forms.topics import InAreas, her_words, question
from cases.models import Case, ThreeState, Topic
from hestia.community.rules import ELSEWHERE, choices
from hestia.ui.forms import (
    Boxes,
    LongText,
    ThreeStateField,
    UKDateField,
)
from hestia.ui.pronouns import say

ORGANISATION_FIRST = "The organisation first: “Lewisham Refugee Centre, Linh Pham, 020 7946 0000”."
FROM_WHERE = "Where she was then, not where she lives now. It is for figures only."


class SourceForm(IntakeForm):
    """Who sent her, and what has been started already."""

    sections = (
        ("Referral to us", ("source", "source_detail", "referred_on", "referred_from")),
        (
            "Police and Home Office",
            ("police_involved", "crime_reference", "nrm_made", "nrm_reference", "home_office_reference"),
        ),
    )

    source = one_of(
        "Who referred her to us?",
        Case.Source.choices,
        error_messages={"required": "Choose who referred her to us"},
    )
    source_detail = line("Which organisation, and who there?", 160, help_text=ORGANISATION_FIRST)
    referred_on = UKDateField(
        label="When was she referred to us?",
        called="the date she was referred",
        not_future=True,
        required=False,
    )
    referred_from = forms.ChoiceField(
        label="Which borough did the referral come from?",
        choices=choices("Not known", ELSEWHERE),
        required=False,
        help_text=FROM_WHERE,
    )
    police_involved = ThreeStateField(label="Are the police involved?")
    crime_reference = when("police_involved=yes", line("Crime reference", 60))
    nrm_made = ThreeStateField(
        label="Has she already been referred to the NRM?",
        help_text="The National Referral Mechanism. She may know it as a form for the Home Office.",
    )
    nrm_reference = when("nrm_made=yes", line("NRM reference", 40))
    home_office_reference = line(
        "Home Office (immigration) reference", 60, help_text="From an asylum or visa letter, if she has one."
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("crime_reference") and data.get("police_involved") != ThreeState.YES:
            self.add_error(
                "crime_reference", "Clear the crime reference, or choose “Yes” for “Are the police involved?”"
            )
        if data.get("nrm_reference") and data.get("nrm_made") != ThreeState.YES:
            self.add_error(
                "nrm_reference",
                "Clear the NRM reference, or say that she has already been referred to the NRM",
            )
        return data


class StoryForm(IntakeForm):
    """What happened to her: no more than is needed today."""

    exploitation = forms.MultipleChoiceField(
        label="What was she made to do?",
        choices=Case.Exploitation.choices,
        required=False,
        widget=Boxes,
        help_text="Choose all that apply. Leave it if you have not talked about it.",
    )
    exploited_where = line("Where?", 200, help_text="Towns or countries are enough.")
    what_happened = LongText(
        label="What she said, in her words",
        required=False,
        rows=6,
        help_text="Say what is fact and what is opinion. She can ask to read this.",
    )


class SafetyForm(IntakeForm):
    """Whether she is in danger today."""

    safe_tonight = ThreeStateField(label="Is she safe tonight?")
    urgent_health = ThreeStateField(label="Is she hurt, or does she need a doctor soon?")
    self_harm = ThreeStateField(
        label="Has she thought of hurting herself?",
        help_text="Ask directly. Asking does not put the idea in her head.",
    )
    exploiter_near = ThreeStateField(label="Could an exploiter know where she is?")
    about_safety = LongText(
        label="What did she say about it?",
        required=False,
        rows=3,
        max_length=1000,
        help_text="If an answer is a worry: who, where, and how she knows. It is shown in the timeline.",
    )


class TopicsForm(InAreas, IntakeForm):
    """The eight needs and nine issues: each raised or not, with her words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for subject in Topic.Subject:
            self.fields[subject.value] = question(subject)
            self.fields[f"{subject.value}_words"] = her_words(subject)
        for name, field in self.fields.items():
            self.settle(name, field)

    def said(self) -> Iterator[tuple[str, str]]:
        for subject in Topic.Subject:
            answer, words = self.cleaned_data[subject.value], self.cleaned_data[f"{subject.value}_words"]
            if words or answer != ThreeState.NOT_DISCUSSED:
                is_needed = subject in Topic.NEEDS and answer == ThreeState.YES
                label = say("Yes, she needs help with it") if is_needed else ThreeState(answer).label
                yield subject.label, f"{label}: “{words}”" if words else label
