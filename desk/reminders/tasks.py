"""What the worker does for one person on one day. Tasks hold ids and days, and are safe to do twice."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from cases.models import Deadline
from cases.models.deadline import DeadlineQuerySet
from desk.reminders.models import MorningMail, Notification
from desk.reminders.records import tell_of_records
from desk.reminders.rules import LOOK_AHEAD, OLD_NEWS, is_for_manager, told_of
from hestia.accounts import post
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role
from hestia.db.acting import acting_as
from hestia.staff.actions.register import notify_of_expiry
from hestia.staff.models import Alert
from hestia.ui.words import counted, listed
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday
from oversight.actions import seal_ahead
from referrals.actions import come_of_age
from referrals.models import Chaser, Policy
from rights.actions import end_unanswered
from rights.models import SpokenRequest

KEPT = timedelta(days=90)
RULES_AHEAD = timedelta(days=28)


@task
def remind(person: int, day: str) -> None:
    """Tell someone of what is due soon, late, or to be settled, as far as it exists for them.

    Before that the cases they answer for follow what came with the day: an 18th birthday, or the 90th day
    on which a client has not said what we had to ask before her copy.
    """
    on, at = date.fromisoformat(day), timezone.now()
    who = User.objects.at_work(on=on).with_service_ids().filter(pk=person).first()
    if who is None:
        return
    with acting_as(who, at=at):
        if who.has_perm(Permission.REFERRAL_CHANGE):
            come_of_age(by=who, at=at)
        if who.has_perm(Permission.TEAM_VIEW):
            seal_ahead(by=who, at=at)
        if who.has_perm(Permission.REQUEST_HANDLE):
            end_unanswered(by=who, at=at)
        notifications = Notification.objects.filter(person=who)
        notifications.filter(made_at__lt=at - KEPT).delete()
        notifications.add_new(Notification(person=who, made_at=at, **thing) for thing in things(who, on=on))
        if who.has_perm(Permission.RETENTION_VIEW):
            tell_of_records(who, on=on, at=at)
        notifications.filter(kind=Notification.Kind.SOON, on__lt=on).put_away(at=at)
        notifications.put_away_what_is_over(who, at=at)
        notify_of_expiry(reader=who, on=on, at=at)


@task
def send_morning_mail(person: int, day: str) -> None:
    """Send someone how much is late and due today, once, if there is anything and the day is not over."""
    on = date.fromisoformat(day)
    who = User.objects.at_work(on=on).with_service_ids().filter(pk=person, morning_mail=True).first()
    if who is None or who.enrolled_at is None or timezone.localdate() != on:
        return
    # In the transaction of the task: killed before its end, the mail goes again under one Message-ID.
    _, is_new = MorningMail.objects.get_or_create(person=who, on=on)
    if is_new and (counts := in_words(who, on=on)):
        link = settings.ADDRESS.rstrip("/") + reverse("desk:my_day")
        number = f"{post.MORNING}.{who.pk}.{day}"
        post.compose(post.MORNING, who, number=number, link=link, counts=counts).send()


def in_words(who: User, *, on: date) -> str:
    """Return "3 things are overdue, 5 are due today and 1 training or check expires soon", or nothing."""
    with acting_as(who):
        promises = Deadline.objects.visible_to(who).for_worker(who).to_do(on=on)
        late, today = Count("pk", filter=Q(due_on__lt=on)), Count("pk", filter=Q(due_on=on))
        counts = promises.aggregate(late=late, today=today)
        expiring = Alert.objects.filter(told=who, told_on=on).count()
        by_reference = SpokenRequest.objects.visible_to(who).waiting().count()
    words = {"late": "overdue", "today": "due today"}
    parts = [
        f"{counted(count, 'thing is', 'things are')} {words[name]}" for name, count in counts.items() if count
    ]
    if expiring:
        parts.append(f"{counted(expiring, 'training or check expires', 'trainings or checks expire')} soon")
    if by_reference:
        parts.append(f"{counted(by_reference, 'request')} by reference must be recorded in the case")
    return listed(parts)


def things(who: User, *, on: date) -> Iterator[dict[str, object]]:
    """Yield what someone is told of on a day: its kind, the promise, and the day it is about."""
    calendar = BankHoliday.objects.calendar("ew")
    if who.has_perm(Permission.CASE_VIEW):
        yield from of_their_own(who, on=on, calendar=calendar)
    if who.role == Role.MANAGER:
        yield from of_their_team(who, on=on, calendar=calendar)
    if who.has_perm(Permission.SETTINGS_CHANGE):
        yield from of_the_house(on=on)


def news(who: User, *, until: date, on: date) -> DeadlineQuerySet:
    """Return the open promises that exist for someone, but for those so late that they are no news."""
    promises: DeadlineQuerySet = (
        Deadline.objects.visible_to(who).to_do(on=on).due_between(on - OLD_NEWS, until)
    )
    return promises


def of_their_own(who: User, *, on: date, calendar: Calendar) -> Iterator[dict[str, object]]:
    """Yield what the person keeps: soon, late, and the decisions nobody has chased since they were due."""
    chased = Chaser.objects.filter(case=OuterRef("case"), chased_on__gte=OuterRef("due_on"))
    for promise in news(who, until=on + LOOK_AHEAD, on=on).for_worker(who).annotate(is_chased=Exists(chased)):
        kind = told_of(promise, is_chased=vars(promise)["is_chased"], on=on, calendar=calendar)
        if kind:
            yield {"kind": kind, "deadline": promise, "on": promise.due_on}


def of_their_team(who: User, *, on: date, calendar: Calendar) -> Iterator[dict[str, object]]:
    """Yield what others keep in a manager's services, where it is late."""
    kept_by_others = (
        news(who, until=on, on=on)
        .filter(case__service__in=who.service_ids)
        .exclude(Q(assignee=who) | Q(assignee=None, case__worker=who))
    )
    for promise in kept_by_others.select_related("case"):
        has_keeper = bool(promise.assignee_id or promise.case.worker_id)
        if is_for_manager(promise, has_keeper=has_keeper, on=on, calendar=calendar):
            yield {"kind": Notification.Kind.IN_TEAM, "deadline": promise, "on": promise.due_on}


def of_the_house(*, on: date) -> Iterator[dict[str, object]]:
    """Yield what whoever keeps the settings must know: bank holidays to enter, and rules about to change."""
    if BankHoliday.objects.to_enter(on):
        yield {"kind": Notification.Kind.HOLIDAYS, "on": date(on.year + 1, 1, 1)}
    coming = Policy.objects.standing().filter(effective_from__gt=on, effective_from__lte=on + RULES_AHEAD)
    for day in coming.order_by("effective_from").values_list("effective_from", flat=True).distinct():
        yield {"kind": Notification.Kind.RULES, "on": day}
