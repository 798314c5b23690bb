"""One question of an assessment as a page asks it: its four boxes, and what they say."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from cases.models import RiskLevel
from hestia.ui.forms import LongText, ScaleField
from riskassessment.models import LONGEST_ANSWER, Rating
from riskassessment.rules import falls
from riskassessment.rules.considerations import Consideration
from riskassessment.rules.scoring import Impact, Likelihood, Score

NOT_KNOWN = "not_known"
LIKELY = [*((str(value), label) for value, label in Likelihood.choices), (NOT_KNOWN, "Not known")]
SERIOUS = [(str(value), label) for value, label in Impact.choices]
# What must be said of each question, by part: the box says its own, the head of the page all that is missing.
NOT_SAID = {
    "likely": "how likely harm is",
    "serious": "how serious it would be",
    "seen": "what you saw or heard",
}


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
    def was_higher_before(self) -> RiskLevel | None:
        """Return the level that it falls from, where last time's is a lower one."""
        last = self.before.level.rank if self.before and self.before.level else 0
        return self.was_high if self.was_high and last < self.was_high.rank else None

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


def fields_of(question: Consideration) -> dict[str, forms.Field]:
    """Return what is asked of one of them, by part: how likely, how serious, how we know, what protects."""
    slug = question.slug
    not_said = {part: f"Say {words}" for part, words in NOT_SAID.items()}
    return {
        "likely": ScaleField(
            label="How likely is harm?",
            choices=LIKELY,
            score=slug,
            axis="likely",
            error_messages={"required": not_said["likely"], "invalid_choice": not_said["likely"]},
        ),
        "serious": ScaleField(
            label="How serious would it be?",
            choices=SERIOUS,
            score=slug,
            axis="serious",
            error_messages={"required": not_said["serious"], "invalid_choice": not_said["serious"]},
        ),
        "seen": LongText(
            label="What did you see or hear?",
            rows=2,
            max_length=LONGEST_ANSWER,
            error_messages={"required": not_said["seen"]},
        ),
        "protective": LongText(
            label="What protects her here?", rows=2, max_length=LONGEST_ANSWER, required=False
        ),
    }


def answers_of(slug: str, rating: Rating) -> dict[str, str]:
    """Return an answer that was given before as the boxes of its question show it."""
    likely = NOT_KNOWN if rating.not_known else rating.likelihood
    return {
        f"{slug}_likely": "" if likely is None else str(likely),
        f"{slug}_serious": str(rating.impact or ""),
        f"{slug}_seen": rating.evidence,
        f"{slug}_protective": rating.protective,
    }


def score_of(likely: str, serious: str) -> Score:
    """Return the score of two answers as the page sends them; an empty text is no answer."""
    if likely == NOT_KNOWN:
        return Score(not_known=True, impact=int(serious) if serious else None)
    return Score(int(likely) if likely else None, int(serious) if serious else None)
