"""Who she is and how she came to us: one form for each section of her details."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from cases.forms.notes import choose
from cases.models import Address, Case, Client, OtherName, SafeContact, ThreeState, Topic
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    HouseFormSet,
    HouseModelForm,
    OnceMixin,
    Radios,
    ThreeStateField,
    UKDateField,
    VersionedFormMixin,
)

MONTHS = [(number, f"{date(2000, number, 1):%B}") for number in range(1, 13)]
OLDEST = 110
BIRTH = {"born_precision", "born_on", "born_month", "born_year"}


def three_state(label: str, help_text: str = "") -> ThreeStateField:
    """Return a question whose silence is not a "no"."""
    return ThreeStateField(label=label, help_text=help_text)


class AboutForm(VersionedFormMixin, HouseModelForm[Client]):
    """Her names, and how old she is."""

    born_month = forms.TypedChoiceField(
        label="Month of birth",
        choices=[("", "Not known"), *MONTHS],
        coerce=int,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Client
        fields: ClassVar = [
            "first_name",
            "last_name",
            "known_as",
            "pronouns",
            "gender",
            "gender_words",
            "born_precision",
            "born_on",
            "born_month",
            "born_year",
            "age_status",
        ]
        widgets: ClassVar = {"gender": Radios, "born_precision": Radios, "age_status": Radios}
        labels: ClassVar = {
            "first_name": "First names",
            "last_name": "Last names",
            "known_as": "Name she likes to be called",
            "pronouns": "Pronouns",
            "gender": "Gender",
            "gender_words": "In her own words",
            "born_precision": "How much do we know about her birth?",
            "born_on": "Date of birth",
            "born_year": "Year of birth",
            "age_status": "Is she 18 or over?",
        }
        help_texts: ClassVar = {
            "born_on": "Only when the exact date is known. For example, 27 3 2002",
            "born_year": "Never guess a day. A year, exact or estimated, is enough.",
            "age_status": "If she may be under 18, she is treated as a child until we know.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (
            ("gender", Client.Gender),
            ("born_precision", Client.Precision),
            ("age_status", Client.AgeStatus),
        ):
            choose(self.fields[name], kind.choices)
        self.field(UKDateField, "born_on").not_future = True
        self.shown_when("born_on", "born_precision", "exact")
        self.shown_when("born_month", "born_precision", "month")
        self.shown_when("born_year", "born_precision", "month", "year", "estimated")

    def clean(self) -> dict[str, Any] | None:
        """Keep exactly as much of the birth as is said to be known."""
        cleaned = super().clean()
        data = self.cleaned_data
        match data.get("born_precision"):
            case Client.Precision.EXACT:
                self.take_exact_birth()
            case Client.Precision.MONTH:
                self.need("born_month", "Choose the month of birth")
                self.need("born_year", "Enter the year of birth")
                data["born_on"] = None
            case Client.Precision.YEAR | Client.Precision.ESTIMATED:
                self.need("born_year", "Enter the year of birth")
                data["born_on"] = data["born_month"] = None
            case Client.Precision.UNKNOWN:
                data["born_on"] = data["born_month"] = data["born_year"] = None
        self.check_year()
        self.check_age()
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Judge the parts of a birth together, or not at all: one wrong part is said once."""
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # the stubs do not know it
        return exclude | BIRTH if BIRTH & self.errors.keys() else exclude

    def take_exact_birth(self) -> None:
        """Take month and year from the date."""
        born = self.cleaned_data.get("born_on")
        if born:
            self.cleaned_data["born_month"], self.cleaned_data["born_year"] = born.month, born.year
        else:
            self.need("born_on", "Enter the date of birth")

    def need(self, name: str, message: str) -> None:
        """Ask for an answer that another answer makes necessary."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def check_year(self) -> None:
        """Refuse a year in which nobody we meet was born."""
        year = self.cleaned_data.get("born_year")
        this_year = self.today.year if self.today else date.max.year
        if year is not None and not this_year - OLDEST <= year <= this_year:
            where = "born_on" if self.cleaned_data.get("born_on") else "born_year"
            self.add_error(where, f"The year of birth must be between {this_year - OLDEST} and {this_year}")

    def check_age(self) -> None:
        """Refuse "18 or over" for a date of birth that says otherwise."""
        born, status = self.cleaned_data.get("born_on"), self.cleaned_data.get("age_status")
        if not born or not self.today or self.errors:
            return
        age = Client(born_on=born).age(on=self.today) or 0
        if age < 18 and status == Client.AgeStatus.ADULT:
            self.add_error("age_status", f"The date of birth makes her {age}. Choose “Under 18”.")
        if age >= 18 and status == Client.AgeStatus.CHILD:
            self.add_error(
                "age_status", f"The date of birth makes her {age}. Choose “18 or over”, or “Not sure”."
            )


class OtherNameForm(HouseForm):
    """Another name she has, uses, or was made to use."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="What kind of name?", choices=OtherName.Kind.choices)


class OtherNames(HouseFormSet):
    """All her other names."""

    noun = "name"


OtherNameSet = forms.formset_factory(OtherNameForm, formset=OtherNames, extra=0, can_delete=True, max_num=30)


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


class LanguageForm(VersionedFormMixin, HouseModelForm[Client]):
    """How we talk, read and write together."""

    interpreter_needed = three_state("Does she need an interpreter?")

    class Meta:
        model = Client
        fields: ClassVar = [
            "first_language",
            "other_languages",
            "dialect",
            "english",
            "interpreter_needed",
            "interpreter_gender",
            "interpreters_to_avoid",
            "reads_in",
            "easy_read",
            "communication_aids",
        ]
        widgets: ClassVar = {"english": Radios, "reads_in": Radios}
        labels: ClassVar = {
            "first_language": "First language",
            "other_languages": "Other languages",
            "dialect": "Dialect",
            "english": "How much English does she speak?",
            "interpreter_gender": "Gender of interpreter",
            "interpreters_to_avoid": "Any person or community to avoid",
            "reads_in": "What does she read?",
            "easy_read": "Easy read helps her",
            "communication_aids": "Sign language or other aids",
        }
        help_texts: ClassVar = {
            "interpreter_gender": "Ask which she prefers. For example, woman",
            "interpreters_to_avoid": "A conflict of community or dialect can be a danger.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["english"], Client.English.choices)
        choose(self.fields["reads_in"], Client.ReadsIn.choices)


class StatusForm(VersionedFormMixin, HouseModelForm[Client]):
    """Where she is from, her immigration status, and whether she is pregnant."""

    recourse_to_public_funds = three_state("Can she get public funds?")
    pregnant = three_state("Is she pregnant?", "She can skip this.")

    class Meta:
        model = Client
        fields: ClassVar = [
            "nationality",
            "second_nationality",
            "place_of_birth",
            "immigration_status",
            "home_office_reference",
            "recourse_to_public_funds",
            "pregnant",
            "due_date",
        ]
        labels: ClassVar = {
            "nationality": "Nationality",
            "second_nationality": "Second nationality",
            "place_of_birth": "Place of birth",
            "immigration_status": "Immigration status",
            "home_office_reference": "Home Office reference",
            "due_date": "Due date",
        }

    def clean(self) -> dict[str, Any] | None:
        """Refuse a due date without a pregnancy."""
        cleaned = super().clean()
        if self.cleaned_data.get("due_date") and self.cleaned_data.get("pregnant") != ThreeState.YES:
            self.add_error("due_date", "Enter a due date only if she is pregnant")
        return cleaned


class CameToUsForm(VersionedFormMixin, HouseModelForm[Case]):
    """Who sent her to us, and who else knows."""

    police_involved = three_state("Are the police involved?")

    class Meta:
        model = Case
        fields: ClassVar = [
            "source",
            "source_detail",
            "referred_on",
            "police_involved",
            "crime_reference",
            "local_authority_contact",
        ]
        labels: ClassVar = {
            "source": "Who referred her?",
            "source_detail": "Name of the person or organisation",
            "referred_on": "Date of referral to us",
            "crime_reference": "Crime reference",
            "local_authority_contact": "Contact at the council",
        }
        help_texts: ClassVar = {
            "local_authority_contact": "Needed when she is or may be under 18: name, phone and team.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "referred_on").not_future = True


class WhatHappenedForm(VersionedFormMixin, HouseModelForm[Case]):
    """What happened to her, in few words, and what was worrying on the first day."""

    exploitation = forms.MultipleChoiceField(
        label="What was she made to do?", choices=Case.Exploitation.choices, widget=Boxes, required=False
    )
    safe_tonight = three_state("Is she safe tonight?")
    urgent_health = three_state("Injuries or urgent health needs?")
    self_harm = three_state("Thoughts of self-harm?")
    exploiter_near = three_state("Does an exploiter know where she is?")

    class Meta:
        model = Case
        fields: ClassVar = [
            "exploitation",
            "exploited_where",
            "what_happened",
            "safe_tonight",
            "urgent_health",
            "self_harm",
            "exploiter_near",
        ]
        labels: ClassVar = {"exploited_where": "Where", "what_happened": "What happened, in her words"}
        help_texts: ClassVar = {
            "what_happened": "Write down only what is needed. She should not have to tell it twice.",
        }


class TopicsForm(VersionedFormMixin, HouseForm):
    """The eight needs and nine issues: raised or not, and her words."""

    def __init__(self, *args: Any, topics: dict[str, Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        for subject in Topic.Subject:
            topic = topics.get(subject)
            answer = ThreeStateField(
                label=subject.label, initial=topic.answer if topic else ThreeState.NOT_DISCUSSED
            )
            words = forms.CharField(
                label=f"Her words about {subject.label[:1].lower()}{subject.label[1:]}",
                max_length=500,
                required=False,
                initial=topic.words if topic else "",
            )
            for name, field in ((subject.value, answer), (f"{subject.value}_words", words)):
                self.fields[name] = field
                self.settle(name, field)
                self.saved[name] = field.initial

    def pairs(self, subjects: tuple[str, ...]) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the answer and the words for each of some subjects."""
        return [(self[str(subject)], self[f"{subject}_words"]) for subject in subjects]

    @property
    def needs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the questions about the eight needs."""
        return self.pairs(Topic.NEEDS)

    @property
    def issues(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the questions about the nine issues."""
        return self.pairs(Topic.ISSUES)


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

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.client = client
        choose(self.fields["kind"], Address.Kind.choices)
        self.fields["text"].widget.attrs["rows"] = 3
        self.field(UKDateField, "from_on").not_future = True

    def clean(self) -> dict[str, Any] | None:
        """Refuse days in the wrong order, and two places at once."""
        cleaned = super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day there must be on or after the first day there")
        others = Address.objects.filter(client=self.instance.client, until_on=None).exclude(
            pk=self.instance.pk
        )
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
        others = Address.objects.filter(client=self.instance.client, until_on=None).exclude(
            pk=self.instance.pk
        )
        if not self.cleaned_data.get("until_on") and others.exists() and not self.errors.get("until_on"):
            self.add_error("until_on", "Enter the last day there: she has another address now")
        return cleaned
