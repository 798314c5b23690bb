"""Intake, find first: whether we know her."""

from typing import Any

from django.core.exceptions import ValidationError

from cases.forms.birth import BirthField
from cases.forms.intake.about_her import Precision
from cases.forms.intake.asking import IntakeForm, line, weighed
from cases.models import ThreeState
from cases.queries.matches import PersonSearch
from cases.rules.birth import Birth
from hestia.ui.forms import (
    OnceMixin,
)


class FindForm(IntakeForm, OnceMixin):
    """Who she is, as far as is known before she has a record."""

    first_name = weighed(line("First name", 100))
    last_name = weighed(line("Last name", 100))
    born = BirthField(
        label="Date of birth, or the year",
        required=False,
        help_text="Leave the day and month empty if you only know the year. For example, 2001",
    )
    reference = line(
        "A reference",
        60,
        help_text="From the NRM, the Home Office or us. For example, H-0000",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (data["first_name"] or data["last_name"] or data["reference"]):
            raise ValidationError(
                "Enter a name or a reference. If you have neither, go on without checking.", code="required"
            )
        return data

    def known(self) -> dict[str, dict[str, Any]]:
        """Return what was typed, as the first answers of the pages that ask for it again."""
        data = self.cleaned_data
        about = {name: data[name] for name in ("first_name", "last_name") if data.get(name)}
        born: Birth | None = data.get("born")
        if born:
            box = {Precision.EXACT: "born_on", Precision.MONTH: "born_month", Precision.YEAR: "born_year"}
            about |= {"born_precision": born.precision, box[Precision(born.precision)]: born.in_boxes()}
        reference = data.get("reference", "")
        if reference.upper().startswith("NRM"):
            return {"about": about, "referral": {"nrm_made": ThreeState.YES, "nrm_reference": reference}}
        if reference and not reference.upper().startswith("H-"):
            return {"about": about, "referral": {"home_office_reference": reference}}
        return {"about": about}

    @property
    def name(self) -> str:
        """Return both names as one."""
        return f"{self.cleaned_data.get('first_name', '')} {self.cleaned_data.get('last_name', '')}".strip()

    @property
    def sought(self) -> PersonSearch:
        """Return who is looked for."""
        born = self.cleaned_data.get("born")
        reference = self.cleaned_data.get("reference", "")
        return PersonSearch(name=self.name, year=born.year if born else None, reference=reference)
