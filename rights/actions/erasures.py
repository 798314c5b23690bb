"""Two people have a record erased: one asks, one confirms what was shown. Until its day it can be stopped."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.actions.access import holding_her
from cases.models import Case, Named, Refused, Seal
from cases.queries.of_case import lock_case
from cases.queries.second_persons import second_persons
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.refusals import refuse_if
from rights.actions.agreed import keep_erasure_promises, promise_erasure_again
from rights.models import Erasure
from rights.queries.retention import Kept, due_row, is_held_or_asked, kept_of, statement_of

CHANGED = "Her record has changed since that was shown. Ask again."
OPEN_ELSEWHERE = "Another of her cases is open, or you cannot see it. An open record is never erased."
NOT_DUE = "The time to keep it is not over."
HELD = "There is a legal hold: no part of her record can be erased."
SEALED_WHY = "Her record is going to be erased. Until then only the people who can stop that can open it."


def confirmers(case: Case, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who could confirm an erasure."""
    return second_persons(case, Permission.RETENTION_DECIDE, but=asked_by, at=at)


def ask_blockers(case: Case, *, by: User, at: datetime, kept: Kept | None = None) -> list[str]:
    """Return why an erasure cannot be asked for.

    :param kept: how long the record is kept, where that was read before
    """
    if not case.is_closed:
        return ["This case is open. An open record is never erased."]
    kept = kept or kept_of(case, by=by)
    if kept.holds or kept.holds_asked:
        return [HELD]
    if kept.erasure:
        return ["It has been asked for already."]
    if kept.row is None:
        return [OPEN_ELSEWHERE]
    return [] if kept.row.sum.is_due(on=timezone.localdate(at)) else [NOT_DUE]


@transaction.atomic
def ask_erasure(*, case: Case, person: User, why: str, digest: str, by: User, at: datetime) -> Erasure:
    """Ask that all of her record is erased, and whom to confirm it. ``digest`` is of what was shown."""
    case = lock_case(case)
    kept = kept_of(case, by=by)
    refuse_if(ask_blockers(case, by=by, at=at, kept=kept))
    row, statement = kept.row, statement_of(case, by=by)
    assert row is not None
    if digest != statement.digest:
        raise Refused("Her record has changed since this page was opened. Read again what will be erased.")
    if person not in confirmers(case, asked_by=by, at=at):
        raise Refused(f"{person} cannot confirm this. Choose another manager who sees her case.")
    if row.agreed_by:
        keep_erasure_promises(case, outcome=f"{person} was asked to confirm it", by=by, at=at)
        statement = statement_of(case, by=by)  # with the version that this wrote
    erasure = Erasure(
        client_id=case.client_id,
        kind=row.sum.kind,
        why=why,
        statement=dict(statement.rows),
        digest=statement.digest,
        asked_at=at,
        asked_by=by,
        asked_of=person,
    )
    erasure.save()
    words = f"{by} asks you to confirm that a closed record is erased: see How long records are kept."
    url = reverse("rights:retention")  # with no reference: this line stays when her record is erased
    Notice(person=person, words=words, url=url, told_at=at, told_by=by).save()
    log("erasure.asked", by=by, at=at, case_ref=case.reference, subject=erasure, of=person.pk)
    return erasure


def answer_blockers(erasure: Erasure, *, by: User) -> list[str]:
    """Return why somebody cannot answer."""
    if not erasure.is_waiting:
        return ["This is no longer waiting for an answer."]
    if erasure.asked_of_id != by.pk:
        return [f"{erasure.asked_of} was asked, so nobody else can answer."]
    return []


def void_because(case: Case, erasure: Erasure, *, by: User) -> list[str]:
    """Return why a yes to an erasure would be of no use: a hold, or her record is not what was shown."""
    if is_held_or_asked(case):
        return [HELD]
    if not case.is_closed or due_row(case, by=by) is None:
        return ["She has an open case. An open record is never erased."]
    return [] if statement_of(case, by=by).digest == erasure.digest else [CHANGED]


@transaction.atomic
def answer_erasure(
    *, case: Case, erasure: Erasure, is_yes: bool, why: str = "", by: User, at: datetime
) -> Erasure:
    """Confirm an erasure, which closes her record to all who may not stop it; or refuse it, and say why."""
    case = lock_case(case)
    now = (
        Erasure.objects.select_for_update(of=("self",))
        .select_related("asked_by", "asked_of")
        .get(pk=erasure.pk)
    )
    refuse_if(answer_blockers(now, by=by))
    with holding_her(case, by=by):
        if is_yes:
            refuse_if(void_because(case, now, by=by))
            if by not in confirmers(case, asked_by=now.asked_by, at=at):
                raise Refused("Your yes does not count: you cannot decide about her case.")
            now.confirmed_at, now.confirmed_by = at, by
            now.due_on = Erasure.day_after(timezone.localdate(at))
        else:
            now.refused_at, now.refused_by, now.refused_why = at, by, why
        now.save()
        log(
            "erasure.confirmed" if is_yes else "erasure.refused",
            by=by,
            at=at,
            case_ref=case.reference,
            subject=now,
        )
        if is_yes:
            close_to_others(case, now, by=by, at=at)
        else:
            promise_erasure_again(case, by=by, at=at)
    return now


def close_to_others(case: Case, erasure: Erasure, *, by: User, at: datetime) -> None:
    """Seal her record, for who asked and who confirmed. Sealed already, it stays for those named."""
    if Seal.objects.of(case).standing().exists():
        return
    Seal(client_id=case.client_id, words=SEALED_WHY, given_at=at, given_by=by).save()
    for person in (erasure.asked_by, by):
        Named(
            client_id=case.client_id,
            person=person,
            standing_as=Named.Standing.SEES,
            given_at=at,
            given_by=by,
        ).save()
    log("case.sealed", by=by, at=at, case_ref=case.reference, subject=erasure)


@transaction.atomic
def stop_erasure(*, case: Case, erasure: Erasure, why: str, by: User, at: datetime) -> Erasure:
    """Stop an erasure before its day. Her record stays sealed until two people open it again."""
    now = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    if not now.is_standing:
        raise Refused("It was refused or stopped already.")
    now.stopped_at, now.stopped_by, now.stopped_why = at, by, why
    now.save()
    promise_erasure_again(case, by=by, at=at)
    log("erasure.stopped", by=by, at=at, case_ref=case.reference, subject=now)
    return now
