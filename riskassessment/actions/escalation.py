"""Very high risk: what worker and manager decide together, and what follows."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import TextChoices

from cases.models import Deadline, Entry, PromiseSource, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from riskassessment.actions.promises import meet_promise
from riskassessment.actions.second_person import checkers_for
from riskassessment.models import Assessment

# Parts of a source: very high risk asks for a safeguarding referral, or one was made and is to be recorded.
MAKE_REFERRAL = "make_referral"
RECORD_REFERRAL = "record_referral"


class Decided(TextChoices):
    """What was decided about a safeguarding referral when risk is very high."""

    MADE = "made", "We have made one"
    WILL_MAKE = "referral", "We will make one today"
    NOT_NEEDED = "none", "Not needed now"
    MANAGER = "manager", "A manager will decide today"


@transaction.atomic
def record_escalation(
    *,
    assessment: Assessment,
    decision: str,
    decided: str = Decided.NOT_NEEDED,
    manager: User | None = None,
    by: User,
    at: datetime,
    today: date,
) -> Deadline | None:
    """Write down that somebody was rung about very high risk, and what was decided about a referral.

    What is still to be decided or done is promised for today, each with its owner: ``manager`` decides, or
    ``by`` makes the referral. One that was made already is to be recorded.
    """
    case = lock_case(assessment.case)
    promised = assessment.escalation
    if promised is None or not promised.is_open:
        raise Refused("This is already done.")
    if decided == Decided.MANAGER and manager is None:
        raise Refused("Choose which manager will decide.")
    if manager is not None and manager not in checkers_for(case, author=by, at=at):
        raise Refused(f"{manager} cannot decide this. Choose a manager who sees the case.")
    meet_promise(case, promised, by=by, at=at, on=today, outcome=decision[:300])
    follows = None
    if decided == Decided.MANAGER:
        follows = case.promise(
            Deadline.Kind.TASK,
            title="Decide about a safeguarding referral: very high risk",
            context=f"{by} left it to {manager}. Say what you decided and why. The risk page says more.",
            due_on=today,
            assignee=manager,
            is_of_risk=True,
            source=PromiseSource.of(assessment, "decide_referral"),
            by=by,
            at=at,
        )
    elif decided == Decided.WILL_MAKE:
        follows = case.promise(
            Deadline.Kind.TASK,
            title="Make the safeguarding referral: very high risk",
            context="Then record it as a concern on the risk page.",
            due_on=today,
            assignee=by,
            is_of_risk=True,
            source=PromiseSource.of(assessment, MAKE_REFERRAL),
            by=by,
            at=at,
        )
    elif decided == Decided.MADE:
        follows = case.promise(
            Deadline.Kind.TASK,
            title="Record the safeguarding referral: very high risk",
            context="It was made. Record who was told, and when, as a concern on the risk page.",
            due_on=today,
            assignee=by,
            is_of_risk=True,
            source=PromiseSource.of(assessment, RECORD_REFERRAL),
            by=by,
            at=at,
        )
    case.narrate(
        Entry.Kind.RISK, "Worker and manager have talked over the very high risk", decision, by=by, at=at
    )
    log("risk.escalated", by=by, at=at, case_ref=case.reference, number=assessment.number)
    return follows
