"""What others have just done that concerns someone. The worker looks twice a minute, as each person in turn.

The acts themselves leave all that is needed: promises with who made, keeps and ended them, and lines of the
log. So no act has to tell anybody, and none can forget it. What was told before the database knows, so that
looking at the same acts again does no harm.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.models import AccessNotice, Case, Deadline
from cases.models.deadline import DeadlineQuerySet
from desk.reminders.models import Notification
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import Event
from hestia.db.acting import acting_as

APPROVALS = Q(kind__in=Deadline.SIGN_OFFS)
BY_HAND = (Deadline.Kind.TASK, Deadline.Kind.APPOINTMENT)
# What nobody is named for, and whoever of the service may answer it is asked.
EVERY_MANAGERS = tuple(Deadline.ASKED_OF_ANY.items())
GIVING = ("case.allocated", "case.second_worker_changed")  # the log names to whom
MAKING = ("case.created", "case.reopened")
ROUND = "everyone is told"

log = logging.getLogger("hestia.worker")


def notify_everyone(*, since: datetime, at: datetime) -> bool:
    """Tell everyone what was done since a moment that concerns them, and put away what is over.

    Each person has a transaction of their own: what goes wrong for one is tried again soon. Return False
    where another worker is at it: it tells all of it, and one that is killed leaves it to the next.
    """
    if not turn(ROUND, take=True):
        return False
    try:
        tell_of(since=since, at=at)
    finally:
        turn(ROUND, take=False)
    return True


def turn(name: str, *, take: bool) -> bool:
    """Take a turn that one worker has at a time, or give it back. It ends with the worker's connection."""
    function = "pg_try_advisory_lock" if take else "pg_advisory_unlock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s))", [name])
        [is_done] = cursor.fetchone()
    return bool(is_done)


def tell_of(*, since: datetime, at: datetime) -> None:
    """Tell each person at work of what was done since a moment, one after the other."""
    acts = Event.objects.between(since, None).exclude(case_ref="").order_by()
    done = set(acts.values_list("case_ref", "kind").distinct())
    if not done:
        return
    references = sorted({reference for reference, _ in done})
    was_any_given = any(kind in GIVING + MAKING for _, kind in done)
    at_work = User.objects.at_work(on=timezone.localdate(at))
    people = at_work.who_may(Permission.CASE_VIEW).with_service_ids()
    for person in people.order_by("pk"):
        try:
            with transaction.atomic(), acting_as(person):
                notify_person(person, references, was_any_given, since=since, at=at)
        except Exception:  # whatever it was, the others must not wait for it
            log.warning("not told", exc_info=True)


def notify_person(
    who: User, references: Collection[str], was_any_given: bool, *, since: datetime, at: datetime
) -> None:
    """Tell someone what was done with these cases, if it exists for them, and put away what is over."""
    notifications = Notification.objects.all()
    told = news(who, references, was_any_given, since=since)
    notifications.add_new(Notification(person=who, **new) for new in told)
    notifications.told_at_once().put_away_what_is_over(who, at=at)
    for notice in AccessNotice.objects.unread_by(who).exclude(case__in=Case.objects.visible_to(who)):
        notice.read(at=at)


def news(
    who: User, references: Collection[str], was_any_given: bool, *, since: datetime
) -> Iterator[dict[str, object]]:
    """Yield what someone is told of: its kind, the case or promise, the day it is about, when it was done."""
    kinds = Notification.Kind
    promises: DeadlineQuerySet = Deadline.objects.visible_to(who).filter(case__reference__in=references)
    for case in allocated(who, references, since=since) if was_any_given else ():
        given_at: datetime = vars(case)["given_at"]
        day = timezone.localdate(given_at)
        yield {"kind": kinds.ALLOCATED, "case_ref": case.reference, "on": day, "made_at": given_at}
    for promise in given(who, promises, since=since):
        is_asked = bool(vars(promise)["is_approval"])
        kind = kinds.ASKED if is_asked else kinds.GIVEN
        yield {"kind": kind, "deadline": promise, "on": promise.due_on, "made_at": promise.made_at}
    for promise in answered(who, promises, since=since):
        ended_at: datetime = vars(promise)["ended_at"]
        day = timezone.localdate(ended_at)
        yield {"kind": kinds.ANSWERED, "deadline": promise, "on": day, "made_at": ended_at}


def allocated(who: User, references: Collection[str], *, since: datetime) -> Iterator[Case]:
    """Yield the cases that others gave to someone, each with ``given_at``."""
    about = Event.objects.between(since, None)
    acts = about.naming(who).filter(kind__in=GIVING) | about.filter(kind__in=MAKING)
    last = acts.filter(case_ref=OuterRef("reference")).newest_first()
    own_cases = Case.objects.visible_to(who).open().of_worker(who).filter(reference__in=references)
    cases_given = own_cases.annotate(
        given_at=Subquery(last.values("at")[:1]), given_by=Subquery(last.values("by")[:1])
    )
    yield from cases_given.exclude(given_at=None).exclude(given_by=who.pk).order_by("pk")


def given(who: User, promises: DeadlineQuerySet, *, since: datetime) -> DeadlineQuerySet:
    """Return the promises that others made for someone to keep, each with whether it ``is_approval``.

    What nobody was named for is theirs in their own cases, if it is kept by hand; what every manager of a
    service may sign is for each of them. What comes with an answer to them is told as the answer.
    """
    theirs = Q(assignee=who) | Q(assignee=None, case__worker=who, kind__in=BY_HAND)
    every_managers = [kind for kind, permission in EVERY_MANAGERS if who.has_perm(permission)]
    theirs |= Q(assignee=None, case__service__in=who.service_ids, kind__in=every_managers)
    new = promises.open().filter(theirs, owner=Deadline.Owner.US, made_at__gte=since).exclude(made_by=who)
    ended = Q(met_at=OuterRef("made_at")) | Q(cancelled_at=OuterRef("made_at"))
    with_it = answered(who, promises, since=since).filter(ended, case=OuterRef("case"))
    new_promises: DeadlineQuerySet = (
        new.exclude(Exists(with_it)).annotate(is_approval=APPROVALS).order_by("pk")
    )
    return new_promises


def answered(who: User, promises: DeadlineQuerySet, *, since: datetime) -> DeadlineQuerySet:
    """Return the approvals that someone asked for and another person gave, refused or ended: ``ended_at``."""
    ended = Q(met_at__gte=since) & ~Q(met_by=who) | Q(cancelled_at__gte=since) & ~Q(cancelled_by=who)
    first = Deadline.history.filter(id=OuterRef("pk")).order_by("history_id")  # it may have been moved since
    answered_promises: DeadlineQuerySet = (
        promises.filter(APPROVALS)
        .filter(ended)
        .exclude(cancelled_why=Deadline.REPLACED)
        .annotate(asked_by=Subquery(first.values("made_by")[:1]), ended_at=Coalesce("met_at", "cancelled_at"))
        .filter(asked_by=who.pk)
        .order_by("pk")
    )
    return answered_promises
