"""Many cases opened at once: each begins with all that `open_case` gives it, written in bulk.

One transaction, a few questions for each kind of record, and a version of every record in its history. The
cases are of services in which the person works, so nothing has to be held in reach meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from cases.actions.opening import how_it_stands, promised_first
from cases.models import (
    Case,
    Client,
    Consent,
    Deadline,
    Entry,
    NameKey,
    Paper,
    Placement,
    Room,
    SafeContact,
    Topic,
)
from cases.rules.names import keys
from hestia.accounts.models import User
from hestia.audit.models import log_each
from hestia.db.bulk import BATCH, keep, keep_alike


@dataclass
class Opening:
    """One of many cases to open: its records, filled in and unsaved.

    ``case`` has its status and the day it was opened, which may be long ago; its promises are counted from
    today, and put off by ``later`` working days. ``deadlines`` are promised besides, instead of ``without``.
    """

    client: Client
    safe_contact: SafeContact
    case: Case
    opened: str
    consent: Consent | None = None
    room: Room | None = None
    later: int = 0
    without: Sequence[str] = ()
    deadlines: list[Deadline] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    body: str = ""


def numbered(openings: Sequence[Opening]) -> None:
    """Give each case and each client the number it will have, and the case its reference."""
    numbers = zip(
        openings,
        drawn("cases_client_id_seq", len(openings)),
        drawn("cases_case_id_seq", len(openings)),
        drawn("cases_case_reference", len(openings)),
        strict=True,
    )
    for opening, client, case, reference in numbers:
        opening.client.pk, opening.case.pk = client, case
        opening.case.client = opening.client
        opening.case.reference = f"H-{reference:04d}"


def drawn(sequence: str, count: int) -> list[int]:
    """Return the next numbers of a sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [number for (number,) in cursor.fetchall()]


@transaction.atomic
def open_many(openings: Sequence[Opening], *, by: User, at: datetime) -> None:
    """Save cases that have been `numbered`, with everything a case begins with, and log each."""
    for opening in openings:
        settle(opening, by=by, at=at)
    # A client exists for someone through a case of hers, so the case comes first; that she is there at all is
    # asked at the end.
    keep([opening.case for opening in openings], by=by, at=at)
    keep([opening.client for opening in openings], by=by, at=at)
    keep([opening.safe_contact for opening in openings], by=by, at=at)
    NameKey.objects.bulk_create(
        (
            NameKey(client=opening.client, word=word, sound=heard)
            for opening in openings
            for word, heard in names_of(opening)
        ),
        batch_size=BATCH,
    )
    keep([opening.consent for opening in openings if opening.consent], by=by, at=at)
    on = timezone.localdate(at)
    keep([Placement(case=e.case, room=e.room, from_on=on) for e in openings if e.room], by=by, at=at)
    cases = [opening.case for opening in openings]
    if cases:
        keep_alike([Topic(subject=subject) for subject in Topic.Subject], "case", cases, by=by, at=at)
        keep_alike([Paper(kind=kind) for kind in Paper.Kind], "case", cases, by=by, at=at)
    keep([deadline for opening in openings for deadline in opening.deadlines], by=by, at=at)
    keep([entry for opening in openings for entry in opening.entries], by=by, at=at)
    log_each("case.created", by=by, at=at, case_refs=[opening.case.reference for opening in openings])


def settle(opening: Opening, *, by: User, at: datetime) -> None:
    """Put together what a case begins with: who made it, its promises, the first line of its story."""
    case, on = opening.case, timezone.localdate(at)
    case.made_at, case.made_by = at, by
    opening.safe_contact.client = opening.client
    if opening.consent:
        opening.consent.case, opening.consent.purpose = case, Consent.Purpose.SERVICE
        opening.consent.recorded_at, opening.consent.recorded_by = at, by
    for promised in promised_first(case, on=on, later=opening.later):
        if promised.kind in opening.without:
            continue
        deadline = Deadline(
            case=case,
            kind=promised.kind,
            title=promised.kind.label,
            context=promised.context,
            due_on=promised.due_on,
            unit=promised.unit,
            made_at=at,
            made_by=by,
        )
        if promised.kind == Deadline.Kind.SAFEGUARDING and case.local_authority_contact:
            deadline.met_at, deadline.met_by, deadline.met_on = at, by, on
            deadline.outcome = case.local_authority_contact
        opening.deadlines.append(deadline)
    open_deadlines = [deadline for deadline in opening.deadlines if deadline.is_open]
    case.next_due_on = min(
        open_one.due_on for open_one in open_deadlines if open_one.kind not in Deadline.MILESTONES
    )
    opening.entries.append(
        Entry(
            case=case,
            kind=Entry.Kind.OPENED,
            title=opening.opened[:200],
            body="\n\n".join(filter(None, [how_it_stands(case), opening.body])),
            happened_at=at,
            recorded_at=at,
            by=by,
        )
    )


def names_of(opening: Opening) -> list[tuple[str, str]]:
    """Return the words and sounds of her names."""
    client = opening.client
    return sorted(keys([client.first_name, client.last_name, client.known_as]))
