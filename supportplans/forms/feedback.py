"""What she is asked about us, and what we answer."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios
from supportplans.models import FeedbackAnswer

TELL_NOBODY, TELL_MANAGER = "nobody", "manager"
SKIP = ("", "I do not want to say")


class FeedbackForm(OnceMixin, HouseForm):
    """What she says of us: short, each question to be left out, without her name if she wants."""

    listened = forms.ChoiceField(
        label="Do people here listen to me?",
        choices=[*FeedbackAnswer.choices, SKIP],
        required=False,
        widget=Radios(attrs={"inline": True}),
    )
    safe = forms.ChoiceField(
        label="Do I feel safe with them?",
        choices=[*FeedbackAnswer.choices, SKIP],
        required=False,
        widget=Radios(attrs={"inline": True}),
    )
    good = LongText(label="What is good?", max_length=2000, rows=3, required=False)
    better = LongText(label="What should be different?", max_length=2000, rows=3, required=False)
    who_knows = forms.ChoiceField(
        label="Who may know that this is from me?",
        choices=[(TELL_NOBODY, "Nobody"), (TELL_MANAGER, "The manager")],
        initial=TELL_NOBODY,
        widget=Radios(
            hints={
                TELL_NOBODY: "My name and the day are not kept.",
                TELL_MANAGER: "She reads it and answers me. My key worker does not see it.",
            }
        ),
    )

    ASKED: ClassVar = ("listened", "safe", "good", "better")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.ASKED:
            vars(self.fields[name])["says_optional"] = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.ASKED):
            raise ValidationError("Nothing is written yet. Answer one question, or stop here.", code="empty")
        return cleaned

    @property
    def said(self) -> dict[str, str]:
        """Return what she said."""
        return {name: self.cleaned_data[name] for name in self.ASKED}

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is to know whose it is."""
        return bool(self.cleaned_data["who_knows"] == TELL_NOBODY)


class YouSaidForm(OnceMixin, HouseForm):
    """What was said, and what was done about it."""

    said = forms.CharField(
        label="You said",
        max_length=300,
        help_text="So that nobody can tell who said it. Short words.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    did = LongText(
        label="We did",
        max_length=500,
        rows=3,
        help_text="What is different now. If it cannot be done, why.",
    )
