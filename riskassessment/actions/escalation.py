"""Very high risk: what worker and manager decide together, and what follows."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import TextChoices

from cases.models import Case, Deadline, Entry, PromiseSource, Refused
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


# What is promised for today after each decision: the task, more about it, and the part of its source.
PROMISED: dict[str, tuple[str, str, str]] = {
    Decided.MANAGER: (
        "Decide about a safeguarding referral: very high risk",
        "{by} left it to {manager}. Say what you decided and why. The risk page says more.",
        "decide_referral",
    ),
    Decided.WILL_MAKE: (
        "Make the safeguarding referral: very high risk",
        "Then record it as a concern on the risk page.",
        MAKE_REFERRAL,
    ),
    Decided.MADE: (
        "Record the safeguarding referral: very high risk",
        "It was made. Record who was told, and when, as a concern on the risk page.",
        RECORD_REFERRAL,
    ),
}


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
    follows = promise_of(case, assessment, decided, manager=manager, by=by, at=at, today=today)
    case.narrate(
        Entry.Kind.RISK, "Worker and manager have talked over the very high risk", decision, by=by, at=at
    )
    log("risk.escalated", by=by, at=at, case_ref=case.reference, number=assessment.number)
    return follows


def promise_of(
    case: Case,
    assessment: Assessment,
    decided: str,
    *,
    manager: User | None,
    by: User,
    at: datetime,
    today: date,
) -> Deadline | None:
    """Promise what is still to be decided, done or recorded, if anything is."""
    if decided not in PROMISED:
        return None
    title, context, part = PROMISED[decided]
    return case.promise(
        Deadline.Kind.TASK,
        title=title,
        context=context.format(by=by, manager=manager),
        due_on=today,
        assignee=manager if decided == Decided.MANAGER else by,
        is_of_risk=True,
        source=PromiseSource.of(assessment, part),
        by=by,
        at=at,
    )
