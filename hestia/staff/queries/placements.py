"""Where a learner’s placement stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hestia.accounts.models import User
from hestia.staff.models import (
    LearnerDay,
    LearnerFeedback,
    LearnerPlacement,
)
from hestia.staff.rules import hours_in_words


@dataclass(frozen=True)
class PlacementNow:
    """A placement with how many of its days are done."""

    placement: LearnerPlacement
    days: list[LearnerDay]

    def count(self, kind: str) -> int:
        """Return how many days of a kind there were."""
        return sum(row.kind == kind for row in self.days)

    @property
    def done(self) -> int:
        """Return how many days were worked."""
        return self.count(LearnerDay.Kind.WORKED)

    @property
    def skills(self) -> int:
        """Return how many skills days there were."""
        return self.count(LearnerDay.Kind.SKILLS)

    @property
    def absent(self) -> int:
        """Return how many days they were absent."""
        return self.count(LearnerDay.Kind.ABSENT)

    @property
    def hours(self) -> str:
        """Return how many hours there were on all days together, in words; nothing where there were none."""
        return hours_in_words(sum((row.hours for row in self.days if row.hours), Decimal(0)) or None)

    @property
    def left(self) -> int:
        """Return how many of the days agreed are left."""
        return max(self.placement.days_agreed - self.done, 0)


def heard_in_words(feedback: Sequence[LearnerFeedback]) -> list[str]:
    """Return what clients answered of a student or volunteer: counts first, of those who were asked."""
    sentences = []
    for field, words in (("respected", "were treated with respect"), ("useful", "found the help useful")):
        answers = [getattr(row, field) for row in feedback if getattr(row, field)]
        if answers:
            yes, partly = (
                answers.count(each) for each in (LearnerFeedback.Answer.YES, LearnerFeedback.Answer.PARTLY)
            )
            also = f", {partly} partly" if partly else ""
            sentences.append(f"{yes} of {len(answers)} {words}{also}.")
    return sentences


def placement_now(reader: User, person: User) -> PlacementNow | None:
    """Return somebody's placement, if the reader may see one."""
    placement = (
        LearnerPlacement.objects.visible_to(reader).filter(person=person).select_related("supervisor").first()
    )
    if placement is None:
        return None
    return PlacementNow(placement, list(LearnerDay.objects.visible_to(reader).filter(person=person)))
