"""What becomes of an entry of the directory: saved, made sure of, retired, taken back."""

from datetime import datetime

from django.db import connection, transaction

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.directory.models import AgencyNote, DirectoryEntry, Interpreted, InterpreterSuspension
from hestia.refusals import Refused


@transaction.atomic
def save_entry[E: DirectoryEntry](*, entry: E, by: User, at: datetime) -> E:
    """Save an entry. Whoever adds one has just made sure of it."""
    before = type(entry)._default_manager.filter(pk=entry.pk).first()
    if before is None:
        entry.verified_at, entry.verified_by = at, by
    entry.save()
    what = changed_fields(before, entry) if before else []
    log("directory.changed" if before else "directory.added", by=by, at=at, subject=entry, what=what)
    return entry


def changed_fields(before: DirectoryEntry, now: DirectoryEntry) -> list[str]:
    """Return what was answered otherwise, never from what to what: "Languages", "Phone"."""
    fields = [field for field in now._meta.concrete_fields if field.editable]
    changed = [field for field in fields if field.value_from_object(before) != field.value_from_object(now)]
    return [str(field.verbose_name).capitalize() for field in changed]


@transaction.atomic
def verify_entry(*, entry: DirectoryEntry, by: User, at: datetime) -> None:
    """Write down that somebody made sure today that it is still so."""
    if entry.retired_at:
        raise Refused("It is retired: offer it again first.")
    entry.verified_at, entry.verified_by = at, by
    entry.save()
    log("directory.verified", by=by, at=at, subject=entry)


@transaction.atomic
def retire_entry(*, entry: DirectoryEntry, by: User, at: datetime) -> None:
    """Offer it no more. What it was named for stays as it is written."""
    if entry.retired_at:
        raise Refused("It is retired already.")
    entry.retired_at, entry.retired_by = at, by
    entry.save()
    log("directory.retired", by=by, at=at, subject=entry)


@transaction.atomic
def bring_back_entry(*, entry: DirectoryEntry, by: User, at: datetime) -> None:
    """Offer again what was retired."""
    if entry.retired_at is None:
        raise Refused("It is not retired.")
    entry.retired_at, entry.retired_by = None, None
    entry.save()
    log("directory.brought_back", by=by, at=at, subject=entry)


@transaction.atomic
def record_session(*, session: Interpreted, by: User, at: datetime) -> Interpreted:
    """Record how a session went. After a second “not safe” nobody books them until it is decided."""
    session.recorded_at, session.recorded_by = at, by
    session.save()
    log("interpreter.session_recorded", by=by, at=at, subject=session.interpreter)
    if session.felt_safe == Interpreted.Answer.NO:
        with connection.cursor() as cursor:
            cursor.execute("SELECT suspend_where_unsafe(%s)", [session.interpreter_id])
    return session


@transaction.atomic
def end_suspension(
    *, suspension: InterpreterSuspension, decision: str, is_retired: bool, by: User, at: datetime
) -> None:
    """Say what was found out: they are booked again, or retired."""
    if suspension.ended_at:
        raise Refused("Somebody has decided about this already.")
    suspension.ended_at, suspension.ended_by, suspension.decision = at, by, decision
    suspension.save()
    log("interpreter.suspension_ended", by=by, at=at, subject=suspension.interpreter)
    if is_retired and suspension.interpreter.retired_at is None:
        retire_entry(entry=suspension.interpreter, by=by, at=at)


@transaction.atomic
def write_note(*, note: AgencyNote, by: User, at: datetime) -> AgencyNote:
    """Say what was found of an agency. Colleagues read the role of whoever wrote it, not the name."""
    note.made_at, note.made_by, note.role = at, by, by.get_role_display()
    note.save()
    log("agency.note_written", by=by, at=at, subject=note.agency)
    return note


@transaction.atomic
def end_note(*, note: AgencyNote, by: User, at: datetime) -> None:
    """Say that it is no longer so."""
    if note.ended_at:
        raise Refused("It no longer counts.")
    note.ended_at, note.ended_by = at, by
    note.save()
    log("agency.note_ended", by=by, at=at, subject=note.agency)
