"""Erasing a complaint of no case, as the owner, in one transaction: all of it, or nothing.

It goes with its versions, what was done about it and what names it at the bell; the log keeps who did what
and when, and is blanked so that it shows.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from hestia.audit.blanking import blank, lines_about
from rights.actions.erasing import DELETE, PARAMETERS, erasing, run
from rights.models import (
    Complaint,
    ComplaintErasure,
    ComplaintHold,
    ComplaintNote,
    ComplaintReview,
    Tombstone,
)
from rights.queries.reach import tables, versions_of

# With the column that leads to it, those first that hang on another.
GOING: tuple[tuple[type[Model], str], ...] = (
    (ComplaintNote, "complaint_id"),
    (ComplaintErasure, "complaint_id"),
    (ComplaintReview, "complaint_id"),
    (ComplaintHold, "complaint_id"),
    (Complaint, "id"),
)


@transaction.atomic
def erase_complaint(*, complaint: Complaint, tombstone: Tombstone, at: datetime) -> int:
    """Erase all of a complaint of no case, and leave a tombstone; return how many rows went."""
    whose = {"complaint": complaint.pk, "references": [complaint.reference], "clients": [], "cases": []}
    with erasing():
        gone = sum(run(statement, whose) for statement in statements())
        subject = f"{Complaint._meta.label_lower}:{complaint.pk}"
        blank(lines_about([], [subject]), erasure=str(tombstone.pk), at=at)
        tombstone.rows, tombstone.erased_on = gone, timezone.localdate(at)
        tombstone.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return gone


def statements() -> Iterator[str]:
    """Yield what deletes each kind of row, its versions too; and what names it in words of ours."""
    for model, column in GOING:
        for table in filter(None, (versions_of(model), model._meta.db_table)):
            yield DELETE.format(table=table, hers=f"x.{column} = %(complaint)s")
    for naming in tables():
        if naming.record.naming:
            yield DELETE.format(table=naming.name, hers=naming.hers("x", PARAMETERS))
