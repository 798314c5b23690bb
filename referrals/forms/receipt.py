"""The Home Office's reference, and the day of receipt."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField, VersionedFormMixin
from referrals.forms.nrm_number import RightNumberMixin, authority_field, nrm_number_field
from referrals.forms.why import why_field
from referrals.models import Referral


class ReceiptForm(RightNumberMixin, OnceMixin, HouseForm):
    received_on = UKDateField(
        label="When did the Home Office receive it?",
        called="the date received",
        help_text="If sent online, it is received the same day. The time to decide is counted from here.",
        not_future=True,
    )
    reference = nrm_number_field()
    authority = authority_field()


class ReceiptCorrectionForm(VersionedFormMixin, HouseForm):
    submitted_on = UKDateField(label="Date sent", not_future=True)
    received_on = UKDateField(label="Date received", not_future=True)
    reference = nrm_number_field()
    authority = authority_field()
    jurisdiction = forms.ChoiceField(
        label="Where is she supported?",
        choices=Referral.Jurisdiction,
        widget=Radios,
        help_text="The rules of that nation apply. If you change it, every clock is counted again.",
    )
    why = why_field()

    def __init__(self, *args: Any, is_received: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if is_received else ("received_on", "reference", "authority"):
            del self.fields[name]
