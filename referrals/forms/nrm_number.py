"""The number that the Home Office gives a referral, and who decides it."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from cases.forms.interpreters import LookAgainMixin
from hestia.ui.forms import Radios
from referrals.models import Referral

# Its shape changed over the years; without a digit it was something else.
HAS_A_DIGIT = RegexValidator(r"\d", "Enter the NRM number as it is in their letter: it has digits")


def nrm_number_field() -> forms.CharField:
    """Return the question for it."""
    return forms.CharField(
        label="NRM number",
        max_length=40,
        help_text="As it is in the Home Office’s letter.",
        validators=[HAS_A_DIGIT],
    )


def authority_field() -> forms.ChoiceField:
    """Return the question which of the two authorities decides."""
    return forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It is at the top of the Home Office’s letters.",
    )


class RightNumberMixin(LookAgainMixin):
    """Asks once about a number that is too short to be theirs; a tick keeps it."""

    DOUBTED = "is_right_number"
    AFTER = "reference"
    TICK = "The NRM number is right"
    FEWEST_DIGITS: ClassVar = 4

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        digits = sum(letter.isdigit() for letter in self.cleaned_data.get(self.AFTER) or "")
        doubts = ["It is shorter than their numbers are."] if 0 < digits < self.FEWEST_DIGITS else []
        question = "This NRM number is shorter than theirs are. Check the letter, and tick if it is right"
        self.look_again(doubts, question)
        return cleaned
