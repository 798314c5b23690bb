"""What an assessment asks, in the words of its questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField

from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    ScaleField,
    UKDateField,
    VersionedFormMixin,
    change_words,
    latest_in,
)
from riskassessment.actions import Answered, AssessmentAnswers, Planned
from riskassessment.models import (
    LONGEST_ANSWER,
    Action,
    Assessment,
    QuestionSet,
    Rating,
    not_known_since,
    outcome_of,
)
from riskassessment.queries.falls import asked_again
from riskassessment.rules import falls, scoring
from riskassessment.rules.considerations import Consideration
from riskassessment.rules.falls import Fall, Stand, Statement
from riskassessment.rules.scoring import Impact, Likelihood, Score

NOT_KNOWN = "not_known"
LIKELY = [*((str(value), label) for value, label in Likelihood.choices), (NOT_KNOWN, "Not known")]
SERIOUS = [(str(value), label) for value, label in Impact.choices]


@dataclass(frozen=True, slots=True)
class Block:
    """One of the questions as it stands on the page."""

    consideration: Consideration
    likely: BoundField
    serious: BoundField
    seen: BoundField
    protective: BoundField
    before: Rating | None
    was_high: RiskLevel | None = None  # the level from which a fall is looked at by someone else

    @property
    def last_time(self) -> str:
        """Return how it was rated last time: "High, 9"."""
        return f"{self.before.level.label}, {self.before.points}" if self.before and self.before.level else ""

    @property
    def is_as_last_time(self) -> bool:
        """Whether it is answered as last time, below high: on a phone it folds under its last words."""
        if self.before is None or self.before.level is None or self.before.level.rank >= falls.FROM_RANK:
            return False
        likely = NOT_KNOWN if self.before.not_known else str(self.before.likelihood)
        last = (likely, str(self.before.impact or ""), self.before.evidence.strip())
        now = tuple(str(box.value() or "").strip() for box in (self.likely, self.serious, self.seen))
        is_wrong = any(box.errors for box in (self.likely, self.serious, self.seen, self.protective))
        return now == last and not self.was_high and not is_wrong

    @property
    def shows_protective(self) -> bool:
        """Whether what protects her is already said, or was said wrongly."""
        return bool(self.protective.value() or self.protective.errors)


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One line of "level so far"."""

    consideration: Consideration
    last: int | None
    score: Score
    most: int | None = None  # the points it falls from, of what was signed and sent


class WhyField(LongText):
    """The reason for a level set by judgement: asked once one is chosen."""

    shown_when = f"chosen_level={','.join(RiskLevel.values)}"


class AssessmentForm(OnceMixin, VersionedFormMixin, HouseForm):
    """The five questions and what belongs to them.

    A draft may lack anything; what is there must make sense all the same.

    :param writing: the assessment being written, if it was begun
    :param earlier: the signed ones, newest first, with their ratings
    :param stands: what was last signed and sent since: what a fall is judged against
    :param is_draft: whether the page is put by unfinished
    """

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

    def what_is_there(self, today: date) -> dict[str, Any]:
        """Return the answers to begin with: those of the draft, or else of last time."""
        answers: dict[str, Any] = {"assessed_on": today}
        if self.writing:
            answers = {
                "assessed_on": self.writing.assessed_on,
                "protective_summary": self.writing.protective_summary,
                "client_rating": self.writing.client_rating or "",
                "talked_through": self.writing.talked_through,
                "chosen_level": self.writing.level if self.writing.was_judged else "",
                "override_reason": self.writing.override_reason,
            }
        elif self.previous:
            answers["protective_summary"] = self.previous.protective_summary
        for question in self.questions:
            rating = (self.writing and self.writing.rating(question.slug)) or self.last_time(question.slug)
            if rating:
                likely = NOT_KNOWN if rating.not_known else rating.likelihood
                answers |= {
                    f"{question.slug}_likely": "" if likely is None else str(likely),
                    f"{question.slug}_serious": str(rating.impact or ""),
                    f"{question.slug}_seen": rating.evidence,
                    f"{question.slug}_protective": rating.protective,
                }
        return answers

    def last_time(self, slug: str) -> Rating | None:
        """Return the answer of the last signed assessment to one question."""
        return self.previous.rating(slug) if self.previous else None

    def add_question(self, question: Consideration) -> None:
        """Ask one of them: how likely, how serious, how we know, what protects."""
        slug, in_a_sentence = question.slug, question.in_a_sentence
        likely, serious = (
            f"Choose how likely harm is for {in_a_sentence}",
            f"Choose how serious harm would be for {in_a_sentence}",
        )
        asks: dict[str, forms.Field] = {
            "likely": ScaleField(
                label="How likely is harm?",
                choices=LIKELY,
                score=slug,
                axis="likely",
                error_messages={"required": likely, "invalid_choice": likely},
            ),
            "serious": ScaleField(
                label="How serious would it be?",
                choices=SERIOUS,
                score=slug,
                axis="serious",
                error_messages={"required": serious, "invalid_choice": serious},
            ),
            "seen": LongText(
                label="What did you see or hear?",
                rows=2,
                max_length=LONGEST_ANSWER,
                error_messages={"required": f"Enter what you saw or heard about {in_a_sentence}"},
            ),
            "protective": LongText(
                label="What protects her here?", rows=2, max_length=LONGEST_ANSWER, required=False
            ),
        }
        for part, field in asks.items():
            name = f"{slug}_{part}"
            self.fields[name] = field
            self.settle(name, field)

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

    # What was answered

    @property
    def asks_further(self) -> bool:
        """Whether more than the five are asked."""
        return any(question.is_further for question in self.questions)

    @property
    def blocks(self) -> Iterator[Block]:
        """Return the questions as the page lays them out: the five, then the further ones."""
        for question in self.questions:
            yield Block(
                question,
                likely=self[f"{question.slug}_likely"],
                serious=self[f"{question.slug}_serious"],
                seen=self[f"{question.slug}_seen"],
                protective=self[f"{question.slug}_protective"],
                before=self.last_time(question.slug),
                was_high=self.was_high(question.slug),
            )

    def score_so_far(self, slug: str) -> Score:
        """Return the score of what stands in the boxes now, whether it makes sense or not."""
        likely, serious = (str(self[f"{slug}_{part}"].value() or "") for part in ("likely", "serious"))
        return score_of(likely if likely in dict(LIKELY) else "", serious if serious in dict(SERIOUS) else "")

    @property
    def panel(self) -> list[PanelRow]:
        """Return the lines of "level so far"."""
        rows = []
        for question in self.questions:
            before = self.last_time(question.slug)
            rows.append(
                PanelRow(
                    question,
                    before.points if before else None,
                    self.score_so_far(question.slug),
                    self.most_points.get(question.slug),
                )
            )
        return rows

    @property
    def so_far(self) -> scoring.Outcome:
        """Return what the boxes add up to now."""
        return self.added_up({row.consideration.slug: row.score for row in self.panel})

    def added_up(self, scores: Mapping[str, Score]) -> scoring.Outcome:
        """Return what scores of these questions add up to."""
        return outcome_of(self.questions, scores)

    @property
    def level_so_far(self) -> RiskLevel | None:
        """Return the level of the boxes now: the chosen one, or what the answers give."""
        chosen = str(self["chosen_level"].value() or "")
        return RiskLevel(chosen) if chosen in RiskLevel.values else self.so_far.level

    @property
    def fall_so_far(self) -> Fall:
        """Return what falls from high or very high, as the boxes are now."""
        answers = {
            (slug := row.consideration.slug): Statement(
                row.score.points, str(self[f"{slug}_seen"].value() or ""), row.score.not_known
            )
            for row in self.panel
        }
        is_judged = self.level_so_far != self.so_far.level
        told: dict[str, list[str]] = {}
        for signed in self.earlier:
            for slug, rating in signed.ratings_by_slug.items():
                told.setdefault(slug, []).append(rating.evidence)
        return falls.fall(Stand(self.level_so_far, answers, is_judged=is_judged), self.stands, told=told)

    def needs_second_person(self) -> bool:
        """Whether what stands in the boxes now must be checked by someone else."""
        calculated, level = self.so_far.level, self.level_so_far
        if calculated is None or level is None:
            return False
        is_high = scoring.needs_second_person(calculated=calculated, level=level)
        return is_high or self.fall_so_far.needs_second_person

    @cached_property
    def most_points(self) -> dict[str, int]:
        """Return the points that each answer falls from."""
        return falls.most_points(self.stands)

    def was_high(self, slug: str) -> RiskLevel | None:
        """Return the level that one answer falls from, if that is high or very high."""
        most = self.most_points.get(slug)
        level = None if most is None else scoring.level_of(most)
        return level if level and level.rank >= falls.FROM_RANK else None

    @property
    def level_before(self) -> RiskLevel | None:
        """Return the highest level of what a fall is judged against, if it is high or very high."""
        levels = [stand.level for stand in self.stands if stand.level and stand.level.rank >= falls.FROM_RANK]
        return max(levels, key=lambda level: level.rank, default=None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.forgive_impact()
        if self.is_draft:  # it may be put by again and again; the page's own key is for signing
            self.cleaned_data["once"] = uuid4()
            return cleaned
        self.clean_level(self.cleaned_data)
        self.clean_unknown(self.cleaned_data)
        self.clean_fall(self.cleaned_data)
        return cleaned

    def forgive_impact(self) -> None:
        """Ask how serious it would be only where harm may be present at all."""
        for question in self.questions:
            name = f"{question.slug}_serious"
            likely = self.cleaned_data.get(f"{question.slug}_likely")
            if likely in {NOT_KNOWN, str(int(Likelihood.NOT_PRESENT))} and self.has_error(name, "required"):
                del self.errors[name]
                self.cleaned_data[name] = ""

    def clean_level(self, answers: Mapping[str, Any]) -> None:
        """Refuse a level this person may not set, or one without a reason."""
        chosen = answers.get("chosen_level")
        calculated = self.added_up(dict(self.scores(answers))).level
        if not chosen or calculated is None or chosen == calculated:
            return
        level = RiskLevel(chosen)
        may_lower = self.by.has_perm(Permission.RISK_LOWER)
        if level.rank < calculated.rank and not may_lower:
            blockers = scoring.override_blockers(
                calculated=calculated, chosen=level, reason="given", may_lower=False
            )
            self.add_error("chosen_level", blockers)
        if "override_reason" in answers and not answers["override_reason"].strip():
            self.add_error(
                "override_reason",
                f"Enter why the level is {level.label.lower()} and not {calculated.label.lower()}",
            )

    def clean_fall(self, answers: Mapping[str, Any]) -> None:
        """Refuse a fall from high or very high on old words, or before it was talked through with her."""
        result, not_yet = self.fall_so_far, Assessment.TalkedThrough.NOT_YET
        for slug, words in falls.beside_answers(result):
            if not self.has_error(f"{slug}_seen"):
                self.add_error(f"{slug}_seen", words)
        is_talked_through = answers.get("talked_through") != not_yet
        rest = replace(result, stale=(), repeated=(), unknown=())
        for blocker in falls.blockers(rest, is_talked_through=True):
            self.add_error("chosen_level", blocker)
        if result.needs_second_person and not is_talked_through:
            self.add_error("talked_through", falls.TALK_FIRST)

    def clean_unknown(self, answers: Mapping[str, Any]) -> None:
        """Refuse to sign what nobody has known for too long."""
        unknown = [slug for slug, score in self.scores(answers) if score.not_known]
        assessed_on = answers.get("assessed_on")
        if not unknown or assessed_on is None or self.today is None:
            return
        since = not_known_since(unknown, on=assessed_on, earlier=self.earlier)
        for slug, day in since.items():
            late = scoring.unsettled({slug: day}, on=self.today, not_known_days=settings.RISK_NOT_KNOWN_DAYS)
            if late:
                self.add_error(f"{slug}_likely", late)

    def scores(self, answers: Mapping[str, Any]) -> list[tuple[str, Score]]:
        """Return the score of each question as it was answered."""
        return [
            (
                question.slug,
                score_of(
                    answers.get(f"{question.slug}_likely") or "",
                    answers.get(f"{question.slug}_serious") or "",
                ),
            )
            for question in self.questions
        ]

    def label_in_full(self, name: str) -> str:
        """Return a field's label with what it is about: "Money: How likely is harm?"."""
        about = next(
            (question.short for question in self.questions if name.startswith(f"{question.slug}_")), ""
        )
        label = str(self.fields[name].label)
        return f"{about}: {label}" if about else label

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

    def written(self, actions: Sequence[Planned]) -> AssessmentAnswers:
        """Return what the page says."""
        answers = self.cleaned_data
        scores = dict(self.scores(answers))
        begun = self.writing.assessed_on if self.writing else None
        return AssessmentAnswers(
            assessed_on=answers["assessed_on"] or begun or self.day,
            answers={
                question.slug: Answered(
                    score=scores[question.slug],
                    evidence=answers[f"{question.slug}_seen"],
                    protective=answers[f"{question.slug}_protective"],
                )
                for question in self.questions
            },
            actions=actions,
            talked_through=answers["talked_through"],
            client_rating=answers["client_rating"],
            protective_summary=answers["protective_summary"],
            chosen_level=answers["chosen_level"],
            override_reason=answers["override_reason"],
        )


def score_of(likely: str, serious: str) -> Score:
    """Return the score of two answers as the page sends them; an empty text is no answer."""
    if likely == NOT_KNOWN:
        return Score(not_known=True, impact=int(serious) if serious else None)
    return Score(int(likely) if likely else None, int(serious) if serious else None)


HER, AGENCY = str(Action.Party.HER), str(Action.Party.AGENCY)
