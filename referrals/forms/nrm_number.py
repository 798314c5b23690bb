"""The number that the Home Office gives a referral."""

from django import forms
from django.core.validators import RegexValidator

# Its shape changed over the years; without a digit it was something else.
HAS_A_DIGIT = RegexValidator(r"\d", "Enter the NRM number as it is in their letter: it has digits")


def nrm_number_field() -> forms.CharField:
    """Return the question for it."""
    return forms.CharField(label="NRM number", max_length=40, validators=[HAS_A_DIGIT])
