"""What was confirmed is erased on its day, and again after a backup was put back. As the owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Case
from rights.actions import erasures_file
from rights.actions.erasing import CannotErase, erase
from rights.actions.erasing_complaints import erase_complaint
from rights.actions.erasures_file import Line
from rights.models import Complaint, ComplaintErasure, Erasure, Tombstone
from rights.queries.complaint_retention import statement_of_complaint
from rights.queries.retention import COUNTS, Statement, stated
from rights.rules.retention import Kind

NOBODY = 0  # whose record a complaint of no case is: no client has this number


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one erasure: how many rows went, or why it was not done."""

    name: str
    rows: int = 0
    why_not: str = ""


def erase_due(*, at: datetime) -> Iterator[Outcome]:
    """Erase each record and complaint whose day has come, one transaction each; yield what came of it."""
    today = timezone.localdate(at)
    for erasure in [*Erasure.objects.due(on=today), *ComplaintErasure.objects.due(on=today)]:
        key = str(uuid4())
        try:
            if isinstance(erasure, Erasure):
                yield Outcome(key, rows=carry_out(erasure, key=key, at=at))
            else:
                yield Outcome(key, rows=carry_out_complaint(erasure, key=key, at=at))
        except (CannotErase, DatabaseError) as error:
            yield Outcome(f"{erasure._meta.verbose_name} {erasure.pk}", why_not=reason(error))


@transaction.atomic
def carry_out(erasure: Erasure, *, key: str, at: datetime) -> int:
    """Erase one record as it was confirmed. First it is written where a restored backup does not undo it."""
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    if not erasure.is_quarantined or counted(erasure.client_id).digest != erasure.digest:
        raise CannotErase("Her record has changed since it was confirmed. Stop it, and ask again.")
    references = Case.objects.filter(client=erasure.client_id).values_list("reference", flat=True)
    line = Line(
        key=key,
        kind=erasure.kind,
        client=erasure.client_id,
        cases=erasures_file.marks(key, references),
        asked_by=erasure.asked_by_id,
        confirmed_by=erasure.confirmed_by_id or 0,
        digest=erasure.digest,
    )
    with transaction.atomic():
        rows = erase(client=line.client, tombstone=tombstone_of(line), at=at)
    erasures_file.add(line)  # last, so that nothing is in it that was not done; and before it is committed
    return rows


@transaction.atomic
def carry_out_complaint(erasure: ComplaintErasure, *, key: str, at: datetime) -> int:
    """Erase one complaint of no case as it was confirmed, and write that as of a record."""
    rows = ComplaintErasure.objects.select_related("complaint").select_for_update(of=("self",))
    erasure = rows.get(pk=erasure.pk)
    complaint = erasure.complaint
    if not erasure.is_quarantined or statement_of_complaint(complaint).digest != erasure.digest:
        raise CannotErase("The complaint has changed since it was confirmed. Stop it, and ask again.")
    line = Line(
        key=key,
        kind=Kind.COMPLAINT,
        client=NOBODY,
        cases=erasures_file.marks(key, [complaint.reference]),
        asked_by=erasure.asked_by_id,
        confirmed_by=erasure.confirmed_by_id or 0,
        digest=erasure.digest,
    )
    with transaction.atomic():
        gone = erase_complaint(complaint=complaint, tombstone=tombstone_of(line), at=at)
    erasures_file.add(line)
    return gone


def counted(client: int) -> Statement:
    """Return what is hers now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [client])
        return stated(cursor.fetchall())


def tombstone_of(line: Line) -> Tombstone:
    """Return the tombstone that stands for an erasure."""
    return Tombstone(
        key=line.key,
        kind=Kind(line.kind),
        asked_by_id=line.asked_by,
        confirmed_by_id=line.confirmed_by,
        digest=line.digest,
    )


def replay(*, at: datetime) -> Iterator[Outcome]:
    """Erase again what was erased before a backup was put back that still has it; yield what came of each."""
    for line in erasures_file.lines():
        if Tombstone.objects.filter(pk=line.key).exists():
            continue
        if line.kind == Kind.COMPLAINT:
            yield from replay_complaint(line, at=at)
            continue
        cases = list(Case.objects.filter(client=line.client).values_list("reference", flat=True))
        known = [reference for reference in cases if line.knows(reference)]
        if not known:
            continue  # the backup is from before she came, and somebody else has her number; or all is erased
        if len(known) < len(cases):
            yield Outcome(line.key, why_not="She has a case that was not there when her record was erased.")
            continue
        try:
            with transaction.atomic():
                yield Outcome(line.key, rows=erase(client=line.client, tombstone=tombstone_of(line), at=at))
        except (CannotErase, DatabaseError) as error:
            yield Outcome(line.key, why_not=reason(error))


def replay_complaint(line: Line, *, at: datetime) -> Iterator[Outcome]:
    """Erase a complaint again, if the backup has it; yield what came of it."""
    for complaint in Complaint.objects.filter(case=None):
        if not line.knows(complaint.reference):
            continue
        try:
            with transaction.atomic():
                rows = erase_complaint(complaint=complaint, tombstone=tombstone_of(line), at=at)
            yield Outcome(line.key, rows=rows)
        except DatabaseError as error:
            yield Outcome(line.key, why_not=reason(error))


def reason(error: Exception) -> str:
    """Return why it was not done, in words: those of PostgreSQL only where they are ours."""
    if isinstance(error, CannotErase):
        return str(error)
    words = str(error).splitlines()[0] if error.args else ""
    return words if "legal hold" in words else type(error).__name__
