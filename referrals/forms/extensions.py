"""A longer recovery period, and its undoing."""

from django import forms

from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField
from referrals.forms.letters import LetterAttached, letter_kept_field
from referrals.models import Extension


class ExtensionForm(LetterAttached, OnceMixin, HouseForm):
    until_on = UKDateField(label="What is the new last day?", called="the new last day", offers_today=False)
    granted_on = UKDateField(label="Date on the letter", not_future=True)
    reason = forms.ChoiceField(label="Why was it extended?", choices=Extension.Reason, widget=Radios)
    evidence = forms.CharField(
        label="What is it based on?",
        max_length=300,
        help_text="For example, the letter of Dr Lund of 3 November.",
    )
    letter_kept = letter_kept_field()


class ExtensionUndoingForm(OnceMixin, HouseForm):
    undone_on = UKDateField(label="When was it undone?", called="the day it was undone", not_future=True)
    undone_why = forms.CharField(label="Why?", max_length=300)
