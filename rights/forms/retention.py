"""What is asked about how long her record is kept: to keep it, to hold it for the law, to have it erased."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.forms.second_persons import YesOrNoForm
from hestia.accounts.models import User
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from rights.models import LegalHold


class KeepForm(OnceMixin, HouseForm):
    """Why a record is kept longer, and until when."""

    why = LongText(
        label="Why is it still needed?",
        help_text="Such as a claim that she makes, or a complaint. Not “just in case”.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is still needed"},
    )
    until = UKDateField(label="Keep it until", called="the day until which it is kept")


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
    review_on = UKDateField(label="When is it looked at again?", called="the day it is looked at again")


class LiftForm(OnceMixin, HouseForm):
    """Why a hold is no longer needed."""

    why = LongText(
        label="Why is it no longer needed?",
        help_text="A second person has to say so too.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is no longer needed"},
    )


class LiftedForm(OnceMixin, HouseForm):
    """The button with which a second person lifts a hold."""


class ErasureForm(OnceMixin, HouseForm):
    """Who confirms an erasure, and why it is asked for. What was shown comes with it."""

    why = LongText(
        label="Why is it erased now?",
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


class ErasureAnswerForm(OnceMixin, YesOrNoForm):
    """A second person's answer."""

    QUESTION = "Is all of this to be erased?"


class StopForm(OnceMixin, HouseForm):
    """Why an erasure is stopped."""

    why = LongText(
        label="Why is it stopped?",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is stopped"},
    )
