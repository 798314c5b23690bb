"""What a second person answers to what was read."""

from typing import Any, ClassVar

from django import forms

from hestia.ui.forms import HouseForm, LongText, Radios


class YesOrNoForm(HouseForm):
    """A second person's answer; a no says why."""

    QUESTION: ClassVar[str]

    answer = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios,
        error_messages={"required": "Choose yes or no"},
    )
    why = LongText(label="Why not?", rows=3, max_length=1000, required=False)

    def __init__(self, *args: Any, may_say_yes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.field(forms.ChoiceField, "answer")
        answer.label = self.QUESTION
        if not may_say_yes:
            answer.choices = [("no", "No")]
        self.shown_when("why", "answer", "no")

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of a no."""
        cleaned = super().clean()
        if self.cleaned_data.get("answer") == "no" and not self.cleaned_data.get("why"):
            self.add_error("why", "Say why not")
        return cleaned
