"""Where a complaint stands, what is next and by when; and where somebody goes who is not content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from hestia.accounts.models import User
from hestia.pdf.languages import Language, catalogue
from rights.models import Complaint, ComplaintNote
from rights.rules.clocks import acknowledge_by
from rights.rules.further import COMMISSIONER

# What the sheet about complaints says: her page for them says it in the same languages.
SAID_ON_SHEET = (
    "I can complain. I still get help if I do.",
    "I can say it or write it, in any language. Someone I trust can do it for me.",
    "I do not have to give my name.",
    "I can have an interpreter. It is free. I can ask for a woman, or for someone else.",
    "The person I complain about does not decide about it.",
)


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


def said_in(language: Language) -> list[str]:
    """Return how a complaint is made, in a language of her papers."""
    words = catalogue(language.code)
    return [words.gettext(sentence) for sentence in SAID_ON_SHEET]


def further_words() -> dict[str, dict[str, str]]:
    """Return to whom somebody goes who is not content with our answer: about data, and about the service."""
    us = {"phone": settings.OFFICE_PHONE, "address": settings.POSTAL_ADDRESS}
    return {"commissioner": COMMISSIONER, "trustees": settings.TRUSTEES, "us": us}
