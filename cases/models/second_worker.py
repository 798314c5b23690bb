"""Who works with her besides her key worker; of a student or volunteer, until when."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hestia.accounts.models import User


class OfSecondWorker(models.Model):
    """Her second worker. To a student or volunteer the case is released up to a day, and closed after it."""

    second_worker = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="second_cases"
    )
    second_until = models.DateField("second worker until", null=True, blank=True)

    class Meta:
        abstract = True

    CONSTRAINTS: ClassVar = [
        models.CheckConstraint(
            name="case_workers_are_two_people",
            condition=Q(second_worker=None) | ~Q(second_worker=F("worker")),
        ),
        models.CheckConstraint(
            name="case_release_is_to_somebody",
            condition=Q(second_until=None) | Q(second_worker__isnull=False),
        ),
    ]
    INDEXES: ClassVar = [
        models.Index(
            fields=["second_worker"],
            condition=~Q(status="closed") & Q(second_worker__isnull=False),
            name="case_open_of_second",
        ),
    ]

    def release_has_ended(self, *, on: date) -> bool:
        """Whether the case is closed by now to the student or volunteer to whom it was released."""
        return self.second_until is not None and self.second_until < on

    def end_second_worker(self) -> None:
        """Let nobody be second worker."""
        self.second_worker, self.second_until = None, None
