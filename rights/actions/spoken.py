"""What was asked by reference of somebody who opens no record: it waits until a manager records it there."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.acting import acting_as
from hestia.refusals import Refused
from rights.actions.requests import ask_again, receive
from rights.actions.retention import set_hold
from rights.models import AccessRequest, SpokenRequest
from rights.queries.spoken import SpokenLine, written_on

MOST_A_DAY = 20  # by one person: nobody is asked by more clients
TOO_MANY = f"You recorded {MOST_A_DAY} by reference today. Ask a manager of the record to record this one."
DEALT_WITH = "This was dealt with already."
NOT_YOURS = "It was withdrawn already, or somebody else recorded it. Only they can withdraw it."


@transaction.atomic
def take_down(
    *, reference: str, kind: str, received_on: date, answers: dict[str, Any], by: User, at: datetime
) -> SpokenRequest:
    """Write down what was asked. Those are told for whom there is such a record, if there is one.

    Nothing here depends on whether there is: neither what is answered nor what is logged.
    """
    with connection.cursor() as cursor:  # two at once would both count what was there before
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('by reference'), %s)", [by.pk])
    if written_on(timezone.localdate(at), by=by) >= MOST_A_DAY:
        raise Refused(TOO_MANY)
    spoken = SpokenRequest(
        of_reference=reference,
        kind=kind,
        received_on=received_on,
        answers=answers,
        made_at=at,
        made_by=by,
    )
    spoken.save()
    tell(spoken.pk)
    log_spoken("received", spoken.pk, reference=reference, kind=kind, by=by, at=at)
    return spoken


@transaction.atomic
def withdraw_spoken(*, line: SpokenLine, by: User, at: datetime) -> None:
    """Withdraw what was recorded by mistake, such as under a wrong reference: only by who recorded it.

    Also where it is in the case already: who withdraws it is not to learn that from being refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT withdraw_spoken(%s)", [line.pk])
        [is_withdrawn] = cursor.fetchone()
    if not is_withdrawn:
        raise Refused(NOT_YOURS)
    tell(line.pk)
    log_spoken("withdrawn", line.pk, reference=line.of_reference, kind=line.kind, by=by, at=at)


@transaction.atomic
def record_copy(
    *, spoken: SpokenRequest, case: Case, request: AccessRequest, by: User, at: datetime
) -> AccessRequest:
    """Record in her case that she asks for a copy. Her month has run since the day on which she asked.

    Where an open request of hers is there, that one answers both, and counts from the earlier day.
    """
    case = lock_case(case)
    now = lock(spoken)
    if existing := AccessRequest.objects.open().filter(case=case).first():
        end(now, SpokenRequest.End.ASKED_ALREADY, by=by, at=at)
        return ask_again(request=existing, on=now.received_on, by=by, at=at)
    request.case, request.received_on = case, now.received_on
    made = receive(request=request, by=by, at=at)
    end(now, SpokenRequest.End.RECORDED, by=by, at=at)
    return made


@transaction.atomic
def record_hold(
    *,
    spoken: SpokenRequest,
    case: Case,
    asker: str,
    reference: str,
    reason: str,
    review_on: date,
    by: User,
    at: datetime,
) -> None:
    """Set the legal hold that was asked for. Since that was recorded nothing of hers was erased either."""
    case = lock_case(case)
    now = lock(spoken)
    set_hold(case=case, asker=asker, reference=reference, reason=reason, review_on=review_on, by=by, at=at)
    end(now, SpokenRequest.End.RECORDED, by=by, at=at)


def lock(spoken: SpokenRequest) -> SpokenRequest:
    """Return it as it is now, kept from others until the transaction ends, unless it has ended."""
    now = SpokenRequest.objects.select_for_update(of=("self",)).get(pk=spoken.pk)
    if now.ended_at or now.withdrawn_at:
        raise Refused(DEALT_WITH)
    return now


def end(spoken: SpokenRequest, how: str, *, by: User, at: datetime) -> None:
    """Write down how it ended.

    On the log stands what was done in the case, as of any case, and no line that what was asked by reference
    ended: who wrote it down reads the log.
    """
    spoken.end, spoken.ended_at, spoken.ended_by = how, at, by
    spoken.save()


def tell(pk: int) -> None:
    """Tell at the bell who handles requests of the record. How many they are, nobody learns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_spoken(%s)", [pk])


@transaction.atomic
def remind_of_spoken(*, up_to: date, at: datetime) -> None:
    """Remind them of what was written up to a day and is still not in the case. As nobody."""
    with acting_as(None, at=at), connection.cursor() as cursor:
        cursor.execute("SELECT remind_of_spoken(%s)", [up_to])


@transaction.atomic
def blank_spoken(*, at: datetime) -> None:
    """Blank what was said, once nobody needs it and its days are over. As nobody."""
    with acting_as(None, at=at), connection.cursor() as cursor:
        cursor.execute("SELECT blank_spoken()")


def log_spoken(event: str, pk: int, *, reference: str, kind: str, by: User, at: datetime) -> None:
    """Log what was done: the reference as it was said, and nothing of what was."""
    subject = f"{SpokenRequest._meta.label_lower}:{pk}"
    log(f"spoken_request.{event}", by=by, at=at, case_ref=reference, subject=subject, kind_of=kind)
