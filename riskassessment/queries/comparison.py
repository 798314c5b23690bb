"""One assessment beside the one before it: what moved. For the page, the checker and the paper."""

from dataclasses import dataclass
from typing import NamedTuple

from riskassessment.models import Action, Assessment, Rating
from riskassessment.queries.falls import Sent, sent_higher
from riskassessment.rules.considerations import Consideration, consideration
from riskassessment.rules.scoring import Score, level_of, moved_words


@dataclass(frozen=True, slots=True)
class Compared:
    """One consideration now and last time."""

    consideration: Consideration
    now: Rating | None
    before: Rating | None
    actions: tuple[Action, ...] = ()
    is_asked: bool = True  # now; what was asked last time only is shown as well

    @property
    def change(self) -> str:
        """Return how it moved, in words."""
        if not self.is_asked:
            was = self.before.level.label.lower() if self.before and self.before.level else "not answered"
            return f"Not asked now, was {was}"
        moved = moved_words(score_of(self.now), self.before.score if self.before else None)
        return f"{moved}, with a new description" if self.has_new_words else moved

    @property
    def has_new_words(self) -> bool:
        """Whether its level is as it was, and what was seen or heard is described in other words."""
        now, before = self.now, self.before
        if now is None or before is None or now.level is None or now.level != before.level:
            return False
        return now.evidence.split() != before.evidence.split()

    @property
    def has_moved(self) -> bool:
        """Whether its level is another than last time."""
        before = self.before.level if self.before else None
        return before is not None and self.now is not None and self.now.level not in {None, before}

    @property
    def is_up(self) -> bool:
        """Whether its level is higher than last time."""
        return self.has_moved and self.change.startswith("Up")


def compare(
    assessment: Assessment, previous: Assessment | None, actions: tuple[Action, ...] = ()
) -> list[Compared]:
    """Return each consideration with its answer now and last time, in the order they are asked.

    What was asked last time and is not asked now comes after them: no answer disappears unseen.
    """
    now = {consideration.slug for consideration in assessment.considerations}
    dropped = (
        [consideration for consideration in previous.considerations if consideration.slug not in now]
        if previous
        else []
    )
    return [
        Compared(
            consideration,
            assessment.rating(consideration.slug),
            previous.rating(consideration.slug) if previous else None,
            tuple(action for action in actions if action.consideration == consideration.slug),
            is_asked=consideration.slug in now,
        )
        for consideration in [*assessment.considerations, *dropped]
    ]


def score_of(rating: Rating | None) -> Score:
    """Return an answer's score, or an unanswered one."""
    return rating.score if rating else Score()


class Answer(NamedTuple):
    """One answer: its level and points, if it has any, and its evidence."""

    level: str
    points: int | None
    evidence: str


class SentAnswer(NamedTuple):
    """One answer as it was sent before, beside the answer now, if it is asked."""

    question: str
    was: Answer
    now: Answer | None


def compare_with_sent(assessment: Assessment) -> tuple[Sent, list[SentAnswer]] | None:
    """Return what was sent higher since the last signature, with its answers beside those of now."""
    sent = None if assessment.is_signed else sent_higher(assessment)
    if sent is None:
        return None
    answers = []
    for slug, was in sent.stand.answers.items():
        question = consideration(slug, assessment.questions_version).question
        before = Answer("" if was.points is None else level_of(was.points), was.points, was.evidence)
        rating = assessment.rating(slug)
        now = Answer(rating.level or "", rating.points, rating.evidence) if rating else None
        answers.append(SentAnswer(question, before, now))
    return sent, answers
