"""Where she is signposted to, and who takes on the hearings that lie ahead."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from cases.models import Case, Deadline
from hestia.ui.forms import (
    HouseForm,
    HouseModelForm,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)
from hestia.ui.words import day
from supportplans.forms.agencies import LONGEST_CONTACT, HerAgencyField
from supportplans.forms.spoken import answered_field, needed_then, settle_answered
from supportplans.models import Signpost, Target


class SignpostForm(OnceMixin, HouseForm):
    """Which other service takes on what is left."""

    target = forms.ModelChoiceField(
        label="Which long-term target?",
        queryset=Target.objects.none(),
        required=False,
        empty_label="None of them",
    )
    hearing = forms.ModelChoiceField(
        label="Which hearing?",
        queryset=Deadline.objects.none(),
        required=False,
        empty_label="None of them",
        help_text="A court or immigration hearing after she leaves.",
    )
    need = forms.CharField(
        label="What is it about?",
        max_length=300,
        required=False,
        help_text="Leave empty to use the target’s own words, or what the hearing is called.",
    )
    agency = HerAgencyField(label="Which service?")
    contact = forms.CharField(
        label="Person there, with phone or e-mail",
        max_length=LONGEST_CONTACT,
        required=False,
        help_text="Leave this empty to use the contact in the directory.",
    )
    passed_on = UKDateField(
        label="When was it passed on?", called="the day it was passed on", not_future=True
    )
    answer = forms.ChoiceField(
        label="What did they say?",
        choices=[choice for choice in Signpost.Answer.choices if choice[0] != Signpost.Answer.REFUSED],
        widget=Radios(attrs={"inline": True}),
    )
    answered_on = answered_field()
    next_date_on = UKDateField(
        label="Next date there", required=False, help_text="A court date, for example 27 3 2026"
    )
    note = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        case: Case,
        hearings: Sequence[Deadline] = (),
        target: int | None = None,
        hearing: int | None = None,
        **kwargs: Any,
    ) -> None:
        today = {"passed_on": kwargs["today"], "answered_on": kwargs["today"]}
        kwargs["initial"] = {**today, "target": target, "hearing": hearing}
        super().__init__(*args, **kwargs)
        needed_then(self.fields["answered_on"], f"answer={Signpost.Answer.ACCEPTED}")
        if hearings:
            field = self.field(forms.ModelChoiceField, "hearing")
            field.queryset = Deadline.objects.filter(
                case=case, pk__in=[hearing_ahead.pk for hearing_ahead in hearings]
            )
            names = [
                (hearing_ahead.pk, f"{hearing_ahead.title}, {day(hearing_ahead.due_on)}")
                for hearing_ahead in hearings
            ]
            field.choices = [("", "None of them"), *names]
        else:
            del self.fields["hearing"]
        unsettled = Target.objects.filter(case=case, long_term=True).exclude(status__in=Target.SETTLED)
        self.field(forms.ModelChoiceField, "target").queryset = unsettled

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        target, hearing = cleaned.get("target"), cleaned.get("hearing")
        if not cleaned.get("need"):
            cleaned["need"] = target.text if target else hearing.title if hearing else ""
        if not cleaned["need"] and not {"need", "target", "hearing"} & self.errors.keys():
            self.add_error("need", "Enter what it is about, or choose a target")
        self.field(HerAgencyField, "agency").fill_contact(cleaned, of="agency", into="contact")
        if cleaned.get("contact") == "":
            self.add_error("contact", "Enter the person there, with phone or e-mail")
        is_answered = cleaned.get("answer") == Signpost.Answer.ACCEPTED
        asked_on = cleaned.get("passed_on")
        settle_answered(self, "answered_on", asked_on=asked_on, is_answered=is_answered, kept=False)
        return cleaned


class HearingForm(VersionedFormMixin, HouseForm):
    """Why no other service takes a hearing on."""

    why = forms.CharField(
        label="Why does she not need anyone there?",
        max_length=200,
        help_text="For example, she goes with her sister and knows the way.",
    )

    def __init__(self, *args: Any, hearing: Deadline, **kwargs: Any) -> None:
        kwargs["initial"] = {"why": hearing.nobody_why}
        super().__init__(*args, records=[hearing], **kwargs)


class SignpostAnswerForm(VersionedFormMixin, HouseModelForm[Signpost]):
    """What the other service has said since."""

    answer = forms.ChoiceField(label="What did they say?", choices=Signpost.Answer.choices, widget=Radios)
    answered_on = answered_field()
    next_date_on = UKDateField(
        label="Next date there", required=False, help_text="A court date, for example 27 3 2026"
    )

    class Meta:
        model = Signpost
        fields: ClassVar = ["answer", "answered_on", "refused_why", "next_date_on", "note"]
        labels: ClassVar = {"refused_why": "Why did they say no?"}

    def __init__(self, *args: Any, instance: Signpost, **kwargs: Any) -> None:
        self.before = instance.answer
        if instance.answer == Signpost.Answer.WAITING:
            kwargs["initial"] = {"answered_on": kwargs["today"]}
        super().__init__(*args, instance=instance, **kwargs)
        answered = [answer for answer in Signpost.Answer if answer != Signpost.Answer.WAITING]
        needed_then(self.fields["answered_on"], f"answer={','.join(answered)}")
        needed_then(self.fields["refused_why"], f"answer={Signpost.Answer.REFUSED}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        answer = cleaned.get("answer")
        settle_answered(
            self,
            "answered_on",
            asked_on=self.instance.passed_on,
            is_answered=bool(answer) and answer != Signpost.Answer.WAITING,
            kept=answer == self.before,
        )
        if answer != Signpost.Answer.REFUSED:
            cleaned["refused_why"] = ""
        elif not cleaned.get("refused_why") and answer != self.before:
            self.add_error("refused_why", "Choose why they said no")
        return cleaned


class SignpostWordsForm(VersionedFormMixin, HouseModelForm[Signpost]):
    """What a signpost says, put right."""

    need = forms.CharField(
        label="What is it about?",
        max_length=300,
        help_text="She takes these words home. Leave out any word that gives her away.",
    )
    agency = forms.CharField(label="Which service?", max_length=120)
    contact = forms.CharField(label="Person there, with phone or e-mail", max_length=200)
    why = forms.CharField(
        label="Why are you changing it?",
        max_length=100,
        help_text="For example, the name of the service says too much.",
    )

    class Meta:
        model = Signpost
        fields: ClassVar = ["need", "agency", "contact"]
