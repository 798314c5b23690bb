"""All that the page of a plan shows, asked for once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Max

from cases.models import Case, Deadline, Printed, ThreeState, Topic
from cases.queries.of_case import OfCase, first
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday, Nation
from hestia.workingdays.words import CALENDAR, US, DueWords, due_words
from referrals.models import Decision
from riskassessment.rules.considerations import every_consideration
from supportplans.models import (
    ConversationCheck,
    Domain,
    OutcomeRating,
    Plan,
    PlanVersion,
    Review,
    SafetyPlan,
    Step,
    Target,
    Translation,
)
from supportplans.models.plan import NOW
from supportplans.queries.agreeing import agreeing_blockers, awaits_a_manager
from supportplans.queries.evidence import SAFETY_PLAN
from supportplans.queries.high_risks import HighRisk, risks_of
from supportplans.queries.progress import rating_due

# What to ask when a part of the plan is empty.
QUESTIONS = {
    Domain.SAFETY: "What would make you feel safer this week?",
    Domain.INCOME: "What would make money easier this month?",
    Domain.EMOTIONAL: "What helps you when things are hard?",
    Domain.HEALTH: "Is there anything about your health that worries you?",
    Domain.LEGAL: "What would you like to know about your rights and papers?",
}

PLAN = OfCase(first(lambda case: Plan.objects.filter(case=case)))
TARGETS = OfCase(lambda case: Target.objects.filter(case=case).with_steps().in_plan_order())
NEEDS = OfCase(lambda case: Topic.objects.filter(case=case, answer=ThreeState.YES, subject__in=Topic.NEEDS))
CHECKS = OfCase(lambda case: ConversationCheck.objects.filter(case=case).latest_of_each())
VERSION = OfCase(first(lambda case: PlanVersion.objects.filter(case=case).select_related("recorded_by")))
ANSWERED = OfCase(first(lambda case: PlanVersion.objects.filter(case=case).answered_by_her()))
VERSIONS = OfCase(lambda case: PlanVersion.objects.filter(case=case).defer("content"))
LAST_REVIEW = OfCase(first(lambda case: Review.objects.filter(case=case).select_related("recorded_by")))
COPIES_OUT = OfCase(lambda case: Printed.objects.filter(case=case).out())

NEED_NAMES = dict(Topic.Subject.choices)


@dataclass(frozen=True)
class StepLine:
    """A step with how its day stands."""

    step: Step
    due: DueWords | None


@dataclass(frozen=True)
class TargetCard:
    """A target with its steps, how its day stands, which risks it brings down and which needs it answers."""

    target: Target
    steps: Sequence[StepLine]
    due: DueWords | None
    reduces: Sequence[str]
    answers: Sequence[str]
    not_agreed: PlanVersion | None  # the version she was asked about last, if she did not agree with it
    has_new_words: bool
    is_unfolded: bool  # it was just changed

    @property
    def is_open(self) -> bool:
        """Whether it is open on a phone too: just changed, or it or a step of it is due soon or late."""
        if self.is_unfolded:
            return True
        days = [self.due, *(line.due for line in self.steps)]
        return any(due is not None and due.kind in {"overdue", "soon"} for due in days)

    @property
    def steps_done(self) -> int:
        """Return how many of its steps are done."""
        return sum(line.step.status == Step.Status.DONE for line in self.steps)


@dataclass(frozen=True)
class DomainPart:
    """One of the five parts: what is worked on, what comes later, what has ended."""

    domain: Domain
    now: Sequence[TargetCard]
    later: Sequence[TargetCard]
    ended: Sequence[TargetCard]

    @property
    def question(self) -> str:
        """Return what to ask when nothing is in it."""
        return QUESTIONS[self.domain]

    @property
    def later_is_unfolded(self) -> bool:
        """Whether one for later was just changed."""
        return any(card.is_unfolded for card in self.later)

    @property
    def ended_is_unfolded(self) -> bool:
        """Whether one that has ended was just changed."""
        return any(card.is_unfolded for card in self.ended)

    @property
    def is_empty(self) -> bool:
        """Whether no target was ever in it."""
        return not (self.now or self.later or self.ended)


@dataclass(frozen=True)
class CheckLine:
    """One of the four conversations: the last one about it, and whether it still counts."""

    subject: ConversationCheck.Subject
    last: ConversationCheck | None
    is_current: bool

    @property
    def is_settled(self) -> bool:
        """Whether she understood, and it still counts."""
        understood = self.last is not None and self.last.result == ConversationCheck.Result.UNDERSTOOD
        return understood and self.is_current


@dataclass(frozen=True)
class CopyToPrint:
    """The copy she wanted of a version, while none was made: how she takes it, and which edition it is."""

    version: PlanVersion
    takes: str
    edition: str


class PlanOverview:
    """A plan as its page shows it. The number of questions to the database does not grow with the plan."""

    def __init__(self, case: Case, *, today: date, unfolded: int | None = None) -> None:
        self.case = case
        self.today = today
        self.unfolded = unfolded  # the key of a target that was just changed
        self.plan: Plan | None = PLAN.first_of(case)

    @cached_property
    def targets(self) -> list[Target]:
        """Every target but those replaced by others, with its steps. Two queries."""
        return [target for target in TARGETS.of(self.case) if target.status != Target.Status.SUPERSEDED]

    @cached_property
    def risks(self) -> list[HighRisk]:
        """Every high risk of the current assessment, and what answers it. Three queries."""
        return risks_of(self.case, self.targets)

    @cached_property
    def unanswered(self) -> list[HighRisk]:
        """The high risks with neither a target nor a reason for none."""
        return [risk for risk in self.risks if not risk.is_answered]

    @property
    def risks_answered(self) -> str | None:
        """Say that each high risk has its target, or its reason for none; nothing while one has neither."""
        return None if self.unanswered else "All answered"

    @cached_property
    def unmet_needs(self) -> list[Topic]:
        """The needs she has that no target answers yet. One query."""
        answered = {need for target in self.targets if not is_dropped(target) for need in target.needs}
        return [topic for topic in NEEDS.of(self.case) if topic.subject not in answered]

    @property
    def of_no_need(self) -> list[Target]:
        """Return the targets worked on that have no need ticked: a need may be met by one of these."""
        return [target for target in self.targets if target.is_open and not target.needs]

    @cached_property
    def rating_due(self) -> str:
        """At which moment she is to be asked about the seven outcomes now, or nothing. One query."""
        if self.plan is None:
            return ""
        return rating_due(
            OutcomeRating.objects.filter(case=self.case),
            reviewed_on=self.last_review.reviewed_on if self.last_review else None,
            leaves=False,
        )

    @cached_property
    def blockers(self) -> list[str]:
        """Why the plan cannot be agreed now, in words."""
        return agreeing_blockers(self.targets, self.risks)

    @cached_property
    def domains(self) -> list[DomainPart]:
        """The five parts, in order, empty ones included."""
        cards = [self.card(target, self.names) for target in self.targets]
        return [
            DomainPart(
                domain=domain,
                now=[c for c in cards if c.target.domain == domain and is_now(c.target)],
                later=[c for c in cards if c.target.domain == domain and c.target.is_later],
                ended=[c for c in cards if c.target.domain == domain and not c.target.is_open],
            )
            for domain in Domain
        ]

    @cached_property
    def names(self) -> dict[str, str]:
        """What each risk is called in a line."""
        return {consideration.slug: consideration.short for consideration in every_consideration()}

    @cached_property
    def calendar(self) -> Calendar:
        """The bank holidays her days are read by."""
        return BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)

    def how_due(self, day: date | None, *, is_open: bool = True) -> DueWords | None:
        """Return how a day of the plan stands: nothing once its work has ended, or without a day."""
        if day is None or not is_open:
            return None
        return due_words(
            due_on=day,
            unit=CALENDAR,
            owner=US,
            today=self.today,
            calendar=self.calendar,
            soon_within=settings.SOON["plan"],
        )

    def card(self, target: Target, names: dict[str, str]) -> TargetCard:
        """Return a target as the page shows it."""
        target.case = self.case
        return TargetCard(
            target=target,
            steps=[
                StepLine(step, self.how_due(step.by_on, is_open=step.is_open))
                for step in target.step_set.all()
            ],
            due=self.how_due(target.due_on, is_open=target.is_open),
            reduces=[names[slug] for slug in target.considerations if slug in names],
            answers=[NEED_NAMES[need] for need in target.needs if need in NEED_NAMES],
            not_agreed=self.last_asked if self.last_asked and self.last_asked.is_not_agreed(target) else None,
            has_new_words=bool(self.last_asked and not self.last_asked.is_not_agreed_now(target)),
            is_unfolded=target.pk == self.unfolded,
        )

    @cached_property
    def checks(self) -> list[CheckLine]:
        """The four conversations. Two queries."""
        last: dict[str, ConversationCheck] = {check.subject: check for check in CHECKS.of(self.case)}
        decided_on = Decision.objects.filter(case=self.case).aggregate(on=Max("made_on"))["on"]
        return [
            CheckLine(
                subject=subject,
                last=last.get(subject),
                is_current=subject in last
                and last[subject].is_current(on=self.today, last_decision_on=decided_on),
            )
            for subject in ConversationCheck.Subject
        ]

    @property
    def understood(self) -> str:
        """Return how many of the four she understood, and still does."""
        return f"{sum(check.is_settled for check in self.checks)} of {len(self.checks)} understood"

    @cached_property
    def version(self) -> PlanVersion | None:
        """What was agreed last."""
        version: PlanVersion | None = VERSION.first_of(self.case)
        return version

    @cached_property
    def last_asked(self) -> PlanVersion | None:
        """The last version to which she gave an answer."""
        if self.version is None or self.version.answer != PlanVersion.Answer.NOT_ASKED:
            return self.version
        answered: PlanVersion | None = ANSWERED.first_of(self.case)
        return answered

    @cached_property
    def versions(self) -> list[PlanVersion]:
        """Everything that was ever agreed, the latest first."""
        return VERSIONS.of(self.case)

    @cached_property
    def is_changed(self) -> bool:
        """Whether the plan has moved on since it was agreed."""
        if self.plan is None or self.version is None:
            return False
        return not self.version.still_says(self.plan.content(self.targets))

    @cached_property
    def last_review(self) -> Review | None:
        """The last time it was looked at together."""
        review: Review | None = LAST_REVIEW.first_of(self.case)
        return review

    @cached_property
    def is_settled(self) -> bool:
        """Whether she was asked about the plan as it is, since it was last reviewed: next, it is reviewed."""
        if self.version is None or self.is_changed or self.version.answer == PlanVersion.Answer.NOT_ASKED:
            return False
        return self.last_review is None or self.last_review.reviewed_on <= self.version.agreed_on

    @cached_property
    def next_review(self) -> DueWords | None:
        """When it is looked at again."""
        kinds = Deadline.Kind
        promise = self.case.open_promise(kinds.PLAN_REVIEW) or self.case.open_promise(kinds.FIRST_PLAN)
        if promise is None:
            return None
        return due_words(
            due_on=promise.due_on,
            unit=promise.unit,
            owner=promise.owner,
            today=self.today,
            calendar=self.calendar,
            soon_within=promise.soon_within,
        )

    @cached_property
    def copies_out(self) -> list[Printed]:
        """The copies of anything she took with her of which nothing more is known."""
        return COPIES_OUT.of(self.case)

    @cached_property
    def to_print(self) -> CopyToPrint | None:
        """The copy of the version agreed last that is still to be made. Two queries at most."""
        if self.version is None or self.plan is None or self.case.is_over:
            return None
        return copy_to_print(self.version, self.plan.content(self.targets))

    @cached_property
    def awaits_manager(self) -> bool:
        """Whether a manager is still to answer the version agreed last. One query."""
        return self.version is not None and awaits_a_manager(self.version)

    @cached_property
    def safety_plan(self) -> SafetyPlan | None:
        """What keeps her safe, as she signed it last."""
        safety_plan: SafetyPlan | None = SAFETY_PLAN.first_of(self.case)
        return safety_plan


TAKES = {PlanVersion.Copy.PAPER: Printed.Takes.YES, PlanVersion.Copy.DISCREET: Printed.Takes.DISCREET}


def copy_to_print(version: PlanVersion, content: Mapping[str, Any]) -> CopyToPrint | None:
    """Return the copy that is still to be made of a version for her, or nothing.

    :param content: the plan as it stands now. While it says what the version says, a copy of it is one of the
        version too, and the better one once more of it was checked in her language.
    """
    takes = TAKES.get(PlanVersion.Copy(version.copy_given))
    if takes is None:
        return None
    printed = Printed.objects.filter(
        case=version.case_id, document="plan", takes_away__in=TAKES.values(), at__gte=version.recorded_at
    )
    editions = {choices.get("edition", "") for choices in printed.values_list("choices", flat=True)}
    stands = version.still_says(content)
    if editions & {"", str(version.number), *([NOW] if stands else [])}:
        return None
    has_newer_words = stands and Translation.objects.checked_after(version).exists()
    return CopyToPrint(version, str(takes), NOW if has_newer_words else str(version.number))


def is_dropped(target: Target) -> bool:
    """Whether nobody works towards a target any more, and it was not reached either."""
    return target.status in {Target.Status.STOPPED, Target.Status.NOT_MET}


def is_now(target: Target) -> bool:
    """Whether a target is worked on now, and not for later."""
    return target.is_open and not target.is_later
