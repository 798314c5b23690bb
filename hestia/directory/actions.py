"""What becomes of an entry of the directory: saved, made sure of, retired, taken back."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.directory.models import DirectoryEntry
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
