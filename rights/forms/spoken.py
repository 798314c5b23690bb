"""What is asked by reference of a record that is not opened; and the same once it is recorded in the case."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.rules.references import REFERENCE
from hestia.ui.forms import HouseBase, HouseForm, OnceMixin, UKDateField
from rights.forms.requests import RequestForm
from rights.forms.retention import HoldForm
from rights.models import AccessRequest, SpokenRequest


class ByReference(HouseBase, forms.Form):
    """Of whose record it is: by its reference, which is not looked up."""

    of_reference = forms.CharField(
        label="Reference of the record",
        max_length=20,
        help_text="For example, H-0000. Read it back: it is not looked up here.",
        error_messages={"required": "Enter the reference"},
    )

    def clean_of_reference(self) -> str:
        """Read a reference as people type it: "h0147", "H 0147" or "0147"."""
        match = REFERENCE.fullmatch(self.cleaned_data["of_reference"].strip())
        if not match:
            raise ValidationError("References look like H-0000", code="invalid")
        return f"H-{match[1]}"


class SpokenCopyForm(ByReference, RequestForm):
    """That she asks for a copy, said to somebody who does not open her record."""

    field_order = ("of_reference", "way", "way_words", "received_on", "channel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way_words"].help_text = "Where, when, who gives it to her, and what must never be done."

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was said, to be kept until it is recorded in the case."""
        asked = self.made
        days = {"from_on": asked.from_on, "until_on": asked.until_on}
        return {
            "way": asked.way,
            "way_words": asked.way_words,
            "channel": asked.channel,
            "asked_for": asked.asked_for,
            "extent": self.cleaned_data["extent"],
            "parts": list(asked.parts),
            **{name: day.isoformat() if day else "" for name, day in days.items()},
        }


class SpokenHoldForm(ByReference, HoldForm):
    """That nothing of a record is erased, said to somebody who does not open it."""

    received_on = UKDateField(
        label="When did they ask?", called="the day on which they asked", not_future=True
    )
    field_order = ("of_reference", "received_on")

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was said, to be kept until it is recorded in the case."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("asker", "reference", "reason")},
            "review_on": data["review_on"].isoformat(),
        }


def as_said(spoken: SpokenRequest, *days: str) -> dict[str, Any]:
    """Return what was said as a form begins with it; ``days``: the questions whose answer is a day."""
    said: dict[str, Any] = spoken.answers
    return said | {name: date.fromisoformat(said[name]) for name in days if said.get(name)}


class RecordCopyForm(RequestForm):
    """What was said, as it is recorded in her case. The day on which she asked stays."""

    def __init__(self, *args: Any, spoken: SpokenRequest, **kwargs: Any) -> None:
        super().__init__(*args, initial=as_said(spoken, "from_on", "until_on"), **kwargs)
        del self.fields["received_on"]
        self.spoken = spoken

    @property
    def made(self) -> AccessRequest:
        """Return the request as it was answered, not saved yet."""
        self.cleaned_data["received_on"] = self.spoken.received_on
        return super().made


class RecordHoldForm(HoldForm):
    """The same of a legal hold."""

    def __init__(self, *args: Any, spoken: SpokenRequest, **kwargs: Any) -> None:
        super().__init__(*args, initial=as_said(spoken, "review_on"), **kwargs)


class WithdrawForm(OnceMixin, HouseForm):
    """The button that withdraws what was recorded by mistake."""
