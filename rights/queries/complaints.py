"""Where a complaint stands, what is next and by when; and where somebody goes who is not content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from hestia.accounts.models import User
from rights.models import Complaint, ComplaintNote
from rights.rules.clocks import acknowledge_by
from rights.rules.further import COMMISSIONER


@dataclass(frozen=True, slots=True)
class NextThing:
    """What is next about a complaint, and by when."""

    words: str
    due_on: date


def next_of(complaint: Complaint, notes: Iterable[ComplaintNote]) -> NextThing | None:
    """Return what is next; nothing once it is answered."""
    moments = [note.made_at for note in notes]
    return next_thing(complaint, timezone.localdate(max(moments)) if moments else None)


def next_thing(complaint: Complaint, progressed_on: date | None) -> NextThing | None:
    """Return what is next, by when something was last done about it."""
    if not complaint.is_open:
        return None
    return next_by(complaint.received_on, complaint.acknowledged_on, progressed_on)


def next_by(received_on: date, acknowledged_on: date | None, progressed_on: date | None) -> NextThing:
    """Return what is next of a complaint that is not answered, the same for everyone who sees its dates."""
    if acknowledged_on is None:
        return NextThing("Acknowledge it", acknowledge_by(received_on))
    last = max(acknowledged_on, progressed_on or acknowledged_on)
    return NextThing(
        "Answer it, or say how far it is", last + timedelta(days=settings.COMPLAINT_PROGRESS_DAYS)
    )


def complaints_for(user: User) -> list[tuple[Complaint, NextThing | None]]:
    """Return the complaints that somebody answers, each with what is next. One question."""
    complaints: Any = Complaint.objects.visible_to(user).select_related("case")
    return [
        (complaint, next_thing(complaint, timezone.localdate(complaint.last) if complaint.last else None))
        for complaint in complaints.annotate(last=Max("notes__made_at")).order_by("received_on", "pk")
    ]


def further_words() -> dict[str, dict[str, str]]:
    """Return to whom somebody goes who is not content with our answer: about data, and about the service."""
    return {"commissioner": COMMISSIONER, "trustees": settings.TRUSTEES}
