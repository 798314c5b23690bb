"""Her cases, or a document of one, are opened to more people: one asks, saying why, and another decides.

A seal is lifted, one more person is named on it, someone kept out is let back, or a document of the highest
level is released. What was closed holds for the client; the question, and the promise to whoever is asked,
stand on the case on which it was asked.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cases.actions.access import TEAM_ROLES, holding_her, refuse_words_about_her
from cases.models import Case, Deadline, Exclusion, KeptDocument, Lifting, Named, Refused, Seal
from cases.queries.of_case import lock_case
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.db.versions import save_by
from hestia.privacy.secrecy import Level
from hestia.refusals import refuse_if
from hestia.ui.words import listed

NOBODY = (
    "Nobody else can decide this. Name another person on a sealed case, or give cover to a manager of another"
    " service: it takes two people to open a case again."
)
NOBODY_RELEASES = (
    "Nobody else can decide this: two people must agree to it. Name another person on a sealed"
    " case, or ask a manager to give a colleague cover for this one."
)
OPEN_ALREADY = "More people can already open this document."
NOT_SEALED = "This case is not sealed."
TAKEN_BACK = "This has already been taken back."
ANEW = "It was asked for again"


def deciders(case: Case, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who may decide what someone asks: another of those named on a sealed case, else a manager."""
    is_sealed = Seal.objects.of(case).standing().exists()
    permission = Permission.TEAM_CASES_VIEW if is_sealed else Permission.ACCESS_MANAGE
    people = second_persons(case, permission, but=asked_by, at=at)
    return people.filter(pk__in=Named.objects.of(case).seeing().values("person")) if is_sealed else people


def releasers(case: Case, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who may decide whether more people open a document: another who may open it themselves."""
    return second_persons(case, Permission.COVERED_VIEW, but=asked_by, at=at)


def who_decides(lifting: Lifting, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who may decide this."""
    return (releasers if lifting.document_id else deciders)(lifting.case, asked_by=asked_by, at=at)


def asking_blockers(case: Case, *, by: User, at: datetime) -> list[str]:
    """Return why nobody can be asked."""
    return [] if deciders(case, asked_by=by, at=at).exists() else [NOBODY]


def releasing_blockers(document: KeptDocument, *, by: User, at: datetime) -> list[str]:
    """Return why nobody can be asked whether more people may open a document."""
    if document.level < Level.SECRET:
        return [OPEN_ALREADY]
    if KeptDocument.least_level(document.kind) == Level.SECRET:
        kind = document.get_kind_display().lower()
        return [
            f"It is filed as {kind}, which only a few may open. If it is something else, change that first."
        ]
    return [] if releasers(document.case, asked_by=by, at=at).exists() else [NOBODY_RELEASES]


def naming_blockers(case: Case, person: User) -> list[str]:
    """Return why someone cannot be named on the seal."""
    if not Seal.objects.of(case).standing().exists():
        return [NOT_SEALED]
    if Exclusion.objects.of(case).standing().filter(person=person).exists():
        return [f"{person} is kept out of this case because of a conflict of interest."]
    if person.role not in TEAM_ROLES:
        return [f"{person} cannot be named: their role sees only cases allocated to them."]
    if Named.objects.of(case).standing().filter(person=person).exists():
        return [f"{person} is already named."]
    return []


# --- Asking --------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_lift_seal(
    *, case: Case, words: str, asked_of: User, due_on: date, by: User, at: datetime
) -> Lifting:
    """Ask another of those named whether her sealed cases may exist for their teams again."""
    case = lock_case(case)
    asked = Lifting(case=case, seal=locked_seal(case), words=words, asked_of=asked_of)
    return ask(asked, due_on=due_on, by=by, at=at)


@transaction.atomic
def ask_to_name(
    *,
    case: Case,
    person: User,
    standing: str,
    words: str,
    asked_of: User,
    due_on: date,
    by: User,
    at: datetime,
) -> Lifting:
    """Ask another of those named whether one more person may be: else one alone could open her to all."""
    case = lock_case(case)
    sealed = locked_seal(case)
    refuse_if(naming_blockers(case, person))
    asked = Lifting(
        case=case, seal=sealed, person=person, standing_as=standing, words=words, asked_of=asked_of
    )
    return ask(asked, due_on=due_on, by=by, at=at)


@transaction.atomic
def ask_to_let_back(
    *, case: Case, exclusion: Exclusion, words: str, asked_of: User, due_on: date, by: User, at: datetime
) -> Lifting:
    """Ask another manager whether someone who is kept out may be let back."""
    case = lock_case(case)
    exclusion = Exclusion.objects.of(case).select_for_update(of=("self",)).get(pk=exclusion.pk)
    if exclusion.ended_at is not None:
        raise Refused(TAKEN_BACK)
    asked = Lifting(case=case, exclusion=exclusion, words=words, asked_of=asked_of)
    return ask(asked, due_on=due_on, by=by, at=at)


@transaction.atomic
def ask_to_release(
    *, document: KeptDocument, level: int, words: str, asked_of: User, due_on: date, by: User, at: datetime
) -> Lifting:
    """Ask another who may open a document whether more people may: else one alone could release it."""
    case = lock_case(document.case)
    document = locked_document(document)
    case.refuse_if_closed()
    refuse_if(releasing_blockers(document, by=by, at=at))
    if level < KeptDocument.least_level(document.kind):
        raise Refused(by_field={"level": "This kind of document cannot be open to so many people."})
    asked = Lifting(case=case, document=document, level_to=level, words=words, asked_of=asked_of)
    return ask(asked, due_on=due_on, by=by, at=at)


def ask(lifting: Lifting, *, due_on: date, by: User, at: datetime) -> Lifting:
    """Put a question to another person. An earlier one about the same that nobody decided is over."""
    case = lifting.case
    people = who_decides(lifting, asked_by=by, at=at)
    if lifting.asked_of not in people:
        others = listed([str(person) for person in people], last="or")
        raise Refused(f"{lifting.asked_of} cannot decide this. Ask {others}." if others else NOBODY)
    refuse_words_about_her(case.pk, lifting.words, by=by, at=at)
    names = ("seal", "exclusion", "person", "document")
    about = {name: getattr(lifting, name) for name in names}
    # Held: the earlier one may have been asked on another case of hers.
    with holding_her(case, by=by):
        for earlier in Lifting.objects.undecided().filter(**about):
            withdraw(earlier, why=ANEW, by=by, at=at)
        lifting.asked_at, lifting.asked_by = at, by
        lifting.until_at = at + timedelta(days=settings.APPROVAL_DAYS)
        lifting.promise = case.promise(
            Deadline.Kind.LIFTING_SIGN_OFF,
            due_on=due_on,
            context=f"Asked by {by}",
            assignee=lifting.asked_of,
            by=by,
            at=at,
        )
        lifting.save()
        asked_of, reference = lifting.asked_of_id, case.reference
        log("access.lifting_asked", by=by, at=at, case_ref=reference, subject=lifting, of=asked_of)
    return lifting


def withdraw(lifting: Lifting, *, why: str, by: User, at: datetime) -> None:
    """Wait no longer for an answer."""
    lifting.end(by=by, at=at)
    if lifting.promise.is_open:
        lifting.promise.case = lifting.case
        lifting.promise.cancel(by=by, at=at, why=why)


# --- Deciding ------------------------------------------------------------------------------------


def decision_blockers(lifting: Lifting, *, by: User, at: datetime) -> list[str]:
    """Return why this person cannot decide it."""
    if lifting.decided_at or lifting.ended_at:
        return ["This is no longer waiting for an answer."]
    if lifting.asked_of_id != by.pk:
        return [f"{lifting.asked_of} was asked, so nobody else can answer."]
    if not lifting.waits(at=at):
        return [f"This was asked more than {settings.APPROVAL_DAYS} days ago. Ask for it again."]
    if by not in who_decides(lifting, asked_by=lifting.asked_by, at=at):
        return ["You can no longer decide this: it has to be someone who still sees the case."]
    return []


@transaction.atomic
def decide(
    *, lifting: Lifting, is_allowed: bool, words: str = "", by: User, at: datetime, today: date
) -> Lifting:
    """Say yes, and it is done; or no, and why. Never by whoever asked."""
    with holding_her(lifting.case, by=by):
        case = lock_case(lifting.case)
        lifting = Lifting.objects.select_for_update(of=("self",)).get(pk=lifting.pk)
        lifting.case = case
        refuse_if(decision_blockers(lifting, by=by, at=at))
        refuse_words_about_her(case.pk, words, by=by, at=at)
        lifting.decided_at, lifting.decided_by, lifting.is_allowed = at, by, is_allowed
        lifting.decided_words = "" if is_allowed else words
        lifting.save()
        lifting.promise.case = case
        lifting.promise.meet(by=by, at=at, on=today, outcome="Allowed" if is_allowed else "Not allowed")
        if not is_allowed:
            log("access.lifting_refused", by=by, at=at, case_ref=case.reference, subject=lifting)
        elif lifting.document:
            release(lifting.document, lifting, by=by, at=at)
        elif lifting.exclusion:
            let_back(lifting.exclusion, lifting, by=by, at=at)
        elif lifting.person_id:
            name(lifting.person, lifting, by=by, at=at)
        elif lifting.seal:
            lift_seal(lifting.seal, lifting, by=by, at=at)
        return lifting


def let_back(exclusion: Exclusion, lifting: Lifting, *, by: User, at: datetime) -> None:
    """Take back that someone is kept out."""
    if exclusion.ended_at is not None:
        raise Refused(TAKEN_BACK)
    exclusion.end(by=by, at=at)
    asked_by, reference = lifting.asked_by_id, lifting.case.reference
    log("access.let_back", by=by, at=at, case_ref=reference, subject=exclusion.person, asked_by=asked_by)


def release(document: KeptDocument, lifting: Lifting, *, by: User, at: datetime) -> None:
    """Let more people open a document."""
    document = locked_document(document)
    if document.level < Level.SECRET:
        raise Refused(OPEN_ALREADY)
    document.level = lifting.level_to or document.level
    save_by(document, by)
    log(
        "document.released",
        by=by,
        at=at,
        case_ref=lifting.case.reference,
        subject=document,
        asked_by=lifting.asked_by_id,
        level=document.level,
    )


def stop_waiting(document: KeptDocument, *, by: User, at: datetime) -> None:
    """Void what was asked about a document: what is said of it was changed."""
    for asked in Lifting.objects.undecided().filter(document=document):
        asked.case = document.case
        withdraw(asked, why="The document’s details were changed", by=by, at=at)


def lift_seal(seal: Seal, lifting: Lifting, *, by: User, at: datetime) -> None:
    """Let her cases exist for their teams again. Nobody has to be named any more."""
    if seal.ended_at is not None:
        raise Refused(NOT_SEALED)
    seal.ended_words = lifting.words
    seal.end(by=by, at=at)
    for named in Named.objects.of(lifting.case).standing():
        named.end(by=by, at=at)
    for asked in Lifting.objects.undecided().filter(seal=seal):
        withdraw(asked, why="The seal was lifted", by=by, at=at)
    asked_by, reference = lifting.asked_by_id, lifting.case.reference
    log("case.unsealed", by=by, at=at, case_ref=reference, subject=seal, asked_by=asked_by)


def name(person: User, lifting: Lifting, *, by: User, at: datetime) -> None:
    """Name one more person for whom her sealed cases exist, or who may break their glass."""
    if lifting.seal and lifting.seal.ended_at is not None:
        raise Refused(NOT_SEALED)
    save_name(lifting.case, person, lifting.standing_as, by=by, at=at, asked_by=lifting.asked_by_id)


@transaction.atomic
def name_alone(*, case: Case, person: User, standing: str, by: User, at: datetime) -> Named:
    """Name one more person where no other of those named is at work: else nobody could lift the seal."""
    case = lock_case(case)
    locked_seal(case)
    if deciders(case, asked_by=by, at=at).exists():
        raise Refused("Someone else who is named has to agree. Ask them.")
    return save_name(case, person, standing, by=by, at=at, alone=True)


def save_name(case: Case, person: User, standing: str, *, by: User, at: datetime, **detail: Any) -> Named:
    """Put a name on the seal, and that in the log."""
    refuse_if(naming_blockers(case, person))
    named = Named(client_id=case.client_id, person=person, standing_as=standing, given_at=at, given_by=by)
    named.save()
    log("case.named", by=by, at=at, case_ref=case.reference, subject=person, standing=standing, **detail)
    return named


# --- One at a time -------------------------------------------------------------------------------


def locked_document(document: KeptDocument) -> KeptDocument:
    """Return the document as it is now, kept from others until the act is done."""
    case, document = document.case, KeptDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    document.case = case
    return document


def locked_seal(case: Case) -> Seal:
    """Return the seal that stands, which holds for all her cases, kept from others until the act is done."""
    sealed = Seal.objects.of(case).standing().select_for_update(of=("self",)).first()
    if sealed is None:
        raise Refused(NOT_SEALED)
    return sealed
