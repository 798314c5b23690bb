"""Intake, who she is: her name, birth and origin, other names, and whether she may be a child."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.birth import BirthField, MonthBoxes, YearBox
from cases.forms.intake.asking import IntakeForm, line, lowered, one_of, weighed, when, yes_or_no
from cases.models import Client, OtherName
from cases.rules import birth
from cases.rules.birth import OLDEST_AGE, Birth
from hestia.ui.forms import (
    HouseFormSet,
    WholeNumberField,
)
from hestia.ui.pronouns import say

Precision = Client.Precision
MOST_ROWS = 20
UNTIL_ASKED = "For example, she/her or he/him. Leave it empty if not asked yet: we then say “the client”."


class AboutForm(IntakeForm):
    """Who she is."""

    sections = (
        ("Her name", ("first_name", "last_name", "no_name", "known_as", "pronouns")),
        ("Gender and nationality", ("gender", "gender_words", "nationality", "second_nationality")),
        (
            "Her age",
            ("born_precision", "born_on", "born_month", "born_year", "born_age", "age_status"),
        ),
    )

    first_name = weighed(line("First name", 100))
    last_name = weighed(line("Last name", 100))
    no_name = forms.BooleanField(label="She does not want to give a name", required=False)
    known_as = line("What she likes to be called", 100, help_text="We say and print only this name.")
    pronouns = line("Pronouns", 40, help_text=UNTIL_ASKED)
    gender = one_of("Gender", Client.Gender.choices, initial=Client.Gender.UNKNOWN)
    gender_words = line("In her own words", 100, help_text="She can skip this.")
    nationality = line("Nationality", 80)
    second_nationality = line("Second nationality", 80)
    born_precision = one_of("What do you know about her date of birth?", Precision.choices)
    born_on = weighed(
        when(
            "born_precision=exact",
            BirthField(label="Date of birth", whole=True, required=False, help_text="For example, 27 3 2001"),
        )
    )
    born_month = weighed(
        when(
            "born_precision=month",
            BirthField(
                label="Month and year of birth", whole=True, widget=MonthBoxes, required=False, help_text=""
            ),
        )
    )
    born_year = weighed(
        when(
            "born_precision=year",
            BirthField(label="Year of birth", widget=YearBox, required=False, help_text=""),
        )
    )
    born_age = weighed(
        when(
            "born_precision=estimated",
            WholeNumberField(
                label="Estimated age",
                required=False,
                min_value=0,
                max_value=OLDEST_AGE,
                help_text="In years. Say how old she thinks she is, or how old she seems.",
            ),
        )
    )
    age_status = weighed(
        one_of(
            "Is she 18 or over?",
            Client.AgeStatus.choices,
            required=False,
            help_text=(
                "If her date of birth answers this, you can leave it. If you are not sure, say so: "
                "she is then treated as a child until we know."
            ),
        )
    )

    BOXES: ClassVar = {
        Precision.EXACT: ("born_on", "Enter her date of birth"),
        Precision.MONTH: ("born_month", "Enter the month and year of her birth"),
        Precision.YEAR: ("born_year", "Enter the year of her birth"),
        Precision.ESTIMATED: ("born_age", "Enter her estimated age"),
    }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_names(data)
        data["birth"] = self.birth()
        if not self.errors:
            self.check_age(data)
        return data

    def check_names(self, data: dict[str, Any]) -> None:
        """Ask for one name, or that she does not want to give one."""
        names = [data.get(name) for name in ("first_name", "last_name", "known_as")]
        if data.get("no_name") and (data.get("first_name") or data.get("last_name")):
            self.add_error("no_name", say("Clear the names, or untick “She does not want to give a name”"))
        elif not any(names) and not data.get("no_name") and "first_name" not in self.errors:
            self.add_error("first_name", "Enter a name or say she does not want to give one")

    def birth(self) -> Birth:
        """Return what the boxes of the chosen answer say; what stands in the others is not used."""
        precision = self.cleaned_data.get("born_precision", "")
        for others, (name, _) in self.BOXES.items():
            if others != precision and name in self.errors:
                del self.errors[name]
        if precision not in self.BOXES:
            return Birth()
        name, message = self.BOXES[precision]
        answer = self.cleaned_data.get(name)
        if answer is None:
            if name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))
            return Birth()
        return answer if isinstance(answer, Birth) else birth.of_age(answer, on=self.day)

    def check_age(self, data: dict[str, Any]) -> None:
        """Settle whether she is an adult: from the birth if it says so, else it has to be said."""
        answer, status = data["age_status"], birth.age_status(data["birth"], on=self.day)
        if answer and status and answer not in {status, Client.AgeStatus.UNSURE}:
            label = Client.AgeStatus(status).label.lower()
            self.add_error(
                "age_status", f"Her date of birth makes her {label}. Check the date, or this answer"
            )
        elif not answer and not status:
            self.add_error("age_status", "Choose whether she is 18 or over")
        data["age_status"] = answer or status

    def said(self) -> Iterator[tuple[str, str]]:
        birth_words = self.birth_words()
        for question, answer in super().said():
            if question in {"Date of birth", "Month and year of birth", "Year of birth", "Estimated age"}:
                continue
            yield (
                ("Date of birth", birth_words)
                if question == self.fields["born_precision"].label
                else (question, answer)
            )

    def birth_words(self) -> str:
        """Return what is known of the birth, as people say it."""
        known: Birth = self.cleaned_data["birth"]
        if known.on:
            return f"{known.on.day} {known.on:%B %Y}"
        if known.month and known.year:
            return f"{date(known.year, known.month, 1):%B %Y}"
        if known.precision == Precision.ESTIMATED:
            return f"About {self.cleaned_data['born_age']} years old, born about {known.year}"
        return str(known.year or "Not known")


class OtherNameForm(IntakeForm):
    """Another name she has, uses, or was made to use."""

    name = line(
        "Name", 200, required=True, error_messages={"required": "Enter the other name, or remove this row"}
    )
    kind = forms.ChoiceField(
        label="What kind of name is it?", choices=OtherName.Kind, initial=OtherName.Kind.ALIAS
    )

    def in_words(self) -> str:
        kind = OtherName.Kind(self.cleaned_data["kind"]).label
        return f"{self.cleaned_data['name']} ({lowered(kind)})"


class OtherNames(HouseFormSet):
    """Her other names."""

    noun = "other name"
    legend = "Other names"
    add_words = "Add another name"


class ChildForm(IntakeForm):
    """Who at children's services knows of her."""

    told = yes_or_no(
        "Have you contacted children’s services?",
        required=True,
        no="Not yet",
        hints={"no": "We will put it on your list for today."},
    )
    local_authority_contact = line(
        "Council, name and phone",
        200,
        help_text="The council where she is tonight. Out of hours, ask for the emergency duty team.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("told"):
            self.need(
                "local_authority_contact", "Enter the council, and the name or phone of the person there"
            )
        return data
