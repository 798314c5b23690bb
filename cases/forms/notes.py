"""What happened, in a worker's words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases.forms.documents import kept_as
from cases.forms.interpreters import NEVER, HerInterpreterField
from cases.forms.tasks import WorkingDayMixin
from cases.models import Case, Consent, Entry, KeptDocument, RiskNow
from cases.queries.shadowing import shadowing_answers
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.ui.forms import (
    HouseForm,
    HouseModelForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)
from hestia.ui.words import day
from hestia.uploads.forms import UploadField
from hestia.uploads.kinds import MB, MOST_BYTES
from hestia.uploads.models import File

LONGEST_MINUTES = 1439
LONGEST_WHY = 2000
ABOUT_FILES = (
    f"PDF, picture or Word, up to {MOST_BYTES // MB} MB. A draft of this note keeps your words and not the "
    "file: if you come back to it, choose the file again."
)


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
            "interpreter_name": NEVER,
            "title": "If you leave it empty, it is made from your answers.",
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


class NoteForm(OnceMixin, WorkingDayMixin, NoteQuestions):
    """A new note, with a file and what is to be done next if there is any.

    At very high risk it asks whether that has changed, and is saved without an answer too.

    :param asks_risk: whether her risk counts as very high, and the writer is one who assesses risk
    :param by: who writes it, if they may keep documents and make tasks on the case; else neither is asked
    """

    RISK = ("risk_now", "risk_why")
    FOLLOWS = ("file", "task_title", "task_on")
    INTERPRETED = ("interpreter", "interpreter_name", "minutes")
    day_name = "task_on"

    risk_now = forms.ChoiceField(
        label="Her risk is very high. Has it changed?",
        help_text="Look at it at every contact. You can save the note without this.",
        choices=[("", "I did not look at it this time"), *RiskNow.choices],
        widget=Radios,
        required=False,
    )
    risk_why = LongText(label="How do you know?", rows=2, max_length=LONGEST_WHY, required=False)
    shadowing = forms.ModelChoiceField(
        label="Was a student there?",
        help_text="Only with her yes to it, which is on the page of consents. Each yes is for one contact.",
        queryset=Consent.objects.none(),
        required=False,
        empty_label="No",
    )
    file = UploadField(label="A file that belongs to it", required=False, help_text=ABOUT_FILES)
    task_title = forms.CharField(
        label="What is to be done next?",
        max_length=160,
        required=False,
        help_text="It becomes a task for her key worker.",
    )
    task_on = UKDateField(
        label="By when?",
        called="the day of the task",
        help_text="Needed when there is something to be done.",
        required=False,
        not_past=True,
    )

    def __init__(
        self, *args: Any, case: Case, by: User | None = None, asks_risk: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, instance=Entry(case=case), **kwargs)
        self.case = case
        if asks_risk:
            self.shown_when("risk_why", "risk_now", *RiskNow.values)
        left_out: tuple[str, ...] = () if asks_risk else self.RISK
        if yes := shadowing_answers(case):
            field = self.field(forms.ModelChoiceField, "shadowing")
            field.queryset = Consent.objects.filter(pk__in=[consent.pk for consent in yes])
            label = "{}, with her yes of {}"
            names = [(one.pk, label.format(one.recipient, day(one.given_on))) for one in yes]
            field.choices = [("", "No"), *names]
        else:
            left_out = (*left_out, "shadowing")
        if by is None:
            left_out = (*left_out, *self.FOLLOWS)
        else:
            assert self.now  # every page gives it
            self.field(UploadField, "file").hold_for(owner=by, about=case.reference, at=self.now)
        if case.has_died:
            left_out = (*left_out, "task_title", "task_on")
        for name in dict.fromkeys(left_out):
            del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        """Ask for a day where there is something to do, and for something to do where there is a day."""
        cleaned = super().clean()
        title, when = self.cleaned_data.get("task_title"), self.cleaned_data.get("task_on")
        if title and not when and "task_on" not in self.errors:
            self.add_error("task_on", "Enter the day of the task")
        if when and not title and "task_title" not in self.errors:
            self.add_error("task_title", "Enter what is to be done next")
        self.refuse_a_student_elsewhere()
        return cleaned

    def refuse_a_student_elsewhere(self) -> None:
        """Let a student be at a contact alone, and not before she said yes; the heading says who it was."""
        data = self.cleaned_data
        if not (yes := data.get("shadowing")):
            return
        happened_at = data.get("happened_at")
        if data.get("kind") and data["kind"] not in Entry.CONTACTS:
            self.add_error("shadowing", "A student can be there only when she is met, rung or written to")
        elif happened_at and timezone.localdate(happened_at) < yes.given_on:
            self.add_error("shadowing", f"She said yes on {day(yes.given_on)}, after this contact")
        elif data.get("title"):
            data["title"] = f"{data['title']}, {yes.recipient} was there"[:200]

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, as `add_note` takes it; the document is asked for by itself."""
        return {name: value for name, value in super().answers.items() if name != "file"}

    @property
    def says_who_interpreted(self) -> bool:
        """Whether something was typed of the interpreter or the length: then it does not fold on a phone."""
        return self.says_any_of(self.INTERPRETED)

    @property
    def says_what_follows(self) -> bool:
        """Whether there is a file, or a task that follows: then it does not fold on a phone."""
        return self.says_any_of(self.FOLLOWS)

    def says_any_of(self, names: tuple[str, ...]) -> bool:
        """Whether one of some questions was answered otherwise than the page began, or has an error."""
        return self.is_bound and not {*self.changed_data, *self.errors}.isdisjoint(names)

    @property
    def interpreter_so_far(self) -> str:
        """Return what folds on a phone, with the answer that is given already."""
        is_needed = self.initial.get("interpreter") != Entry.Interpreter.NOT_NEEDED
        return "Was an interpreter there, and how long?" if is_needed else "No interpreter needed. How long?"

    def attached(self, *, by: User, at: datetime) -> KeptDocument | None:
        """Return the file as a document of the case, kept now: no learner opens it until somebody says so."""
        file: File | None = self.cleaned_data.get("file")
        if file is None:
            return None
        return kept_as(KeptDocument.Kind.OTHER, file, case=self.case, level=Level.SENSITIVE, by=by, at=at)


class NoteCorrectionForm(VersionedFormMixin, NoteQuestions):
    """A note that is put right. What it said before is kept."""


class WordsForm(HouseForm):
    """What we look for in one case's timeline: sent, never written into an address."""

    words = forms.CharField(
        label="Search her timeline and notes",
        max_length=120,
        error_messages={"required": "Enter a word to look for"},
    )


def heading(kind: str, minutes: int | None = None) -> str:
    """Return a note's heading from its answers: "Met in person, 50 minutes"."""
    label = Entry.Kind(kind).label
    if not minutes:
        return label
    return f"{label}, {minutes} minute{'' if minutes == 1 else 's'}"


def choose(field: Any, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field of choices those that are meant here, and no empty one."""
    field.choices = field.widget.choices = list(choices)
