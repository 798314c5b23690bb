"""A file to choose, and what to say of people who may be known already."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.queries.matches import Match
from desk.importing.checking import Judged
from desk.importing.models import LEAVE, NEW, REOPEN
from desk.importing.reading import MOST_BYTES, ReadSheets, read_apart
from hestia.sandbox import Unacceptable
from hestia.ui.forms import HouseForm, OnceMixin, QueryForm, Radios

CHOOSE = f"Choose a CSV or XLSX file of at most {MOST_BYTES // 2**20} MB"


class UploadForm(OnceMixin, HouseForm):
    """Where the caseload comes from, and the file."""

    source = forms.CharField(
        label="Where does it come from?",
        max_length=80,
        help_text="The old system, or whose list it is. Every case says so in its timeline.",
        error_messages={"required": "Enter where it comes from"},
    )
    file = forms.FileField(
        label="Spreadsheet",
        allow_empty_file=True,
        help_text="CSV, XLSX, or a list in JSON, up to 5,000 rows a sheet. Each sheet is taken separately.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.json", "class": "form-control"}),
        error_messages={"required": CHOOSE, "missing": CHOOSE, "invalid": CHOOSE},
    )
    sheets: ReadSheets

    def clean_file(self) -> Any:
        """Read the file, or say why it cannot be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(CHOOSE)
        try:
            self.sheets = read_apart(file.read())
        except Unacceptable as refused:
            raise ValidationError(str(refused)) from refused
        return file


class BringInForm(OnceMixin, HouseForm):
    """The button that brings all of it in."""


class PageForm(QueryForm):
    """Which page of a list is shown."""

    page = forms.IntegerField(min_value=1, initial=1)


class KnownForm(HouseForm):
    """What shall happen to each row on a page. Nothing is chosen before somebody chooses."""

    def __init__(
        self,
        *args: Any,
        rows: Iterable[Judged],
        matches: dict[int, list[Match]],
        choices: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: dict[int, str] = {}
        for row in rows:
            name = f"row_{row.number}"
            options = self.options(matches.get(row.number, ()))
            field = forms.ChoiceField(
                label=f"Row {row.number}: what should happen?",
                choices=options,
                widget=Radios(choices=options),
                required=False,
                initial=choices.get(str(row.number)),
            )
            vars(field)["says_optional"] = False
            self.fields[name] = field
            self.settle(name, field)
            self.rows[row.number] = name

    def options(self, known: Sequence[Match]) -> list[tuple[str, str]]:
        """Return what can be chosen for a row."""
        again = [
            (
                f"{REOPEN}{match.card.reference}",
                f"This is the same person: open {match.card.reference} again as a new case",
            )
            for match in known
            if match.can_be_reopened
        ]
        return [
            (LEAVE, "Leave this row out: she is here already"),
            *again,
            (NEW, "It is somebody else: add her"),
        ]

    @property
    def chosen(self) -> dict[int, str]:
        """Return what was decided, by the row."""
        choices = {row: self.cleaned_data.get(name, "") for row, name in self.rows.items()}
        return {row: choice for row, choice in choices.items() if choice}
