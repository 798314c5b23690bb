"""What people write down about her: each note is told in her timeline and logged."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions.risk_events import record_risk_event
from cases.actions.tasks import add_task
from cases.models import (
    Case,
    Entry,
    Refused,
    RiskEvent,
    RiskNow,
)
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.versions import save_by, writers_of_fields


@transaction.atomic
def add_note(
    *,
    case: Case,
    risk_now: str = "",
    risk_why: str = "",
    task_title: str = "",
    task_on: date | None = None,
    by: User,
    at: datetime,
    **answers: Any,
) -> Entry:
    """Write a note into her timeline, as the questions about it were answered, and promise what follows.

    ``risk_now``: whether her risk has changed, if whoever wrote the note looked at it.
    ``task_title``, ``task_on``: what is to be done next by which day, if anything is.
    """
    entry = case.narrate(**answers, by=by, at=at)
    log("note.added", by=by, at=at, case_ref=case.reference, subject=entry)
    if risk_now:
        record_look(entry, RiskNow(risk_now), why=risk_why, by=by, at=at)
    if task_title and task_on:
        add_task(case=case, title=task_title, due_on=task_on, by=by, at=at)
    return entry


def record_look(entry: Entry, risk_now: RiskNow, *, why: str, by: User, at: datetime) -> None:
    """Write down that her risk was looked at at a contact. If it has changed, it is assessed again soon."""
    case = entry.case
    has_changed = risk_now == RiskNow.CHANGED
    words = "it has changed" if has_changed else "it has not changed"
    case.narrate(
        Entry.Kind.RISK, f"Risk looked at: {words}", why, by=by, at=at, happened_at=entry.happened_at
    )
    if has_changed:
        record_risk_event(
            case=case,
            kind=RiskEvent.Kind.OTHER,
            source=f"note:{entry.pk}",
            happened_on=timezone.localdate(entry.happened_at),
            words=why or "A note says that the risk has changed",
            by=by,
            at=at,
        )
    log("risk.looked_at", by=by, at=at, case_ref=case.reference, answer=str(risk_now))


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
        raise Refused("Only notes can be corrected. The rest of the timeline is written automatically.")


@transaction.atomic
def co_sign(*, entry: Entry, read: str, by: User, at: datetime) -> None:
    """Sign a note that a student or volunteer wrote, as the worker who answers for it.

    :param read: the version of it that was read, as the page carries it
    """
    if not entry.waits_for_co_signature:
        raise Refused("This note is not waiting to be co-signed.")
    if entry.by == by:
        raise Refused("Someone else has to co-sign your note.")
    if read != str(entry.version):
        raise Refused("This note was changed after you opened it. Read it again, then co-sign it.")
    if by.pk in writers_of_fields(Entry.history.filter(id=entry.pk), ("title", "body")):
        raise Refused(
            "You changed what this note says. Someone else who works on the case has to co-sign it."
        )
    entry.co_sign(by=by, at=at)
    log("note.co_signed", by=by, at=at, case_ref=entry.case.reference, subject=entry)
