"""Intake, her children and a pregnancy."""

from datetime import timedelta
from typing import Any

from cases.forms.intake.asking import IntakeForm, line, lowered, when, yes_or_no
from cases.models import ThreeState
from cases.rules.birth import OLDEST_AGE
from hestia.ui.forms import (
    HouseFormSet,
    ThreeStateField,
    UKDateField,
    WholeNumberField,
)
from hestia.ui.pronouns import say
from hestia.ui.words import counted

# A pregnancy lasts about 280 days; a child may be born late, and known of late.
LONGEST_PREGNANCY = timedelta(days=300)
LATEST_BIRTH = timedelta(days=30)


class ChildrenForm(IntakeForm):
    """Whether she is pregnant."""

    pregnant = ThreeStateField(label="Is she pregnant?", help_text="She can skip this.")
    due_date = when(
        "pregnant=yes",
        UKDateField(
            label="When is the baby due?", called="the due date", required=False, help_text="If she knows."
        ),
    )

    def leave_out_pregnancy(self) -> None:
        """Ask nothing about a pregnancy."""
        del self.fields["pregnant"], self.fields["due_date"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        due = data.get("due_date")
        if due and data.get("pregnant") != ThreeState.YES:
            self.add_error("due_date", say("Clear the due date, or choose “Yes” for “Is she pregnant?”"))
        elif due and not self.day - LATEST_BIRTH <= due <= self.day + LONGEST_PREGNANCY:
            self.add_error("due_date", "The due date must be within the next 10 months")
        return data


class DependantForm(IntakeForm):
    """A child, or someone else who depends on her."""

    name = line(
        "Name", 120, required=True, error_messages={"required": "Enter the child’s name, or remove this row"}
    )
    relation = line("Who are they to her?", 60, initial="Child")
    age = WholeNumberField(label="Age in years", required=False, min_value=0, max_value=OLDEST_AGE)
    lives_with_her = yes_or_no(
        "Do they live with her?",
        required=True,
        error_messages={"required": "Choose whether they live with her"},
    )
    where = line("Where, if somewhere else", 120, help_text="A country or town is enough.")
    school = line("School or nursery", 120)

    def in_words(self) -> str:
        answers = self.cleaned_data
        years = counted(answers["age"], "year") + " old" if answers["age"] is not None else "age not known"
        elsewhere = f"lives elsewhere: {answers['where']}" if answers["where"] else "lives elsewhere"
        home = say("lives with her") if answers["lives_with_her"] else elsewhere
        parts = [answers["name"], lowered(answers["relation"]), years, home, answers["school"]]
        return ", ".join(part for part in parts if part)


class Dependants(HouseFormSet):
    """Her children, and others who depend on her."""

    noun = "child"
    legend = "Her children, with her and elsewhere"
    add_words = "Add a child"
