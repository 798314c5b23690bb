"""The charity leaves with all it has recorded, and comes back: the two commands of the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from django.db import transaction

from cases.actions.hazards import make_all_keys
from hestia.operations.leaving import bringing, making
from hestia.operations.leaving.making import Made
from hestia.operations.leaving.reading import Manifest
from hestia.operations.models import LastTime
from hestia.operations.programs import Failed, failing_in_words
from hestia.refusals import Refused
from rights.actions.exports import settle_export
from rights.models import CharityExport

NOT_WANTED = (
    "Nobody has confirmed an export of everything, or its days are over. One person asks for it under "
    "Checks, Exports, and another confirms it there (docs/leaving.md)."
)


def export_charity(folder: Path, *, passphrase: Path, at: datetime) -> Made:
    """Make the archive that two people want, and write down that it was made. As the owner."""
    export = (
        CharityExport.objects.usable(CharityExport.Kind.EVERYTHING, at=at)
        .order_by("decided_at", "pk")
        .first()
    )
    if export is None:
        raise Failed(NOT_WANTED)
    with in_words():
        made = making.make_archive(folder, passphrase=passphrase, at=at)
        try:
            with made.path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            rows = sum(made.manifest.rows.values())
            settle_export(export=export, archive=made.path.name, digest=digest, rows=rows, at=at)
        except BaseException:
            made.path.unlink()
            raise
    return made


def import_charity(path: Path, *, passphrase: Path, is_rehearsal: bool, at: datetime) -> Manifest:
    """Put an archive into this empty database, whole or not at all; or say what it would put. As the owner.

    The log arrives as it was written and gets no line more: it still vouches for itself, and for nothing of
    here. That it was brought in is known by the last time of a restore.
    """
    with in_words(), making.cipher(passphrase) as opening:
        manifest = bringing.read_checked(path, opening)
        if is_rehearsal:
            bringing.refuse_unless_empty()
            return manifest
        with transaction.atomic():
            bringing.bring_in(path, opening, manifest)
            make_all_keys()
            words = f"an archive of the charity, as of {manifest.made_at}"
            LastTime.objects.note(LastTime.Kind.RESTORE, at=at, words=words)
    return manifest


@contextmanager
def in_words() -> Iterator[None]:
    """Let whatever goes wrong be a `Failed`."""
    with failing_in_words():
        try:
            yield
        except Refused as refusal:
            raise Failed(str(refusal)) from refusal
