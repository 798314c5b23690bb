"""How an exit stands: what its pages share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from cases.models import Case, RiskLevel
from cases.queries.of_case import OfCase, first
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.ui.http import HouseRequest
from riskassessment.models import Assessment
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence
from supportplans.queries.writers import signers
from supportplans.rules.exit_blockers import still_to_finish
from supportplans.rules.exit_criteria import Criterion, criteria
from supportplans.rules.exit_facts import ExitEvidence
from supportplans.rules.handed_on import wrongly_handed_on
from supportplans.rules.loose_ends import (
    EndAnswer,
    LooseEnd,
    Mark,
    becomes,
    is_answered,
    is_let_go,
    let_go,
    mark_of,
    unanswered,
)


def exit_url(case: Case, page: str = "exit", *args: object) -> str:
    """Return the address of one of the exit's pages."""
    return reverse(f"supportplans:{page}", args=[case.reference, *args])


OPEN_EXIT = OfCase(
    first(
        lambda case: (
            Exit.objects.filter(case=case)
            .open()
            .select_related("asked_by", "returned_by", "risk_exception_by", "high_risk_understood_by")
        )
    )
)


def open_exit(case: Case) -> Exit | None:
    """Return the exit being prepared, if there is one."""
    leaving: Exit | None = OPEN_EXIT.first_of(case)
    return leaving


def saved_words(before: Exit | None) -> Callable[[Exit], str]:
    """Return what says, once an exit is changed, that a request for sign-off was taken back by that."""
    was_asked = before is not None and before.is_asked
    return lambda now: TAKEN_BACK if was_asked and not now.is_asked else "Saved."


def managers_for(leaving: Exit, request: HouseRequest) -> QuerySet[User]:
    """Return the managers who may sign what whoever reads the page asks for."""
    return signers(leaving, asked_by=request.user, at=request.now)


def who_knows_her_risk(case: Case, managers: QuerySet[User]) -> User | None:
    """Return the one of several managers who checked her risk last: most often whom to ask."""
    if len(managers) == 1:
        return None
    checked = Assessment.objects.filter(case=case).signed().exclude(checked_by=None).newest_first()
    last = checked.values_list("checked_by", flat=True).first()
    return next((manager for manager in managers if manager.pk == last), None)


# Open concerns stand in the way of the first criterion, and the third is her safety plan: nothing is said of
# the two to whoever has no row of those.
OF_WHAT_IS_SENSITIVE = (1, 3)


TAKEN_BACK = "Saved. The request for sign-off no longer counts: ask again when the exit is ready."


class EndShown(NamedTuple):
    """One thing that still runs, as the pages show it."""

    end: LooseEnd
    answer: EndAnswer | None
    is_settled: bool
    mark: Mark
    wrong: str = ""  # why it cannot go to who is named

    @property
    def becomes(self) -> str:
        """Return what becomes of it: "Handed on: Brightwater Law, 020 7946 0001"."""
        if self.end.by_itself:
            return self.end.by_itself
        return becomes(self.answer) if self.answer and self.is_settled else ""


def shown_end(end: LooseEnd, answers: Mapping[str, EndAnswer], *, wrong: str) -> EndShown:
    """Return one thing that still runs, with what becomes of it and what stands before that."""
    answer, is_settled = answers.get(end.key), is_answered(end, answers)
    mark = mark_of(answer, is_let_go=is_let_go(end, answers)) if answer and not end.by_itself else Mark.FACT
    return EndShown(end, answer, is_settled, Mark.FACT if wrong else mark, wrong)


@dataclass(frozen=True)
class ExitState:
    """An exit as its pages show it."""

    leaving: Exit
    evidence: ExitEvidence
    criteria: tuple[Criterion, ...]

    @property
    def still_running(self) -> list[EndShown]:
        """Return what still runs, with what becomes of it: the unanswered first, then what is let go."""
        answers, wrong = self.leaving.left_open, self.wrongly_handed_on
        shown = [shown_end(end, answers, wrong=wrong.get(end.key, "")) for end in self.evidence.loose_ends]
        return sorted(shown, key=lambda each: (each.is_settled, not each.wrong, each.mark != Mark.UNMET))

    @property
    def wrongly_handed_on(self) -> dict[str, str]:
        """Return, by its key, why each that is handed on cannot go to who is named."""
        return wrongly_handed_on(self.evidence, self.leaving.left_open)

    @property
    def given_up(self) -> list[LooseEnd]:
        """Return what protects her and nobody will do: a manager says why before they sign."""
        return let_go(self.evidence.loose_ends, self.leaving.left_open)

    @property
    def protecting(self) -> list[EndShown]:
        """Return what still runs and protects her; what is let go first."""
        return sorted(
            (shown for shown in self.still_running if shown.end.is_grave),
            key=lambda shown: shown.mark != Mark.UNMET,
        )

    @property
    def unsettled(self) -> int:
        """Return of how much that still runs nobody has said what becomes of it."""
        return len(unanswered(self.evidence.loose_ends, self.leaving.left_open))

    @property
    def settled(self) -> int:
        """Return of how much that still runs somebody has said it."""
        return len(self.evidence.loose_ends) - self.unsettled

    @property
    def next_one(self) -> Criterion | None:
        """Return the first of them that is not settled: what to do next."""
        return next((criterion for criterion in self.criteria if not criterion.is_settled), None)

    @property
    def unexplained(self) -> int:
        """Return of how many nobody has said why they were not possible, where an exit was not planned."""
        return sum(bool(criterion.missing) and not criterion.because for criterion in self.criteria)

    @property
    def done(self) -> int:
        """Return how many of them stand in nobody's way."""
        return sum(criterion.is_settled for criterion in self.criteria)

    @property
    def done_in_words(self) -> str:
        """Return how many of them are settled, and how many of those because they do not apply."""
        words = f"{self.done} of {len(self.criteria)} criteria settled"
        if not (none := sum(criterion.does_not_apply for criterion in self.criteria)):
            return f"{words}."
        return f"{words}, {none} of which {'does' if none == 1 else 'do'} not apply."

    @property
    def besides(self) -> list[str]:
        """Return the short names of what is to finish before sign-off and is none of the six."""
        case = self.leaving.case
        to_do = still_to_finish(self.leaving, self.evidence, self.criteria, risk_level=case.risk_counts)
        of_the_six = {criterion.short for criterion in self.criteria}
        return [name for name in to_do if name not in of_the_six]


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
