"""A sheet of data on trafficking, made on the server for one recipient: who agreed to it, and nobody else.

Each row is one person whom others may know again, so it is a disclosure: two people want the sheet, each row
rests on her yes, and stands in her record among what was told.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.actions.disclosures import narrate_and_log
from cases.models import Consent, Disclosure
from cases.models.disclosure import DATA
from cases.queries.sharing import disclosure_blockers
from cases.rules.names import plain
from hestia.operations.programs import Failed, failing_in_words
from hestia.refusals import Refused
from hestia.ui.sheets import csv_of
from rights.actions.exports import settle_export
from rights.models import CharityExport
from rights.queries.sheets import known_of, standing_yes
from rights.rules.htcds.checking import faults
from rights.rules.htcds.rows import BIRTH, agreed, facts_told, row, sheet

DOCUMENT = "data-sheet"
LONGEST_WHY = 200
ONLY_OWNER = 0o600
NOT_WANTED = (
    "Nobody has confirmed a sheet for this recipient, or its days are over. One person asks for it under "
    "Checks, Exports, and another confirms it there (docs/leaving.md)."
)
NOBODY = "Nobody who can be in it has agreed to it, so there is no sheet."


@dataclass(frozen=True)
class MadeSheet:
    """A sheet that was made."""

    path: Path
    rows: int


def export_sheet(folder: Path, *, recipient: str, at: datetime) -> MadeSheet:
    """Make the sheet that two people want for a recipient, and write down each row. As the owner.

    All of it or nothing: where the check finds a fault no file stays, and nothing is written down as told.
    """
    wanted = CharityExport.objects.usable(CharityExport.Kind.SHEET, at=at).with_people()
    exports = wanted.order_by("decided_at", "pk")
    export = next((export for export in exports if plain(export.recipient) == plain(recipient)), None)
    if export is None:
        raise Failed(NOT_WANTED)
    path = folder / f"htcds-{timezone.localtime(at):%Y%m%d-%H%M%S}.csv"
    with failing_in_words():
        path.touch(mode=ONLY_OWNER, exist_ok=False)
        try:
            with transaction.atomic():
                rows = disclose_rows(export, at=at)
                content = checked(rows, at=at)
                path.write_bytes(content)
                settle_export(
                    export=export,
                    archive=path.name,
                    digest=sha256(content).hexdigest(),
                    rows=len(rows),
                    at=at,
                )
        except Refused as refusal:
            path.unlink()
            raise Failed(str(refusal)) from refusal
        except BaseException:
            path.unlink()
            raise
    return MadeSheet(path, len(rows))


def disclose_rows(export: CharityExport, *, at: datetime) -> list[dict[str, str]]:
    """Return a row for each client who agreed to it, and write each down as told in her record."""
    rows = []
    for consent in standing_yes(export.recipient, on=timezone.localdate(at)):
        # Drawn anew for each sheet: two sheets cannot be put together, and no key leads to a case of ours.
        cells = row(known_of(consent.case), key=f"k{secrets.token_hex(8)}")
        cells = agreed(cells, scope=consent.what)
        if disclose_row(cells, consent=consent, export=export, at=at):
            rows.append(cells)
    if not rows:
        raise Failed(NOBODY)
    return rows


def disclose_row(cells: Mapping[str, str], *, consent: Consent, export: CharityExport, at: datetime) -> bool:
    """Write down that a row was told, by whoever asked for the sheet; or say that she may not be told of.

    Her own key is kept with it: if she takes her yes back, the recipient can be told which row is hers.
    """
    disclosure = Disclosure(
        case=consent.case,
        document=DOCUMENT,
        kind=DATA,
        recipient=export.recipient,
        why=export.why[:LONGEST_WHY],
        basis=Disclosure.Basis.CONSENT,
        consent=consent,
        facts=sorted(facts_told(cells)),
        prepared_at=at,
        prepared_by=export.asked_by,
        told_at=at,
        told_by=export.asked_by,
    )
    if disclosure_blockers(disclosure):
        return False
    last = Disclosure.objects.filter(case=consent.case, document=DOCUMENT).aggregate(last=Max("copy_number"))
    disclosure.copy_number = (last["last"] or 0) + 1
    disclosure.basis_reason = f"Her row has the key {cells['Key']}."
    disclosure.save()
    narrate_and_log(disclosure, by=export.asked_by, at=at)
    return True


def checked(rows: list[dict[str, str]], *, at: datetime) -> bytes:
    """Return rows as a sheet in which our own check finds no fault."""
    content = csv_of(sheet(rows))
    says_birth = any(cells[BIRTH] for cells in rows)
    wrong = list(faults(content.decode(), on=timezone.localdate(at), says_who=says_birth))
    if wrong:
        raise Failed(f"The sheet has {len(wrong)} faults, and was not kept. The first: {wrong[0]}")
    return content
