"""Every high risk has a target, or a reason for none. A rule over facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.models import Case
from cases.queries.of_case import OfCase, first
from riskassessment.models import Assessment
from riskassessment.rules.considerations import Consideration
from supportplans.models import Target, UnansweredRisk


@dataclass(frozen=True, kw_only=True)
class HighRisk:
    """A consideration that stands high or very high in the current signed assessment, and what answers it."""

    consideration: Consideration
    level: str
    assessment_number: int
    targets: tuple[Target, ...] = ()
    reason: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether a target answers it, or someone said why none does."""
        return bool(self.targets or self.reason)


def answers(target: Target, slug: str, *, assessed_on: date) -> bool:
    """Whether a target answers a high risk found on a day.

    It does while it is worked towards, and when it was met or passed on since that day. One met before the
    assessment did not bring the risk down, so it answers nothing.
    """
    if slug not in target.considerations:
        return False
    if target.is_open:
        return True
    reached = target.status in {Target.Status.MET, Target.Status.SIGNPOSTED}
    return reached and target.outcome_on is not None and target.outcome_on >= assessed_on


def high_risks(
    assessment: Assessment | None, targets: Iterable[Target], reasons: Iterable[UnansweredRisk]
) -> list[HighRisk]:
    """Return the high and very high considerations of an assessment, each with what answers it."""
    if assessment is None:
        return []
    all_targets = list(targets)
    why = {
        reason.consideration: reason.reason
        for reason in reasons
        if reason.assessment_number == assessment.number
    }
    scores = assessment.scores()
    return [
        HighRisk(
            consideration=high_consideration,
            level=scores[high_consideration.slug].level or "",
            assessment_number=assessment.number,
            targets=tuple(
                target
                for target in all_targets
                if answers(target, high_consideration.slug, assessed_on=assessment.assessed_on)
            ),
            reason=why.get(high_consideration.slug, ""),
        )
        for high_consideration in assessment.high_considerations()
    ]


CURRENT = OfCase(
    first(lambda case: Assessment.objects.filter(case=case).signed().newest_first().with_ratings())
)


def current_assessment(case: Case) -> Assessment | None:
    """Return the last signed assessment, with its answers. Two queries."""
    assessment: Assessment | None = CURRENT.first_of(case)
    return assessment


def risks_of(case: Case, targets: Iterable[Target]) -> list[HighRisk]:
    """Return the case's high risks and what answers them. Three queries."""
    return high_risks(current_assessment(case), targets, UnansweredRisk.objects.filter(case=case))
