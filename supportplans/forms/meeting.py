"""What is asked when the plan is looked at together, and whether each agrees."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html

from cases.forms.interpreters import HeardMixin
from cases.forms.tasks import WorkingDayForm
from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from hestia.pdf import InLanguages
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    ReaderMixin,
    UKDateField,
    change_words,
    latest_in,
)
from hestia.ui.pronouns import say
from supportplans.actions import HowSigned
from supportplans.forms.open_steps import OpenStepsMixin
from supportplans.forms.spoken import SpokenMixin, needed_then, shown_when, spoken
from supportplans.models import Plan, PlanSignature, PlanVersion, Review, RoomAnswer, Step, Target
from supportplans.queries.review_day import days_to_review, next_review_day
from supportplans.rules import strokes


class ReviewTargetForm(OpenStepsMixin):
    """What she says of one target."""

    outcome = forms.ChoiceField(label="What now?", choices=Review.Outcome.choices)
    reason = LongText(
        label="What does she say about it?",
        max_length=500,
        rows=3,
        required=False,
        help_text="Her words. If she wants to stop, why.",
    )

    HINTS: ClassVar[dict[str, str]] = {
        Review.Outcome.KEEP: "It stays as it is.",
        Review.Outcome.CHANGE: "Its page comes next. After that you come back to the review.",
        Review.Outcome.MET: "It ends here, with today’s review.",
        Review.Outcome.STOP: "It ends here. Nobody will ask her to carry on.",
    }

    def __init__(
        self,
        *args: Any,
        target: Target,
        so_far: tuple[str, str] | None,
        steps: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        if so_far:
            kwargs["initial"] = {"outcome": so_far[0], "reason": so_far[1]}
        super().__init__(*args, **kwargs)
        field = self.field(forms.ChoiceField, "outcome")
        field.widget = Radios(hints=self.HINTS)
        field.choices = Review.Outcome.choices
        self.settle("outcome", field)
        self.ask_of_steps(target.step_set.all(), asked_in="outcome", chosen=steps)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        stops = cleaned.get("outcome") == Review.Outcome.STOP
        if stops and not (cleaned.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Enter why she wants to stop")
        return cleaned


def say_why_so_soon(field: forms.Field, case: Case) -> None:
    """Say with the question for the day why a plan is looked at again sooner than others, if it is."""
    days = days_to_review(case.risk_counts)
    if days < days_to_review(""):
        risk = RiskLevel(case.risk_counts).label.lower()
        field.help_text = f"The risk is {risk}, so {days} days are suggested, as for the risk review."


PLAN_ASKED_ABOUT = "the day she was asked about the plan as it is now"


class ReviewForm(HeardMixin, OnceMixin, SpokenMixin, WorkingDayForm):
    """What has changed for her, and when to look next."""

    day_name, after_name = "next_review_on", "reviewed_on"

    what_changed = LongText(
        label="What has changed for her?",
        max_length=5000,
        rows=4,
        required=False,
        help_text="Her words first.",
    )
    reviewed_on = UKDateField(label="When did you look at it together?", called="the day", not_future=True)
    next_review_on = UKDateField(
        label="When will you look at it again?", called="the next review", offers_today=False
    )

    field_order = ["what_changed", "reviewed_on", "language", "interpreter_name", "next_review_on"]

    def __init__(self, *args: Any, case: Case, agreed_on: date | None, **kwargs: Any) -> None:
        today: date = kwargs["today"]
        kwargs["initial"] = {
            "reviewed_on": today,
            "next_review_on": next_review_day(today, risk=case.risk_counts),
            "language": spoken(case),
        }
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "reviewed_on").limit(earliest=agreed_on, because=PLAN_ASKED_ABOUT)
        say_why_so_soon(self.fields["next_review_on"], case)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        on, next_on = cleaned.get("reviewed_on"), cleaned.get("next_review_on")
        if on and next_on and next_on <= on:
            self.add_error("next_review_on", "The next review must be after the day you looked at it")
        return cleaned


class SignaturePad(forms.TextInput):
    """A box to draw in. Scripts fill it; without them it says so, and the other ways to sign are there."""

    template_name = "supportplans/_signature_pad.html"
    use_fieldset = True
    in_languages = InLanguages()  # of what she reads there

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        try:
            context["path"] = strokes.as_path(strokes.parse(str(value or "")))
        except ValueError:
            context["path"] = ""
        return context | {
            "width": strokes.WIDTH,
            "height": strokes.HEIGHT,
            "document": self.in_languages,
        }


class StrokesField(forms.CharField):
    """What was drawn by finger or pen."""

    widget = SignaturePad
    default_error_messages: ClassVar[dict[str, Any]] = {
        "unreadable": "The signature did not come through in full. Sign again, or choose another way.",
    }

    def clean(self, value: Any) -> strokes.Strokes:
        text = super().clean(value)
        try:
            signature = strokes.parse(text)
        except ValueError:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from None
        return signature if strokes.ink(signature) >= strokes.SHORTEST else []


class AgreementForm(HeardMixin, OnceMixin, ReaderMixin, SpokenMixin, WorkingDayForm):
    """Her answer to the plan as it stands and how she signs it, her worker's, and who else is asked.

    :param targets: what is worked towards: she may agree with some of it
    :param in_room: what she said and signed by herself, if she did: then it is not asked again
    """

    day_name, after_name = "next_review_on", "agreed_on"

    answer = forms.ChoiceField(
        label="Does she agree with the plan?", choices=PlanVersion.Answer.choices, widget=Radios
    )
    not_agreed = forms.TypedMultipleChoiceField(
        label="Which targets does she not agree with?",
        coerce=int,
        required=False,
        widget=Boxes,
        help_text="Read each one out. Her reason goes below, if she gives one.",
    )
    reason = LongText(
        label="Why not, or why only in part?",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Her words. If she could not be asked, say why.",
    )
    was_read_aloud = forms.BooleanField(label="All of it was read aloud to her", required=False)
    how = forms.ChoiceField(
        label="How does she sign?",
        choices=[
            (way.value, way.label)
            for way in (PlanSignature.How.SPOKEN, PlanSignature.How.PAPER, PlanSignature.How.NONE)
        ],
        required=False,
        widget=Radios(hints={PlanSignature.How.PAPER: "Print the plan, and keep the signed page on file."}),
    )
    witness = forms.CharField(
        label="Who heard her say it?",
        max_length=120,
        required=False,
        help_text="Someone other than you, such as the interpreter. Name and role.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    worker_answer = forms.ChoiceField(
        label="Do you agree with the plan?",
        choices=[
            (PlanVersion.Answer.AGREES, "I agree"),
            (PlanVersion.Answer.IN_PART, "I agree in part"),
            (PlanVersion.Answer.DOES_NOT, "I do not agree"),
        ],
        widget=Radios(attrs={"inline": True}),
    )
    worker_reason = LongText(label="Where do you disagree?", max_length=1000, rows=2, required=False)
    manager = forms.ModelChoiceField(
        label="Which manager should also be asked?",
        queryset=User.objects.none(),
        empty_label="Choose a manager",
        help_text="Her risk is high, so a manager answers as well. This makes a task for them.",
    )
    copy_given = forms.ChoiceField(
        label="Is she taking a copy?",
        choices=PlanVersion.Copy.choices,
        widget=Radios(hints={"discreet": "Our own words in it do not mention any service or reason."}),
    )
    agreed_on = UKDateField(label="When was she asked?", called="the day she was asked", not_future=True)
    next_review_on = UKDateField(
        label="When will you look at it again?", called="the next review", offers_today=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = [
        "answer",
        "not_agreed",
        "reason",
        "was_read_aloud",
        "language",
        "interpreter_name",
        "without_interpreter",
        "how",
        "witness",
        "worker_answer",
        "worker_reason",
        "manager",
        "copy_given",
        "agreed_on",
        "next_review_on",
    ]
    HERS: ClassVar = field_order[:9]
    SAID_IN_ROOM: ClassVar = ("answer", "how", "witness")

    def __init__(
        self,
        *args: Any,
        case: Case,
        digest: str,
        targets: Iterable[Target],
        in_room: RoomAnswer | None = None,
        managers: QuerySet[User] | None = None,
        **kwargs: Any,
    ) -> None:
        today: date = kwargs["today"]
        kwargs["initial"] = {
            "agreed_on": timezone.localdate(in_room.recorded_at) if in_room else today,
            "next_review_on": next_review_day(today, risk=case.risk_counts),
            "language": spoken(case),
            "seen": digest,
        }
        super().__init__(*args, **kwargs)
        self.case = case
        say_why_so_soon(self.fields["next_review_on"], case)
        self.digest = digest
        self.in_room = in_room
        needed_then(self.fields["worker_reason"], "worker_answer=in_part,does_not")
        self.words = {target.pk: target.text for target in targets}
        which = self.field(forms.TypedMultipleChoiceField, "not_agreed")
        which.choices = [(pk, format_html("<bdi>{}</bdi>", words)) for pk, words in self.words.items()]
        vars(which)["says_optional"] = False
        if in_room is None:
            self.ask_her()
        else:
            self.ask_only_what_she_left_out(in_room)
        if managers is None:
            del self.fields["manager"]
        else:
            self.ask_who("manager", managers)

    def ask_only_what_she_left_out(self, in_room: RoomAnswer) -> None:
        """Leave out what she has answered by herself."""
        agrees = in_room.answer == PlanVersion.Answer.AGREES
        in_part = in_room.answer == PlanVersion.Answer.IN_PART
        is_named = bool(in_room.reason or in_room.not_agreed)
        left_out = [
            *self.SAID_IN_ROOM,
            *(["reason"] if agrees or in_room.reason else []),
            *(["not_agreed"] if is_named or not in_part else []),
        ]
        for name in left_out:
            del self.fields[name]
        if "reason" in self.fields and not is_named:
            vars(self.fields["reason"])["says_optional"] = False

    def ask_her(self) -> None:
        """Ask what she says and how she signs, each question where it is needed."""
        shown_when(self.fields["not_agreed"], "answer=in_part")
        needed_then(self.fields["reason"], "answer=in_part,does_not,not_asked")
        shown_when(self.fields["how"], "answer=agrees,in_part,does_not")
        vars(self.fields["how"])["says_optional"] = False
        needed_then(self.fields["witness"], "how=spoken")

    def nobody_interpreted(self) -> bool:
        answer = self.in_room.answer if self.in_room else self.cleaned_data.get("answer")
        return answer != PlanVersion.Answer.NOT_ASKED and super().nobody_interpreted()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if self.in_room is not None:
            cleaned.update(self.said_in_room(self.in_room, cleaned))
        in_part = cleaned.get("answer") == PlanVersion.Answer.IN_PART
        ticked = bool(cleaned.get("not_agreed"))
        if ticked and cleaned.get("answer") in {PlanVersion.Answer.AGREES, PlanVersion.Answer.NOT_ASKED}:
            self.add_error("not_agreed", "Choose “Agrees in part”, or untick them")
        was_asked = cleaned.get("answer") != PlanVersion.Answer.NOT_ASKED
        if not was_asked:
            cleaned["how"] = PlanSignature.How.NONE
        how = cleaned.get("how")
        needs = {
            "reason": (
                cleaned.get("answer") not in {None, PlanVersion.Answer.AGREES} and not (in_part and ticked),
                "Enter why she does not agree with all of it, or tick the targets she does not agree with"
                if in_part
                else "Enter why she does not agree with it, or could not be asked",
            ),
            "language": (
                bool(cleaned.get("was_read_aloud")),
                "Enter the language it was read aloud in",
            ),
            "how": (was_asked and "answer" in cleaned, say("Answer “How does she sign?”")),
            "witness": (how == PlanSignature.How.SPOKEN, "Enter who heard her say it"),
            "worker_reason": (
                cleaned.get("worker_answer") not in {None, PlanVersion.Answer.AGREES},
                "Enter where you disagree",
            ),
        }
        for name, (is_needed, words) in needs.items():
            if is_needed and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        on, next_on = cleaned.get("agreed_on"), cleaned.get("next_review_on")
        if on and next_on and next_on <= on:
            self.add_error("next_review_on", "The next review must be after the day she was asked")
        if cleaned.get("seen") != self.digest:
            # What was signed was another plan: she signs the one that stands here now.
            posted: Any = self.data  # a QueryDict, which the type hints take for any mapping
            typed = posted.copy()
            typed["seen"] = self.digest
            self.data = typed
            raise ValidationError(
                f"{self.who_changed_it()} The plan was changed while this page was open. "
                "Read it through again, ask her to sign again, then save.",
                code="stale",
            )
        return cleaned

    def who_changed_it(self) -> str:
        """Return who changed the plan last, and when."""
        histories = [kind.history.filter(case=self.case) for kind in (Plan, Target, Step)]
        return change_words(latest_in(*histories), reader=self.reader, today=self.today)

    @staticmethod
    def said_in_room(in_room: RoomAnswer, added: dict[str, Any]) -> dict[str, Any]:
        """Return the answers she gave by herself, and what her worker adds where she gave no reason."""
        return {
            "answer": in_room.answer,
            "not_agreed": in_room.not_agreed or added.get("not_agreed", []),
            "reason": in_room.reason or added.get("reason", ""),
            "how": in_room.how,
        }

    @property
    def signed(self) -> HowSigned:
        """Return how she signed: by herself in the room, or in another way."""
        if self.in_room is not None:
            return HowSigned(how=self.in_room.how, strokes=self.in_room.strokes, name=self.in_room.name)
        how = self.cleaned_data["how"]
        is_spoken = how == PlanSignature.How.SPOKEN
        return HowSigned(how=how, witness=self.cleaned_data["witness"] if is_spoken else "")

    @property
    def not_agreed_in_room(self) -> list[str]:
        """Return the targets she did not agree with by herself, in her words."""
        ticked = self.in_room.not_agreed if self.in_room else []
        return [words for pk, words in self.words.items() if pk in ticked]

    @property
    def parts(self) -> list[tuple[str, str, list[Any]]]:
        """Return the questions under whose they are, for the page."""
        groups = [
            ("Her answer", "her", self.HERS),
            ("Your answer", "yours", ["worker_answer", "worker_reason"]),
            ("The manager’s answer", "manager", ["manager"]),
            ("What comes next", "next", ["copy_given", "agreed_on", "next_review_on", "nearest"]),
        ]
        parts = [
            (title, slug, [self[name] for name in names if name in self.fields])
            for title, slug, names in groups
        ]
        return [part for part in parts if part[2]]


class ManagerAnswerForm(OnceMixin, HouseForm):
    """A manager's answer to a version."""

    answer = forms.ChoiceField(
        label="Do you agree with this plan?",
        choices=[
            (PlanVersion.Answer.AGREES, "I agree"),
            (PlanVersion.Answer.IN_PART, "I agree in part"),
            (PlanVersion.Answer.DOES_NOT, "I do not agree"),
        ],
        widget=Radios,
    )
    reason = LongText(
        label="What should be different?",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Her key worker reads this, and talks to her about it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed_then(self.fields["reason"], "answer=in_part,does_not")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        short = cleaned.get("answer") not in {None, PlanVersion.Answer.AGREES}
        if short and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter what should be different")
        return cleaned
