"""Rows of her rights, and of paper, on which addresses hang that no page of the world's walk leads to."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from cases.models import Case, Disclosure
from hestia.accounts.models import User
from outage.models import KeyedSheet, Sheet
from rights.models import (
    AccessRequest,
    Complaint,
    Correction,
    CorrectionTelling,
    Erasure,
    LegalHold,
    RequestHolder,
    RequestItem,
)
from rights.rules.retention import Kind
from tests import make

# In the address of what somebody complains of on a case, which itself has no case in it.
COMPLAINT_OF_HER = "ZVRK"
type Hung = list[tuple[str, Sequence[object]]]


def hang(case: Case, *, by: User, second: User, words: str) -> Hung:
    """Make the rows that are missing on a case; return each address with what it asks for.

    ``words`` are put where somebody wrote in their own.
    """
    ref = case.reference
    asked = AccessRequest.objects.filter(case=case)[0]
    telling = telling_of(case, words=words)  # before it is held
    return [
        *complained(case, by=by, words=words),
        *held(case, by=by, words=words),
        *erased(case, by=by, second=second, words=words),
        ("rights:correction_telling", [ref, telling.pk]),
        ("rights:holder", [ref, holder_of(asked, by=by, words=words).pk]),
        *[
            ("rights:page", [ref, item.pk, 1])
            for item in RequestItem.objects.filter(case=case).exclude(file=None)[:1]
        ],
        ("outage:sheet", [keyed_sheet(case, by=by).code]),
    ]


def complained(case: Case, *, by: User, words: str) -> Hung:
    """Let two complaints be of her, one that is acknowledged."""
    told = {
        "acknowledged_on": make.TODAY,
        "acknowledged_how": Complaint.How.SPOKEN,
        "acknowledged_at": make.NOON,
        "acknowledged_by": by,
    }
    made = []
    for number, done in enumerate([{}, told], 1):
        complaint = Complaint(
            case=case,
            reference=f"{COMPLAINT_OF_HER}-{number}",
            kind=Complaint.Kind.SERVICE,
            words=words,
            channel=Complaint.Channel.SPOKEN,
            received_on=make.TODAY,
            made_at=make.NOON,
            made_by=by,
            **done,
        )
        complaint.save()
        made.append(complaint.reference)
    new, acknowledged = made
    pages = ("complaint", "complaint_person", "progress", "outcome")
    pages_of_hers: Hung = [("rights:acknowledgement", [new])]
    return pages_of_hers + [(f"rights:{page}", [acknowledged]) for page in pages]


def held(case: Case, *, by: User, words: str) -> Hung:
    """Let two holds stand on all that is hers, of which one is to be lifted."""
    lift = {"lift_why": words, "lift_asked_at": make.NOON, "lift_asked_by": by}
    made: Hung = []
    for page, asked in (("hold_lifting", {}), ("hold_lifted", lift)):
        hold = LegalHold(
            client=case.client,
            asker=LegalHold.Asker.POLICE,
            reason=words,
            review_on=make.TODAY + timedelta(days=90),
            set_at=make.NOON,
            set_by=by,
            **asked,
        )
        hold.save()
        made.append((f"rights:{page}", [case.reference, hold.pk]))
    return made


def erased(case: Case, *, by: User, second: User, words: str) -> Hung:
    """Let her record's erasure be asked for, which waits for a second person."""
    erasure = Erasure(
        client=case.client,
        kind=Kind.ADULT,
        why=words,
        digest="0" * 64,
        asked_at=make.NOON,
        asked_by=by,
        asked_of=second,
    )
    erasure.save()
    pages = ("erasure_answer", "erasure_stop")
    return [(f"rights:{page}", [case.reference, erasure.pk]) for page in pages]


def telling_of(case: Case, *, words: str) -> CorrectionTelling:
    """Let somebody outside have been told what she says is wrong."""
    disclosure = Disclosure.objects.filter(case=case)[0]
    correction = Correction.objects.filter(case=case)[0]
    correction.words = words
    correction.save()
    telling = CorrectionTelling(case=case, correction=correction, disclosure=disclosure)
    telling.save()
    return telling


def holder_of(asked: AccessRequest, *, by: User, words: str) -> RequestHolder:
    """Let somebody else be known to keep a record of her."""
    holder = RequestHolder(
        case=asked.case, request=asked, name=words, way="we_ask", made_at=make.NOON, made_by=by
    )
    holder.save()
    return holder


def keyed_sheet(case: Case, *, by: User) -> Sheet:
    """Let a sheet have become a note of hers, which a second person has still to read."""
    sheet = Sheet(
        code=f"Z{UUID(int=1).hex[:8]}".upper(),
        kind=Sheet.Kind.NOTE,
        form_version=1,
        service=case.service,
        printed_at=make.NOON,
        printed_by=by,
        written_at=make.NOON,
        written_by=by,
        keyed_at=make.NOON,
        keyed_by=by,
    )
    sheet.save()
    entry = case.entry_set.all()[0]
    KeyedSheet(
        case=case,
        sheet=sheet,
        record_kind="cases.entry",
        record_id=entry.pk,
        keyed_at=make.NOON,
        keyed_by=by,
        needs_check=True,
    ).save()
    return sheet
