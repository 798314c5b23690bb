"""Who is told of what, asked as each person in turn, in the words of the pages.

Slow and plain: it is what `tell_at_once` (desk/reminders/privacy.sql) is held against.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.models import AccessNotice, Case, Deadline
from cases.models.deadline import DeadlineQuerySet
from desk.reminders.models import Notification
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import Event
from tests import roles

APPROVALS = Q(kind__in=Deadline.SIGN_OFFS)
GIVING = ("case.allocated", "case.second_worker_changed")  # the log names to whom
MAKING = ("case.created", "case.reopened")


def notify_each(*, since: datetime, at: datetime) -> None:
    """Tell each person at work of what was done since a moment, one after the other."""
    acts = Event.objects.between(since, None).exclude(case_ref="").order_by()
    references = sorted(set(acts.values_list("case_ref", flat=True)))
    if not references:
        return
    at_work = User.objects.at_work(on=timezone.localdate(at))
    for person in at_work.who_may(Permission.CASE_VIEW).with_service_ids().order_by("pk"):
        with transaction.atomic(), roles.as_application(person, at=at):
            notify_person(person, references, since=since, at=at)


def notify_person(who: User, references: Collection[str], *, since: datetime, at: datetime) -> None:
    """Tell someone what was done with these cases, if it exists for them, and put away what is over."""
    notifications = Notification.objects.all()
    notifications.add_new(Notification(person=who, **new) for new in list(news(who, references, since=since)))
    at_once = notifications.filter(kind__in=Notification.AT_ONCE)
    at_once.put_away_what_is_over(who, at=at)
    for notice in AccessNotice.objects.unread_by(who).exclude(case__in=Case.objects.visible_to(who)):
        notice.read(at=at)


def news(who: User, references: Collection[str], *, since: datetime) -> Iterator[dict[str, object]]:
    """Yield what someone is told of: its kind, the case or promise, the day it is about, when it was done."""
    kinds = Notification.Kind
    promises: DeadlineQuerySet = Deadline.objects.visible_to(who).filter(case__reference__in=references)
    for case in allocated(who, references, since=since):
        given_at: datetime = vars(case)["given_at"]
        day = timezone.localdate(given_at)
        yield {"kind": kinds.ALLOCATED, "case_ref": case.reference, "on": day, "made_at": given_at}
    for promise in given(who, promises, since=since):
        is_asked = promise.kind in Deadline.SIGN_OFFS
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
    """Return the promises that others made for someone to keep.

    What nobody was named for is theirs in their own cases, if it is kept by hand; what every manager of a
    service may sign is for each of them. What comes with an answer to them is told as the answer.
    """
    theirs = Q(assignee=who) | Q(assignee=None, case__worker=who, kind__in=Deadline.BY_HAND)
    asked = [kind for kind, permission in Deadline.ASKED_OF_ANY.items() if who.has_perm(permission)]
    theirs |= Q(assignee=None, case__service__in=who.service_ids, kind__in=asked)
    new = promises.open().filter(theirs, owner=Deadline.Owner.US, made_at__gte=since).exclude(made_by=who)
    ended = Q(met_at=OuterRef("made_at")) | Q(cancelled_at=OuterRef("made_at"))
    with_it = answered(who, promises, since=since).filter(ended, case=OuterRef("case"))
    new_promises: DeadlineQuerySet = new.exclude(Exists(with_it)).order_by("pk")
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
