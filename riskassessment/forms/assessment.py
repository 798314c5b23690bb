"""What was answered in an assessment: what it comes to while it is written, and whether it may be signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings

from cases.models import RiskLevel
from hestia.accounts.permissions import Permission
from riskassessment.actions import Answered, AssessmentAnswers, Planned
from riskassessment.forms.asking import AskingForm
from riskassessment.forms.rating import LIKELY, NOT_KNOWN, SERIOUS, Block, PanelRow, score_of
from riskassessment.models import Assessment, not_known_since, outcome_of
from riskassessment.rules import falls, scoring
from riskassessment.rules.falls import Fall, Stand, Statement
from riskassessment.rules.scoring import Likelihood, Score

NO_ACTION = (
    "Her risk is very high, and nothing is entered under “What will we do now?”. "
    "Enter one action there, or say why nothing is to be done now"
)


class AssessmentForm(AskingForm):
    """The five questions and what belongs to them, with what the answers come to.

    ``plans_action`` says whether an action is entered: those are rows of their own, see `AssessmentPage`.
    """

    plans_action = False

    # While it is written

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
    def so_far(self) -> scoring.ScoredOutcome:
        """Return what the boxes add up to now."""
        return self.added_up({row.consideration.slug: row.score for row in self.panel})

    def added_up(self, scores: Mapping[str, Score]) -> scoring.ScoredOutcome:
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

    @property
    def sets_level(self) -> bool:
        """Whether a level is set that the answers may not give, or something about it has to be put right."""
        asked = (self["chosen_level"], self["override_reason"])
        return any(box.value() or box.errors for box in asked)

    # Once it is sent

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.forgive_impact()
        if self.is_draft:  # it may be put by again and again; the page's own key is for signing
            self.cleaned_data["once"] = uuid4()
            return cleaned
        self.clean_level(self.cleaned_data)
        self.clean_unknown(self.cleaned_data)
        self.clean_fall(self.cleaned_data)
        self.clean_no_action(self.cleaned_data)
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

    @property
    def lacks_action(self) -> bool:
        """Whether the boxes come to high or very high, and nothing will be done now."""
        level = self.level_so_far
        return bool(level and level.rank >= RiskLevel.HIGH.rank and not self.plans_action)

    def clean_no_action(self, answers: Mapping[str, Any]) -> None:
        """Ask for an action at very high risk, or for words why there is none: who checks it reads them."""
        if not self.lacks_action or self.level_so_far != RiskLevel.VERY_HIGH:
            return
        field = self.fields["no_action_why"]
        field.widget = forms.TextInput(attrs={"dir": "auto"})
        vars(field)["says_optional"] = False
        self.settle("no_action_why", field)
        if not answers.get("no_action_why") and not self.has_error("no_action_why"):
            self.add_error("no_action_why", NO_ACTION)

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
            without_interpreter=answers["without_interpreter"],
            no_action_why="" if actions else answers["no_action_why"],
            client_rating=answers["client_rating"],
            protective_summary=answers["protective_summary"],
            chosen_level=answers["chosen_level"],
            override_reason=answers["override_reason"],
        )
