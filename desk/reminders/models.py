"""What people are told of by the worker, each thing once."""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.audit.models import REFERENCE_LENGTH, Event
from referrals.models import Policy

type ToDecide = tuple[str, str, date]  # which kind of notification, of which case, and since when


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread_by(self, user: User) -> Self:
        """Return what someone was told and has not put away: as many as stand at their bell."""
        return self.filter(person=user, read_at=None)

    def put_away_what_is_over(self, user: User, *, at: datetime) -> None:
        """Put away what is done or moved since, and what is about cases that no longer exist for someone."""
        kinds, unread = Notification.Kind, self.unread_by(user)
        # Most people have nothing unread, and the worker looks twice a minute, for each of them.
        unread_kinds = set(unread.order_by().values_list("kind", flat=True).distinct())
        if not unread_kinds:
            return
        promises = Deadline.objects.visible_to(user).filter(pk=OuterRef("deadline"))
        as_told = promises.open().filter(due_on=OuterRef("on"))
        own = Case.objects.visible_to(user).open().of_worker(user).filter(reference=OuterRef("case_ref"))
        coming = Policy.objects.standing().filter(effective_from=OuterRef("on"))
        still_true = (
            (Notification.OF_OPEN_PROMISES, as_told),
            ((kinds.GIVEN,), promises.for_worker(user)),
            ((kinds.ANSWERED,), promises),
            ((kinds.RULES,), coming),
            ((kinds.ALLOCATED,), own),
        )
        for some, records in still_true:
            if unread_kinds.intersection(some):
                unread.filter(kind__in=some).exclude(Exists(records)).put_away(at=at)
        if unread_kinds.intersection(Notification.UNTIL_OPENED):
            unread.put_away_what_was_opened(user, at=at)

    def put_away_what_was_opened(self, user: User, *, at: datetime) -> int:
        """Put away what needed no more than that someone opens the record, if they have; return how many."""
        notifications = self.unread_by(user).filter(kind__in=Notification.UNTIL_OPENED)
        notifications = notifications.annotate(reference=Coalesce("deadline__case__reference", "case_ref"))
        opened = Event.objects.pages().of(user).order_by()
        return notifications.filter(
            Exists(opened.filter(case_ref=OuterRef("reference"), at__gt=OuterRef("made_at")))
        ).put_away(at=at)

    def put_away_decided(self, user: User, to_decide: Collection[ToDecide], *, at: datetime) -> int:
        """Put away what was told of records, and waits for no decision any more; return how many."""
        told = self.unread_by(user).filter(kind__in=Notification.OF_RECORDS).order_by()
        rows = told.values_list("pk", "kind", "case_ref", "on")
        return self.filter(pk__in=[pk for pk, *told_of in rows if tuple(told_of) not in to_decide]).put_away(
            at=at
        )

    def put_away(self, *, at: datetime) -> int:
        """Put them away, and return how many there were."""
        return self.filter(read_at=None).update(read_at=at)

    def add_new(self, notifications: Iterable["Notification"]) -> None:
        """Tell people what they were not told before. The database knows: each thing is there once."""
        self.bulk_create(notifications, ignore_conflicts=True)


class Notification(models.Model):
    """One thing someone was told of. It holds no words: they are made of the promise when it is shown."""

    class Kind(models.TextChoices):
        ALLOCATED = "allocated", "A case was allocated to you"
        GIVEN = "given", "You were given a task"
        ASKED = "asked", "Your answer is needed"
        ANSWERED = "answered", "Your request was answered"
        SOON = "soon", "Due soon"
        OVERDUE = "overdue", "Overdue"
        UNCHASED = "unchased", "A decision is late, and nobody has chased it"
        IN_TEAM = "in_team", "Overdue in your team"
        HOLIDAYS = "holidays", "Next year’s bank holidays need to be entered"
        RULES = "rules", "Different rules will apply"
        RECORD_DUE = "record_due", "The time to keep a record is over"
        HOLD_DUE = "hold_due", "A legal hold is to be looked at again"

    # What others do that concerns someone: the worker tells it within a minute.
    AT_ONCE: ClassVar = (Kind.ALLOCATED, Kind.GIVEN, Kind.ASKED, Kind.ANSWERED)
    UNTIL_OPENED: ClassVar = (Kind.ALLOCATED, Kind.GIVEN, Kind.ANSWERED)
    OF_RECORDS: ClassVar = (Kind.RECORD_DUE, Kind.HOLD_DUE)
    OF_OPEN_PROMISES: ClassVar = (
        Kind.GIVEN,
        Kind.ASKED,
        Kind.SOON,
        Kind.OVERDUE,
        Kind.UNCHASED,
        Kind.IN_TEAM,
    )

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    case_ref = models.CharField(max_length=REFERENCE_LENGTH, blank=True)
    on = models.DateField(help_text="The day it is about: moved to another day, it is another thing")
    made_at = models.DateTimeField(help_text="When it was told; or done, if it was told in the same moment")
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "deadline", "case_ref", "on"],
                nulls_distinct=False,
                name="notification_once_a_person_and_thing",
            ),
            models.CheckConstraint(
                name="notification_is_of_a_promise_a_case_or_the_house",
                condition=Q(
                    kind__in=["soon", "overdue", "unchased", "in_team", "given", "asked", "answered"],
                    deadline__isnull=False,
                    case_ref="",
                )
                | Q(kind__in=["allocated", "record_due", "hold_due"], deadline=None) & ~Q(case_ref="")
                | Q(kind__in=["holidays", "rules"], deadline=None, case_ref=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class MorningMail(models.Model):
    """The mail of one morning to one person, sent or with nothing to say: once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "on"], name="morning_mail_once_a_person_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.on}"


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def opened_by(self, key: str) -> "CalendarKey | None":
        """Return what a key opens, if anything."""
        return self.select_related("person").filter(digest=digest_of(key)).first()


class CalendarKey(models.Model):
    """What opens one person's dates to the calendar on their telephone. Only its digest is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"

    @classmethod
    def make(cls, person: User, *, at: datetime) -> str:
        """Make a key, which ends the one before, and return it: nobody can read it again."""
        key = secrets.token_urlsafe(32)
        cls.objects.update_or_create(person=person, defaults={"digest": digest_of(key), "made_at": at})
        return key


def digest_of(key: str) -> str:
    """Return what is kept of a key. It is random and long, so that a plain sum is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class PlannedDay(models.Model):
    """A day whose tasks were left to be done: it is there once, however many workers plan it."""

    on = models.DateField(unique=True)

    class Meta:
        ordering: ClassVar = ["-on"]

    def __str__(self) -> str:
        return f"{self.on}"
