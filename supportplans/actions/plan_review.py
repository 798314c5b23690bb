"""How a plan is looked at again, together, and when next."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from cases.models import Case, Deadline, Entry, Refused
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.ui.words import day
from supportplans.actions.plan import lock_open_case, plan_of
from supportplans.actions.targets import set_target_status
from supportplans.models import (
    BegunReview,
    Plan,
    PlanVersion,
    Review,
    Target,
)
from supportplans.queries.review_day import next_review_day

# How a target ends with a review.
ENDINGS: dict[str, str] = {
    Review.Outcome.MET: Target.Status.MET,
    Review.Outcome.STOP: Target.Status.STOPPED,
}


@transaction.atomic
def record_target_review(
    *,
    target: Target,
    outcome: str,
    reason: str = "",
    steps: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> BegunReview:
    """Keep what was said of one target in a review under way, which begins with the first of them.

    ``steps``: what happens, when the target is met, to each of its steps that is still open, by its key.
    """
    case = lock_open_case(target.case)
    plan = plan_of(case, by=by, at=at)
    begun = BegunReview.objects.filter(plan=plan).first() or BegunReview(
        case=case, plan=plan, begun_by=by, begun_at=at
    )
    said = {"outcome": outcome, "reason": reason, "steps": dict(steps or {})}
    begun.said = {**begun.said, str(target.pk): said}
    begun.save()
    log("plan.review_gone_on", by=by, at=at, case_ref=case.reference, subject=target, outcome=outcome)
    return begun


@transaction.atomic
def record_review(
    *,
    plan: Plan,
    outcomes: Mapping[int, tuple[str, str]],
    steps: Mapping[str, str] | None = None,
    what_changed: str = "",
    language: str = "",
    interpreter_name: str = "",
    without_interpreter: str = "",
    on: date,
    next_review_on: date | None = None,
    by: User,
    at: datetime,
) -> Review:
    """Look at the plan together: what was said of each target, and when to look next.

    ``outcomes``: for each open target's id, an outcome of `Review.Outcome` and a reason. Met and stopped
    targets end here; a target to change is changed on its own page afterwards. ``steps``: what happens to the
    open steps of those that are met.
    """
    case = lock_open_case(plan.case)
    refuse_before_agreement(plan, on=on)
    lines = []
    for target in Target.objects.filter(case=case).open().in_plan_order():
        # A target added while the review was under way was not talked about, and stays as it is.
        outcome, reason = outcomes.get(target.pk, (Review.Outcome.KEEP, ""))
        target.case = case
        if ended := ENDINGS.get(outcome):
            set_target_status(target=target, status=ended, on=on, reason=reason, steps=steps, by=by, at=at)
        lines.append({"target": target.pk, "text": target.text, "outcome": outcome, "reason": reason})
    done = Review(
        case=case,
        plan=plan,
        reviewed_on=on,
        what_changed=what_changed,
        outcomes=lines,
        language=language,
        interpreter_name=interpreter_name,
        next_review_on=next_review_on or next_review_day(on, risk=case.risk_counts),
        recorded_by=by,
        recorded_at=at,
    )
    done.save()
    for begun in BegunReview.objects.filter(plan=plan):
        begun.delete()
    case.meet(Deadline.Kind.PLAN_REVIEW, by=by, at=at, on=on, outcome="Reviewed together")
    promise_plan_review(case, on=on, next_review_on=done.next_review_on, by=by, at=at)
    case.narrate(
        Entry.Kind.PLAN,
        "Support plan reviewed together",
        " ".join(filter(None, [in_her_record(without_interpreter), what_changed])),
        by=by,
        at=at,
        on=on,
        url=plan.get_absolute_url(),
    )
    log("plan.reviewed", by=by, at=at, case_ref=case.reference, subject=done, targets=len(lines))
    return done


def refuse_before_agreement(plan: Plan, *, on: date) -> None:
    """Refuse a day before she was asked about the plan: its targets would be met before they were agreed."""
    version = PlanVersion.objects.filter(plan=plan).first()
    if version is not None and on < version.agreed_on:
        raise Refused(
            f"She was asked about the plan on {day(version.agreed_on)}. "
            "The review must be on that day or later."
        )


def promise_plan_review(
    case: Case, *, on: date, next_review_on: date | None, by: User, at: datetime
) -> Deadline:
    """Promise to look at the plan again, by `next_review_day` unless told."""
    due_on = next_review_on or next_review_day(on, risk=case.risk_counts)
    return case.promise(
        Deadline.Kind.PLAN_REVIEW, due_on=due_on, by=by, at=at, context=f"Last looked at {day(on)}"
    )
