"""Why something that was written down is corrected; and that what crossed in the post did happen."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm
from referrals.rules.dates import IT_HAPPENED


class CrossedMixin(HouseForm):
    """What happened in an order in which nobody would have done it is asked about once, and then recorded."""

    it_happened = forms.BooleanField(
        label="It did happen in this order. Record it that way", required=False, widget=forms.HiddenInput
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """Show the box to tick once the act has warned."""
        if field == IT_HAPPENED:
            box = self.fields[IT_HAPPENED]
            box.widget = forms.CheckboxInput()
            self.settle(IT_HAPPENED, box)
        super().add_error(field, error)


def why_field() -> forms.CharField:
    """Ask why something is corrected."""
    return forms.CharField(
        label="Why are you correcting it?",
        max_length=100,
        help_text="This stays in the history, with what was there before.",
        error_messages={"required": "Enter why you are correcting it"},
    )
