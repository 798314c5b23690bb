"""The four conversations of the plan: what she should know, and whether she does."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from cases.models import CaseRecord, CaseRecordQuerySet

CURRENT_DAYS = 90


class ConversationCheckQuerySet(CaseRecordQuerySet["ConversationCheck"]):
    def latest_of_each(self) -> Self:
        """Return the last conversation about each subject."""
        return self.order_by("subject", "-held_on", "-pk").distinct("subject")


class ConversationCheck(CaseRecord):
    """One conversation with her about something she should understand."""

    class Subject(models.TextChoices):
        SERVICE_AIM = "service_aim", "Understands the aim of the service"
        RIGHTS = "rights", "Understands their rights in the UK"
        OTHER_SERVICES = "other_services", "Other services were explained"
        POLICE = "police", "Concerns about the police were talked about"

    class Result(models.TextChoices):
        UNDERSTOOD = "understood", "Understood"
        PARTLY = "partly", "Partly"
        NOT_UNDERSTOOD = "not_understood", "Not yet"

    subject = models.CharField(max_length=15, choices=Subject)
    held_on = models.DateField()
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    result = models.CharField(max_length=15, choices=Result)
    follow_up_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConversationCheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="check_follow_up_comes_after",
                condition=models.Q(follow_up_on=None) | models.Q(follow_up_on__gt=models.F("held_on")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "subject", "-held_on"], name="check_of_case")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.get_result_display()}"

    def is_current(self, *, on: date, last_decision_on: date | None = None) -> bool:
        """Whether the conversation still counts on a day.

        It counts for 90 calendar days, the day itself not counted, and no longer once an NRM decision was
        made after it: a decision changes what there is to understand.
        """
        if last_decision_on is not None and self.held_on < last_decision_on:
            return False
        return on - self.held_on <= timedelta(days=CURRENT_DAYS)
