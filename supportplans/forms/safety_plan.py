"""What is asked of how she keeps herself safe."""

from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin
from cases.models import Case
from cases.queries.secrets import code_words, made
from hestia.privacy.spellings import Kind, holds
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
)
from supportplans.forms.spoken import SpokenMixin, spoken
from supportplans.models import (
    SafetyPlan,
)


def part(label: str, help_text: str = "") -> LongText:
    """Ask for one part of her safety plan."""
    return LongText(label=label, help_text=help_text, max_length=4000, rows=3, required=False)


class SafetyPlanForm(HeardMixin, OnceMixin, SpokenMixin, HouseForm):
    """What she does when she does not feel safe, part by part, in her words."""

    signs = part("How does she know that she is not safe?", "What she sees, hears or feels first.")
    content = LongText(
        label="What keeps her safe, and what does she do first?",
        max_length=10_000,
        rows=5,
        help_text="In her words: what to avoid, ways out, where she waits.",
    )
    places = part("Where can she go?", "Places that are open, by day and at night. How she gets there.")
    people = part("Who does she call?", "Names and numbers that she knows by heart.")
    papers = part("What does she take with her, and where are her papers kept safe?")
    phone = part("Phone and internet", "Location off, new passwords, who can see her accounts.")
    if_he_comes = part(
        "What does she do if the exploiter comes?", "At the door, on the street, near a school."
    )
    children = part("What is the plan for the children?", "Who fetches them, what they know, their own word.")
    code_word = forms.CharField(
        label="Code word",
        max_length=80,
        required=False,
        help_text="It means “help me” on the phone. It is not the code word by which she knows us."
        " Kept here, never printed.",
    )
    code_word_known_to = forms.CharField(label="Who knows the code word?", max_length=200, required=False)
    how = forms.ChoiceField(
        label="How did she agree?",
        choices=SafetyPlan.How.choices,
        widget=Radios,
        error_messages={"required": "Choose how she agreed"},
    )
    witness = forms.CharField(
        label="Who witnessed it?",
        max_length=120,
        required=False,
        help_text="Needed when she said yes aloud. The interpreter can be the witness.",
    )
    signed_on = UKDateField(label="When did she agree?", called="the day she agreed", not_future=True)

    field_order = [
        *SafetyPlan.PARTS,
        "code_word",
        "code_word_known_to",
        "how",
        "witness",
        "signed_on",
        "language",
        "interpreter_name",
    ]

    def __init__(self, *args: Any, case: Case, last: SafetyPlan | None, **kwargs: Any) -> None:
        kept = (*SafetyPlan.PARTS, "code_word", "code_word_known_to")
        kwargs["initial"] = {
            **{name: getattr(last, name) if last else "" for name in kept},
            "signed_on": kwargs["today"],
            "language": spoken(case),
        }
        super().__init__(*args, **kwargs)
        self.case = case

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        codes = [cleaned.get("code_word", ""), *code_words(self.case)]
        for name in SafetyPlan.PARTS:
            if holds(cleaned.get(name, ""), made(Kind.CODE_WORD, codes)):
                self.add_error(name, "This contains the code word, and is printed. Take the word out")
        if cleaned.get("how") == SafetyPlan.How.SPOKEN and not cleaned.get("witness", "x").strip():
            self.add_error("witness", "Enter who heard her say yes")
        if cleaned.get("code_word") and not cleaned.get("code_word_known_to", "x").strip():
            self.add_error("code_word_known_to", "Enter who knows the code word")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return what it says, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}
