"""Two assessments of risk side by side, and the targets between them: what moved, what was worked on.

Risk does not know the plan, and the plan does not know how risk is laid out: they meet here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Case
from riskassessment.models import Action, Assessment
from riskassessment.queries.comparison import Compared, compare
from supportplans.models import Target


@dataclass(frozen=True, slots=True)
class Worked:
    """One target that was open between the two, and what became of it by the later one."""

    target: Target
    became: str  # "Open", or how it ended by then

    @property
    def is_open(self) -> bool:
        """Whether it was still worked towards when the later assessment was made."""
        return self.became == OPEN


OPEN = "Still open then"


@dataclass(frozen=True, slots=True)
class Beside:
    """One question then and now, with what was planned then and worked on between."""

    moved: Compared
    then_planned: tuple[Action, ...]
    targets: tuple[Worked, ...]


def beside(now: Assessment, then: Assessment, targets: Sequence[Worked]) -> list[Beside]:
    """Return each question asked now, in its order. One query: what was planned then."""
    planned = list(then.actions.select_related("deadline", "assignee"))
    return [
        Beside(
            moved,
            tuple(action for action in planned if action.consideration == moved.consideration.slug),
            tuple(target for target in targets if moved.consideration.slug in target.target.considerations),
        )
        for moved in compare(now, then)
    ]


def worked(case: Case, *, then: Assessment, now: Assessment) -> list[Worked]:
    """Return the targets that were open on a day between the two assessments, in the plan's order."""
    begun = Target.objects.filter(case=case, made_at__date__lte=now.assessed_on)
    open_then = begun.filter(Q(outcome_on=None) | Q(outcome_on__gte=then.assessed_on))
    targets = list(open_then.in_plan_order())
    for target in targets:
        target.case = case
    return [Worked(target, became(target, by=now)) for target in targets]


def became(target: Target, *, by: Assessment) -> str:
    """Return what had become of a target by the day of an assessment."""
    ended = target.outcome_on is not None and target.outcome_on <= by.assessed_on
    return target.get_status_display() if ended else OPEN
