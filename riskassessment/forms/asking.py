"""What an assessment asks, in the words of its questions, and the answers that it begins with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin
from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from hestia.ui.form_components import Missing
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
    call_her,
    change_words,
    latest_in,
)
from hestia.ui.words import listed
from riskassessment.forms.rating import NOT_SAID, answers_of, fields_of
from riskassessment.models import LONGEST_ANSWER, Assessment, QuestionSet, Rating
from riskassessment.queries.falls import asked_again
from riskassessment.rules.considerations import Consideration
from riskassessment.rules.falls import Stand


class WhyField(LongText):
    """The reason for a level set by judgement: asked once one is chosen."""

    shown_when = f"chosen_level={','.join(RiskLevel.values)}"


class AskingForm(HeardMixin, OnceMixin, VersionedFormMixin, HouseForm):
    """The five questions and what belongs to them.

    A draft may lack anything; what is there must make sense all the same.

    :param writing: the assessment being written, if it was begun
    :param earlier: the signed ones, newest first, with their ratings
    :param stands: what was last signed and sent since: what a fall is judged against
    :param is_draft: whether the page is put by unfinished
    """

    INTERPRETER = "talked_through"

    assessed_on = UKDateField(
        label="When did you assess the risk?", called="the date you assessed the risk", not_future=True
    )
    protective_summary = LongText(
        label="What protects her?",
        help_text="People, places, skills, and what she already does to stay safe.",
        rows=3,
        max_length=LONGEST_ANSWER,
        required=False,
    )
    client_rating = forms.TypedChoiceField(
        label="How safe does she feel?",
        help_text="Her own answer, not yours. She can skip this.",
        choices=[("", "Not asked, or does not want to say"), *Assessment.Feeling.choices],
        coerce=int,
        empty_value=None,
        widget=Radios(attrs={"inline": True}),
        required=False,
    )
    talked_through = forms.ChoiceField(
        label="Have you talked this through with her?",
        choices=Assessment.TalkedThrough.choices,
        widget=Radios,
        error_messages={"required": "Say whether you have talked this through with her"},
    )
    chosen_level = forms.ChoiceField(
        label="Which level is right, in your judgement?",
        help_text="Anyone can set a higher level than the answers give. Only a manager can set a lower one.",
        choices=[("", "The level the answers give"), *RiskLevel.choices],
        widget=Radios(attrs={"inline": True}),
        required=False,
    )
    no_action_why = forms.CharField(
        label="Why is nothing to be done now?", max_length=300, required=False, widget=forms.HiddenInput
    )
    override_reason = WhyField(label="Why?", rows=3, max_length=2000, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        case: Case,
        by: User,
        writing: Assessment | None,
        earlier: Sequence[Assessment],
        stands: Sequence[Stand] = (),
        checkers: Sequence[User] = (),
        is_draft: bool = False,
        **kwargs: Any,
    ) -> None:
        self.case, self.by, self.writing, self.earlier = case, by, writing, earlier
        self.stands = stands
        self.previous = earlier[0] if earlier else None
        self.is_draft = is_draft
        self.day: date = kwargs["today"]
        dangers = asked_again(earlier, stands)
        if writing:
            writing.keep_asking(dangers)
        self.questions = writing.considerations if writing else QuestionSet.objects.asked(besides=dangers)
        super().__init__(
            data, records=[writing] if writing else [], initial=self.what_is_there(kwargs["today"]), **kwargs
        )
        for question in self.questions:
            self.add_question(question)
        if len(checkers) > 1:
            self.add_checkers(checkers)
        question_names = [name for name in self.fields if name not in self.base_fields and name != "sent_to"]
        self.order_fields(
            ["assessed_on", *question_names]
        )  # as the page does: problems are listed in this order
        self.saved |= {
            name: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name not in {"version", "once"}
        }
        self.limit_days()
        if is_draft:
            for field in self.fields.values():
                if field.required:
                    vars(field)["says_optional"] = False  # needed once it is signed
                field.required = False

    # What is asked

    def nobody_interpreted(self) -> bool:
        without = Assessment.TalkedThrough.WITHOUT_INTERPRETER
        return not self.is_draft and self.cleaned_data.get("talked_through") == without

    def what_is_there(self, today: date) -> dict[str, Any]:
        """Return the answers to begin with: those of the draft, or else of last time."""
        answers: dict[str, Any] = {"assessed_on": today}
        if self.writing:
            answers = {
                "assessed_on": self.writing.assessed_on,
                "protective_summary": self.writing.protective_summary,
                "client_rating": self.writing.client_rating or "",
                "talked_through": self.writing.talked_through,
                "without_interpreter": self.writing.without_interpreter,
                "no_action_why": self.writing.no_action_why,
                "chosen_level": self.writing.level if self.writing.was_judged else "",
                "override_reason": self.writing.override_reason,
            }
        elif self.previous:
            answers["protective_summary"] = self.previous.protective_summary
        for question in self.questions:
            rating = (self.writing and self.writing.rating(question.slug)) or self.last_time(question.slug)
            if rating:
                answers |= answers_of(question.slug, rating)
        return answers

    def last_time(self, slug: str) -> Rating | None:
        """Return the answer of the last signed assessment to one question."""
        return self.previous.rating(slug) if self.previous else None

    def add_question(self, question: Consideration) -> None:
        """Ask one of them."""
        for part, field in fields_of(question).items():
            name = f"{question.slug}_{part}"
            self.fields[name] = field
            self.settle(name, call_her(field))

    def add_checkers(self, checkers: Sequence[User]) -> None:
        """Ask who checks, where more than one person can."""
        field = forms.ChoiceField(
            label="Who should check it, if it needs checking?",
            choices=[
                ("", "Any manager who sees this case"),
                *((str(checker.pk), str(checker)) for checker in checkers),
            ],
            required=False,
        )
        self.fields["sent_to"] = field
        self.settle("sent_to", field)

    def limit_days(self) -> None:
        """Refuse a day before the case began or before the last assessment."""
        day = self.fields["assessed_on"]
        if not isinstance(day, UKDateField):
            return
        if self.previous:
            day.limit(earliest=self.previous.assessed_on, because="the last assessment")
        else:
            began = min(self.case.opened_on, self.case.referred_on or self.case.opened_on)
            day.limit(earliest=began, because="the day the case began")

    @property
    def asks_further(self) -> bool:
        """Whether more than the five are asked."""
        return any(question.is_further for question in self.questions)

    def label_in_full(self, name: str) -> str:
        """Return a field's label with what it is about: "Money: How likely is harm?"."""
        about = next(
            (question.short for question in self.questions if name.startswith(f"{question.slug}_")), ""
        )
        label = str(self.fields[name].label)
        return f"{about}: {label}" if about else label

    @property
    def missing(self) -> list[Missing]:
        """Return what is not said, in one line a question: three boxes of each would be twenty lines."""
        lines = []
        for question in self.questions:
            parts = {
                f"{question.slug}_{part}": words
                for part, words in NOT_SAID.items()
                if not {
                    error.code for error in self.errors.as_data().get(f"{question.slug}_{part}", [])
                }.isdisjoint({"required", "invalid_choice"})
            }
            if parts:
                lines.append(Missing(f"{question.short}: say {listed(list(parts.values()))}", list(parts)))
        return lines

    def stale_words(self) -> str:
        """Return who saved what, and when, while this page was open."""
        if self.writing is not None:
            return super().stale_words()
        who = change_words(
            latest_in(Assessment.history.filter(case=self.case)), reader=self.reader, today=self.today
        )
        return (
            f"{who} The assessment was signed or deleted while you were typing. "
            "What you send now starts the next one."
        )
