"""The worker plans each working day itself: no clock of the machine's need be set."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hestia.accounts import post
from hestia.accounts.models import User
from hestia.accounts.permissions import GRANTS, Permission
from hestia.reminders.models import PlannedDay
from hestia.reminders.rules import is_at_work
from hestia.reminders.tasks import remind
from hestia.workingdays.models import BankHoliday

TOLD = {Permission.CASE_VIEW, Permission.SETTINGS_CHANGE}


class Planner:
    """Leaves the day's tasks to be done, when a working day has begun."""

    def __init__(self) -> None:
        self.looked_on: date | None = None

    def __call__(self, at: datetime) -> None:
        """Plan the day, if this worker has not looked at it yet."""
        day = timezone.localdate(at)
        if day == self.looked_on:
            return
        if is_at_work(day, BankHoliday.objects.calendar("ew")):
            plan(day, at=at)
        self.looked_on = day


@transaction.atomic
def plan(day: date, *, at: datetime) -> bool:
    """Leave the tasks of a day to be done. Return False when that was done before, by whichever worker."""
    _, is_new = PlannedDay.objects.get_or_create(on=day)
    if is_new:
        post.give_up(before=at - timedelta(days=2))
        roles = [role for role, grants in GRANTS.items() if grants & TOLD]
        people = User.objects.at_work(on=day).filter(role__in=roles).order_by("pk")
        for pk in people.values_list("pk", flat=True):
            remind.enqueue(pk, day.isoformat())
    return is_new
