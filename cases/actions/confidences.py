"""What is kept in confidence: the timeline says only that something is."""

from datetime import datetime

from django.db import transaction

from cases.models import Case, Confidence, Entry, Person
from hestia.accounts.models import User
from hestia.audit.models import log


@transaction.atomic
def confide(
    *, case: Case, kind: str, title: str, text: str, person: Person | None = None, by: User, at: datetime
) -> Confidence:
    """Keep something in confidence. The story says only that something is kept."""
    case.refuse_if_closed()
    kept = Confidence(case=case, kind=kind, title=title, text=text, person=person, made_at=at, made_by=by)
    kept.save()
    case.narrate(Entry.Kind.DETAILS, Entry.IN_CONFIDENCE, by=by, at=at)
    log("confidence.added", by=by, at=at, case_ref=case.reference, subject=kept)
    return kept


@transaction.atomic
def correct_confidence(*, kept: Confidence, by: User, at: datetime) -> None:
    """Save what is kept in confidence as it was put right. What it said before is kept."""
    kept.case.refuse_if_closed()
    kept.save()
    kept.case.narrate(Entry.Kind.DETAILS, Entry.IN_CONFIDENCE, by=by, at=at)
    log("confidence.changed", by=by, at=at, case_ref=kept.case.reference, subject=kept)
