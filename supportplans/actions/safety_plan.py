"""How a safety plan is signed. A new one replaces the last, which stays."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from cases.models import Case, Entry, KeptDocument, Refused
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.audit.models import log
from supportplans.actions.plan import lock_open_case
from supportplans.models import (
    SafetyPlan,
    SignedSafetyPage,
)


@transaction.atomic
def sign_safety_plan(
    *,
    case: Case,
    content: str,
    signed_on: date,
    without_interpreter: str = "",
    by: User,
    at: datetime,
    **parts: str,
) -> SafetyPlan:
    """Keep a safety plan that she agreed to. It replaces the last one, which stays."""
    case = lock_open_case(case)
    safety_plan = SafetyPlan(
        case=case, content=content, signed_on=signed_on, recorded_by=by, recorded_at=at, **parts
    )
    if safety_plan.how == SafetyPlan.How.SPOKEN and not safety_plan.witness:
        raise Refused("Enter who heard her say yes.")
    safety_plan.save()
    url = reverse("supportplans:safety_plan", args=[case.reference])
    body = ". ".join(filter(None, [safety_plan.signed_words, in_her_record(without_interpreter)]))
    case.narrate(Entry.Kind.PLAN, "Safety plan signed", body, by=by, at=at, on=signed_on, url=url)
    log("plan.safety_plan_signed", by=by, at=at, case_ref=case.reference, subject=safety_plan)
    return safety_plan


@transaction.atomic
def attach_signed_safety_page(
    *, safety_plan: SafetyPlan, document: KeptDocument, by: User, at: datetime
) -> SignedSafetyPage:
    """Attach the sheet she signed on paper to the safety plan it is of. Attached twice, it is one."""
    case = safety_plan.case
    page, is_new = SignedSafetyPage.objects.get_or_create(
        case=case,
        safety_plan=safety_plan,
        document=document,
        defaults={"recorded_at": at, "recorded_by": by},
    )
    if is_new:
        log("plan.signed_safety_page", by=by, at=at, case_ref=case.reference, subject=page)
    return page
