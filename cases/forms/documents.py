"""What is asked of a document, and how one is attached to what it proves."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from cases.actions.documents import TAKES_TWO, file_document
from cases.forms.access import WordsField
from cases.models import Case, Dependant, KeptDocument
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.ui.forms import HouseBase, HouseForm, HouseModelForm, OnceMixin, Radios, VersionedFormMixin
from hestia.ui.words import day
from hestia.uploads.forms import UploadField
from hestia.uploads.models import File

OF_HER, OF_ANOTHER = KeptDocument.Whose.HERS, KeptDocument.Whose.OTHERS


class DocumentQuestions(HouseModelForm[KeptDocument]):
    """What it is, whose, where the paper itself is, and who may open it."""

    class Meta:
        model = KeptDocument
        fields: ClassVar = ["kind", "dated_on", "original", "original_where", "level", "note"]
        widgets: ClassVar = {"original": Radios, "level": Radios}
        labels: ClassVar = {
            "kind": "What is it?",
            "dated_on": "Date on it",
            "original": "Where is the original?",
            "original_where": "Where exactly?",
            "level": "Who may open it?",
            "note": "What should others know about it?",
        }
        help_texts: ClassVar = {
            "original_where": "Which agency, or which drawer.",
            "level": "Students never see letters, health or court papers. "
            "Legal advice needs a second factor.",
            "note": "For example, page 2 is missing.",
        }

    whose_is_it = forms.ChoiceField(label="Whose document is it?", initial=OF_HER)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.instance.case = case
        self.dependants: dict[str, Dependant] = {
            str(dependant.pk): dependant for dependant in case.dependant_set.all()
        }
        whose = self.field(forms.ChoiceField, "whose_is_it")
        whose.choices = [
            (OF_HER, "The client’s"),
            *((key, f"{dependant.name}’s") for key, dependant in self.dependants.items()),
            (OF_ANOTHER, OF_ANOTHER.label),
        ]
        for name, choices in (
            ("original", KeptDocument.Original.choices),
            ("level", KeptDocument.WHO_OPENS),
        ):
            self.field(forms.ChoiceField, name).choices = choices
        if self.instance.pk:
            self.initial["whose_is_it"] = str(self.instance.dependant_id or self.instance.whose)
        else:
            self.initial.setdefault("level", KeptDocument.WHO_OPENS[0][0])
        if self.instance.pk and self.instance.is_covered:
            level = self.field(forms.ChoiceField, "level")
            level.choices, level.help_text = KeptDocument.WHO_OPENS[-1:], TAKES_TWO
        self.shown_when(
            "original_where", "original", KeptDocument.Original.WITH_US, KeptDocument.Original.WITH_AGENCY
        )
        self.order_fields(["file", "kind", "dated_on", "whose_is_it"])

    is_raised = False  # fewer may open it than was chosen

    def clean(self) -> dict[str, Any] | None:
        """Say whose it is in two columns, and raise the level to that of its kind."""
        cleaned = super().clean()
        whose = self.cleaned_data.get("whose_is_it", "")
        dependant = self.dependants.get(whose)
        self.instance.dependant = dependant
        self.instance.whose = KeptDocument.Whose.DEPENDANTS if dependant else whose or OF_HER
        kind, level = self.cleaned_data.get("kind"), self.cleaned_data.get("level")
        if kind and level:
            least = KeptDocument.least_level(kind)
            self.is_raised = int(level) < least
            self.cleaned_data["level"] = max(int(level), least)
        return cleaned

    def words_once_saved(self, words: str) -> str:
        """Return what is said once it is saved: that fewer may open it than was chosen, if that is so."""
        if not self.is_raised:
            return words
        kind = KeptDocument.Kind(self.cleaned_data["kind"]).label.lower()
        who = dict(KeptDocument.WHO_OPENS)[self.cleaned_data["level"]]
        who = f"{who[0].lower()}{who[1:]}"
        return f"{words} Fewer people may open it than you chose, because it is filed as {kind}: {who}."


class DocumentForm(OnceMixin, DocumentQuestions):
    """A new document: its file, and what it is."""

    file = UploadField(label="Which file?", error_messages={"required": "Choose the file"})

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        assert self.now  # every page gives it
        self.field(UploadField, "file").hold_for(owner=by, about=case.reference, at=self.now)

    def clean_file(self) -> File:
        """Refuse what is kept on this case already."""
        file: File = self.cleaned_data["file"]
        twin = twin_of(file, self.case)
        if twin:
            raise ValidationError(f"It is already on this case, as document {twin.number}")
        return file

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, as `keep` takes it."""
        names = ("file", "kind", "dated_on", "original", "original_where", "level", "note")
        answers = {name: self.cleaned_data[name] for name in names}
        return answers | {"whose": self.instance.whose, "dependant": self.instance.dependant}


class DocumentCorrectionForm(VersionedFormMixin, DocumentQuestions):
    """What is said of a document, put right. Its file stays."""


class ReleaseForm(HouseForm):
    """For whom a document is to be opened, why, and who decides that."""

    level = forms.TypedChoiceField(label="Who may open it?", coerce=int, widget=Radios)
    words = WordsField(
        label="Why should more people open it?", help_text="The person who decides will read this."
    )
    asked_of = forms.ModelChoiceField(label="Who decides?", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, document: KeptDocument, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = KeptDocument.least_level(document.kind)
        choices = [choice for choice in KeptDocument.WHO_OPENS if least <= choice[0] < Level.SECRET]
        self.field(forms.TypedChoiceField, "level").choices = choices
        self.field(forms.ModelChoiceField, "asked_of").queryset = people


class PuttingAwayForm(HouseForm):
    """Why a document is put away."""

    why = forms.CharField(
        label="Why are you setting it aside?",
        max_length=300,
        help_text="For example, it is another client’s, or the same letter twice. Do not name anybody.",
    )


def twin_of(file: File, case: Case) -> KeptDocument | None:
    """Return the document of this case that came as the same file, if there is one at hand."""
    same = KeptDocument.objects.at_hand().filter(case=case, file__digest=file.digest)
    return same.exclude(file=file).first()


# --- Attached to what it proves ------------------------------------------------------------------


class AttachMixin(HouseBase):
    """Attach a document to what is being recorded: one that is kept already, or one that is uploaded now.

    The form calls `attachable`. A file that was uploaded is held, and becomes a document when `attached` is
    asked for it, in the transaction of the act.
    """

    ATTACHED = ("document", "document_file")
    ATTACHES: ClassVar[str] = KeptDocument.Kind.OTHER  # what is uploaded here
    ATTACHES_FROM: ClassVar[int] = 0  # the level it has at least
    ATTACH: ClassVar[str] = "Attach a document"
    ATTACH_AFTER: ClassVar[str] = ""  # the question after which it is asked
    ATTACH_WHEN: ClassVar[tuple[str, ...]] = ()  # the question, and the answers, that ask for it

    def attachable(self, *, case: Case, by: User) -> None:
        """Offer the documents of the case that this person sees, those of this kind first."""
        assert self.now  # every page gives it
        self.document_case = case
        now = self.initial.get("document")  # stays to be chosen, even if it was put away
        offered = Q(put_away_at=None) | Q(pk=now.pk) if now else Q(put_away_at=None)
        visible = KeptDocument.objects.visible_to(by).with_file()
        documents = list(visible.filter(offered, case=case, level__gte=self.ATTACHES_FROM))
        self.documents = {str(document.pk): document for document in documents}
        upload = UploadField(label="Or upload it now" if documents else self.ATTACH, required=False)
        upload.hold_for(owner=by, about=case.reference, at=self.now)
        added: dict[str, forms.Field] = {"document_file": upload}
        if documents:
            documents.sort(key=lambda document: document.kind != self.ATTACHES)
            choices = [
                ("", "Not here yet"),
                *((str(document.pk), words_of(document)) for document in documents),
            ]
            added = {
                "document": forms.ChoiceField(label=self.ATTACH, choices=choices, required=False),
                **added,
            }
        if now:
            self.initial["document"] = str(now.pk)
        names = list(self.fields)
        place = names.index(self.ATTACH_AFTER) + 1 if self.ATTACH_AFTER in names else len(names)
        for name, field in added.items():
            self.fields[name] = field
            self.settle(name, field)
            if self.ATTACH_WHEN:
                self.shown_when(name, *self.ATTACH_WHEN)
        self.order_fields([*names[:place], *added, *names[place:]])

    def clean(self) -> dict[str, Any] | None:
        """Take one of the two, not both."""
        cleaned = super().clean()
        chosen, file = self.cleaned_data.get("document"), self.cleaned_data.get("document_file")
        if chosen and file:
            self.add_error("document", "Choose one that is already here, or upload one, not both")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, as an act takes it; the document is asked for by itself."""
        return {name: value for name, value in super().answers.items() if name not in self.ATTACHED}

    def attached(self, *, by: User, at: Any) -> KeptDocument | None:
        """Return the document: kept now, if it was uploaded. Raise `Refused` if it cannot be kept."""
        file: File | None = self.cleaned_data.get("document_file")
        if file is None:
            return self.documents.get(self.cleaned_data.get("document", ""))
        level = self.ATTACHES_FROM
        return kept_as(self.ATTACHES, file, case=self.document_case, level=level, by=by, at=at)


def kept_as(kind: str, file: File, *, case: Case, level: int = 0, by: User, at: datetime) -> KeptDocument:
    """Return a file that was uploaded as a document of the case: kept now, unless it was before.

    :param level: who may open it, at least; one kept before that more people may open is not it
    """
    twin = twin_of(file, case)
    if twin and twin.level >= level:
        return twin
    original = KeptDocument.Original.NOT_KNOWN
    return file_document(case=case, file=file, kind=kind, original=original, level=level, by=by, at=at)


def words_of(document: KeptDocument) -> str:
    """Return a document as a list to choose from names it: "3: decision letter of 3 Nov 2026, letter.pdf"."""
    of = f" of {day(document.dated_on)}" if document.dated_on else ""
    return f"{document.number}: {document.get_kind_display().lower()}{of}, {document.file.name}"
