"""A day without the record that was tried: when it was, who took part, and what was found."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.relations import staff
from hestia.accounts.models import Service, User

YEAR = timedelta(days=365)


class DrillQuerySet(models.QuerySet["Drill"]):
    def of_services(self, user: User) -> Self:
        """Return those of the services where somebody works."""
        return self.filter(service__in=user.service_ids)

    def latest_first(self) -> Self:
        """Return the latest first, with its service and who recorded it."""
        return self.select_related("service", "recorded_by").order_by("-held_on", "-pk")


class Drill(models.Model):
    """One drill of a service, as it was recorded: what is said of it stays as it was said."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    took_part = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField("how many minutes it took")
    written = models.PositiveSmallIntegerField("how many sheets were written on")
    settled = models.PositiveSmallIntegerField("how many of them were keyed in or destroyed")
    found = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = staff(editable=False)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="drill_says_who_and_what", condition=~Q(took_part="") & ~Q(found="")),
            models.CheckConstraint(
                name="drill_settles_no_more_than_it_wrote", condition=Q(settled__lte=F("written"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["service", "-held_on"], name="drill_of_service")]

    def __str__(self) -> str:
        return f"Drill of {self.service}"

    def get_absolute_url(self) -> str:
        return f"{reverse('outage:paper')}#h-drills"

    @property
    def missing(self) -> int:
        """Return how many of its sheets were neither keyed in nor destroyed."""
        return self.written - self.settled

    def is_old(self, *, on: date) -> bool:
        """Whether it was more than a year before a day: the next one is overdue."""
        return self.held_on < on - YEAR
