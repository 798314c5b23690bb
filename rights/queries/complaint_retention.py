"""Which complaints of no case fall due and when; of one, what goes when it is erased, in numbers."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from hestia.accounts.models import User
from rights.models import Complaint, ComplaintErasure, ComplaintNote
from rights.models.retention import AskedQuerySet
from rights.queries.reach import versions_of
from rights.queries.retention import Statement, schedule
from rights.rules.retention import Sum, count_complaint


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """An answered complaint of no case: the sum by which it falls due, and whether it is to be erased."""

    complaint: Complaint
    sum: Sum
    erasure: ComplaintErasure | None

    @property
    def is_settled(self) -> bool:
        """Whether somebody has asked already that it is erased."""
        return self.erasure is not None


def complaint_row(complaint: Complaint) -> ComplaintRow | None:
    """Return when a complaint falls due: nothing while it is open, or where it goes with a record."""
    if complaint.case_id or complaint.answered_on is None:
        return None
    return ComplaintRow(complaint, count_complaint(complaint.answered_on, schedule()), standing_of(complaint))


def complaints_due(user: User, *, on: date) -> list[ComplaintRow]:
    """Return the complaints of no case that are due or soon will be, as far as they exist for somebody."""
    answered = Complaint.objects.visible_to(user).filter(case=None, answered_on__isnull=False)
    asked = ComplaintErasure.objects.standing().filter(complaint__in=answered)
    standing = {erasure.complaint_id: erasure for erasure in asked.select_related("asked_by", "asked_of")}
    within = timedelta(days=settings.RETENTION_SOON_DAYS)
    rows = [
        ComplaintRow(complaint, count_complaint(answered_on, schedule()), standing.get(complaint.pk))
        for complaint in answered
        if (answered_on := complaint.answered_on)
    ]
    listed = [
        row
        for row in rows
        if row.is_settled or row.sum.is_due(on=on) or row.sum.is_soon(on=on, within=within)
    ]
    return sorted(listed, key=lambda row: (row.sum.due_on, row.complaint.reference))


def erasures_of_complaint(complaint: Complaint) -> AskedQuerySet[ComplaintErasure]:
    """Return every erasure that was asked for of a complaint, the latest first."""
    erasures = ComplaintErasure.objects.filter(complaint=complaint)
    return erasures.select_related("complaint", "asked_by", "asked_of", "confirmed_by")


def standing_of(complaint: Complaint) -> ComplaintErasure | None:
    """Return the erasure that was asked for and neither refused nor stopped, if there is one."""
    return erasures_of_complaint(complaint).standing().first()


def statement_of_complaint(complaint: Complaint) -> Statement:
    """Return what an erasure of a complaint changes, in numbers by table, with a sum over all that."""
    history: Any = Complaint.history
    notes = list(ComplaintNote.objects.filter(complaint=complaint).in_order().values_list("pk", flat=True))
    versions = history.filter(id=complaint.pk).count()
    shown = [complaint.reference, complaint.version, versions, notes]
    rows = {
        Complaint._meta.db_table: 1,
        versions_of(Complaint): versions,
        ComplaintNote._meta.db_table: len(notes),
    }
    return Statement(rows, hashlib.sha256(json.dumps(shown).encode()).hexdigest())
