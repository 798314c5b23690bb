"""What she chooses when she turns 18."""

from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Consent
from hestia.ui.forms import HouseForm, OnceMixin, Radios, ThreeStateField, UKDateField, YesNoField
from referrals.forms.consent_papers import PaperMixin, form_version_field, kept_where_field


class EighteenForm(HeardMixin, PaperMixin, OnceMixin, HouseForm):
    stays = YesNoField(
        label="Does she want to stay in the NRM?",
        yes="Yes, she stays",
        no="No, she does not",
        help_text="From 18 it is her own decision. She can say no and still get support from us.",
    )
    wants_support = ThreeStateField(
        label="Does she want adult support under the Home Office’s contract?",
        help_text="A separate choice: she can stay without it.",
    )
    how = forms.ChoiceField(
        label="How did she say so?",
        choices=[choice for choice in Consent.How.choices if choice[0] != Consent.How.SPOKEN],
        widget=Radios(
            hints={
                Consent.How.WITNESSED: "From 13 February 2026, to someone who works for a first responder, "
                "who signs and returns the form."
            }
        ),
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    given_on = UKDateField(
        label="When did she say so?", called="the date of her answer", not_future=True, starts_today=True
    )
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
