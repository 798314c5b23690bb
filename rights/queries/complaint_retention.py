"""Which complaints of no case fall due and when; of one, what goes when it is erased, in numbers."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from hestia.accounts.models import User
from rights.models import Complaint, ComplaintErasure, ComplaintHold, ComplaintNote, ComplaintReview
from rights.models.retention import AskedQuerySet, ComplaintHoldQuerySet
from rights.queries.reach import versions_of
from rights.queries.retention import Statement, schedule
from rights.rules.retention import Sum, count_complaint


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """An answered complaint of no case: the sum by which it falls due, and what was decided about it."""

    complaint: Complaint
    sum: Sum
    erasure: ComplaintErasure | None
    hold: ComplaintHold | None

    @property
    def is_settled(self) -> bool:
        """Whether somebody has asked already that it is erased, or nobody may."""
        return self.erasure is not None or self.hold is not None


def complaint_row(complaint: Complaint) -> ComplaintRow | None:
    """Return when a complaint falls due: nothing while it is open, or where it goes with a record."""
    return None if complaint.case_id else next(iter(rows_of([complaint])), None)


def complaints_due(user: User, *, on: date) -> list[ComplaintRow]:
    """Return the complaints of no case that are due or soon will be, as far as they exist for somebody."""
    answered = Complaint.objects.visible_to(user).filter(case=None, answered_on__isnull=False)
    within = timedelta(days=settings.RETENTION_SOON_DAYS)
    listed = [
        row
        for row in rows_of(list(answered))
        if row.is_settled or row.sum.is_due(on=on) or row.sum.is_soon(on=on, within=within)
    ]
    return sorted(listed, key=lambda row: (row.sum.due_on, row.complaint.reference))


def holds_while_open(user: User) -> list[ComplaintHold]:
    """Return the holds on unanswered complaints of no case: of each, the one that is looked at first."""
    unanswered = Complaint.objects.visible_to(user).filter(case=None, answered_on=None)
    standing = ComplaintHold.objects.standing().filter(complaint__in=unanswered)
    first = standing.order_by("complaint_id", "review_on", "pk").distinct("complaint_id")
    return sorted(
        first.select_related("complaint"), key=lambda hold: (hold.review_on, hold.complaint.reference)
    )


def rows_of(complaints: Sequence[Complaint]) -> list[ComplaintRow]:
    """Return the answered ones of these, each with its sum and what was decided about it."""
    asked = ComplaintErasure.objects.standing().filter(complaint__in=complaints)
    erasures = {row.complaint_id: row for row in asked.select_related("asked_by", "asked_of")}
    standing = ComplaintHold.objects.standing().filter(complaint__in=complaints).order_by("-review_on")
    held = {row.complaint_id: row for row in standing}  # of several, the one that is looked at first
    reviews = ComplaintReview.objects.filter(complaint__in=complaints).order_by("until_on")
    until = {review.complaint_id: review.until_on for review in reviews}
    return [
        ComplaintRow(
            complaint,
            count_complaint(complaint.answered_on, schedule(), kept_until=until.get(complaint.pk)),
            erasures.get(complaint.pk),
            held.get(complaint.pk),
        )
        for complaint in complaints
        if complaint.answered_on
    ]


def holds_of_complaint(complaint: Complaint) -> ComplaintHoldQuerySet:
    """Return every legal hold on a complaint, the latest first."""
    holds = ComplaintHold.objects.filter(complaint=complaint)
    return holds.select_related("set_by", "lift_asked_by")


def erasures_of_complaint(complaint: Complaint) -> AskedQuerySet[ComplaintErasure]:
    """Return every erasure that was asked for of a complaint, the latest first."""
    erasures = ComplaintErasure.objects.filter(complaint=complaint)
    return erasures.select_related("complaint", "asked_by", "asked_of", "confirmed_by")


def statement_of_complaint(complaint: Complaint) -> Statement:
    """Return what an erasure of a complaint changes, in numbers by table, with a sum over all that."""
    history: Any = Complaint.history
    history_of_holds: Any = ComplaintHold.history
    notes = list(ComplaintNote.objects.filter(complaint=complaint).in_order().values_list("pk", flat=True))
    versions = history.filter(id=complaint.pk).count()
    kept = ComplaintReview.objects.filter(complaint=complaint).order_by("pk").values_list("pk", flat=True)
    # Without the holds: each stops an erasure by itself.
    shown = [complaint.reference, complaint.version, versions, notes, list(kept)]
    rows = {
        Complaint._meta.db_table: 1,
        versions_of(Complaint): versions,
        ComplaintNote._meta.db_table: len(notes),
        ComplaintReview._meta.db_table: len(kept),
        ComplaintHold._meta.db_table: holds_of_complaint(complaint).count(),
        versions_of(ComplaintHold): history_of_holds.filter(complaint_id=complaint.pk).count(),
    }
    return Statement(rows, hashlib.sha256(json.dumps(shown).encode()).hexdigest())
