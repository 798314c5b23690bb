"""Keeping a complaint of no case longer, or holding it for the law. One of a case is kept with its record."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import User
from hestia.refusals import Refused, refuse_if
from rights.actions.complaint_erasures import ASKED_ALREADY, STILL_OPEN, locked
from rights.actions.complaints import log_complaint
from rights.actions.retention import IN_THE_FUTURE, LIFTED_ALREADY, lift_blockers
from rights.models import Complaint, ComplaintHold, ComplaintReview
from rights.queries.complaint_retention import complaint_row

WITH_HER_RECORD = "This complaint belongs to a case. It is kept and held with that record."


def hold_blockers(complaint: Complaint) -> list[str]:
    """Return why a complaint cannot be held by itself."""
    return [WITH_HER_RECORD] if complaint.case_id else []


def keeping_blockers(complaint: Complaint) -> list[str]:
    """Return why a complaint cannot be kept longer: it has no end yet, or two people are ending it."""
    if complaint.case_id:
        return [WITH_HER_RECORD]
    row = complaint_row(complaint)
    if row is None:
        return [STILL_OPEN]
    return [ASKED_ALREADY] if row.erasure else []


@transaction.atomic
def keep_complaint(*, complaint: Complaint, why: str, until: date, by: User, at: datetime) -> ComplaintReview:
    """Keep a complaint of no case until a day, for a reason."""
    complaint = locked(complaint, by=by)
    refuse_if(keeping_blockers(complaint))
    if until <= timezone.localdate(at):
        raise Refused(by_field={"until": IN_THE_FUTURE})
    review = ComplaintReview(complaint=complaint, why=why, until_on=until, made_at=at, made_by=by)
    review.save()
    log_complaint("kept", complaint, by=by, at=at, until=until.isoformat())
    return review


@transaction.atomic
def hold_complaint(
    *,
    complaint: Complaint,
    asker: str,
    reference: str,
    reason: str,
    review_on: date,
    by: User,
    at: datetime,
) -> ComplaintHold:
    """Hold a complaint of no case, for somebody who may demand it: from now on it is not erased."""
    complaint = locked(complaint, by=by)
    refuse_if(hold_blockers(complaint))
    if review_on <= timezone.localdate(at):
        raise Refused(by_field={"review_on": IN_THE_FUTURE})
    hold = ComplaintHold(complaint=complaint, asker=asker, reference=reference, reason=reason)
    hold.review_on, hold.set_at, hold.set_by = review_on, at, by
    hold.save()
    log_complaint("held", complaint, by=by, at=at, asker=asker)
    return hold


@transaction.atomic
def ask_to_lift(*, hold: ComplaintHold, why: str, by: User, at: datetime) -> ComplaintHold:
    """Ask that a hold is lifted. Nothing is lifted by it."""
    complaint, now = locked(hold.complaint, by=by), again(hold)
    if not now.is_standing:
        raise Refused(LIFTED_ALREADY)
    now.lift_why, now.lift_asked_at, now.lift_asked_by = why, at, by
    now.save()
    log_complaint("lift_asked", complaint, by=by, at=at)
    return now


@transaction.atomic
def lift_hold(*, hold: ComplaintHold, by: User, at: datetime) -> ComplaintHold:
    """Lift a hold, as the second of two people."""
    complaint, now = locked(hold.complaint, by=by), again(hold)
    refuse_if(lift_blockers(now, by=by))
    now.lifted_at, now.lifted_by = at, by
    now.save()
    log_complaint("hold_lifted", complaint, by=by, at=at)
    return now


def again(hold: ComplaintHold) -> ComplaintHold:
    """Return it as it is now, so that nobody decides beside us."""
    rows: Any = ComplaintHold.objects.select_for_update(of=("self",))
    now: ComplaintHold = rows.get(pk=hold.pk)
    return now
