"""One round of telling, twice a minute, by one worker, however many people there are."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction

from desk.reminders.at_once import notify_everyone
from desk.reminders.canaries import ring
from desk.reminders.complaints import notify_of_complaints
from desk.reminders.held import notify_deciders
from hestia.operations.models import LastTime

EACH = timedelta(seconds=30)
AT_FIRST = timedelta(days=7)  # how long nothing may have been told, and yet nothing is missed
AGAIN = timedelta(minutes=5)  # what a long transaction did is seen when it is over
TURN = "everyone is told"

log = logging.getLogger("hestia.worker")


@transaction.atomic
def tell_everyone(*, at: datetime) -> bool:
    """Tell everyone what was done since the last round. Return False where another worker does, or just did.

    The turn ends with the transaction: a worker that is killed leaves all of it to the next.
    """
    if not take_turn():
        return False
    told_at = LastTime.objects.filter(kind=LastTime.Kind.TOLD).values_list("at", flat=True).first()
    if told_at and told_at <= at < told_at + EACH:
        return False
    # A clock that was set back makes nobody wait until it is as late again.
    since = min(told_at, at) - AGAIN if told_at else at - AT_FIRST
    parts = (
        partial(ring, since=since, at=at),
        partial(notify_everyone, since=since, at=at),
        partial(notify_deciders, at=at),
        partial(notify_of_complaints, at=at),
    )
    went = [went_well(part) for part in parts]  # each of them, though one before went wrong
    if all(went):
        LastTime.objects.note(LastTime.Kind.TOLD, at=at)
    return True


def take_turn() -> bool:
    """Take the turn that one worker has at a time. It ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [TURN])
        [is_ours] = cursor.fetchone()
    return bool(is_ours)


def went_well(part: partial[None]) -> bool:
    """Do one part, of which nothing is left where it goes wrong: it is done again with the next round."""
    try:
        with transaction.atomic():
            part()
    except Exception:  # whatever it was, the others must not wait for it
        log.warning("not told", exc_info=True)
        return False
    return True
