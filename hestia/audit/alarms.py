"""What whoever reads the log is told at once, at the bell and by mail. Neither says anything of a client."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from hestia.accounts import post
from hestia.accounts.models import Notice, OutgoingMail, User
from hestia.accounts.permissions import Permission, Role
from hestia.audit.models import Event
from hestia.ui.words import counted

GLASS_BROKEN = "access.glass_broken"
MANY = 2  # emergencies of one person within the hour, from which on each is told
WITHIN = timedelta(hours=1)


def log_readers(*, at: datetime) -> set[User]:
    """Return who reads the log and is at work."""
    return set(User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.AUDIT_VIEW))


def service_leads(*, at: datetime) -> set[User]:
    """Return the service leads at work."""
    return set(User.objects.at_work(on=timezone.localdate(at)).filter(role=Role.SERVICE_LEAD))


def alarm(
    words: str,
    people: Iterable[User],
    *,
    kind: OutgoingMail.Kind = OutgoingMail.Kind.ALARM,
    by: User,
    at: datetime,
) -> None:
    """Tell people what somebody did, but never that person."""
    for person in sorted(set(people) - {by}, key=lambda person: person.pk):
        Notice(person=person, words=words, told_at=at, told_by=by).save()
        post.later(kind, person.email)


def alarm_of_emergency(*, is_sealed: bool, by: User, at: datetime) -> None:
    """Tell of an emergency that was just logged: of any on a sealed record, and of all but one in an hour.

    It is never blocked. Of many at once each waits for the one before, so that none is counted too late.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('emergencies'), %s)", [by.pk])
    of_late = Event.objects.filter(by=by, kind=GLASS_BROKEN, at__gt=at - WITHIN, at__lte=at).count()
    if not is_sealed and of_late < MANY:
        return
    which = "a sealed record" if is_sealed else "a record"
    words = f"{by} opened {which} in an emergency: {counted(of_late, 'emergency', 'emergencies')} in an hour."
    alarm(words, log_readers(at=at) | service_leads(at=at), by=by, at=at)
