"""What is asked of a drill that was held."""

from typing import Any

from django import forms

from hestia.accounts.models import Service, User
from hestia.ui.fields import UKDateField
from hestia.ui.forms import HouseForm, WholeNumberField

MOST = 999


class DrillForm(HouseForm):
    """When it was, who took part, how long it took, and what was found."""

    service = forms.ModelChoiceField(
        label="Which service?",
        queryset=Service.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose which service"},
    )
    held_on = UKDateField(label="When was the drill?", called="the day of the drill", not_future=True)
    took_part = forms.CharField(
        label="Who took part?",
        max_length=300,
        help_text="Names of staff.",
        error_messages={"required": "Enter who took part"},
    )
    minutes = WholeNumberField(
        label="How many minutes did it take?",
        min_value=1,
        max_value=MOST,
        error_messages={"required": "Enter how many minutes it took"},
    )
    written = WholeNumberField(
        label="How many sheets were written on?",
        min_value=0,
        max_value=MOST,
        error_messages={"required": "Enter how many sheets were written on"},
    )
    settled = WholeNumberField(
        label="How many of them were keyed in or destroyed?",
        min_value=0,
        max_value=MOST,
        error_messages={"required": "Enter how many were keyed in or destroyed"},
    )
    found = forms.CharField(
        label="What was found?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What went well, what was missing and who puts it right. Name no client.",
        error_messages={"required": "Enter what was found, also if all went well"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(pk__in=user.service_ids)
        self.field(forms.ModelChoiceField, "service").queryset = services

    def clean(self) -> dict[str, Any] | None:
        """Refuse more sheets that are settled than were written on."""
        cleaned = super().clean()
        written, settled = self.cleaned_data.get("written"), self.cleaned_data.get("settled")
        if written is not None and settled is not None and settled > written:
            self.add_error("settled", "No more can be keyed in or destroyed than were written on")
        return cleaned
