"""What is done with a plan as a whole: it is begun, and says what matters most to her."""

from datetime import datetime

from django.db import transaction

from cases.models import Case, Entry
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.versions import save_by
from supportplans.models import (
    Plan,
    UnansweredRisk,
)


def lock_open_case(case: Case) -> Case:
    """Return the case as it is now, kept from others until the transaction ends; refuse if it is closed."""
    now = lock_case(case)
    now.refuse_if_closed()
    return now


def plan_of(case: Case, *, by: User, at: datetime) -> Plan:
    """Return the case's plan, begun now if there is none. Call it with the case locked."""
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        plan = Plan(case=case, made_by=by, made_at=at)
        save_by(plan, by)
        case.narrate(Entry.Kind.PLAN, "Support plan started", by=by, at=at, url=plan.get_absolute_url())
        log("plan.begun", by=by, at=at, case_ref=case.reference, subject=plan)
    plan.case = case
    return plan


@transaction.atomic
def write_what_matters(*, case: Case, words: str, by: User, at: datetime) -> Plan:
    """Write down what matters most to her."""
    case = lock_open_case(case)
    plan = plan_of(case, by=by, at=at)
    plan.what_matters = words
    save_by(plan, by)
    log("plan.what_matters_written", by=by, at=at, case_ref=case.reference, subject=plan)
    return plan


@transaction.atomic
def explain_unanswered_risk(
    *, case: Case, consideration: str, assessment_number: int, reason: str, by: User, at: datetime
) -> UnansweredRisk:
    """Say why a high risk of an assessment has no target."""
    case = lock_open_case(case)
    plan = plan_of(case, by=by, at=at)
    explained = UnansweredRisk.objects.filter(
        case=case, consideration=consideration, assessment_number=assessment_number
    ).first() or UnansweredRisk(case=case, consideration=consideration, assessment_number=assessment_number)
    explained.reason, explained.recorded_by, explained.recorded_at = reason, by, at
    explained.save()
    log(
        "plan.risk_without_target_explained",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=plan,
        consideration=consideration,
        assessment=assessment_number,
    )
    return explained
