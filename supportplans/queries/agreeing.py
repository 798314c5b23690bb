"""What stands in the way of agreeing a plan, and whose answer to it is still waited for."""

from collections.abc import Iterable, Sequence

from cases.models import Deadline, RiskLevel
from supportplans.models import PlanVersion, Target
from supportplans.queries.high_risks import HighRisk


def agreeing_blockers(targets: Sequence[Target], risks: Iterable[HighRisk]) -> list[str]:
    """Return why the plan cannot be agreed now, in words.

    It needs a target, and every high or very high risk of the current signed assessment needs a target that
    answers it or a reason why there is none.
    """
    blockers = [
        f"{risk.consideration.short}: the risk is {RiskLevel(risk.level).label.lower()}, and no target "
        "covers it. Add a target, or say why there is none."
        for risk in risks
        if not risk.is_answered
    ]
    if all(target.status == Target.Status.SUPERSEDED for target in targets):
        blockers.insert(0, "There is no target yet. Add at least one.")
    return blockers


def awaits_a_manager(version: PlanVersion) -> bool:
    """Whether a manager's answer to the version agreed last is still waited for. One query."""
    return version.case.open_deadline(Deadline.Kind.PLAN_ANSWER) is not None
