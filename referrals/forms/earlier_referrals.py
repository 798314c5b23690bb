"""A referral made before she came to us."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, OnceMixin, QueryForm, Radios, UKDateField
from referrals.forms.nrm_number import authority_field, nrm_number_field
from referrals.models import FirstResponderOrganisation, Referral


class ReferralQuery(QueryForm):
    """Which of her referrals on one case an address is about, or the task that led to it."""

    referral = forms.IntegerField(min_value=1, max_value=2**31)
    task = forms.IntegerField(min_value=1, max_value=2**31)


class EarlierReferralForm(OnceMixin, HouseForm):
    organisation = forms.ModelChoiceField(
        label="Who sent it?",
        queryset=FirstResponderOrganisation.objects.none(),
        empty_label="Choose an organisation",
    )
    office = forms.CharField(label="Which office, force or council?", max_length=120, required=False)
    submitted_on = UKDateField(label="Date sent", not_future=True)
    received_on = UKDateField(
        label="Date received",
        help_text="On the Home Office’s letter. If it is not there: the date sent. For example, 27 3 2026",
        not_future=True,
    )
    reference = nrm_number_field()
    authority = authority_field()
    jurisdiction = forms.ChoiceField(
        label="Where is she supported?",
        choices=Referral.Jurisdiction,
        initial=Referral.Jurisdiction.EW,
        widget=Radios,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        # Also those that may no longer refer: it was sent in their time.
        organisations.queryset = FirstResponderOrganisation.objects.all()


class NewReferralForm(OnceMixin, HouseForm):
    again_because = forms.ChoiceField(
        label="Why is she referred again?", choices=Referral.Again, widget=Radios
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        """Offer the reasons that can be so after this referral: nobody said no to whoever had a yes."""
        super().__init__(*args, **kwargs)
        never = {
            Referral.Again.MORE_IS_KNOWN: referral.negative_to_question() is None,
            Referral.Again.CHANGED_MIND: referral.withdrawn_on is None,
        }
        again_because = self.fields["again_because"]
        assert isinstance(again_because, forms.ChoiceField)
        again_because.choices = [
            (value, label) for value, label in Referral.Again.choices if not never.get(Referral.Again(value))
        ]


class NewReferralUndoingForm(OnceMixin, HouseForm):
    why = forms.CharField(
        label="Why is it taken back?",
        max_length=200,
        help_text="For example, it was started on the wrong case. It stays in the history.",
    )


class CarryOverForm(OnceMixin, HouseForm):
    """Nothing is asked: the button says it."""
