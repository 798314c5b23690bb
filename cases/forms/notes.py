"""What happened, in a worker's words."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from cases.forms.interpreters import HerInterpreterField
from cases.models import Entry, RiskNow
from hestia.ui.forms import HouseModelForm, LongText, OnceMixin, Radios, VersionedFormMixin

LONGEST_MINUTES = 1439
LONGEST_WHY = 2000


class NoteQuestions(HouseModelForm[Entry]):
    """What is asked about every note. The words come first: voice typing works there."""

    class Meta:
        model = Entry
        fields: ClassVar = [
            "body",
            "kind",
            "happened_at",
            "minutes",
            "interpreter",
            "interpreter_name",
            "title",
        ]
        widgets: ClassVar = {"kind": Radios({"inline": True}), "interpreter": Radios({"inline": True})}
        field_classes: ClassVar = {"interpreter_name": HerInterpreterField}
        labels: ClassVar = {
            "body": "What happened",
            "kind": "What kind of note is it?",
            "happened_at": "When it happened",
            "minutes": "How long, in minutes",
            "interpreter": "Was an interpreter there?",
            "interpreter_name": "Which interpreter?",
            "title": "Heading",
        }
        help_texts: ClassVar = {
            "body": "Voice typing works here. Say what is fact, what is opinion. She can ask to read this.",
            "interpreter_name": "Never family or friends.",
            "title": "Leave it empty and the heading is made from the answers above.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in Entry.NOTES]
        choose(self.fields["kind"], kinds)
        choose(self.fields["interpreter"], Entry.Interpreter.choices)
        body: Any = self.fields["body"]
        happened_at: Any = self.fields["happened_at"]
        body.required = True
        body.widget.attrs["rows"] = 9
        body.error_messages["required"] = "Write what happened"
        happened_at.not_future = True
        self.fields["title"].required = False

    def clean_minutes(self) -> int | None:
        """Refuse what cannot be: no contact lasts no time, or a whole day."""
        minutes: int | None = self.cleaned_data["minutes"]
        if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
            raise forms.ValidationError("“How long, in minutes” must be between 1 and 1,439")
        return minutes

    def clean(self) -> dict[str, Any] | None:
        """Make a heading where none was typed."""
        cleaned = super().clean()
        if not self.cleaned_data.get("title") and (kind := self.cleaned_data.get("kind")):
            self.cleaned_data["title"] = heading(kind, self.cleaned_data.get("minutes"))
        return cleaned


class NoteForm(OnceMixin, NoteQuestions):
    """A new note. At very high risk it asks whether that has changed, and is saved without an answer too.

    :param asks_risk: whether her risk counts as very high, and the writer is one who assesses risk
    """

    RISK = ("risk_now", "risk_why")

    risk_now = forms.ChoiceField(
        label="Her risk is very high. Has it changed?",
        help_text="Look at it at every contact. You can save the note without this.",
        choices=[("", "I did not look at it now"), *RiskNow.choices],
        widget=Radios,
        required=False,
    )
    risk_why = LongText(label="How do you know?", rows=2, max_length=LONGEST_WHY, required=False)

    def __init__(self, *args: Any, asks_risk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_risk:
            self.shown_when("risk_why", "risk_now", *RiskNow.values)
        else:
            for name in self.RISK:
                del self.fields[name]


class NoteCorrectionForm(VersionedFormMixin, NoteQuestions):
    """A note that is put right. What it said before is kept."""


def heading(kind: str, minutes: int | None = None) -> str:
    """Return a note's heading from its answers: "Met in person, 50 minutes"."""
    label = Entry.Kind(kind).label
    if not minutes:
        return label
    return f"{label}, {minutes} minute{'' if minutes == 1 else 's'}"


def choose(field: Any, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field of choices those that are meant here, and no empty one."""
    field.choices = field.widget.choices = list(choices)
