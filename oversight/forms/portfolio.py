"""What was learned on a day of a placement, and what clients said of whoever is on it."""

from typing import Any, ClassVar

from django import forms

from hestia.staff.models import LearnerDay, LearnerFeedback
from hestia.ui.forms import HouseModelForm, LongText, OnceMixin, Radios, VersionedFormMixin


class LearnedForm(VersionedFormMixin, HouseModelForm[LearnerDay]):
    """What was learned, in words that may leave the house."""

    learned = LongText(
        label="What did you learn, and which capability does it show?",
        rows=6,
        max_length=2000,
        required=False,
        help_text="No name, date or place, nothing that happened to a client. It is read over when you save.",
    )

    class Meta:
        model = LearnerDay
        fields: ClassVar = ["learned"]


def answer_field(label: str) -> forms.ChoiceField:
    """Return a question to a client that may be left out."""
    choices = [*LearnerFeedback.Answer.choices, ("", "Not asked")]
    field = forms.ChoiceField(label=label, choices=choices, required=False, widget=Radios)
    vars(field)["says_optional"] = False  # “Not asked” is among the answers
    return field


class FeedbackForm(VersionedFormMixin, OnceMixin, HouseModelForm[LearnerFeedback]):
    """What a client said of a student or volunteer, in words that may leave the house."""

    respected = answer_field("Did they treat the client with respect?")
    useful = answer_field("Was their help useful?")
    words = LongText(
        label="In the client’s words",
        rows=4,
        max_length=500,
        required=False,
        help_text="No name, date or place: nothing that tells which client. It is read over when you save.",
    )

    class Meta:
        model = LearnerFeedback
        fields: ClassVar = ["respected", "useful", "words"]

    def clean(self) -> dict[str, Any] | None:
        """Ask for one answer at least."""
        cleaned = super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in self.Meta.fields):
            self.add_error("words", "Answer one question, or write what the client said")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which asks beside the questions."""
