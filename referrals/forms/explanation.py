"""The explanation of the National Referral Mechanism."""

from datetime import date
from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Case
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from referrals.forms.consent_papers import InterpreterMixin
from referrals.forms.right_day import RightDayMixin
from referrals.models import Referral
from referrals.rules.dates import in_full


class ExplanationForm(RightDayMixin, HeardMixin, InterpreterMixin, OnceMixin, HouseForm):
    DATED = "explained_on"
    field_order = ("explained_on", "is_right_day")
    explained_on = UKDateField(
        label="When did you explain it?",
        called="the date you explained it",
        not_future=True,
        starts_today=True,
    )
    language = forms.CharField(label="Language you explained it in", max_length=80)
    interpreter_name = HerInterpreterField(
        label="Interpreter", help_text="Never a relative, a friend or anyone who came with her."
    )
    privacy_notice_given = forms.BooleanField(
        label="I gave and explained the Home Office’s Privacy Information Notice",
        help_text="She cannot be asked whether she wants to be referred before that.",
        required=False,
    )
    jurisdiction = forms.ChoiceField(
        label="Where is she supported?",
        choices=Referral.Jurisdiction,
        initial=Referral.Jurisdiction.EW,
        widget=Radios,
        help_text="The referral follows the rules of that part of the UK.",
    )
    note = LongText(
        label="What did she ask or say?",
        max_length=2000,
        required=False,
        help_text="Use her words where you can. She can ask to read this.",
    )

    def __init__(self, *args: Any, case: Case, is_first: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.opened_on = case.opened_on
        if not is_first:
            del self.fields["jurisdiction"]

    def doubts(self, dated_on: date) -> list[str]:
        if dated_on >= self.opened_on:
            return []
        return [f"This is before her case was opened, on {in_full(self.opened_on)}."]
