"""Administrators are told when something does not work: at the bell, and by mail that does not say what.

The worker looks each hour. Where the worker itself is gone, nobody can be told from within: whoever watches
the machine asks `/healthz` from outside, and systemd starts it again.
"""

import logging
from datetime import datetime, timedelta

from django.db import Error, transaction
from django.utils import timezone

from hestia.accounts import post
from hestia.accounts.models import Notice, OutgoingMail, User
from hestia.accounts.permissions import Permission
from hestia.db.acting import acting_as
from hestia.operations.doctor import examine
from hestia.operations.findings import CheckResult, CheckState

EACH = timedelta(hours=1)
AGAIN = timedelta(hours=20)  # what is still broken the next morning is said once more
LONGEST = 600

log = logging.getLogger("hestia.worker")


def tell_administrators(*, at: datetime) -> None:
    """Tell each of what is broken now, if they were not told of it within the day; one mail for all of it."""
    broken = [finding for finding in examine(at=at) if finding.state is CheckState.BROKEN]
    if not broken:
        return
    for person in User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.HEALTH_VIEW):
        try:
            with transaction.atomic(), acting_as(person):
                tell(person, broken, at=at)
        except Error:  # the others are told all the same
            log.warning("not told of what is broken", exc_info=True)


def tell(person: User, broken: list[CheckResult], *, at: datetime) -> None:
    """Tell one administrator what is new to them."""
    told = Notice.objects.filter(person=person, told_at__gt=at - AGAIN).values_list("words", flat=True)
    # By what it is of: how long ago something was grows by the hour.
    known = {words.partition(":")[0] for words in told}
    new = [finding for finding in broken if finding.name not in known]
    for finding in new:
        words = f"{finding.name}: {finding.words}. Health of the service says what to do."
        Notice(person=person, words=words[:LONGEST], told_at=at).save()
    if new:
        post.later(OutgoingMail.Kind.HEALTH, person.email)
