"""A decision: its letter, how she was told, and asking for another look."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from cases.forms.documents import AttachMixin
from cases.models import Case, KeptDocument
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    LongText,
    OnceMixin,
    QueryForm,
    Radios,
    UKDateField,
    VersionedFormMixin,
)
from hestia.ui.words import day
from referrals.forms.why import why_field
from referrals.models import (
    Decision,
    Reconsideration,
    Tellable,
)
from referrals.rules.states import Outcome

SATURDAY = 5


def letter_field() -> forms.ChoiceField:
    """Ask whether the letter itself is here."""
    return forms.ChoiceField(label="Do we have the letter?", choices=Decision.Letter, widget=Radios)


def told_field() -> forms.ChoiceField:
    """Ask whether she knows."""
    return forms.ChoiceField(
        label="Have you told her?",
        choices=Decision.Told,
        widget=Radios(hints={Decision.Told.NOT_YET: "A task is made for the next working day."}),
    )


class RightDayMixin(HouseForm):
    """A letter dated on a Saturday or Sunday is asked about: most often it is a slip."""

    DATED: ClassVar[str] = "made_on"
    is_right_day = forms.BooleanField(
        label="The date on the letter is right", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        dated_on: date | None = self.cleaned_data.get(self.DATED)
        stands = dated_on == self.initial.get(self.DATED)  # what is corrected was asked about before
        if dated_on and dated_on.weekday() >= SATURDAY and not stands:
            box = self.fields["is_right_day"]
            box.widget = forms.CheckboxInput()
            self.settle("is_right_day", box)
            if not self.cleaned_data.get("is_right_day"):
                self.add_error(
                    "is_right_day",
                    f"The date on the letter is a {dated_on:%A}. Check it, and tick if it is right",
                )
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        del answers["is_right_day"]
        return answers


class LetterAttached(AttachMixin):
    """The letter, as a scan or a file."""

    ATTACHES = KeptDocument.Kind.LETTER
    ATTACH = "The letter, as a scan or a file"
    ATTACH_AFTER = "letter_kept"


class LetterMixin(LetterAttached, HouseForm):
    """The letter itself: whether it is here, where it is kept, and why it says no."""

    ATTACH_WHEN = ("letter", Decision.Letter.HELD)

    def settle_letter(self) -> None:
        """Ask where the letter is once it is here, and for its reasons if it says no."""
        self.shown_when("letter_kept", "letter", Decision.Letter.HELD)
        self.shown_when("reasons", "outcome", *self.NEGATIVE)
        for name in ("letter_kept", "reasons"):
            vars(self.fields[name])["says_optional"] = False

    NEGATIVE: ClassVar[tuple[str, ...]] = (Outcome.NEGATIVE,)


def letter_kept_field() -> forms.CharField:
    """Ask where the letter is."""
    return forms.CharField(
        label="Where is the letter kept?",
        max_length=160,
        required=False,
        help_text="The paper itself. For example, her file, H-0147, drawer 2.",
    )


def reasons_field() -> LongText:
    """Ask why a decision is negative."""
    return LongText(
        label="Why is it negative, in plain words?",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Short, as you would explain it to her. Reconsideration begins with these.",
    )


class ToldMixin(HouseForm):
    """How she was told: in which language, through whom, and if she understood."""

    told_language = forms.CharField(label="In which language?", max_length=80, required=False)
    told_interpreter = forms.CharField(label="Through which interpreter?", max_length=120, required=False)
    understood = forms.ChoiceField(
        label="Did she understand it?",
        choices=Decision.Understood,
        widget=Radios,
        required=False,
        help_text="If not all of it, a task is made to explain it again.",
    )

    def settle_told(self, case: Case | None = None) -> None:
        """Ask for the interpreter only where there was one, and for the rest once she was told."""
        spoken, plain = Decision.Told.INTERPRETER, Decision.Told.YES
        self.shown_when("told_interpreter", "told_how", spoken)
        for name in ("told_on", "told_language", "understood"):
            self.shown_when(name, "told_how", spoken, plain)
        vars(self.fields["told_on"])["says_optional"] = False
        if case:
            self.fields["told_language"].initial = case.client.first_language


class DecisionForm(RightDayMixin, LetterMixin, ToldMixin, OnceMixin, HouseForm):
    field_order = (
        "stage",
        "outcome",
        "made_on",
        "is_right_day",
        "notified_on",
        "letter",
        "letter_kept",
        "reasons",
        "told_how",
        "told_on",
    )
    stage = forms.ChoiceField(choices=Decision.Stage, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="What is the decision?", choices=Outcome, widget=Radios)
    made_on = UKDateField(
        label="Date on the letter",
        called="the decision date",
        help_text="Everything is timed from this day, even if the letter came later. For example, 27 3 2026",
    )
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    told_how = told_field()
    told_on = UKDateField(label="When was she told?", called="the date she was told", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.settle_told(case)


class DecisionCorrectionForm(RightDayMixin, LetterMixin, VersionedFormMixin, HouseForm):
    field_order = ("outcome", "made_on", "is_right_day")
    outcome = forms.ChoiceField(label="What is the decision?", choices=Outcome, widget=Radios)
    made_on = UKDateField(label="Date on the letter", called="the decision date")
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()


class ToldOf(QueryForm):
    """Which of the things she is to be told a link, or a task, is about."""

    of = forms.SlugField()
    task = forms.IntegerField(min_value=1, max_value=2**31)


class ToldForm(ToldMixin, OnceMixin, HouseForm):
    field_order = ("of", "told_how", "told_on")
    of = forms.ChoiceField(label="What was she told?", widget=Radios)
    told_how = forms.ChoiceField(
        label="How was she told?",
        choices=[
            (Decision.Told.INTERPRETER, "With an interpreter"),
            (Decision.Told.YES, "Without, none was needed"),
        ],
        widget=Radios,
    )
    told_on = UKDateField(label="When was she told?", called="the date she was told")

    def __init__(self, *args: Any, case: Case, untold: Sequence[Tellable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.untold = {each.told_key: each for each in untold}
        if len(self.untold) > 1:
            choices = [(key, each.telling) for key, each in self.untold.items()]
            self.field(forms.ChoiceField, "of").choices = choices
        else:
            del self.fields["of"]
        self.settle_told(case)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        return {**answers, "decision": self.untold[answers.pop("of", "") or next(iter(self.untold))]}


class TellingCorrectionForm(ToldMixin, VersionedFormMixin, HouseForm):
    field_order = ("told_how", "told_on")
    told_how = forms.ChoiceField(
        label="Has she been told?",
        choices=Decision.Told,
        widget=Radios(hints={Decision.Told.NOT_YET: "A task is made for the next working day."}),
    )
    told_on = UKDateField(label="When was she told?", called="the date she was told", required=False)
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_told()


class LetterForm(LetterAttached, OnceMixin, HouseForm):
    """The letter of a decision that was awaited. A negative one gives its reasons, unless they are known."""

    decision = forms.ChoiceField(label="Which letter came?", widget=Radios)
    letter_kept = letter_kept_field()
    reasons = reasons_field()

    def __init__(self, *args: Any, awaited: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awaited = {str(each.pk): each for each in awaited}
        says_no = [pk for pk, each in self.awaited.items() if not each.is_positive and not each.reasons]
        vars(self.fields["reasons"])["says_optional"] = False
        if len(self.awaited) > 1:
            choices = [(pk, f"{each}, of {day(each.made_on)}") for pk, each in self.awaited.items()]
            self.field(forms.ChoiceField, "decision").choices = choices
            self.shown_when("reasons", "decision", *says_no)
        else:
            del self.fields["decision"]
        if not says_no:
            del self.fields["reasons"]

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        return {**answers, "decision": self.awaited[answers.get("decision") or next(iter(self.awaited))]}


class RequestMixin(HouseForm):
    """What a request rests on, when it was sent, and by whom."""

    ground = forms.ChoiceField(
        label="Why should they look again?",
        choices=Reconsideration.Ground,
        widget=Radios(
            hints={
                Reconsideration.Ground.EVIDENCE: "Evidence that, with all else, could show she is a victim. "
                "It must be sent with the request.",
                Reconsideration.Ground.GUIDANCE: "A specific point of the statutory guidance.",
            }
        ),
    )
    evidence = forms.MultipleChoiceField(
        label="What goes with the request?",
        choices=Reconsideration.Evidence,
        widget=Boxes,
        required=False,
        help_text="Tick what is in the envelope, not what is still to come.",
    )
    guidance = forms.CharField(
        label="Which point of the guidance was not followed?", max_length=300, required=False
    )
    asked_on = UKDateField(label="When was the request sent?", called="the date of the request")
    asked_by = forms.CharField(
        label="Who sent it?", max_length=120, help_text="Her solicitor, the first responder, or us."
    )
    late_why = forms.CharField(
        label="If it is late, why?",
        max_length=300,
        required=False,
        help_text="A late request is looked at only in exceptional circumstances.",
    )

    def settle_request(self) -> None:
        """Ask for what each ground needs."""
        grounds = Reconsideration.Ground
        self.shown_when("evidence", "ground", grounds.EVIDENCE, grounds.BOTH)
        self.shown_when("guidance", "ground", grounds.GUIDANCE, grounds.BOTH)
        for name in ("evidence", "guidance"):
            vars(self.fields[name])["says_optional"] = False


class ReconsiderationForm(RequestMixin, OnceMixin, HouseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_request()


class RequestCorrectionForm(RequestMixin, VersionedFormMixin, HouseForm):
    """A request, and its answer if that let the decision stand."""

    answered_on = UKDateField(label="Date on the answer", called="the date of the answer", required=False)
    reasons = reasons_field()
    letter_kept = letter_kept_field()
    why = why_field()

    def __init__(self, *args: Any, is_answered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_request()
        if is_answered:
            vars(self.fields["answered_on"])["says_optional"] = False
        for name in () if is_answered else ("answered_on", "reasons", "letter_kept"):
            del self.fields[name]


class NotAskingForm(OnceMixin, HouseForm):
    said_on = UKDateField(label="When was it said?", called="the day it was said")
    why = forms.CharField(label="Why is nothing asked?", max_length=300, help_text="In her own words.")
    language = forms.CharField(label="In which language did she say it?", max_length=80, required=False)

    def __init__(self, *args: Any, case: Case, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_over:
            self.fields["why"].label = "Why was nothing asked?"
            self.fields["why"].help_text = "For example, her solicitor saw no ground, or she was missing."
        else:
            self.fields["language"].initial = case.client.first_language
            vars(self.fields["language"])["says_optional"] = False


class AskingAfterAllForm(OnceMixin, HouseForm):
    why = forms.CharField(label="What changed?", max_length=100, help_text="This stays in the history.")


class ReconsiderationOutcomeForm(RightDayMixin, LetterMixin, ToldMixin, OnceMixin, HouseForm):
    DATED = "answered_on"
    NEGATIVE = (Reconsideration.Result.UPHELD, Reconsideration.Result.REFUSED)
    field_order = (
        "outcome",
        "answered_on",
        "is_right_day",
        "notified_on",
        "letter",
        "letter_kept",
        "reasons",
        "told_how",
        "told_on",
    )
    outcome = forms.ChoiceField(
        label="What is the answer?",
        choices=Reconsideration.Result,
        widget=Radios(
            hints={Reconsideration.Result.CHANGED: "She now has a positive decision, with a date of its own."}
        ),
    )
    answered_on = UKDateField(label="Date on the letter", called="the date of the answer")
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    told_how = told_field()
    told_on = UKDateField(label="When was she told?", called="the date she was told", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.settle_told(case)
