"""From what a browser sent to a file that is held: checked, scanned, written anew, sealed. Or why not."""

from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction

from hestia.accounts.models import User
from hestia.audit.models import Event, log
from hestia.sandbox import Unacceptable
from hestia.uploads.cleaning import cleaned_apart
from hestia.uploads.kinds import MOST_BYTES, TOO_BIG, checked_kind, shown_name
from hestia.uploads.models import HELD, File
from hestia.uploads.scanner import scan
from hestia.uploads.tasks import throw_away

MOST_HELD = 20  # files of one person
EMPTY = "It is empty. Choose another"
NO_ROOM = "It could not be saved just now. Try again, and tell your administrator if this keeps happening"


def take(sent: "UploadedFile[bytes]", *, owner: User, about: str, at: datetime) -> File:
    """Return a file as it may be kept, held for its owner, or raise `Unacceptable` with why not."""
    try:
        file = checked(sent, owner=owner, about=about, at=at)
    except Unacceptable as reason:
        log(
            "document.refused",
            by=owner,
            at=at,
            case_ref=about,
            outcome=Event.Outcome.REFUSED,
            because=str(reason),
        )
        raise
    log("document.uploaded", by=owner, at=at, case_ref=about, subject=f"upload:{file.key}", bytes=file.size)
    return file


def checked(sent: "UploadedFile[bytes]", *, owner: User, about: str, at: datetime) -> File:
    """Check, scan and clean a file, and hold it. All of it is saved, or nothing is."""
    size = sent.size or 0
    if size > MOST_BYTES:
        raise Unacceptable(TOO_BIG)
    content, name = sent.read(), shown_name(sent.name or "")
    if not content:
        raise Unacceptable(EMPTY)
    kind = checked_kind(name, content)
    if settings.CLAMD:
        scan(content, place=settings.CLAMD)
    cleaned = cleaned_apart(kind, content)
    file = File.of(
        cleaned,
        sent=content,
        owner=owner,
        about=about,
        name=name,
        is_scanned=bool(settings.CLAMD),
        made_at=at,
    )
    try:
        # A savepoint: where there is no room for the file, there is still an answer.
        with transaction.atomic():
            forget_the_oldest(owner)
            file.save(force_insert=True)
            throw_away.using(run_after=at + HELD).enqueue(str(file.key), owner.pk)
    except OperationalError:  # no room, or nobody there
        raise Unacceptable(NO_ROOM) from None
    return file


def forget_the_oldest(owner: User) -> None:
    """Throw away what someone has chosen and not kept, beyond the latest few."""
    held = File.objects.filter(owner=owner, filed_at=None).order_by("-made_at", "-pk")
    for file in held.without_bytes()[MOST_HELD - 1 :]:  # one place is for the file that comes
        file.delete()
