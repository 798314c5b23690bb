"""What an assessment promises: the next one, its tasks, a call about very high risk."""

from datetime import date, datetime

from cases.models import Case, Deadline, PromiseSource, RiskLevel
from hestia.accounts.models import User
from hestia.workingdays.words import long_day
from riskassessment.models import Action, Assessment


def promise_risk_review(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Promise when the risk is looked at again."""
    due_on = assessment.review_on
    if due_on is None:
        return
    days = (due_on - assessment.assessed_on).days
    level = RiskLevel(assessment.level)
    how_often = f"{level.label} risk: review every {days} days"
    if level == RiskLevel.VERY_HIGH:
        how_often += " and at every contact"
    assessment.case.promise(
        Deadline.Kind.RISK_REVIEW,
        due_on=due_on,
        context=f"Last assessed {long_day(assessment.assessed_on)}. {how_often}.",
        source=PromiseSource.of(assessment),
        by=by,
        at=at,
    )


def make_tasks(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Turn what was planned into tasks with a day and a name."""
    for action in assessment.actions.select_related("assignee"):
        theirs = action.party == Action.Party.AGENCY
        action.deadline = assessment.case.promise(
            Deadline.Kind.TASK,
            title=action.what,
            context=f"From the risk assessment. To be done by: {action.who}."[:200],
            due_on=action.by_on,
            owner=Deadline.Owner.OTHER if theirs else Deadline.Owner.US,
            assignee=action.assignee,
            is_of_risk=True,
            by=by,
            at=at,
        )
        action.save()


def promise_call(
    assessment: Assessment, *, whom: User | None, owner: User, by: User, at: datetime, today: date
) -> None:
    """Promise a call today about very high risk: worker and manager decide about a referral together."""
    assessment.escalation = assessment.case.promise(
        Deadline.Kind.RISK_CALL,
        title=f"Ring {whom or 'a manager'} about very high risk",
        context="In danger now: call 999. Decide about a safeguarding referral.",
        due_on=today,
        assignee=owner,
        is_of_risk=True,
        by=by,
        at=at,
    )


def end_tasks(assessment: Assessment, *, by: User, at: datetime, why: str) -> None:
    """Withdraw what was promised for an assessment that will not be."""
    for promised in (assessment.changes_task, assessment.escalation):
        if promised is not None and promised.is_open:
            promised.case = assessment.case
            promised.cancel(by=by, at=at, why=why)


def meet_promise(
    case: Case, promised: Deadline, *, by: User, at: datetime, on: date, outcome: str = ""
) -> None:
    """Keep one promise of the case at hand."""
    promised.case = case
    promised.meet(by=by, at=at, on=on, outcome=outcome)
