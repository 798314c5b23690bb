"""Where she is, and how she is reached safely."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.intake.contact import NO_NUMBER
from cases.forms.notes import choose
from cases.models import Address, Case, SafeContact
from cases.rules.phones import is_number
from hestia.ui.forms import (
    HouseModelForm,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)


class SafeContactForm(VersionedFormMixin, HouseModelForm[SafeContact]):
    """How she may be reached without anyone learning of us."""

    class Meta:
        model = SafeContact
        fields: ClassVar = [
            "phone",
            "may_call",
            "may_text",
            "may_leave_voicemail",
            "safe_times",
            "email",
            "may_email",
            "may_post",
            "say",
            "code_word",
            "must_not_know",
        ]
        labels: ClassVar = {
            "phone": "Phone number",
            "may_call": "Calls are safe",
            "may_text": "Texts are safe",
            "may_leave_voicemail": "Voicemail is safe",
            "safe_times": "When is it safe?",
            "email": "E-mail address",
            "may_email": "E-mails are safe",
            "may_post": "Post is safe",
            "say": "What do we say if someone else answers?",
            "code_word": "Code word",
            "must_not_know": "Who must not know about us?",
        }
        help_texts: ClassVar = {
            "phone": "Check that it is her own, and not the exploiter’s.",
            "safe_times": "So we do not call at a bad time. For example, after 4pm",
            "say": "For example, “Amina from the library”",
            "must_not_know": "For example, her cousin, or the landlord",
        }

    checked = forms.BooleanField(label="I checked these with her today", required=False)

    def clean_phone(self) -> str:
        """Refuse what cannot be rung."""
        phone: str = self.cleaned_data["phone"]
        if phone and not is_number(phone):
            raise ValidationError(NO_NUMBER)
        return phone


class AddressQuestions(HouseModelForm[Address]):
    """Where she lives or lived, and from when to when."""

    class Meta:
        model = Address
        fields: ClassVar = ["kind", "text", "borough", "from_on", "until_on", "never_use_why"]
        widgets: ClassVar = {"kind": Radios}
        labels: ClassVar = {
            "kind": "What kind of place is it?",
            "text": "Address",
            "borough": "Borough",
            "from_on": "First day there",
            "until_on": "Last day there",
            "never_use_why": "Why must it never be used again?",
        }
        help_texts: ClassVar = {
            "text": "Only people who may see addresses see this, and each time is logged.",
            "until_on": "Leave it empty if she lives there now.",
            "never_use_why": "Leave it empty if it is safe. No letter goes to an address she has left.",
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.case = case
        choose(self.fields["kind"], Address.Kind.choices)
        self.fields["text"].widget.attrs["rows"] = 3
        self.field(UKDateField, "from_on").not_future = True

    def clean(self) -> dict[str, Any] | None:
        """Refuse days in the wrong order, and two places at once."""
        cleaned = super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day there must be on or after the first day there")
        others = Address.objects.filter(case=self.instance.case, until_on=None).exclude(pk=self.instance.pk)
        now = others.first()
        if now and first and not last and "until_on" not in self.errors and first < now.from_on:
            self.add_error("from_on", "Enter the last day there: she has a later address already")
        why = self.cleaned_data.get("never_use_why")
        self.instance.never_use_on = (self.instance.never_use_on or self.today) if why else None
        return cleaned


class AddressForm(OnceMixin, AddressQuestions):
    """A new address. The one before ends the day it begins."""


class AddressCorrectionForm(VersionedFormMixin, AddressQuestions):
    """An address put right."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse to reopen an address while she has another."""
        cleaned = super().clean()
        others = Address.objects.filter(case=self.instance.case, until_on=None).exclude(pk=self.instance.pk)
        if not self.cleaned_data.get("until_on") and others.exists() and not self.errors.get("until_on"):
            self.add_error("until_on", "Enter the last day there: she has another address now")
        return cleaned
