"""What people write down about her: each note is told in her timeline and logged."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.audit.models import record


@transaction.atomic
def add_note(*, case: Case, by: User, at: datetime, **answers: Any) -> Entry:
    """Write a note into her timeline, as the questions about it were answered."""
    entry = case.tell(**answers, by=by, at=at)
    record("note.added", by=by, at=at, case_ref=case.reference, subject=entry)
    return entry
