"""Who she is: her name and birth, other names, language and immigration status."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from cases.forms.notes import choose
from cases.models import Client, OtherName, ThreeState
from hestia.ui.forms import (
    HouseForm,
    HouseFormSet,
    HouseModelForm,
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
            "born_precision": "How much do we know about her date of birth?",
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
    key = "name"


OtherNameSet = forms.formset_factory(OtherNameForm, formset=OtherNames, extra=0, can_delete=True, max_num=30)


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
            "interpreters_to_avoid": "Someone from the wrong community or dialect can put her at risk.",
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
            "home_office_reference": "Home Office (immigration) reference",
            "due_date": "Due date",
        }

    def clean(self) -> dict[str, Any] | None:
        """Refuse a due date without a pregnancy."""
        cleaned = super().clean()
        if self.cleaned_data.get("due_date") and self.cleaned_data.get("pregnant") != ThreeState.YES:
            self.add_error("due_date", "Enter a due date only if she is pregnant")
        return cleaned
