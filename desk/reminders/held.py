"""Who decides about a booking is told within a minute, and again by mail when a room has waited too long.

Nobody but who may decide learns of it: the worker asks as each of them in turn. Neither the notice nor the
mail says anything of a client, nor what was found.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.queries.hazards import pairs_to_decide
from hestia.accounts import post
from hestia.accounts.models import Notice, OutgoingMail, User
from hestia.accounts.permissions import Permission
from hestia.db.acting import acting_as

NEW = "Something is waiting for your decision: see “Bookings on hold”, number {number}."
LATE = (
    "A room has been waiting for your decision for more than 30 minutes: see “Bookings on hold”, number"
    " {number}."
)

log = logging.getLogger("hestia.worker")


def notify_deciders(*, at: datetime) -> None:
    """Tell each person what waits for their decision, once, and once more when a room waits too long."""
    at_work = User.objects.at_work(on=timezone.localdate(at))
    people = at_work.who_may(Permission.TEAM_CASES_VIEW).with_service_ids()
    for person in people.order_by("pk"):
        try:
            with transaction.atomic(), acting_as(person, at=at):
                notify_decider(person, at=at)
        except Exception:  # whatever it was, the others must not wait for it
            log.warning("not told of a booking", exc_info=True)


def notify_decider(person: User, *, at: datetime) -> None:
    """Tell one person what they were not told before; what has waited too long by mail as well."""
    wanted = list(words_for(person, at=at))
    known = set(Notice.objects.filter(person=person, words__in=wanted).values_list("words", flat=True))
    new = [words for words in wanted if words not in known]
    for words in new:
        Notice(person=person, words=words, told_at=at).save()
    if any("30 minutes" in words for words in new):
        post.later(OutgoingMail.Kind.WAITING, person.email)


def words_for(person: User, *, at: datetime) -> Iterator[str]:
    """Yield what somebody is to be told now."""
    for pair in pairs_to_decide(by=person):
        yield NEW.format(number=pair.pk)
        if pair.is_late(at=at):
            yield LATE.format(number=pair.pk)
