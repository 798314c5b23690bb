"""Each night the packs of every house and of duty are put where they are fetched."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.db.acting import acting_as
from hestia.pdf import Document, render
from hestia.pdf.locked import locked
from outage.documents.pack import pack_of, references_in_pack
from outage.queries.pack import closed_in

KEPT_NIGHTS = 3
DUTY = "outage-pack-duty.pdf"


@dataclass(frozen=True, slots=True)
class NightPack:
    """What came of the pack of one house: the file, or why there is none."""

    service: Service
    document: Document | None
    why_not: str = ""


def make_nightly(folder: Path, *, passphrase: str, at: datetime) -> Iterator[NightPack]:
    """Put the pack of each house, and one of all for duty, into a folder of tonight; yield what came of each.

    Nobody asked for them: each is made within the reach of that manager who sees most of the house, without
    who is closed to another of them, since all of them may open it; and logged as nobody's.
    """
    tonight = folder / f"{timezone.localdate(at):%Y-%m-%d}"
    tonight.mkdir(mode=0o750, parents=True, exist_ok=True)
    packs = [nightly_pack(service, at=at) for service in Service.objects.order_by("kind", "name")]
    made = [pack.document for pack in packs if pack.document]
    for document in made:
        put(tonight / document.file_name, locked(render(document), passphrase))
    if made:
        put(tonight / DUTY, locked(render(*made), passphrase))
    throw_away_old(folder)
    yield from packs


@transaction.atomic
def nightly_pack(service: Service, *, at: datetime) -> NightPack:
    """Return the pack of one house, made within the reach of a manager of it."""
    managers = managers_of(service, on=timezone.localdate(at))
    if not managers:
        return NightPack(service, None, "nobody who works there may make one")
    maker = min(managers, key=lambda person: closed_in(service, by=person))
    with acting_as(maker, at=at):
        document = pack_of(service, by=maker, at=at, readers=managers)
    log("outage.pack_made_nightly", by=None, at=at, cases=references_in_pack(document), subject=service)
    return NightPack(service, document)


def managers_of(service: Service, *, on: date) -> list[User]:
    """Return those who make the packs of a house, and may open the one of the night."""
    managers = User.objects.at_work(on=on).who_may(Permission.PACK_MAKE).filter(services=service)
    return list(managers.order_by("pk"))


def put(path: Path, paper: bytes) -> None:
    """Write a file so that it is there whole, or as it was before."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(paper)
    fresh.chmod(0o640)
    fresh.replace(path)


def throw_away_old(folder: Path) -> None:
    """Keep the packs of the last nights, and delete those before."""
    for old in sorted(night for night in folder.iterdir() if is_night(night))[:-KEPT_NIGHTS]:
        shutil.rmtree(old)


def is_night(path: Path) -> bool:
    """Whether a folder is one of ours: named for a day."""
    with suppress(ValueError):
        return path.is_dir() and bool(date.fromisoformat(path.name))
    return False
