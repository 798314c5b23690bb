"""A day that is most often a slip is asked about once; whoever says that it is right goes on."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from hestia.ui.forms import HouseForm


class RightDayMixin(HouseForm):
    """Asks whether a day is right where something speaks against it, with a box to tick."""

    DATED: ClassVar[str]
    is_right_day = forms.BooleanField(label="The date is right", required=False, widget=forms.HiddenInput)

    def doubts(self, dated_on: date) -> list[str]:
        """Return what speaks against the day, a sentence each: nothing, but where a form says so."""
        del dated_on
        return []

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        dated_on: date | None = self.cleaned_data.get(self.DATED)
        stands = dated_on == self.initial.get(self.DATED)  # what is corrected was asked about before
        doubts = self.doubts(dated_on) if dated_on and not stands else []
        if doubts:
            box = self.fields["is_right_day"]
            box.widget = forms.CheckboxInput()
            self.settle("is_right_day", box)
            if not self.cleaned_data.get("is_right_day"):
                self.add_error("is_right_day", f"{' '.join(doubts)} Check it, and tick if it is right")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        del answers["is_right_day"]
        return answers
