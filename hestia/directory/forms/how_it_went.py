"""How it went: a session, a request to an agency, an interpreter who is not booked for now."""

from typing import Any, ClassVar

from django import forms

from hestia.directory.models import AgencyNote, Interpreted
from hestia.ui.forms import (
    ForEverybodyMixin,
    HouseForm,
    HouseModelForm,
    OnceMixin,
    Radios,
    UKDateField,
)


class AgencyNoteForm(ForEverybodyMixin, OnceMixin, HouseModelForm[AgencyNote]):
    """What a colleague found of an agency."""

    class Meta:
        model = AgencyNote
        fields: ClassVar = ["kind", "words", "review_on"]
        widgets: ClassVar = {"kind": Radios}
        labels: ClassVar = {
            "kind": "What is it?",
            "words": "What did you find?",
            "review_on": "When should it be looked at again?",
        }
        help_texts: ClassVar = {
            "words": "Nothing about any client. Colleagues read your role, not your name.",
            "review_on": "A warning needs a day.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.today:
            self.field(UKDateField, "review_on").limit(earliest=self.today, because="today")

    def clean(self) -> dict[str, Any] | None:
        """Ask for the day of a warning."""
        cleaned = super().clean()
        is_warning = self.cleaned_data.get("kind") == AgencyNote.Kind.WARNING
        if is_warning and not self.cleaned_data.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", "Enter when the warning should be looked at again")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which says what is missing beside its question."""


class InterpretedForm(ForEverybodyMixin, OnceMixin, HouseModelForm[Interpreted]):
    """How one session went. Which client it was is not asked."""

    fee = forms.DecimalField(
        label="What did it cost, in pounds?",
        max_digits=7,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text="With travel and fees for cancelling. For example, 42.50",
        error_messages={"invalid": "Enter the cost in pounds, such as 42.50"},
    )

    class Meta:
        model = Interpreted
        fields: ClassVar = ["held_on", "came", "words_right", "felt_safe", "minutes", "fee"]
        widgets: ClassVar = {name: Radios({"inline": True}) for name in ("came", "words_right", "felt_safe")}
        labels: ClassVar = {
            "held_on": "On which day?",
            "came": "Did they come?",
            "words_right": "Were the words right?",
            "felt_safe": "Did she feel safe with them?",
            "minutes": "How many minutes did it take?",
        }
        help_texts: ClassVar = {
            "words_right": "Ask her, in her language.",
            "felt_safe": "Ask her alone. After a second no, they are not booked until a manager has decided.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "held_on").not_future = True

    def clean(self) -> dict[str, Any] | None:
        """Of somebody who did not come nothing else is asked."""
        cleaned = super().clean()
        if self.cleaned_data.get("came") == Interpreted.Came.NO:
            for name in ("words_right", "felt_safe"):
                if self.cleaned_data.get(name) in {Interpreted.Answer.YES, Interpreted.Answer.NO}:
                    self.add_error(name, "Choose “Not asked”: they did not come")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which says what is wrong beside its question."""


class SuspensionForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """What was found out about an interpreter with whom two clients did not feel safe."""

    is_retired = forms.ChoiceField(
        label="What happens now?",
        choices=[("no", "They are booked again"), ("yes", "They are retired, and no longer offered")],
        widget=Radios,
    )
    decision = forms.CharField(
        label="What did you find out?", max_length=300, help_text="Nothing that says which client it was."
    )
