"""Clients who will be together for a while: a group session, or a journey that they share."""

from datetime import date, datetime, time
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.deadline import Deadline
from cases.models.record import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import staff
from hestia.accounts.models import Service, User
from hestia.audit.models import log
from hestia.db.history import History
from hestia.db.versions import Versioned

LONGEST_WHY = 150  # why it was changed
LASTS = 120  # minutes that one takes, with the way there: when it ends is not asked


class ClientGroupQuerySet(models.QuerySet["ClientGroup"]):
    def visible_to(self, user: User) -> Self:
        """Return those of somebody's services, and those in which a client has a place whose case they see.

        A client who moves to another service takes her places along.
        """
        of_hers = GroupPlace.objects.visible_to(user).values("group")
        return self.filter(Q(service__in=user.service_ids) | Q(pk__in=of_hers))

    def to_change_by(self, user: User) -> Self:
        """Return those that somebody may change, and add clients to: of the services in which they work."""
        return self.filter(service__in=user.service_ids)

    def led_by(self, user: User, first: date, last: date) -> Self:
        """Return what somebody leads from ``first`` to ``last``, both included, in the order of a diary."""
        to_lead = self.visible_to(user).filter(led_by=user, cancelled_at=None, held_on__range=(first, last))
        return to_lead.order_by("held_on", "start_time", "pk")

    def on_day(self, day: date) -> Self:
        """Return what is held on a day, and not cancelled."""
        return self.filter(held_on=day, cancelled_at=None).order_by("start_time", "pk")

    def to_come(self, *, on: date) -> Self:
        """Return what is still to happen, today's too, the next first."""
        return self.filter(held_on__gte=on, cancelled_at=None).order_by("held_on", "start_time", "pk")


class ClientGroup(Versioned):
    """What is planned: when, where, and who of the staff is there. It names no client."""

    class Kind(models.TextChoices):
        """As `HeldBooking.Act` calls them, too."""

        SESSION = "group", "Group session"
        JOURNEY = "journey", "Shared journey"

    kind = models.CharField(max_length=7, choices=Kind)
    title = models.CharField(max_length=80)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    start_time = models.TimeField()
    place = models.CharField("where it is, or starts", max_length=60)
    destination = models.CharField("where it goes", max_length=60, blank=True)
    led_by = staff()
    interpreter = models.CharField(max_length=120, blank=True)
    planned_at = models.DateTimeField()
    planned_by = staff()
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = staff(null=True, blank=True)
    changed_why = models.CharField("why it was changed", max_length=LONGEST_WHY, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = staff(null=True, blank=True)

    objects = ClientGroupQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="client_group_changed_at_by_and_why",
                condition=Q(changed_at=None, changed_by=None, changed_why="")
                | Q(changed_at__isnull=False, changed_by__isnull=False) & ~Q(changed_why=""),
            ),
            models.CheckConstraint(
                name="client_group_cancelled_at_and_by",
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="client_group_journey_goes_somewhere",
                condition=Q(kind="journey") & ~Q(destination="") | Q(kind="group", destination=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["held_on"], name="client_group_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("cases:group", args=[self.pk])

    @property
    def where(self) -> str:
        """Return where it is, or from where to where it goes."""
        return f"{self.place} to {self.destination}" if self.destination else self.place

    def is_beside(self, at: time) -> bool:
        """Whether nobody can be at it and at what starts at that time of the same day: it has no end."""
        minutes = [60 * moment.hour + moment.minute for moment in (self.start_time, at)]
        return abs(minutes[0] - minutes[1]) < LASTS

    def is_with(self, interpreter: str | None) -> bool:
        """Whether that is who interprets at it."""
        return bool(interpreter) and self.interpreter == interpreter

    def is_over(self, *, on: date) -> bool:
        """Whether its day is past."""
        return self.held_on < on

    def blockers(self, *, on: date) -> list[str]:
        """Return why nothing about it can be changed any more, nor who takes part."""
        if self.cancelled_at:
            return ["This was cancelled."]
        return ["This is over."] if self.is_over(on=on) else []


class GroupPlaceQuerySet(SensitiveRecordQuerySet["GroupPlace"]):
    def current(self) -> Self:
        """Return those that nobody gave up."""
        return self.filter(ended_at=None)

    def to_be_told(self) -> Self:
        """Return those that nobody gave up, and of what was cancelled those who were to come."""
        return self.filter(Q(ended_at=None) | Q(ended_at=F("group__cancelled_at")))


class GroupPlace(CaseRecord):
    """That she takes part: her place in a group session, or on a journey with others."""

    group = models.ForeignKey(ClientGroup, on_delete=models.PROTECT, related_name="places")
    appointment = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="group_places")
    given_at = models.DateTimeField()
    given_by = staff()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(null=True, blank=True)

    objects = GroupPlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "case"], condition=Q(ended_at=None), name="group_place_once"
            ),
            models.CheckConstraint(
                name="group_place_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)

    def end(self, *, by: User, at: datetime) -> None:
        """Give it up."""
        self.ended_at, self.ended_by = at, by
        self.save()
        log("group.left", by=by, at=at, case_ref=self.case.reference, subject=self.group)
