"""What is asked for the criteria of an exit: agencies, papers, what she says."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from cases.forms.documents import kept_as, words_of
from cases.forms.interpreters import HeardMixin
from cases.forms.people import NOT_CHECKED, paper_state
from cases.models import Agency, Case, KeptDocument, Paper
from cases.queries.papers import KEPT_AS
from cases.rules.reasons import why_empty
from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    ScaleField,
    UKDateField,
    VersionedFormMixin,
    YesNoField,
)
from hestia.uploads.forms import UploadField
from supportplans.forms.exit.leaving import KEEP, TOLD
from supportplans.forms.spoken import SpokenMixin, needed_then, spoken


class AgencyForm(VersionedFormMixin, HouseForm):
    """Whether one agency knows that she leaves."""

    answer = forms.ChoiceField(
        label="Does this agency know that she is leaving?",
        choices=[(TOLD, "Yes, they were told"), (KEEP, "They must not be told")],
        widget=Radios,
    )
    told_on = UKDateField(
        label="When were they told?", called="the day they were told", not_future=True, required=False
    )
    how = forms.CharField(
        label="How?", max_length=80, required=False, help_text="For example, by phone to Nadia Rahman"
    )
    basis = forms.CharField(
        label="On what grounds were they told without asking her?",
        max_length=200,
        required=False,
        help_text="Only where the law lets us: for example, a court order, or danger to somebody’s life. "
        "Otherwise ask her, and record her answer first.",
    )
    why = forms.CharField(label="Why must they not be told?", max_length=200, required=False)

    NOT_ASKED = (
        "She was not asked whether we may tell them. Ask her and record her answer first, "
        "or enter on what grounds they were told"
    )

    def __init__(
        self, *args: Any, agency: Agency, may_tell: bool | None, has_died: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            # Nothing is chosen for anybody: only what was written down stands there.
            "answer": KEEP if agency.not_told_why else TOLD if agency.told_of_exit_on else "",
            "told_on": agency.told_of_exit_on or kwargs["today"],
            "how": agency.told_of_exit_how,
            "basis": agency.told_of_exit_basis,
            "why": agency.not_told_why,
        }
        super().__init__(*args, records=[agency], **kwargs)
        self.may_tell = may_tell
        if has_died:
            self.fields["answer"].label = "Does this agency know that she has died?"
        needed_then(self.fields["told_on"], f"answer={TOLD}")
        needed_then(self.fields["how"], f"answer={TOLD}")
        needed_then(self.fields["basis"], f"answer={TOLD}")
        needed_then(self.fields["why"], f"answer={KEEP}")
        if has_died or may_tell is not None:
            del self.fields["basis"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == TOLD:
            if not cleaned.get("told_on") and "told_on" not in self.errors:
                self.add_error("told_on", "Enter the day they were told")
            if not cleaned.get("how") and "how" not in self.errors:
                self.add_error("how", "Enter how they were told")
            if "basis" in self.fields and (refusal := self.why_no_grounds(cleaned.get("basis", ""))):
                self.add_error("basis", refusal)
            if self.may_tell is False:
                self.add_error(
                    "answer", "She has not agreed that we share with them, so they must not be told"
                )
        if cleaned.get("answer") == KEEP and not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", "Enter why they must not be told")
        return cleaned

    def why_no_grounds(self, basis: str) -> str:
        """Return why an agency that she was not asked about does not count as told, or nothing if it does."""
        return why_empty(basis) if basis else self.NOT_ASKED

    @property
    def is_told(self) -> bool:
        """Whether the agency was told."""
        is_told: bool = self.cleaned_data["answer"] == TOLD
        return is_told


class PapersForm(VersionedFormMixin, HouseForm):
    """Who holds each of her papers, and a scan of it: one that is kept already, or one uploaded now."""

    def __init__(self, *args: Any, case: Case, by: User, papers: Sequence[Paper], **kwargs: Any) -> None:
        super().__init__(*args, records=papers, **kwargs)
        assert self.now  # the page gives it
        self.case = case
        self.known = known = {paper.kind: paper for paper in papers}
        documents = KeptDocument.objects.visible_to(by).at_hand().with_file().filter(case=case)
        self.documents = {str(document.pk): document for document in documents}
        scans = [("", "None"), *((key, words_of(document)) for key, document in self.documents.items())]
        for kind in Paper.Kind:
            paper = known.get(kind)
            state = forms.ChoiceField(
                label=kind.label,
                **paper_state(paper),
                widget=Radios(attrs={"inline": True}),
            )
            note = forms.CharField(
                label=f"Note, {kind.label}",
                max_length=200,
                required=False,
                initial=paper.note if paper else "",
            )
            questions: dict[str, forms.Field] = {f"state_{kind}": state, f"note_{kind}": note}
            scan = str(paper.document_id or "") if paper else ""
            if self.documents and (not scan or scan in self.documents):  # else the worker may not choose it
                questions[f"scan_{kind}"] = forms.ChoiceField(
                    label=f"A scan of it, {kind.label}", choices=scans, required=False, initial=scan
                )
            for name, field in questions.items():
                self.fields[name] = field
                self.settle(name, field)
                self.saved[name] = field.initial
            upload = UploadField(label=f"Scan or photograph, {kind.label}", required=False)
            upload.hold_for(owner=by, about=case.reference, at=self.now)
            self.fields[f"file_{kind}"] = upload
            self.settle(f"file_{kind}", upload)

    def clean(self) -> dict[str, Any] | None:
        """Take one scan of a paper, and only with the answer who holds the paper itself."""
        cleaned = super().clean()
        for kind in Paper.Kind:
            file, scan = self.cleaned_data.get(f"file_{kind}"), self.cleaned_data.get(f"scan_{kind}")
            is_new = bool(scan) and scan != self.fields[f"scan_{kind}"].initial
            if file and is_new:
                self.add_error(f"scan_{kind}", "Choose one that is already here, or upload one, not both")
            note = self.cleaned_data.get(f"note_{kind}")
            if (file or is_new or note) and self.cleaned_data.get(f"state_{kind}") == NOT_CHECKED:
                self.add_error(f"state_{kind}", f"{kind.label}: choose who has the original")
        return cleaned

    def scans(self, *, by: User, at: datetime) -> dict[str, KeptDocument | None]:
        """Return the scan of each paper for which one could be chosen; what was uploaded is kept now."""
        scans: dict[str, KeptDocument | None] = {}
        for kind in self.states:
            file, chosen = self.cleaned_data.get(f"file_{kind}"), self.cleaned_data.get(f"scan_{kind}")
            if file:
                kept_kind = KEPT_AS.get(Paper.Kind(kind), KeptDocument.Kind.OTHER)
                scans[kind] = kept_as(kept_kind, file, case=self.case, by=by, at=at)
            elif chosen is not None:
                scans[kind] = self.documents.get(chosen)
        return scans

    @property
    def states(self) -> dict[str, tuple[str, str]]:
        """Return the answers given, by kind of paper."""
        return {
            kind.value: (self.cleaned_data[f"state_{kind}"], self.cleaned_data[f"note_{kind}"])
            for kind in Paper.Kind
            if self.cleaned_data[f"state_{kind}"] != NOT_CHECKED
        }

    @property
    def blocks(self) -> list[tuple[list[Any], Any]]:
        """Return the questions about each paper, for the page: those always asked, and the upload."""
        names = ("state", "note", "scan")
        return [
            (
                [self[f"{name}_{kind}"] for name in names if f"{name}_{kind}" in self.fields],
                self[f"file_{kind}"],
            )
            for kind in Paper.Kind
        ]


class StatementForm(HeardMixin, OnceMixin, SpokenMixin, HouseForm):
    """What she herself says about leaving."""

    words = LongText(
        label="What does she say?", max_length=5000, rows=4, help_text="Her own words, as she said them."
    )
    is_ready = YesNoField(label="Does she feel that her first targets are met and that she is ready?")
    rating = ScaleField(
        label="How ready does she feel?",
        score="ready",
        choices=[("1", "1, not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, fully")],
    )
    said_on = UKDateField(label="When did she say it?", called="the day she said it", not_future=True)

    field_order = ["words", "is_ready", "rating", "said_on", "language", "interpreter_name"]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"said_on": kwargs["today"], "language": spoken(case)}
        super().__init__(*args, **kwargs)
