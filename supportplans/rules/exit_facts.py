"""The facts an exit is judged by; `supportplans.queries.evidence` gathers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple, Protocol

from cases.models import Agency, Deadline, Disclosure, Paper
from cases.queries.her_answers import HerAnswer
from riskassessment.rules.scoring import Signed, Verdict
from supportplans.rules.loose_ends import EndAnswer, LooseEnd, Mark

type Answers = Mapping[int, HerAnswer]
type Letters = Mapping[int, Sequence[Disclosure]]
NO_LETTERS: Letters = MappingProxyType({})


class TargetFacts(Protocol):
    """What an exit asks of a target of her plan."""

    @property
    def pk(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def long_term(self) -> bool: ...
    @property
    def is_met(self) -> bool: ...
    @property
    def is_stopped(self) -> bool: ...
    @property
    def is_replaced(self) -> bool: ...
    @property
    def is_settled(self) -> bool: ...
    def get_status_display(self) -> str: ...
    def get_absolute_url(self) -> str: ...


class SignpostFacts(Protocol):
    """What an exit asks of a service that takes something on."""

    @property
    def pk(self) -> int: ...
    @property
    def target_id(self) -> int | None: ...
    @property
    def hearing_id(self) -> int | None: ...
    @property
    def need(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def passed_on(self) -> date: ...
    @property
    def is_waiting(self) -> bool: ...
    @property
    def is_refused(self) -> bool: ...
    @property
    def answer_in_words(self) -> str: ...


class SafetyPlanFacts(Protocol):
    """What an exit asks of her safety plan."""

    @property
    def signed_on(self) -> date: ...
    def is_fresh(self, *, on: date, days: int) -> bool: ...


class StatementFacts(Protocol):
    """What an exit asks of her own words about leaving."""

    @property
    def words(self) -> str: ...
    @property
    def said_on(self) -> date: ...
    @property
    def interpreter_name(self) -> str: ...
    @property
    def rating(self) -> int: ...
    @property
    def is_ready(self) -> bool: ...


class ExitFacts(Protocol):
    """What is asked of an exit before it is signed off."""

    @property
    def is_planned(self) -> bool: ...
    @property
    def is_death(self) -> bool: ...
    @property
    def told_by(self) -> str: ...
    @property
    def told_of_death(self) -> str: ...
    @property
    def is_asked(self) -> bool: ...
    @property
    def is_signed(self) -> bool: ...
    @property
    def exit_on(self) -> date | None: ...
    @property
    def destination(self) -> str: ...
    @property
    def may_contact(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def last_contact_on(self) -> date | None: ...
    @property
    def checks_made(self) -> str: ...
    @property
    def safeguarding(self) -> str: ...
    @property
    def left_open(self) -> Mapping[str, EndAnswer]: ...
    @property
    def high_risk_understood_at(self) -> datetime | None: ...
    @property
    def asked_by_id(self) -> int | None: ...


class Line(NamedTuple):
    """One sentence of proof or of what is missing, the page it is about, and what stands before it."""

    text: str
    url: str = ""
    mark: Mark = Mark.MET


class Accepted(NamedTuple):
    """A manager's exception to the first criterion, in words, and what it was given on.

    :param assessment: the number of the latest signed risk assessment then; None if none was signed
    :param reasons: what stood in the way then
    """

    words: str
    assessment: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ExitEvidence:
    """What the record says on the day of exit: the facts the six criteria are judged by.

    :param exit_on: the day of exit, or today while none is chosen: how old a proof is counts back from it
    :param risk: whether risk has significantly decreased, by `riskassessment.rules.scoring`
    :param at_exit_number: the number of the latest signed risk assessment
    :param answers: by agency, what the ledger of her consents says about telling it
    :param letters: by agency that must not be told, the letters to it that are not made, and the last made
    :param hearings: the court and immigration hearings in the diary for after that day
    :param moved_on: the day of her last change of address or room, if one is known
    :param safety_plan_days: how many calendar days before ``exit_on`` a safety plan may be signed
    :param awaited_letters: the tasks to get the letter of a decision, by their titles
    :param loose_ends: what still runs on that day
    :param not_possible: of an unplanned exit, by criterion: why it was not possible
    :param may_not_reach: whether she agreed to be asked later, and no way to reach her is safe and checked
    :param has_died: whether the exit being prepared is her death
    :param urls: pages to point at: "risk", "baseline", "at_exit", "plan", "agencies", "safety_plan"
    """

    exit_on: date
    risk: Verdict
    baseline: Signed | None = None
    at_exit: Signed | None = None
    at_exit_number: int | None = None
    exception: Accepted | None = None
    agencies: Sequence[Agency] = ()
    answers: Answers = field(default_factory=dict)
    letters: Letters = NO_LETTERS
    targets: Sequence[TargetFacts] = ()
    signposts: Sequence[SignpostFacts] = ()
    hearings: Sequence[Deadline] = ()
    safety_plan: SafetyPlanFacts | None = None
    safety_plan_days: int = 14
    moved_on: date | None = None
    papers: Sequence[Paper] = ()
    awaited_letters: Sequence[str] = ()
    statement: StatementFacts | None = None
    loose_ends: Sequence[LooseEnd] = ()
    not_possible: Mapping[str, str] = field(default_factory=dict)
    may_not_reach: bool = False
    has_died: bool = False
    urls: Mapping[str, str] = field(default_factory=dict)

    def url(self, page: str) -> str:
        """Return the address of a page, or nothing where there is none."""
        return self.urls.get(page, "")
