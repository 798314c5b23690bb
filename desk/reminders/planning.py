"""The worker plans each working day itself, tells twice a minute what was done, and hourly clears out.

Hourly too, what the record says anew is held against those who live together, and the first hour of a day
every case is checked by the machine. No clock need be set.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from django.conf import settings
from django.db import Error, transaction
from django.utils import timezone

from cases.queries.hazards import match_standing
from desk.reminders.models import MorningMail, PlannedDay
from desk.reminders.rounds import EACH, tell_everyone
from desk.reminders.rules import is_at_work
from desk.reminders.tasks import remind, send_morning_mail
from hestia.accounts import post
from hestia.accounts.models import User
from hestia.db.cache import throw_away_expired
from hestia.operations.watch import EACH as WATCH_EACH
from hestia.operations.watch import tell_administrators
from hestia.safekeeping.old import throw_away_old
from hestia.workingdays.models import BankHoliday
from oversight.queries.checks import check_every_file
from rights.actions.spoken import blank_spoken, remind_of_spoken

KEPT = timedelta(days=30)
STARTING = timedelta(minutes=10)
SPOKEN_WAITS = 2  # working days, before somebody is reminded of what was asked by reference
OLD_EACH = timedelta(hours=1)  # so that a draft goes on the day that its page says

log = logging.getLogger("hestia.worker")


class Planner:
    """Leaves the day's tasks to be done, when a working day has begun; tells twice a minute what was done.

    Each hour, on whatever day, it throws away what is too old, and looks whether the service is in order.
    """

    def __init__(self) -> None:
        self.looked_on: date | None = None
        self.looked_at: datetime | None = None
        self.watched_at: datetime | None = None
        self.threw_away_at: datetime | None = None

    def __call__(self, at: datetime) -> None:
        """Plan the day, if this worker has not looked at it yet, and tell what is new, if it is time."""
        self.plan_day(at)
        if self.looked_at is None or not timedelta(0) <= at - self.looked_at < EACH:
            self.looked_at = at
            tell_everyone(at=at)
        if self.watched_at is None:
            self.watched_at = at - WATCH_EACH + STARTING  # what starts with this worker has not said so yet
        if at - self.watched_at >= WATCH_EACH:
            self.watched_at = at
            apart(partial(tell_administrators, at=at))
        if self.threw_away_at is None or at - self.threw_away_at >= OLD_EACH:
            self.threw_away_at = at
            for hourly in (
                match_standing,
                check_every_file,
                partial(throw_away_old, at=at),
                partial(blank_spoken, at=at),
                throw_away_expired,
            ):
                apart(hourly)

    def plan_day(self, at: datetime) -> None:
        """Plan the day, if this worker has not looked at it yet."""
        day = timezone.localdate(at)
        if day == self.looked_on:
            return
        if is_at_work(day, BankHoliday.objects.calendar("ew")):
            plan(day, at=at)
        self.looked_on = day


def apart(act: Callable[[], object]) -> None:
    """Do what is done each hour. Where it fails, mail and tasks do not wait for it: it is tried next hour."""
    try:
        act()
    except Error:
        log.warning("not done this hour", exc_info=True)


@transaction.atomic
def plan(day: date, *, at: datetime) -> bool:
    """Leave the tasks of a day to be done. Return False when that was done before, by whichever worker."""
    _, is_new = PlannedDay.objects.get_or_create(on=day)
    if is_new:
        # The worker has given up by then (`hestia.db.worker.TRIES`): nobody would ever send what is left.
        post.give_up(before=at - timedelta(days=2))
        MorningMail.objects.filter(on__lt=day - KEPT).delete()
        remind_of_spoken(up_to=working_days_before(day, SPOKEN_WAITS), at=at)
        # Everyone: each role has training that runs out.
        people = User.objects.at_work(on=day).order_by("pk")
        mail = send_morning_mail.using(run_after=morning_of(day))
        for pk, wants_mail in people.values_list("pk", "morning_mail"):
            remind.enqueue(pk, day.isoformat())
            if wants_mail:
                mail.enqueue(pk, day.isoformat())
    return is_new


def working_days_before(day: date, number: int) -> date:
    """Return the day that lies so many working days before another."""
    calendar = BankHoliday.objects.calendar("ew")
    for _ in range(number):
        day = calendar.working_day_before(day)
    return day


def morning_of(day: date) -> datetime:
    """Return when the mail of a day goes, by the clocks of London."""
    return timezone.make_aware(datetime.combine(day, time(settings.MORNING_MAIL_HOUR)))
