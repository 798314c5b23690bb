"""A Duty to Notify."""

from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Consent
from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField, YesNoField
from referrals.forms.consent_papers import PaperMixin, form_version_field, kept_where_field
from referrals.models import DutyToNotify


class DutyForm(HeardMixin, PaperMixin, OnceMixin, HouseForm):
    """Nothing here asks who she is."""

    authority_kind = forms.ChoiceField(
        label="What kind of authority notified?", choices=DutyToNotify.Kind, widget=Radios
    )
    authority = forms.CharField(label="Which one?", max_length=120, help_text="For example, Hackney Council.")
    notified_on = UKDateField(label="When did they notify?", called="the day they notified", not_future=True)
    tells_gender = forms.BooleanField(label="It gave her gender", required=False)
    tells_nationality = forms.BooleanField(label="It gave her nationality", required=False)
    agrees = YesNoField(
        label="Did she agree to be named?",
        help_text="If she did not, it must not say anything that shows who she is.",
    )
    how = forms.ChoiceField(
        label="How did she agree?",
        # Only what can be shown later: a spoken yes to being named is not enough.
        choices=[choice for choice in Consent.How.choices if choice[0] != Consent.How.SPOKEN],
        widget=Radios,
        required=False,
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        for name in ("how", "language", "interpreter_name"):
            self.shown_when(name, "agrees", "yes")

    def nobody_interpreted(self) -> bool:
        return bool(self.cleaned_data.get("agrees")) and super().nobody_interpreted()
