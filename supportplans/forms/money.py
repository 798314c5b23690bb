"""What is asked about money: rates, since when she gets it, and payments."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField, WholeNumberField
from supportplans.models import MoneyTerm, Payment, WeeklyRate
from supportplans.models.money import MOST

# A comma stands before three digits, or it may be meant as a point.
WITH_THOUSANDS = re.compile(r"£?\s*\d{1,3}(,\d{3})+(\.\d*)?")


class PoundsField(forms.DecimalField):
    """An amount in pounds and pence, with or without the sign."""

    def __init__(self, *, least: str = "0.01", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "w4"}))
        super().__init__(min_value=Decimal(least), max_value=MOST, decimal_places=2, max_digits=6, **kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        if "," in value and not WITH_THOUSANDS.fullmatch(value.strip()):
            raise ValidationError("Write the pence after a point: 40.50", code="comma")
        return super().to_python(value.replace("£", "").replace(",", ""))


class RateForm(OnceMixin, HouseForm):
    """A weekly rate from a day on, and where it is written."""

    of = forms.ChoiceField(
        label="What is it paid for?",
        choices=WeeklyRate.Of.choices,
        widget=Radios,
        error_messages={"required": "Choose what it is paid for"},
    )
    from_on = UKDateField(label="From which day?", called="the day it starts")
    weekly = PoundsField(label="How much a week, in pounds?", least="0")
    source = forms.CharField(
        label="Where is that written?",
        help_text="The contract, the letter or the page, with its date.",
        max_length=300,
        error_messages={"required": "Enter where it is written"},
    )


class TermForm(OnceMixin, HouseForm):
    """Since when she gets weekly money, for how she lives."""

    lives = forms.ChoiceField(
        label="What is her living arrangement from then on?",
        choices=MoneyTerm.Lives.choices,
        widget=Radios,
        error_messages={"required": "Choose her living arrangement"},
    )
    from_on = UKDateField(label="From which day?", called="the day it starts")
    children = WholeNumberField(
        label="How many children are paid for with her?", min_value=0, max_value=20, initial=0
    )
    note = forms.CharField(label="Why?", max_length=300, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("lives") == MoneyTerm.Lives.NONE and self.cleaned_data.get("children"):
            self.add_error("children", "Enter 0: without weekly money, none is paid for children")
        return cleaned


class PaymentForm(OnceMixin, HouseForm):
    """What she was given, and how she received it."""

    paid_on = UKDateField(
        label="When was it paid?", called="the day it was paid", not_future=True, starts_today=True
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Payment.For.choices,
        widget=Radios,
        error_messages={"required": "Choose what it is for"},
    )
    what = forms.CharField(
        label="What exactly is it for?",
        help_text="Needed when it is an emergency or something else. Write nothing that gives her away.",
        max_length=160,
        required=False,
    )
    amount = PoundsField(label="How much, in pounds?")
    how = forms.ChoiceField(
        label="How was it paid?",
        choices=Payment.How.choices,
        widget=Radios,
        error_messages={"required": "Choose how it was paid"},
    )
    received = forms.ChoiceField(
        label="How did she receive it?",
        choices=Payment.Received.choices,
        widget=Radios,
        error_messages={"required": "Choose how she received it"},
    )
    has_it = forms.BooleanField(label="She ticks: “I have the money.”", required=False)
    counted_it = forms.BooleanField(label="She ticks: “I counted it. It is right.”", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("has_it", "received", Payment.Received.TAPPED)
        self.shown_when("counted_it", "received", Payment.Received.TAPPED)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        if answers.get("purpose") in {Payment.For.EMERGENCY, Payment.For.OTHER} and not answers.get("what"):
            self.add_error("what", "Enter what it is for")
        if answers.get("received") == Payment.Received.TAPPED:
            unticked = [name for name in ("has_it", "counted_it") if not answers.get(name)]
            if unticked:
                self.add_error(unticked[0], "Let her tick both, or choose another way")
        return cleaned

    @property
    def payment(self) -> Payment:
        """Return the payment that the page describes, not saved yet."""
        names = ("paid_on", "purpose", "what", "amount", "how", "received")
        return Payment(**{name: self.cleaned_data[name] for name in names})


class PaymentCorrectionForm(PaymentForm):
    """The same, and what was wrong. Nothing was paid after all: 0."""

    amount = PoundsField(
        label="How much, in pounds?", least="0", help_text="Enter 0 if nothing was paid after all."
    )
    why = forms.CharField(
        label="What was wrong?",
        help_text="The earlier receipt stays as it was, and no longer counts.",
        max_length=300,
        error_messages={"required": "Enter what was wrong"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["why", *self.fields])
