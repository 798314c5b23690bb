"""How many hours somebody works a week, and what they do besides casework, from a day on."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.staff.models.register import OfStaffQuerySet, kept_by
from hestia.ui.words import day


class WorkingHoursQuerySet(OfStaffQuerySet["WorkingHours"]):
    def visible_to(self, person: User) -> Self:
        """Return one's own, those of whose register one keeps, and of whose cases one counts."""
        seen = Q(person=person.pk) | Q(person__in=kept_by(person))
        if person.has_perm(Permission.TEAM_VIEW):
            seen |= Q(person__in=User.objects.in_services_of(person))
        return self.filter(seen)

    def in_force(self, *, on: date) -> Self:
        """Return of each person the latest row that has begun by a day."""
        begun = self.filter(from_on__lte=on)
        return begun.order_by("person_id", "-from_on").distinct("person_id")


class WorkingHours(Versioned):
    """Hours and duties of somebody, from a day on. The row before it stays."""

    class Gender(models.TextChoices):
        WOMAN = "woman", "Woman"
        MAN = "man", "Man"
        OTHER = "other", "Another"

    MOST: ClassVar = 60  # hours a week, and clients far away

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    hours = models.DecimalField(max_digits=3, decimal_places=1)
    newly_qualified_until = models.DateField("newly qualified until", null=True, blank=True)
    learners = models.PositiveSmallIntegerField("students and volunteers to support", default=0)
    # How many, and never which: where a client is stands nowhere but in her record.
    far_clients = models.PositiveSmallIntegerField("clients more than 60 minutes away", default=0, blank=True)
    has_lead_role = models.BooleanField("a lead role", default=False)
    gender = models.CharField(max_length=5, choices=Gender, blank=True)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = WorkingHoursQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name_plural = "working hours"
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="working_hours_of_a_week", condition=Q(hours__gt=0, hours__lte=60)),
            models.CheckConstraint(name="working_hours_learners_are_few", condition=Q(learners__lte=9)),
            models.CheckConstraint(
                name="working_hours_far_clients_are_few", condition=Q(far_clients__lte=60)
            ),
            models.CheckConstraint(
                name="working_hours_newly_qualified_from_the_day_on",
                condition=Q(newly_qualified_until=None) | Q(newly_qualified_until__gte=F("from_on")),
            ),
            models.UniqueConstraint(fields=["person", "from_on"], name="working_hours_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.hours} hours from {self.from_on}"

    @property
    def words(self) -> str:
        """Return it in words: "30 hours a week, 1 student or volunteer to support, a lead role"."""
        parts = [f"{self.hours.normalize():f} hours a week"]
        if self.newly_qualified_until:
            parts.append(f"newly qualified until {day(self.newly_qualified_until)}")
        if self.learners:
            many = "student or volunteer" if self.learners == 1 else "students or volunteers"
            parts.append(f"{self.learners} {many} to support")
        if self.far_clients:
            many = "client" if self.far_clients == 1 else "clients"
            parts.append(f"{self.far_clients} {many} more than 60 minutes away")
        if self.has_lead_role:
            parts.append("a lead role")
        return ", ".join(parts)
