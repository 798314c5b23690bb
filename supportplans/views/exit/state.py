"""How an exit stands: what its pages share."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.ui.http import HouseRequest
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence
from supportplans.queries.writers import signers
from supportplans.rules.exit_criteria import Criterion, criteria
from supportplans.rules.exit_facts import ExitEvidence


def exit_url(case: Case, page: str = "exit", *args: object) -> str:
    """Return the address of one of the exit's pages."""
    return reverse(f"supportplans:{page}", args=[case.reference, *args])


def open_exit(case: Case) -> Exit | None:
    """Return the exit being prepared, if there is one."""
    leaving = (
        Exit.objects.filter(case=case)
        .open()
        .select_related("asked_by", "returned_by", "risk_exception_by", "high_risk_understood_by")
        .first()
    )
    if leaving is not None:
        leaving.case = case
    return leaving


def managers_for(case: Case, user: User, request: HouseRequest) -> QuerySet[User]:
    """Return the managers who may sign what this person asks for."""
    leaving = open_exit(case) or Exit(case=case)
    return signers(leaving, asked_by=user, at=request.now)


# Open concerns stand in the way of the first criterion, and the third is her safety plan: nothing is said of
# the two to whoever has no row of those.
OF_WHAT_IS_SENSITIVE = (1, 3)


@dataclass(frozen=True)
class ExitState:
    """An exit as its pages show it."""

    leaving: Exit
    evidence: ExitEvidence
    criteria: tuple[Criterion, ...]

    @property
    def done(self) -> int:
        """Return how many of them stand in nobody's way."""
        return sum(criterion.is_settled for criterion in self.criteria)


def state_of(case: Case, request: HouseRequest) -> ExitState:
    """Return where the exit stands: the one being prepared, or what it would be if it began now."""
    leaving = open_exit(case) or Exit(case=case, kind=Case.ExitKind.PLANNED)
    evidence = exit_evidence(case, leaving, today=request.today)
    judged = criteria(evidence)
    if request.user.sees < Level.SENSITIVE:
        judged = tuple(criterion for criterion in judged if criterion.number not in OF_WHAT_IS_SENSITIVE)
    return ExitState(leaving, evidence, judged)


def is_high(case: Case) -> bool:
    """Whether her risk is high or very high now."""
    return case.risk_counts in {RiskLevel.HIGH, RiskLevel.VERY_HIGH}
