"""Who was referred and not taken on."""

from typing import Any

from django import forms

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.community.rules import ELSEWHERE, borough_choices
from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField
from oversight.models import Enquiry


class EnquiryForm(OnceMixin, HouseForm):
    """A referral that was not taken on. No question asks who it was."""

    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Which service was asked?",
        empty_label="Choose",
        error_messages={"required": "Choose which service was asked"},
    )
    source = forms.ChoiceField(
        label="Who referred her?",
        choices=[("", "Choose"), *Case.Source.choices],
        error_messages={"required": "Choose who referred her"},
    )
    borough = forms.ChoiceField(
        label="Which borough did the referral come from?",
        choices=borough_choices("Not known", ELSEWHERE),
        required=False,
    )
    referred_on = UKDateField(label="When did the referral come?", called="the day it came", not_future=True)
    answered_on = UKDateField(label="When did you answer?", called="the day you answered", not_future=True)
    reason = forms.ChoiceField(
        label="Why was she not taken on?",
        choices=Enquiry.Reason.choices,
        widget=Radios,
        error_messages={"required": "Choose why she was not taken on"},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(pk__in=by.service_ids).order_by("name", "pk")
        self.field(forms.ModelChoiceField, "service").queryset = services

    def clean(self) -> dict[str, Any] | None:
        """Refuse an answer before the question."""
        cleaned = super().clean()
        referred_on, answered_on = (self.cleaned_data.get(name) for name in ("referred_on", "answered_on"))
        if referred_on and answered_on and answered_on < referred_on:
            self.add_error("answered_on", "The day you answered must be on or after the day it came")
        return cleaned
