"""What the machine found in the night, service by service: numbers, of no case in particular."""

from typing import ClassVar, Self

from django.db import models

from hestia.accounts.models import Service, User


class NightlyCheckQuerySet(models.QuerySet["NightlyCheck"]):
    def visible_to(self, user: User) -> Self:
        """Return those of the services where somebody works, or which they manage."""
        return self.filter(service__in=user.service_ids)


class NightlyCheck(models.Model):
    """How many cases of a service were looked at in a night, and in how many each thing was missing.

    Written by `check_every_file` (privacy.sql) alone, once a day, of every case that nobody is kept from.
    """

    day = models.DateField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    complete = models.PositiveIntegerField("cases in which nothing was missing")
    missing = models.JSONField("in how many each thing was missing, by its name", default=dict)

    objects = NightlyCheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day", "service"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "service"], name="nightly_check_once"),
            models.CheckConstraint(
                name="nightly_check_complete_are_of_them", condition=models.Q(complete__lte=models.F("cases"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.day}"
