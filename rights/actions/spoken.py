"""What was asked by phone of somebody who opens no record: it waits until a manager records it there."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import Refused
from rights.actions.requests import receive
from rights.actions.retention import set_hold
from rights.models import AccessRequest, SpokenRequest

MOST_A_DAY = 20  # by one person: nobody is rung by more clients
TOO_MANY = f"You recorded {MOST_A_DAY} by reference today. Ask a manager of the record to record this one."
DEALT_WITH = "This was dealt with already."


@transaction.atomic
def take_down(
    *, reference: str, kind: str, received_on: date, answers: dict[str, Any], by: User, at: datetime
) -> SpokenRequest:
    """Write down what was asked. Those are told for whom there is such a record, if there is one.

    Nothing here depends on whether there is: neither what is answered nor what is logged.
    """
    today = timezone.localdate(at)
    if SpokenRequest.objects.filter(made_by=by, made_at__date=today).count() >= MOST_A_DAY:
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
    tell(spoken)
    log_spoken("received", spoken, by=by, at=at)
    return spoken


@transaction.atomic
def withdraw_spoken(*, spoken: SpokenRequest, by: User, at: datetime) -> SpokenRequest:
    """Take back what was recorded by mistake, such as under a wrong reference: only by who recorded it."""
    now = lock(spoken)
    if now.made_by_id != by.pk:
        raise Refused(f"{now.made_by} recorded this, so nobody else can withdraw it.")
    end(now, SpokenRequest.End.WITHDRAWN, by=by, at=at)
    tell(now)
    return now


@transaction.atomic
def record_copy(
    *, spoken: SpokenRequest, case: Case, request: AccessRequest, by: User, at: datetime
) -> AccessRequest:
    """Record in her case that she asks for a copy. Her clock has run since the day on which she rang.

    Where an open request of hers is there, that one answers both.
    """
    now = lock(spoken)
    if existing := AccessRequest.objects.open().filter(case=case).first():
        end(now, SpokenRequest.End.ASKED_ALREADY, by=by, at=at)
        return existing
    request.case, request.received_on = case, now.received_on
    made = receive(request=request, by=by, at=at)
    end(now, SpokenRequest.End.RECORDED, by=by, at=at)
    return made


@transaction.atomic
def record_hold(*, spoken: SpokenRequest, case: Case, by: User, at: datetime, **asked: Any) -> None:
    """Set the legal hold that was asked for. From the call until now nothing of hers was erased either."""
    now = lock(spoken)
    set_hold(case=case, **asked, by=by, at=at)
    end(now, SpokenRequest.End.RECORDED, by=by, at=at)


def lock(spoken: SpokenRequest) -> SpokenRequest:
    """Return it as it is now, kept from others until the transaction ends, unless it has ended."""
    now = SpokenRequest.objects.select_for_update(of=("self",)).get(pk=spoken.pk)
    if now.ended_at:
        raise Refused(DEALT_WITH)
    return now


def end(spoken: SpokenRequest, how: str, *, by: User, at: datetime) -> None:
    """Write down how it ended."""
    spoken.end, spoken.ended_at, spoken.ended_by = how, at, by
    spoken.save()
    log_spoken("ended", spoken, by=by, at=at, how=how)


def tell(spoken: SpokenRequest) -> None:
    """Tell at the bell who handles requests of the record. How many they are, nobody learns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_spoken(%s)", [spoken.pk])


def log_spoken(event: str, spoken: SpokenRequest, *, by: User, at: datetime, **detail: Any) -> None:
    """Write down what was done: the reference as it was said, and nothing of what was."""
    log(
        f"spoken_request.{event}",
        by=by,
        at=at,
        case_ref=spoken.of_reference,
        subject=spoken,
        kind_of=spoken.kind,
        **detail,
    )
