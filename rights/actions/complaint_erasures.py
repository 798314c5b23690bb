"""Two people have a complaint of no case erased, as they have a record: one asks, one confirms."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.refusals import Refused, refuse_if
from rights.actions.complaints import log_complaint
from rights.models import Complaint, ComplaintErasure
from rights.queries.complaint_retention import complaint_row, holds_of_complaint, statement_of_complaint

WITH_HER_RECORD = "This complaint is of a case. It is erased with that record, and never before."
STILL_OPEN = "This complaint has no answer yet. How long it is kept is counted from the answer."
HELD = "There is a legal hold: nothing of this complaint is erased."
NOT_DUE = "The time to keep it is not over."
ASKED_ALREADY = "It has been asked for already."
CHANGED = "The complaint has changed since that was shown. Ask again."


def confirmers(complaint: Complaint, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who could confirm it: who decides how long records are kept, and is not complained of."""
    people = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.RETENTION_DECIDE)
    not_meant = people.who_may(Permission.COMPLAINT_HANDLE).exclude(
        pk__in=[asked_by.pk, complaint.about_id or 0, *complaint.kept_from]
    )
    return not_meant.by_name()


def ask_blockers(complaint: Complaint, *, at: datetime) -> list[str]:
    """Return why its erasure cannot be asked for."""
    if complaint.case_id:
        return [WITH_HER_RECORD]
    row = complaint_row(complaint)
    if row is None:
        return [STILL_OPEN]
    if row.hold:
        return [HELD]
    if row.erasure:
        return [ASKED_ALREADY]
    return [] if row.sum.is_due(on=timezone.localdate(at)) else [NOT_DUE]


@transaction.atomic
def ask_complaint_erasure(
    *, complaint: Complaint, person: User, why: str, digest: str, by: User, at: datetime
) -> ComplaintErasure:
    """Ask that a complaint is erased, and whom to confirm it. ``digest`` is of what was shown."""
    complaint = locked(complaint, by=by)
    refuse_if(ask_blockers(complaint, at=at))
    statement = statement_of_complaint(complaint)
    if digest != statement.digest:
        raise Refused("It has changed since this page was opened. Read again what will be erased.")
    if person not in confirmers(complaint, asked_by=by, at=at):
        raise Refused(f"{person} cannot confirm this. Choose another manager who can read it.")
    erasure = ComplaintErasure(
        complaint=complaint,
        why=why,
        statement=dict(statement.rows),
        digest=statement.digest,
        asked_at=at,
        asked_by=by,
        asked_of=person,
    )
    erasure.save()
    words = f"{by} asks you to confirm that an old complaint is erased: see How long records are kept."
    Notice(person=person, words=words, url=reverse("rights:retention"), told_at=at, told_by=by).save()
    log_complaint("erasure_asked", complaint, by=by, at=at, of=person.pk)
    return erasure


def answer_blockers(erasure: ComplaintErasure, *, by: User) -> list[str]:
    """Return why somebody cannot answer."""
    if not erasure.is_waiting:
        return ["This is no longer waiting for an answer."]
    if erasure.asked_of_id != by.pk:
        return [f"{erasure.asked_of} was asked, so nobody else can answer."]
    return []


def void_because(erasure: ComplaintErasure) -> list[str]:
    """Return why a yes would be of no use: the complaint is held, or not what was shown."""
    if holds_of_complaint(erasure.complaint).standing().exists():
        return [HELD]
    return [] if statement_of_complaint(erasure.complaint).digest == erasure.digest else [CHANGED]


@transaction.atomic
def answer_complaint_erasure(
    *, erasure: ComplaintErasure, is_yes: bool, why: str = "", by: User, at: datetime
) -> ComplaintErasure:
    """Confirm that a complaint is erased, or refuse it and say why."""
    complaint, now = locked(erasure.complaint, by=by), again(erasure)
    refuse_if(answer_blockers(now, by=by))
    if is_yes:
        refuse_if(void_because(now))
        if by not in confirmers(complaint, asked_by=now.asked_by, at=at):
            raise Refused("Your yes does not count: you cannot decide about it.")
        now.confirmed_at, now.confirmed_by = at, by
        now.due_on = ComplaintErasure.day_after(timezone.localdate(at))
    else:
        now.refused_at, now.refused_by, now.refused_why = at, by, why
    now.save()
    log_complaint("erasure_confirmed" if is_yes else "erasure_refused", complaint, by=by, at=at)
    return now


@transaction.atomic
def stop_complaint_erasure(
    *, erasure: ComplaintErasure, why: str, by: User, at: datetime
) -> ComplaintErasure:
    """Stop an erasure before its day."""
    complaint, now = locked(erasure.complaint, by=by), again(erasure)
    if not now.is_standing:
        raise Refused("It was refused or stopped already.")
    now.stopped_at, now.stopped_by, now.stopped_why = at, by, why
    now.save()
    log_complaint("erasure_stopped", complaint, by=by, at=at)
    return now


def locked(complaint: Complaint, *, by: User) -> Complaint:
    """Return a complaint as it is now, as it exists for somebody; kept from others until all is done."""
    rows = Complaint.objects.visible_to(by).select_for_update(of=("self",))
    return rows.get(pk=complaint.pk)


def again(erasure: ComplaintErasure) -> ComplaintErasure:
    """Return it as it is now, so that nobody decides beside us."""
    rows: Any = ComplaintErasure.objects.select_for_update(of=("self",))
    now: ComplaintErasure = rows.select_related("asked_by", "asked_of", "complaint").get(pk=erasure.pk)
    return now
