"""Who else keeps a record of her is named, asked, asked again, and answers."""

from datetime import date, datetime, timedelta

from django.db import transaction

from cases.models import Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import Refused
from rights.actions.locking import lock_request, log_request
from rights.models import AccessRequest, RequestHolder
from rights.queries.holders import holders_of

ANSWER_WITHIN, CHASE_EVERY, CHASES = 5, 4, 2  # days; and how many chases before it is taken further
TWICE = "This was named already."
SHE_ASKS = "She asks them herself, so there is nothing to record here."
ENDED = "It has ended already."


@transaction.atomic
def name_holder(*, holder: RequestHolder, by: User, at: datetime) -> RequestHolder:
    """Write down who else keeps a record of her, and who asks them."""
    request = lock_request(holder.request)
    if holders_of(request).filter(name__iexact=holder.name).exists():
        raise Refused(by_field={"name": TWICE})
    holder.case, holder.request, holder.made_at, holder.made_by = request.case, request, at, by
    holder.save()
    log_request("holder_named", request, by=by, at=at, holder=holder.pk, way=holder.way)
    return holder


@transaction.atomic
def ask_holder(*, holder: RequestHolder, how: str, on: date, by: User, at: datetime) -> RequestHolder:
    """Write down that they were asked: they answer within five days."""
    now, request = lock_holder(holder)
    if now.asked_on:
        raise Refused("They were asked already. Record that they were asked again.")
    if on < request.received_on:
        raise Refused(by_field={"on": "This must be on or after the day on which she asked"})
    now.asked_on, now.asked_how, now.asked_at, now.asked_by = on, how, at, by
    now.save()
    promise_chase(now, due_on=on + timedelta(days=ANSWER_WITHIN), by=by, at=at)
    log_request("holder_asked", request, by=by, at=at, holder=now.pk)
    return now


@transaction.atomic
def chase_holder(*, holder: RequestHolder, on: date, by: User, at: datetime) -> RequestHolder:
    """Write down that they were asked again; after two times it is taken further."""
    now, request = lock_holder(holder)
    if now.asked_on is None:
        raise Refused("They have not been asked yet.")
    if on < (now.chased_on or now.asked_on):
        raise Refused(by_field={"on": "This must be on or after the day on which they were asked before"})
    now.chases, now.chased_on = now.chases + 1, on
    now.save()
    promise_chase(now, due_on=on + timedelta(days=CHASE_EVERY), by=by, at=at)
    log_request("holder_chased", request, by=by, at=at, holder=now.pk, times=now.chases)
    return now


@transaction.atomic
def end_holder(
    *, holder: RequestHolder, outcome: str, words: str, on: date, by: User, at: datetime
) -> RequestHolder:
    """Write down what they answered; or why her copy is given without their answer."""
    now, request = lock_holder(holder)
    if now.asked_on is None and outcome != RequestHolder.Outcome.NO_ANSWER:
        raise Refused("They have not been asked yet.")
    if now.asked_on and on < now.asked_on:
        raise Refused(by_field={"on": "This must be on or after the day on which they were asked"})
    now.outcome, now.outcome_words, now.outcome_on, now.ended_at, now.ended_by = outcome, words, on, at, by
    now.save()
    for deadline in open_chases(now):
        deadline.case = request.case
        deadline.meet(by=by, at=at, on=on, outcome=now.get_outcome_display())
    log_request("holder_ended", request, by=by, at=at, holder=now.pk, outcome=outcome)
    return now


def lock_holder(holder: RequestHolder) -> tuple[RequestHolder, AccessRequest]:
    """Return a holder as it is now, with its request, if there is still something to be recorded."""
    request = lock_request(holder.request)
    now = RequestHolder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
    now.case, now.request = request.case, request
    if not now.is_unanswered:
        raise Refused(SHE_ASKS if now.way == RequestHolder.Way.SHE_ASKS else ENDED)
    return now, request


def open_chases(holder: RequestHolder) -> list[Deadline]:
    """Return the open tasks to chase them."""
    return list(holder.case.deadline_set.open().because_of(PromiseSource.of(holder)))


def promise_chase(holder: RequestHolder, *, due_on: date, by: User, at: datetime) -> None:
    """Make it a task to ask them again by a day; after two chases, to take it further."""
    for deadline in open_chases(holder):
        deadline.case = holder.case
        deadline.cancel(by=by, at=at, why=Deadline.REPLACED)
    goes_further = holder.chases >= CHASES
    holder.case.promise(
        Deadline.Kind.TASK,
        due_on=due_on,
        title=f"{'Take it further' if goes_further else 'Ask again'}: {holder.name} and the record",
        context=(
            "No answer after two chases: ask their data protection officer, and tell her"
            if goes_further
            else "Her request for a copy: who else keeps a record of her"
        ),
        assignee=by,
        source=PromiseSource.of(holder),
        by=by,
        at=at,
    )


def withdraw_chases(request: AccessRequest, *, by: User, at: datetime) -> None:
    """Withdraw the tasks to chase anybody: her request has ended."""
    for holder in holders_of(request):
        holder.case = request.case
        for deadline in open_chases(holder):
            deadline.case = request.case
            deadline.cancel(by=by, at=at, why="The request has ended")
