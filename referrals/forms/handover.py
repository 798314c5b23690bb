"""From the handover to the reference, and chasing what is awaited."""

from typing import Any

from django import forms

from hestia.ui.forms import Boxes, HouseForm, LongText, OnceMixin, Radios, UKDateField, VersionedFormMixin
from referrals.forms.why import why_field
from referrals.models import (
    Chaser,
    FirstResponderOrganisation,
    Handover,
    Referral,
)


class AuthorityContactForm(OnceMixin, HouseForm):
    contacted_on = UKDateField(label="When did you contact them?", called="the date you contacted them")
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
    handed_over_on = UKDateField(label="When did you hand it over?", called="the date you handed it over")
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
        organisations.queryset = FirstResponderOrganisation.objects.current()


class EarlierReferralForm(OnceMixin, HouseForm):
    organisation = forms.ModelChoiceField(
        label="Who sent it?",
        queryset=FirstResponderOrganisation.objects.none(),
        empty_label="Choose an organisation",
    )
    office = forms.CharField(label="Which office, force or council?", max_length=120, required=False)
    submitted_on = UKDateField(label="Date sent")
    received_on = UKDateField(
        label="Date received",
        help_text="On the Home Office’s letter. If it is not there: the date sent. For example, 27 3 2026",
    )
    reference = forms.CharField(label="Home Office reference", max_length=40)
    authority = forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It stands at the head of the Home Office’s letters.",
    )
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
        organisations.queryset = FirstResponderOrganisation.objects.all()


class CarryOverForm(OnceMixin, HouseForm):
    """Nothing is asked: the button says it."""


class SubmissionForm(OnceMixin, HouseForm):
    submitted_on = UKDateField(
        label="When was it sent?",
        called="the date sent",
        help_text="The date on the confirmation the first responder got. For example, 27 3 2026",
    )


class ReceiptForm(OnceMixin, HouseForm):
    received_on = UKDateField(
        label="When did the Home Office receive it?",
        called="the date received",
        help_text="Sent online it is received the same day. The time to decide is counted from here.",
    )
    reference = forms.CharField(label="Home Office reference", max_length=40)
    authority = forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It stands at the head of the Home Office’s letters.",
    )


class ReceiptCorrectionForm(VersionedFormMixin, HouseForm):
    submitted_on = UKDateField(label="Date sent")
    received_on = UKDateField(label="Date received")
    reference = forms.CharField(label="Home Office reference", max_length=40)
    authority = forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It stands at the head of the Home Office’s letters.",
    )
    jurisdiction = forms.ChoiceField(
        label="Where is she supported?",
        choices=Referral.Jurisdiction,
        widget=Radios,
        help_text="The rules of that nation count. Changed, every clock is counted anew by them.",
    )
    why = why_field()

    def __init__(self, *args: Any, is_received: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if is_received else ("received_on", "reference", "authority"):
            del self.fields[name]


class ChaserForm(OnceMixin, HouseForm):
    whom = forms.ChoiceField(label="Whom did you chase?", choices=Chaser.Whom, widget=Radios)
    chased_on = UKDateField(label="When did you ask?", called="the date you asked")
    asked = forms.CharField(label="Whom did you ask?", max_length=120)
    how = forms.ChoiceField(label="How?", choices=Chaser.How, widget=Radios)
    answer = LongText(label="What did they say?", max_length=2000, required=False)
    again_on = UKDateField(
        label="When will you ask again?",
        called="the date to ask again",
        required=False,
        help_text="Makes a task for that day. For example, 27 3 2026",
    )

    def __init__(self, *args: Any, to_chase: list[Chaser.Whom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_chase = to_chase
        if len(to_chase) > 1:
            self.field(forms.ChoiceField, "whom").choices = [(each, each.label) for each in to_chase]
            self.initial.setdefault("whom", to_chase[0])
        else:
            del self.fields["whom"]
        if Chaser.Whom.FIRST_RESPONDER in to_chase:
            again = self.fields["again_on"]
            again.help_text = "Left empty: in two working days, until the reference is here."

    @property
    def answers(self) -> dict[str, Any]:
        return {"whom": next(iter(self.to_chase), Chaser.Whom.HOME_OFFICE), **super().answers}


class ChaserLetterForm(OnceMixin, HouseForm):
    """The button that makes the letter to the Home Office: sent twice, it makes one."""
