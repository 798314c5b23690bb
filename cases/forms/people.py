"""The people and agencies around her, her children, and her papers."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from cases.actions.people import PaperAnswer
from cases.forms.documents import words_of
from cases.forms.notes import choose
from cases.models import Agency, Case, Confidence, Dependant, KeptDocument, Paper, Person
from cases.queries.her_answers import HerAnswer, answers_about
from hestia.accounts.models import User
from hestia.directory.queries import agency_choices
from hestia.ui.forms import (
    HouseForm,
    HouseModelForm,
    OnceMixin,
    QueryForm,
    Radios,
    ThreeStateField,
    UKDateField,
    VersionedFormMixin,
    WholeNumberField,
    YesNoField,
    call_her,
)
from hestia.ui.pronouns import say

OLDEST = 110


class PersonQuestions(HouseModelForm[Person]):
    """Someone in her life, and whether that person is a danger to her."""

    may_be_contacted = YesNoField(label="May we contact this person?")
    how_to_reach = forms.CharField(
        label="Phone number, and how to reach them safely",
        max_length=500,
        required=False,
        help_text="Kept in confidence: hidden on every page, and logged each time it is shown.",
    )

    field_order = ("name", "kind", "relation", "risk", "may_be_contacted", "how_to_reach", "note")

    class Meta:
        model = Person
        fields: ClassVar = ["name", "kind", "relation", "risk", "may_be_contacted", "note"]
        widgets: ClassVar = {"kind": Radios, "risk": Radios}
        labels: ClassVar = {
            "name": "Name",
            "kind": "Who is this person to her?",
            "relation": "How are they related?",
            "risk": "Is this person a risk to her?",
            "note": "Anything else",
        }
        help_texts: ClassVar = {
            "relation": "For example, sister",
            "risk": "Next of kin can be the danger. Ask about each person.",
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.case = case
        choose(self.fields["kind"], Person.Kind.choices)
        choose(self.fields["risk"], Person.Risk.choices)
        if Confidence.objects.filter(person=self.instance.pk or 0).exists():
            del self.fields["how_to_reach"]  # it has a form of its own, which is logged

    def clean(self) -> dict[str, Any] | None:
        """Refuse to allow contact with someone linked to the exploitation."""
        cleaned = super().clean()
        if self.cleaned_data.get("risk") == Person.Risk.EXPLOITER and self.cleaned_data.get(
            "may_be_contacted"
        ):
            self.add_error("may_be_contacted", "Choose “No”: this person is linked to the exploitation")
        return cleaned


class AgencyQuestions(HouseModelForm[Agency]):
    """An agency that works with her, and whether we may share with them.

    Her answer is not kept here: it is read from the ledger of her consents, and written there.
    """

    may_share = ThreeStateField(label="Did she say that we may share with them?")

    class Meta:
        model = Agency
        fields: ClassVar = [
            "kind",
            "name",
            "worker",
            "phone",
            "email",
            "started_on",
            "ended_on",
            "note",
        ]
        labels: ClassVar = {
            "kind": "What kind of agency?",
            "name": "Name of the agency",
            "worker": "Person there",
            "phone": "Phone number",
            "email": "E-mail address",
            "started_on": "Working with her since",
            "ended_on": "Until",
            "note": "Anything else",
        }
        help_texts: ClassVar = {
            "ended_on": "Leave it empty while they work with her.",
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.case = case
        self.field(UKDateField, "started_on").not_future = True
        asked = self.field(ThreeStateField, "may_share")
        asked.help_text = say("A spoken answer from today. One she signed, or took back, is under Consent.")
        self.answer_now = HerAnswer()
        if not self.instance._state.adding:
            self.answer_now = answers_about(case, [self.instance])[self.instance.pk]
        self.initial["may_share"] = self.said_now

    def clean(self) -> dict[str, Any] | None:
        """Refuse days in the wrong order."""
        cleaned = super().clean()
        first, last = self.cleaned_data.get("started_on"), self.cleaned_data.get("ended_on")
        if first and last and last < first:
            self.add_error("ended_on", "“Until” must be on or after the day they started")
        says = self.cleaned_data.get("may_share", "")
        if self.answer_now.answer and says not in {self.said_now, ""} and not self.is_yes_after_no(says):
            words = f"{self.answer_now.words} Record under Consent that she takes it back"
            self.add_error("may_share", words)
        elif says not in {self.said_now, ""} and self.cleaned_data.get("kind") == Agency.Kind.HOME_OFFICE:
            self.add_error("may_share", "Her answer about the Home Office is recorded with the referral")
        return cleaned

    @property
    def said_now(self) -> str:
        """Return what the ledger says of this agency, as the page asks it."""
        return "yes" if self.answer_now.is_yes else "no" if self.answer_now.is_no else "not_discussed"

    def is_yes_after_no(self, says: str) -> bool:
        """Whether she agrees to what she had said no to: that needs no more than to be written down."""
        return self.answer_now.is_no and says == ThreeStateField.YES

    @property
    def new_answer(self) -> str:
        """Return her answer if it is not in the ledger yet; nothing if it is, or she was not asked."""
        says: str = self.cleaned_data.get("may_share", "")
        return says if says in {"yes", "no"} and says != self.said_now else ""


class DependantQuestions(HouseModelForm[Dependant]):
    """A child or other person who depends on her, with needs of their own."""

    age = WholeNumberField(
        label="Age, if the date is not known", min_value=0, max_value=OLDEST, required=False
    )
    lives_with_her = YesNoField(label="Lives with her?")

    class Meta:
        model = Dependant
        fields: ClassVar = [
            "name",
            "relation",
            "born_on",
            "age",
            "lives_with_her",
            "whereabouts",
            "school",
            "note",
        ]
        labels: ClassVar = {
            "name": "Name",
            "relation": "Who is this to her?",
            "born_on": "Date of birth",
            "whereabouts": "Where, if not with her",
            "school": "School or nursery",
            "note": "Needs and risks of their own",
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.case = case
        self.field(UKDateField, "born_on").not_future = True


class PersonForm(OnceMixin, PersonQuestions):
    """Someone new."""


class PersonCorrectionForm(VersionedFormMixin, PersonQuestions):
    """Someone we know of, put right."""


class AgencyForm(OnceMixin, AgencyQuestions):
    """A new agency."""


class AgencyCorrectionForm(VersionedFormMixin, AgencyQuestions):
    """An agency put right."""


class ListedQuery(QueryForm):
    """Which agency of the directory fills the form in."""

    listed = forms.TypedChoiceField(label="Choose from the directory", coerce=int, empty_value=None)

    def __init__(self, data: Any, *, by: User) -> None:
        super().__init__(data)
        choices = agency_choices(by)
        self.offers = bool(choices)
        self.field(forms.ChoiceField, "listed").choices = [("", "Not from the directory"), *choices]
        vars(self.fields["listed"])["says_optional"] = False


class DependantForm(OnceMixin, DependantQuestions):
    """A dependant we learn of."""


class DependantCorrectionForm(VersionedFormMixin, DependantQuestions):
    """A dependant put right."""


class ComingOfAgeForm(OnceMixin, HouseForm):
    """What a dependant chose when they turned 18."""

    chose_at_18 = forms.ChoiceField(
        label="What do they want from now on?", choices=Dependant.Choice.choices, widget=Radios
    )
    own_referral = ThreeStateField(
        label="Do they want to be referred to the NRM themselves?",
        help_text="Only if it may have happened to them too. A yes makes a task to open a case of their own.",
    )
    chose_on = UKDateField(
        label="When did they say so?", called="the day they said so", not_future=True, starts_today=True
    )


# What the list of a paper's states begins with: nobody has asked where it is.
NOT_CHECKED = "not_checked"


def paper_state(paper: Paper | None) -> dict[str, Any]:
    """Return what may be said of where a paper is, and what was. Nobody takes back that it was checked."""
    if paper and paper.is_checked:
        return {"choices": Paper.State.choices, "initial": paper.state}
    return {"choices": [(NOT_CHECKED, "Not checked yet"), *Paper.State.choices], "initial": NOT_CHECKED}


class PapersForm(VersionedFormMixin, HouseForm):
    """Who holds each of the papers she needs."""

    def __init__(
        self, *args: Any, papers: dict[str, Paper], documents: Sequence[KeptDocument] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        self.documents = {str(document.pk): document for document in documents}
        scans = [("", "None"), *((key, words_of(document)) for key, document in self.documents.items())]
        for kind in Paper.Kind:
            paper = papers.get(kind)
            state = forms.ChoiceField(label=kind.label, **paper_state(paper))
            note = forms.CharField(
                label=f"{kind.label}: note",
                max_length=200,
                required=False,
                initial=paper.note if paper else "",
            )
            questions: list[tuple[str, forms.Field]] = [
                (kind.value, state),
                (f"{kind.value}_note", call_her(note)),
            ]
            if documents:
                scan = forms.ChoiceField(
                    label=f"{kind.label}: a scan of it",
                    choices=scans,
                    required=False,
                    initial=str(paper.document_id or "") if paper else "",
                )
                questions.append((f"{kind.value}_scan", scan))
            for name, field in questions:
                self.fields[name] = field
                self.settle(name, field)
                self.saved[name] = field.initial

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Return the state, the note and the scan of each paper."""
        names = ("", "_note", "_scan") if self.documents else ("", "_note")
        return [[self[f"{kind.value}{name}"] for name in names] for kind in Paper.Kind]

    def clean(self) -> dict[str, Any] | None:
        """Take a note or a scan only with the answer where the paper itself is."""
        cleaned = super().clean()
        data = self.cleaned_data
        for kind in Paper.Kind:
            has_more = data.get(f"{kind.value}_note") or data.get(f"{kind.value}_scan")
            if has_more and data.get(kind.value) == NOT_CHECKED:
                self.add_error(kind.value, f"{kind.label}: choose who has it")
        return cleaned

    def paper_answers(self) -> dict[str, PaperAnswer]:
        """Return what was said of each paper, as the act takes it. Of what nobody checked, nothing is."""
        return {
            kind.value: PaperAnswer(
                self.cleaned_data[kind.value],
                self.cleaned_data[f"{kind.value}_note"],
                self.scan_of(kind),
            )
            for kind in Paper.Kind
            if self.cleaned_data[kind.value] != NOT_CHECKED
        }

    def scan_of(self, kind: str) -> KeptDocument | None:
        """Return the scan that was chosen for a paper; the one it has, if none could be."""
        chosen, paper = self.cleaned_data.get(f"{kind}_scan"), self.papers.get(kind)
        current = paper.document if paper else None
        if chosen is None or (current and str(current.pk) not in self.documents):
            return current
        return self.documents.get(chosen)
