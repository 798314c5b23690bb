"""Many cases opened at once: each begins with all that `open_case` gives it, written in bulk.

One transaction, a few questions for each kind of record, and a version of every record in its history. The
cases are of services in which the person works, so nothing has to be held in reach meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from cases.actions.agencies import agency_of_source
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
from cases.models.traced import keep_keys_of_many
from cases.rules.names import keys
from hestia.accounts.models import User
from hestia.audit.models import log_each
from hestia.db.bulk import BATCH, create_alike_with_history, create_with_history
from hestia.workingdays.models import hold_calendars


@dataclass
class NewCase:
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


def assign_numbers(new_cases: Sequence[NewCase]) -> None:
    """Give each case and each client the number it will have, and the case its reference."""
    numbers = zip(
        new_cases,
        next_numbers("cases_client_id_seq", len(new_cases)),
        next_numbers("cases_case_id_seq", len(new_cases)),
        Case.next_references(len(new_cases)),
        strict=True,
    )
    for new_case, client, case, reference in numbers:
        new_case.client.pk, new_case.case.pk = client, case
        new_case.case.client = new_case.client
        new_case.case.reference = reference


def next_numbers(sequence: str, count: int) -> list[int]:
    """Return the next numbers of a sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [number for (number,) in cursor.fetchall()]


@transaction.atomic
def open_many(new_cases: Sequence[NewCase], *, by: User, at: datetime) -> None:
    """Save cases that have been `numbered`, with everything a case begins with, and log each."""
    for new_case in new_cases:
        fill_in(new_case, by=by, at=at)
    # A client exists for someone through a case of hers, so the case comes first; that she is there at all is
    # asked at the end.
    create_with_history([new_case.case for new_case in new_cases], by=by, at=at)
    create_with_history([new_case.client for new_case in new_cases], by=by, at=at)
    create_with_history([new_case.safe_contact for new_case in new_cases], by=by, at=at)
    # Saving a client writes these, and nothing that is saved in bulk is saved so.
    NameKey.objects.bulk_create(
        (
            NameKey(client=new_case.client, word=word, sound=heard)
            for new_case in new_cases
            for word, heard in names_of(new_case)
        ),
        batch_size=BATCH,
    )
    keep_keys_of_many(
        (record, new_case.case.pk)
        for new_case in new_cases
        for record in (new_case.case, new_case.client, new_case.safe_contact)
    )
    create_with_history([new_case.consent for new_case in new_cases if new_case.consent], by=by, at=at)
    on = timezone.localdate(at)
    create_with_history(
        [
            Placement(case=new_case.case, room=new_case.room, from_on=on)
            for new_case in new_cases
            if new_case.room
        ],
        by=by,
        at=at,
    )
    cases = [new_case.case for new_case in new_cases]
    if cases:
        create_alike_with_history(
            [Topic(subject=subject) for subject in Topic.Subject], "case", cases, by=by, at=at
        )
        create_alike_with_history([Paper(kind=kind) for kind in Paper.Kind], "case", cases, by=by, at=at)
    sources = [agency_of_source(case) for case in cases]
    create_with_history([agency for agency in sources if agency], by=by, at=at)
    hold_calendars()  # by which their days were counted: written in bulk, no promise does it itself
    create_with_history([deadline for new_case in new_cases for deadline in new_case.deadlines], by=by, at=at)
    create_with_history([entry for new_case in new_cases for entry in new_case.entries], by=by, at=at)
    log_each("case.created", by=by, at=at, case_refs=[new_case.case.reference for new_case in new_cases])


def fill_in(new_case: NewCase, *, by: User, at: datetime) -> None:
    """Put together what a case begins with: who made it, its promises, the first line of its story."""
    case, on = new_case.case, timezone.localdate(at)
    case.made_at, case.made_by = at, by
    new_case.safe_contact.case = case
    if new_case.consent:
        new_case.consent.case, new_case.consent.purpose = case, Consent.Purpose.SERVICE
        new_case.consent.recorded_at, new_case.consent.recorded_by = at, by
    for promised in promised_first(case, on=on, later=new_case.later):
        if promised.kind in new_case.without:
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
        new_case.deadlines.append(deadline)
    open_deadlines = [deadline for deadline in new_case.deadlines if deadline.is_open]
    # `promise` keeps this in step, and is not called for what is saved in bulk.
    case.next_due_on = min(
        open_one.due_on for open_one in open_deadlines if open_one.kind not in Deadline.MILESTONES
    )
    new_case.entries.append(
        Entry(
            case=case,
            kind=Entry.Kind.OPENED,
            title=new_case.opened[:200],
            body="\n\n".join(filter(None, [how_it_stands(case), new_case.body])),
            happened_at=at,
            recorded_at=at,
            by=by,
        )
    )


def names_of(new_case: NewCase) -> list[tuple[str, str]]:
    """Return the words and sounds of her names."""
    client = new_case.client
    return sorted(keys([client.first_name, client.last_name, client.known_as]))
