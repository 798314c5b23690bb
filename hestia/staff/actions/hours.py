"""The hours that somebody works."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import Refused
from hestia.staff.models import (
    WorkingHours,
)


@transaction.atomic
def record_hours(*, hours: WorkingHours, by: User, at: datetime) -> WorkingHours:
    """Save how many hours somebody works from a day on, and their duties. Earlier rows stay."""
    if hours.person == by:
        raise Refused("Someone else has to record this: nobody records their own hours.")
    rows = WorkingHours.objects.filter(person=hours.person)
    if rows.filter(from_on=hours.from_on).exclude(pk=hours.pk).exists():
        raise Refused(by_field={"from_on": "Hours from that day are recorded already. Correct those"})
    is_new = hours._state.adding
    if is_new:
        hours.recorded_at, hours.recorded_by = at, by
    hours.save()
    log("hours.recorded" if is_new else "hours.corrected", by=by, at=at, subject=hours.person)
    return hours
