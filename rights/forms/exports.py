"""What is asked about an export: of what and why, a second person's yes or no, why it is stopped."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, YesNoField
from rights.models import CharityExport


class ExportForm(OnceMixin, HouseForm):
    """What is to be exported, for whom and why."""

    kind = forms.ChoiceField(
        label="What is exported?",
        choices=CharityExport.Kind.choices,
        widget=Radios(
            hints={
                CharityExport.Kind.EVERYTHING: "Every record, note, address and document, in one archive.",
                CharityExport.Kind.SHEET: "One row for each client who agreed to it, for one recipient.",
            }
        ),
        error_messages={"required": "Choose what is exported"},
    )
    recipient = forms.CharField(
        label="Who is given the data sheet?",
        max_length=160,
        required=False,
        help_text="As it is written on the page of consents. Only clients who said yes to them are in it.",
    )
    why = LongText(
        label="Why is it exported?",
        help_text="Such as another charity that takes over, or a study. A second person reads it.",
        rows=3,
        max_length=600,
        error_messages={"required": "Say why it is exported"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("recipient", "kind", CharityExport.Kind.SHEET)
        vars(self.fields["recipient"])["says_optional"] = False

    def clean(self) -> dict[str, Any] | None:
        """Ask for the recipient of a sheet, and for none of everything."""
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("kind") == CharityExport.Kind.EVERYTHING:
            data["recipient"] = ""
        elif data.get("kind") and not data.get("recipient"):
            self.add_error("recipient", "Enter who is given the data sheet")
        return cleaned


class ExportAnswerForm(OnceMixin, HouseForm):
    """A second person's answer."""

    is_confirmed = YesNoField(label="Should it be exported?", yes="Yes, I confirm it", no="No")
    words = LongText(
        label="What did you check?",
        help_text="For example, who you asked, and where the file goes. It stays with the request.",
        rows=2,
        max_length=300,
        error_messages={"required": "Say what you checked"},
    )


class ExportStopForm(OnceMixin, HouseForm):
    """Why an export is stopped."""

    why = LongText(
        label="Why is it stopped?",
        rows=2,
        max_length=300,
        error_messages={"required": "Say why it is stopped"},
    )
