"""From the council's contact to the day a referral is sent."""

from typing import Any

from django import forms

from hestia.ui.forms import Boxes, HouseForm, OnceMixin, Radios, UKDateField
from referrals.forms.why import CrossedMixin
from referrals.models import FirstResponderOrganisation, Handover


class AuthorityContactForm(OnceMixin, HouseForm):
    contacted_on = UKDateField(
        label="When did you contact them?",
        called="the date you contacted them",
        not_future=True,
        starts_today=True,
    )
    council = forms.CharField(label="Council", max_length=120)
    phone = forms.CharField(label="Phone", max_length=40)
    email = forms.EmailField(label="E-mail")
    person = forms.CharField(label="Name of the person there", max_length=120, required=False)


class HandoverForm(OnceMixin, HouseForm):
    organisation = forms.ModelChoiceField(
        label="Which organisation will send it?",
        queryset=FirstResponderOrganisation.objects.none(),
        empty_label="Choose an organisation",
        help_text="Only these may send a referral to the Home Office.",
    )
    office = forms.CharField(label="Which office, force or council?", max_length=120, required=False)
    referrer_name = forms.CharField(label="Name of the person who will send it", max_length=120)
    phone = forms.CharField(label="Their phone", max_length=40, required=False)
    email = forms.EmailField(label="Their e-mail", required=False)
    handed_over_on = UKDateField(
        label="When did you hand it over?",
        called="the date you handed it over",
        not_future=True,
        starts_today=True,
    )
    how = forms.ChoiceField(
        label="How did they get it?",
        choices=Handover.How,
        widget=Radios,
        required=False,
    )
    pack = forms.MultipleChoiceField(
        label="What did they get?", choices=Handover.Pack, widget=Boxes, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        # Asked for each page: who may refer changes while the server runs.
        organisations.queryset = FirstResponderOrganisation.objects.current()


class SubmissionForm(CrossedMixin, OnceMixin, HouseForm):
    submitted_on = UKDateField(
        label="When was it sent?",
        called="the date sent",
        help_text="The date on the confirmation the first responder got. For example, 27 3 2026",
        not_future=True,
    )
