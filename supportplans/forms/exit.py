"""What is asked about an exit."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from cases.forms.documents import kept_as, words_of
from cases.models import Agency, Case, Deadline, KeptDocument, Paper
from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    HouseModelForm,
    LongText,
    OnceMixin,
    Radios,
    ScaleField,
    UKDateField,
    VersionedFormMixin,
    YesNoField,
)
from hestia.ui.words import day
from hestia.uploads.forms import UploadField
from supportplans.forms.plan import (
    SpokenMixin,
    answered_field,
    needed_then,
    settle_answered,
    shown_when,
    spoken,
)
from supportplans.models import Exit, FollowUp, Signpost, Target
from supportplans.queries.evidence import follow_up_day
from supportplans.rules.exits import Criterion

TOLD, KEEP = "told", "keep"
NOT_CHECKED = "not_checked"


class AgencyForm(VersionedFormMixin, HouseForm):
    """Whether one agency knows that she leaves."""

    answer = forms.ChoiceField(
        label="Does this agency know that she is leaving?",
        choices=[(TOLD, "Yes, it was told"), (KEEP, "It is not to be told")],
        widget=Radios,
    )
    told_on = UKDateField(
        label="When was it told?", called="the day it was told", not_future=True, required=False
    )
    how = forms.CharField(
        label="How?", max_length=80, required=False, help_text="For example, by phone to Nadia Rahman"
    )
    why = forms.CharField(label="Why is it not to be told?", max_length=200, required=False)

    def __init__(self, *args: Any, agency: Agency, may_tell: bool | None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "answer": KEEP if agency.not_told_why else TOLD,
            "told_on": agency.told_of_exit_on or kwargs["today"],
            "how": agency.told_of_exit_how,
            "why": agency.not_told_why,
        }
        super().__init__(*args, version=agency.version, **kwargs)
        self.may_tell = may_tell
        needed_then(self.fields["told_on"], f"answer={TOLD}")
        needed_then(self.fields["how"], f"answer={TOLD}")
        needed_then(self.fields["why"], f"answer={KEEP}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == TOLD:
            if not cleaned.get("told_on") and "told_on" not in self.errors:
                self.add_error("told_on", "Enter the day it was told")
            if not cleaned.get("how") and "how" not in self.errors:
                self.add_error("how", "Enter how it was told")
            if self.may_tell is False:
                self.add_error("answer", "She does not let us share with them, so it is not to be told")
        if cleaned.get("answer") == KEEP and not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", "Enter why it is not to be told")
        return cleaned

    @property
    def is_told(self) -> bool:
        """Whether the agency was told."""
        told: bool = self.cleaned_data["answer"] == TOLD
        return told


class PapersForm(VersionedFormMixin, HouseForm):
    """Who holds each of her papers, and a scan of it: one that is kept already, or one uploaded now."""

    KEPT_AS: ClassVar[dict[str, str]] = {
        Paper.Kind.NRM_LETTERS: KeptDocument.Kind.LETTER,
        Paper.Kind.IMMIGRATION: KeptDocument.Kind.IMMIGRATION,
        Paper.Kind.IDENTITY: KeptDocument.Kind.IDENTITY,
        Paper.Kind.HEALTH: KeptDocument.Kind.HEALTH,
        Paper.Kind.BENEFITS: KeptDocument.Kind.BENEFIT,
        Paper.Kind.PLAN: KeptDocument.Kind.PLAN,
    }

    def __init__(self, *args: Any, case: Case, by: User, papers: Sequence[Paper], **kwargs: Any) -> None:
        super().__init__(*args, version=sum(paper.version for paper in papers), **kwargs)
        assert self.now  # the page gives it
        self.case = case
        self.known = known = {paper.kind: paper for paper in papers}
        found = KeptDocument.objects.visible_to(by).at_hand().with_file().filter(case=case)
        self.documents = {str(each.pk): each for each in found}
        scans = [("", "None"), *((key, words_of(each)) for key, each in self.documents.items())]
        for kind in Paper.Kind:
            paper = known.get(kind)
            state = forms.ChoiceField(
                label=kind.label,
                choices=[(NOT_CHECKED, "Not checked yet"), *Paper.State.choices],
                initial=paper.state if paper else NOT_CHECKED,
                widget=Radios(attrs={"inline": True}),
            )
            note = forms.CharField(
                label=f"Note, {kind.label}",
                max_length=200,
                required=False,
                help_text=Paper.NOTE_HELP,
                initial=paper.note if paper else "",
            )
            asked: dict[str, forms.Field] = {f"state_{kind}": state, f"note_{kind}": note}
            scan = str(paper.document_id or "") if paper else ""
            if self.documents and (not scan or scan in self.documents):  # else it is not hers to choose
                asked[f"scan_{kind}"] = forms.ChoiceField(
                    label=f"A scan of it, {kind.label}", choices=scans, required=False, initial=scan
                )
            for name, field in asked.items():
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
                self.add_error(f"scan_{kind}", "Choose one that is kept already, or upload one, not both")
            if (file or is_new) and self.cleaned_data.get(f"state_{kind}") == NOT_CHECKED:
                self.add_error(f"state_{kind}", f"{kind.label}: choose who holds the paper itself")
        return cleaned

    def scans(self, *, by: User, at: datetime) -> dict[str, KeptDocument | None]:
        """Return the scan of each paper for which one could be chosen; what was uploaded is kept now."""
        found: dict[str, KeptDocument | None] = {}
        for kind in self.states:
            file, chosen = self.cleaned_data.get(f"file_{kind}"), self.cleaned_data.get(f"scan_{kind}")
            if file:
                kept_kind = self.KEPT_AS.get(kind, KeptDocument.Kind.OTHER)
                found[kind] = kept_as(kept_kind, file, case=self.case, by=by, at=at)
            elif chosen is not None:
                found[kind] = self.documents.get(chosen)
        return found

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


class SignpostForm(OnceMixin, HouseForm):
    """Which other service takes on what is left."""

    target = forms.ModelChoiceField(
        label="Which long-term target?",
        queryset=Target.objects.none(),
        required=False,
        empty_label="None of them",
    )
    hearing = forms.ModelChoiceField(
        label="Which hearing?",
        queryset=Deadline.objects.none(),
        required=False,
        empty_label="None of them",
        help_text="A court or immigration hearing after she leaves.",
    )
    need = forms.CharField(
        label="What is it about?",
        max_length=300,
        required=False,
        help_text="Leave empty to use the target’s own words, or what the hearing is called.",
    )
    agency = forms.CharField(label="Which service?", max_length=120)
    contact = forms.CharField(label="Person there, with phone or e-mail", max_length=200)
    passed_on = UKDateField(
        label="When was it passed on?", called="the day it was passed on", not_future=True
    )
    answer = forms.ChoiceField(
        label="What did they say?",
        choices=[choice for choice in Signpost.Answer.choices if choice[0] != Signpost.Answer.REFUSED],
        widget=Radios(attrs={"inline": True}),
    )
    answered_on = answered_field()
    next_date_on = UKDateField(
        label="Next date there", required=False, help_text="A court date, for example. For example, 27 3 2026"
    )
    note = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        case: Case,
        hearings: Sequence[Deadline] = (),
        target: int | None = None,
        hearing: int | None = None,
        **kwargs: Any,
    ) -> None:
        today = {"passed_on": kwargs["today"], "answered_on": kwargs["today"]}
        kwargs["initial"] = {**today, "target": target, "hearing": hearing}
        super().__init__(*args, **kwargs)
        needed_then(self.fields["answered_on"], f"answer={Signpost.Answer.ACCEPTED}")
        if hearings:
            field = self.field(forms.ModelChoiceField, "hearing")
            field.queryset = Deadline.objects.filter(case=case, pk__in=[each.pk for each in hearings])
            names = [(each.pk, f"{each.title}, {day(each.due_on)}") for each in hearings]
            field.choices = [("", "None of them"), *names]
        else:
            del self.fields["hearing"]
        unsettled = Target.objects.filter(case=case, long_term=True).exclude(status__in=Target.SETTLED)
        self.field(forms.ModelChoiceField, "target").queryset = unsettled

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        target, hearing = cleaned.get("target"), cleaned.get("hearing")
        if not cleaned.get("need"):
            cleaned["need"] = target.text if target else hearing.title if hearing else ""
        if not cleaned["need"] and not {"need", "target", "hearing"} & self.errors.keys():
            self.add_error("need", "Enter what it is about, or choose a target")
        is_answered = cleaned.get("answer") == Signpost.Answer.ACCEPTED
        asked_on = cleaned.get("passed_on")
        settle_answered(self, "answered_on", asked_on=asked_on, is_answered=is_answered, kept=False)
        return cleaned


class HearingForm(VersionedFormMixin, HouseForm):
    """Why no other service takes a hearing on."""

    why = forms.CharField(
        label="Why does she need nobody there?",
        max_length=200,
        help_text="For example, she goes with her sister and knows the way.",
    )

    def __init__(self, *args: Any, hearing: Deadline, **kwargs: Any) -> None:
        kwargs["initial"] = {"why": hearing.nobody_why}
        super().__init__(*args, version=hearing.version, **kwargs)


class SignpostAnswerForm(VersionedFormMixin, HouseModelForm[Signpost]):
    """What the other service has said since."""

    answer = forms.ChoiceField(label="What did they say?", choices=Signpost.Answer.choices, widget=Radios)
    answered_on = answered_field()
    next_date_on = UKDateField(
        label="Next date there", required=False, help_text="A court date, for example. For example, 27 3 2026"
    )

    class Meta:
        model = Signpost
        fields: ClassVar = ["answer", "answered_on", "next_date_on", "note"]

    def __init__(self, *args: Any, instance: Signpost, **kwargs: Any) -> None:
        self.before = instance.answer
        if instance.answer == Signpost.Answer.WAITING:
            kwargs["initial"] = {"answered_on": kwargs["today"]}
        super().__init__(*args, instance=instance, **kwargs)
        said = [answer for answer in Signpost.Answer if answer != Signpost.Answer.WAITING]
        needed_then(self.fields["answered_on"], f"answer={','.join(said)}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        answer = cleaned.get("answer")
        settle_answered(
            self,
            "answered_on",
            asked_on=self.instance.passed_on,
            is_answered=bool(answer) and answer != Signpost.Answer.WAITING,
            kept=answer == self.before,
        )
        return cleaned


class SignpostWordsForm(VersionedFormMixin, HouseModelForm[Signpost]):
    """What a signpost says, put right."""

    need = forms.CharField(
        label="What is it about?",
        max_length=300,
        help_text="She takes these words home. No word that gives her away.",
    )
    agency = forms.CharField(label="Which service?", max_length=120)
    contact = forms.CharField(label="Person there, with phone or e-mail", max_length=200)
    why = forms.CharField(
        label="Why is it changed?",
        max_length=100,
        help_text="For example, the name of the service says too much.",
    )

    class Meta:
        model = Signpost
        fields: ClassVar = ["need", "agency", "contact"]


class StatementForm(OnceMixin, SpokenMixin, HouseForm):
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


class LeavingMixin(VersionedFormMixin, HouseModelForm[Exit]):
    """Where she goes, and whether we may ask later how she is."""

    exit_on = UKDateField(label="When does she leave?", called="the exit date")
    destination = forms.ChoiceField(
        label="Where does she go?", choices=[("", "Choose"), *Exit.Destination.choices]
    )
    destination_note = forms.CharField(
        label="More about where",
        max_length=200,
        required=False,
        help_text="A borough, not an address.",
    )
    may_contact = forms.ChoiceField(
        label="May we contact her in 3 months?",
        choices=Exit.Contact.choices,
        widget=Radios,
        help_text="To ask how she is, in the way that is safe for her.",
    )
    follow_up_on = UKDateField(
        label="On which day?",
        called="the day to contact her",
        required=False,
        help_text="Leave empty for 90 days after she leaves. For example, 27 3 2026",
    )

    class Meta:
        model = Exit
        fields: ClassVar = ["exit_on", "destination", "destination_note", "may_contact", "follow_up_on"]

    def __init__(self, *args: Any, opened_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.version_now = None
        self.field(UKDateField, "exit_on").limit(earliest=opened_on, because="the day the case opened")
        shown_when(self.fields["follow_up_on"], f"may_contact={Exit.Contact.YES}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        exit_on, again = cleaned.get("exit_on"), cleaned.get("follow_up_on")
        if cleaned.get("may_contact") != Exit.Contact.YES:
            cleaned["follow_up_on"] = None
        elif exit_on and again is None and "follow_up_on" not in self.errors:
            cleaned["follow_up_on"] = follow_up_day(exit_on)
        elif exit_on and again and again <= exit_on:
            self.add_error("follow_up_on", "The day to contact her must be after she leaves")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the exit's own answers, without what the page carries besides."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DetailsForm(LeavingMixin):
    """How and when she leaves, when the work is done."""

    note = LongText(label="Anything else for the file", max_length=2000, rows=3, required=False)

    class Meta(LeavingMixin.Meta):
        fields: ClassVar = [*LeavingMixin.Meta.fields, "note"]


class UnplannedForm(LeavingMixin):
    """An exit that was not planned: what happened, and what was done to make sure she is safe."""

    kind = forms.ChoiceField(
        label="What happened?",
        choices=[choice for choice in Case.ExitKind.choices if choice[0] != Case.ExitKind.PLANNED],
        widget=Radios,
    )
    reason = LongText(label="Say what happened", max_length=2000, rows=3)
    last_contact_on = UKDateField(
        label="When were you last in contact with her?",
        called="the last contact",
        not_future=True,
        help_text="A call, a message or a meeting: the last time you know that it was her.",
    )
    checks_made = LongText(
        label="What was done to find out that she is safe?",
        max_length=2000,
        rows=3,
        help_text="Calls, visits, police, other agencies: what and when.",
    )
    safeguarding = LongText(
        label="What was decided about safeguarding?",
        max_length=2000,
        rows=3,
        help_text="Referral made or not, by whom, and why.",
    )
    because = LongText(
        label="Why was the rest not possible?",
        max_length=500,
        rows=2,
        required=False,
        help_text="One reason for all that is not reached. Where one has another reason, write it below.",
    )

    field_order = ["kind", "reason", "last_contact_on", "checks_made", "safeguarding"]

    class Meta(LeavingMixin.Meta):
        fields: ClassVar = [
            "kind",
            "reason",
            "last_contact_on",
            "checks_made",
            "safeguarding",
            *LeavingMixin.Meta.fields,
        ]

    def __init__(self, *args: Any, found: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unreached = {f"because_{each.slug}": each for each in found if not each.is_met}
        for name, criterion in self.unreached.items():
            self.fields[name] = forms.CharField(
                label=f"Not possible because: {criterion.title[:1].lower()}{criterion.title[1:]}",
                max_length=500,
                required=False,
                initial=criterion.because or self.instance.not_possible.get(criterion.slug, ""),
            )
            self.settle(name, self.fields[name])
            self.saved[name] = self.fields[name].initial
        if self.unreached:
            vars(self.fields["because"])["says_optional"] = False
        else:
            del self.fields["because"]
        self.order_fields([*self.field_order, "because", *self.unreached])

    def clean(self) -> dict[str, Any] | None:
        """Take one reason for all that is not reached, or one for each."""
        cleaned = super().clean() or self.cleaned_data
        bare = [name for name in self.unreached if not cleaned.get(name)]
        if cleaned.get("because") or {"because", *bare} & self.errors.keys():
            return cleaned
        if bare and len(bare) == len(self.unreached):
            self.add_error("because", "Enter why the rest was not possible")
        else:
            for name in bare:
                title = self.unreached[name].title
                self.add_error(name, f"Enter why this was not possible: {title[:1].lower()}{title[1:]}")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the exit's own answers, and why each that is not reached was not possible."""
        all_of_them = self.cleaned_data.get("because", "")
        reasons = {
            criterion.slug: self.cleaned_data[name] or all_of_them
            for name, criterion in self.unreached.items()
        }
        return {**super().answers, "not_possible": reasons}


class ExceptionForm(OnceMixin, VersionedFormMixin, HouseForm):
    """Why a manager accepts that the risk has not gone down enough. Its version: the assessment's number."""

    STALE = "A newer risk assessment was signed while you were reading. Read what the record says now."

    reason = LongText(
        label="Why may she leave although her risk has not gone down enough?", max_length=1000, rows=4
    )


class SignOffRequestForm(OnceMixin, HouseForm):
    """Who is asked to sign."""

    manager = forms.ModelChoiceField(
        label="Who signs it off?", queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, managers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "manager").queryset = managers


class SignOffForm(VersionedFormMixin, HouseForm):
    """The manager's yes, to the exit as it was read."""

    STALE = "The exit was changed while you were reading it. Read it again before you sign."


class ReturnForm(OnceMixin, HouseForm):
    """Why an exit is given back."""

    why = LongText(label="What is still to do?", max_length=1000, rows=3)


class FollowUpForm(OnceMixin, SpokenMixin, HouseForm):
    """How she is, some months after she left."""

    tried_on = UKDateField(label="When did you try?", called="the day you tried", not_future=True)
    result = forms.ChoiceField(
        label="Did you speak with her?", choices=FollowUp.Result.choices, widget=Radios
    )
    words = LongText(
        label="How is she?",
        max_length=5000,
        rows=4,
        required=False,
        help_text="Her own words, as she said them.",
    )
    feels_safe = ScaleField(
        label="How safe does she feel?",
        score="ready",
        choices=[("1", "1, not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, fully")],
        required=False,
    )
    has_home = forms.ChoiceField(
        label="Does she have somewhere settled to live?",
        choices=FollowUp.Answer.choices,
        widget=Radios(attrs={"inline": True}),
        required=False,
    )
    was_found = forms.ChoiceField(
        label="Have the people who exploited her contacted or found her?",
        choices=FollowUp.Answer.choices,
        widget=Radios(attrs={"inline": True}),
        required=False,
    )
    wants_support = forms.BooleanField(label="She wants support from us again", required=False)
    done = LongText(label="What was done or passed on?", max_length=1000, rows=2, required=False)
    next_try_on = UKDateField(
        label="When do you try again?",
        called="the next day to try",
        required=False,
        help_text="Leave empty if nobody tries again. For example, 27 3 2026",
    )

    field_order = [
        *("tried_on", "result", "words", "feels_safe", "has_home", "was_found", "wants_support"),
        *("language", "interpreter_name", "done", "next_try_on"),
    ]
    ONCE_REACHED: ClassVar = {
        "words": "Enter how she is",
        "feels_safe": "Choose how safe she feels",
        "has_home": "Choose if she has somewhere settled to live",
        "was_found": "Choose if the people who exploited her have contacted or found her",
    }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"tried_on": kwargs["today"], "language": spoken(case)}
        super().__init__(*args, **kwargs)
        if case.closed_on:
            self.field(UKDateField, "tried_on").limit(earliest=case.closed_on, because="the day she left")
        for name in ("wants_support", "language", "interpreter_name"):
            shown_when(self.fields[name], f"result={FollowUp.Result.REACHED}")
        for name in self.ONCE_REACHED:
            needed_then(self.fields[name], f"result={FollowUp.Result.REACHED}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("result") == FollowUp.Result.REACHED:
            for name, words in self.ONCE_REACHED.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif "result" in cleaned:
            cleaned.update(dict.fromkeys([*self.ONCE_REACHED, "language", "interpreter_name"], ""))
            cleaned["wants_support"] = False
        tried, again = cleaned.get("tried_on"), cleaned.get("next_try_on")
        if again and cleaned.get("result") == FollowUp.Result.DECLINED:
            self.add_error("next_try_on", "She does not want to be asked, so there is no next time")
        elif again and tried and again <= tried:
            self.add_error("next_try_on", "The next try must be after this one")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers as the record keeps them."""
        answers = {name: self.cleaned_data[name] for name in self.field_order}
        return {**answers, "feels_safe": int(answers["feels_safe"]) if answers["feels_safe"] else None}
