"""What is asked about how long her record is kept: to keep it, to hold it for the law, to have it erased."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases.forms.second_persons import YesOrNoForm
from hestia.accounts.models import User
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField, VersionedFormMixin
from rights.models import LegalHold
from rights.rules.retention import years_after

MOST_YEARS = 10  # that a record is kept longer by one decision


class KeepForm(OnceMixin, HouseForm):
    """Why a record is kept longer, and until when."""

    why = LongText(
        label="Why is it still needed?",
        help_text="For example, a claim or a complaint. “Just in case” is not enough.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is still needed"},
    )
    until = UKDateField(
        label="Keep it until",
        called="the day until which it is kept",
        help_text=f"At most {MOST_YEARS} years from now: then it is reviewed.",
    )

    def clean_until(self) -> date:
        """Refuse a day that nobody of today will look at."""
        until: date = self.cleaned_data["until"]
        if self.today and until > years_after(self.today, MOST_YEARS):
            raise ValidationError(f"Enter a day within {MOST_YEARS} years")
        return until


class HoldForm(OnceMixin, HouseForm):
    """Who asked that nothing is erased, and what for."""

    asker = forms.ChoiceField(
        label="Who asked that nothing is erased?",
        choices=LegalHold.Asker.choices,
        widget=Radios,
        error_messages={"required": "Choose who asked"},
    )
    reference = forms.CharField(label="Their reference", max_length=80, required=False)
    reason = LongText(
        label="What is it for?",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say what it is for"},
    )
    review_on = UKDateField(label="When should it be reviewed?", called="the day to review it")


class LiftForm(OnceMixin, HouseForm):
    """Why a hold is no longer needed."""

    why = LongText(
        label="Why is it no longer needed?",
        help_text="A second person has to agree.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is no longer needed"},
    )


class LiftedForm(VersionedFormMixin, OnceMixin, HouseForm):
    """The button with which a second person lifts a hold, for the reason that they read."""

    STALE = "Read again why it should be lifted."


class ErasureForm(OnceMixin, HouseForm):
    """Who confirms an erasure, and why it is asked for. What was shown comes with it."""

    why = LongText(
        label="Why should it be erased now?",
        rows=2,
        max_length=1000,
        error_messages={"required": "Say why it is erased"},
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who confirms it?",
        help_text="Another manager who sees her case.",
        empty_label="Choose",
        error_messages={"required": "Choose who confirms it"},
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: "QuerySet[User]", digest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "person").queryset = people
        self.field(forms.CharField, "digest").initial = digest


class ComplaintErasureForm(ErasureForm):
    """The same of a complaint of no case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].help_text = "Another manager who can read it."


class ErasureAnswerForm(OnceMixin, YesOrNoForm):
    """A second person's answer."""

    QUESTION = "Should all of this be erased?"


class StopForm(OnceMixin, HouseForm):
    """Why an erasure is stopped."""

    why = LongText(
        label="Why is it stopped?",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is stopped"},
    )
