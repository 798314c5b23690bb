"""When what keeps the house running last happened: nobody is told that it stopped unless somebody looks."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class LastTimeQuerySet(models.QuerySet["LastTime"]):
    def note(self, kind: str, *, at: datetime, went_well: bool = True, words: str = "") -> None:
        """Write down that something happened: of each kind the last time is kept, and the last good one."""
        values = {"at": at, "went_well": went_well, "words": words[: LastTime.LONGEST]}
        self.update_or_create(kind=kind, defaults=values | ({"well_at": at} if went_well else {}))


class LastTime(models.Model):
    """The last time of one thing: the worker's turn, everyone told, a backup, a drill, a test mail."""

    LONGEST = 300

    class Kind(models.TextChoices):
        WORKER = "worker", "The worker looked for tasks"
        TOLD = "told", "Everyone was told what others did"
        BACKUP = "backup", "Backup"
        DRILL = "drill", "Restore drill"
        RESTORE = "restore", "Restore"
        TEST_MAIL = "test_mail", "Test mail"

    kind = models.CharField(max_length=20, choices=Kind, unique=True)
    at = models.DateTimeField()
    went_well = models.BooleanField(default=True)
    well_at = models.DateTimeField(null=True, help_text="When it last went well")
    words = models.CharField(max_length=LONGEST, blank=True)

    objects = LastTimeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="last_time_kind_is_known",
                condition=Q(kind__in=["worker", "told", "backup", "drill", "restore", "test_mail"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%-d %B %Y %H:%M}"
