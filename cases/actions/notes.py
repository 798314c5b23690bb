"""What people write down about her: each note is told in her timeline and logged."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.models import (
    Case,
    Entry,
    Refused,
)
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.versions import save_by


@transaction.atomic
def add_note(*, case: Case, by: User, at: datetime, **answers: Any) -> Entry:
    """Write a note into her timeline, as the questions about it were answered."""
    entry = case.narrate(**answers, by=by, at=at)
    log("note.added", by=by, at=at, case_ref=case.reference, subject=entry)
    return entry


def correct_note(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Save a note that was corrected. What it said before is kept, and shown to whoever asks."""
    entry.case.refuse_if_closed()
    if entry.needs_co_signature:
        entry.co_signed_at = entry.co_signed_by = None  # what was signed said something else
    save_by(entry, by)
    entry.case.refresh_last_contact()
    log("note.corrected", by=by, at=at, case_ref=entry.case.reference, subject=entry)
    return entry


def refuse_unless_note(entry: Entry) -> None:
    """Refuse to correct what an act told: only what a person wrote can be put right."""
    if not entry.is_note:
        raise Refused("Only notes can be corrected. The rest of the timeline is written by what was done.")
