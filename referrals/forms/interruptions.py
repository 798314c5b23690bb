"""What stops a referral: a suspension, and taking it back."""

from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin, HerInterpreterField
from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField, VersionedFormMixin, YesNoField
from referrals.forms.consent_papers import (
    PaperMixin,
    RecipientsMixin,
    form_version_field,
    kept_where_field,
    recipients_field,
)
from referrals.forms.why import CrossedMixin, why_field
from referrals.models import Suspension, Withdrawal


class SuspensionForm(CrossedMixin, OnceMixin, HouseForm):
    from_on = UKDateField(label="When was it suspended?", called="the date it was suspended")
    reason = forms.ChoiceField(label="Why?", choices=Suspension.Reason, widget=Radios)
    note = forms.CharField(label="What should others know?", max_length=300, required=False)


class ResumptionForm(OnceMixin, HouseForm):
    resumed_on = UKDateField(label="When did it resume?", called="the date it resumed")


class SuspensionCorrectionForm(CrossedMixin, VersionedFormMixin, HouseForm):
    stands = YesNoField(
        label="Was it suspended?",
        help_text="If it never was, it is undone. It stays on record, and the clocks count those days.",
    )
    from_on = UKDateField(label="When was it suspended?", called="the date it was suspended", required=False)
    resumed_on = UKDateField(
        label="When did it resume?",
        called="the date it resumed",
        required=False,
        help_text="Leave it empty if it has not resumed.",
    )
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_on", "resumed_on"):
            self.shown_when(name, "stands", "yes")
        vars(self.fields["from_on"])["says_optional"] = False


class WithdrawalUndoingForm(OnceMixin, HouseForm):
    undone_why = forms.CharField(
        label="How did it come to be recorded?",
        max_length=200,
        help_text="For example, it was another woman’s form. It stays in the history.",
    )


class WithdrawalForm(HeardMixin, CrossedMixin, RecipientsMixin, PaperMixin, OnceMixin, HouseForm):
    withdrawn_on = UKDateField(
        label="When did she withdraw?", called="the date she withdrew", not_future=True
    )
    reason = forms.ChoiceField(label="Why?", choices=Withdrawal.Reason, widget=Radios)
    how = forms.ChoiceField(
        label="How?",
        choices=Withdrawal.How,
        widget=Radios(
            hints={
                Withdrawal.How.WITNESSED: "From 13 February 2026, to someone who works for a first "
                "responder, who signs and returns the form."
            }
        ),
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")
    tell = recipients_field()
    knows_support_ends = forms.BooleanField(
        label="I explained that Home Office support ends, and what we can still do for her",
        error_messages={"required": "Explain to her that Home Office support ends, then tick to say so"},
    )

    def __init__(self, *args: Any, recipients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        self.offer_recipients(recipients)
