"""Whoever reads the log is told at once that somebody touched a record that nobody has a reason to open."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cases.actions.canaries import rung
from cases.models import Canary
from hestia.accounts import post
from hestia.accounts.models import Notice, OutgoingMail, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import Event
from hestia.db.acting import acting_as

ONCE = timedelta(hours=1)  # of one person and one record, in one way


def ring(*, since: datetime, at: datetime) -> None:
    """Tell each of them of what was done since a moment, at the bell and by mail. They read one log."""
    leads = list(User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.AUDIT_VIEW))
    if not leads or not has_rung(leads[0], since=since, at=at):
        return
    for lead in leads:
        with transaction.atomic(), acting_as(lead, at=at):
            tell(lead, since=since, at=at)


def has_rung(lead: User, *, since: datetime, at: datetime) -> bool:
    """Whether anything was done since a moment with one of these records, as one of them reads the log."""
    with transaction.atomic(), acting_as(lead, at=at):
        canaries = list(Canary.objects.values_list("reference", flat=True))
        return bool(canaries) and rung(canaries, since=since).exists()


def tell(lead: User, *, since: datetime, at: datetime) -> None:
    """Tell one of them what they were not told within the hour; one mail for all of it."""
    canaries = list(Canary.objects.values_list("reference", flat=True))
    if not canaries:
        return
    told = set(Notice.objects.filter(person=lead, told_at__gt=at - ONCE).values_list("words", flat=True))
    news = {}
    for event in rung(canaries, since=since).select_related("by"):
        words = in_words(event, canaries)
        if words not in told:
            news[words] = event.by
    for words, person in news.items():
        Notice(person=lead, words=words, told_at=at, told_by=person).save()
    if news:
        post.later(OutgoingMail.Kind.CANARY, lead.email)


def in_words(event: Event, canaries: list[str]) -> str:
    """Return who touched which record, and how."""
    reference = event.case_ref if event.case_ref in canaries else min(set(event.cases) & set(canaries))
    what = f"{event.by} touched {reference}, an invented record"
    return f"{what} that nobody has a reason to open: {event.words}."
