"""Keeping documents with a case: what follows from it in the story and in the log."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Sum

from cases.actions.lifting import stop_waiting
from cases.actions.people import find_paper
from cases.models import Case, Dependant, Entry, KeptDocument, Paper, Refused
from cases.queries.of_case import lock_case
from cases.queries.papers import IS_THE_PAPER, WHERE_IT_IS
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.privacy.secrecy import Level
from hestia.uploads.models import File

MB = 2**20
MOST_DOCUMENTS = 500  # of one case
MOST_BYTES = 2000 * MB
TAKES_TWO = "Two people must agree before more people can open this. Ask on the document’s page."
FULL = "This case is full. Set aside documents it does not need, and ask a manager to destroy them."


@transaction.atomic
def file_document(
    *,
    case: Case,
    file: File,
    kind: str,
    original: str,
    level: int = 0,
    dated_on: date | None = None,
    whose: str = KeptDocument.Whose.HERS,
    dependant: Dependant | None = None,
    original_where: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> KeptDocument:
    """Keep a file that was held as a document of the case. Sent twice, it is one document."""
    case.refuse_if_closed()
    lock_case(case)  # one at a time has the next number
    earlier = KeptDocument.objects.filter(case=case, file=file).first()
    if earlier:
        return earlier
    held = KeptDocument.objects.filter(case=case).aggregate(last=Max("number"), bytes=Sum("file__size"))
    number = (held["last"] or 0) + 1
    if number > MOST_DOCUMENTS or (held["bytes"] or 0) + file.size > MOST_BYTES:
        raise Refused(FULL)
    document = KeptDocument(
        case=case,
        number=number,
        file=file,
        kind=kind,
        original=original,
        level=max(level, KeptDocument.least_level(kind)),
        dated_on=dated_on,
        whose=whose,
        dependant=dependant,
        original_where=original_where,
        note=note,
        added_by=by,
        added_at=at,
    )
    document.save()
    tell_of_paper(document, by=by, at=at)
    file.file(at=at)
    # Learners read the story, and not every document: the line says no more than that there is one.
    case.narrate(
        Entry.Kind.DOCUMENT,
        f"Document {document.number} added",
        by=by,
        at=at,
        url=document.get_absolute_url(),
    )
    log("document.kept", by=by, at=at, case_ref=case.reference, subject=document, bytes=file.size)
    return document


def tell_of_paper(document: KeptDocument, *, by: User, at: datetime) -> None:
    """Say where a paper of hers is that was missing, as it is said of the document: nobody enters it twice.

    What somebody has said of the paper itself stands.
    """
    kind, state = IS_THE_PAPER.get(KeptDocument.Kind(document.kind)), WHERE_IT_IS.get(document.original)
    if kind is None or state is None or document.whose != KeptDocument.Whose.HERS:
        return
    if Paper.objects.filter(case=document.case, kind=kind).exists():  # it was asked about
        find_paper(case=document.case, kind=kind, state=state, document=document, by=by, at=at)


@transaction.atomic
def correct_document(*, document: KeptDocument, by: User, at: datetime) -> None:
    """Save what is said of a document otherwise. What was said before stays in its history."""
    document.case.refuse_if_closed()
    # Asked of the database: the form has changed the record in hand already.
    before = KeptDocument.objects.values_list("level", flat=True).get(pk=document.pk)
    if document.level < before == Level.SECRET:
        raise Refused(by_field={"level": TAKES_TWO})
    document.save()
    tell_of_paper(document, by=by, at=at)
    stop_waiting(document, by=by, at=at)
    log(
        "document.changed",
        by=by,
        at=at,
        case_ref=document.case.reference,
        subject=document,
        level_before=before,
        level=document.level,
    )


@transaction.atomic
def put_away_document(*, document: KeptDocument, why: str, by: User, at: datetime) -> None:
    """Put a document away, saying why."""
    document.put_away(why=why, by=by, at=at)
    stop_waiting(document, by=by, at=at)
    title = f"Document {document.number} set aside"
    document.case.narrate(Entry.Kind.DOCUMENT, title, by=by, at=at, url=document.get_absolute_url())
    log("document.put_away", by=by, at=at, case_ref=document.case.reference, subject=document)


@transaction.atomic
def restore_document(*, document: KeptDocument, by: User, at: datetime) -> None:
    """Take a document back that was put away."""
    document.restore()
    title = f"Document {document.number} put back"
    document.case.narrate(Entry.Kind.DOCUMENT, title, by=by, at=at, url=document.get_absolute_url())
    log("document.taken_back", by=by, at=at, case_ref=document.case.reference, subject=document)


@transaction.atomic
def empty_document(*, document: KeptDocument, by: User, at: datetime) -> None:
    """Destroy what a document holds that belongs to somebody else, or must not be here."""
    document.case.refuse_if_closed()
    document.empty(by=by, at=at)
    title = f"Contents of document {document.number} destroyed"
    document.case.narrate(Entry.Kind.DOCUMENT, title, by=by, at=at, url=document.get_absolute_url())
    log("document.emptied", by=by, at=at, case_ref=document.case.reference, subject=document)
