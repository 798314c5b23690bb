"""How she keeps herself safe."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import CaseRecord, CaseRecordQuerySet


class SafetyPlan(CaseRecord):
    """What she does when she does not feel safe, in her words, signed by her. A new one replaces the last."""

    content = models.TextField(max_length=10_000)
    signed_on = models.DateField()
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["SafetyPlan"].as_manager()

    class Meta:
        ordering: ClassVar = ["-signed_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="safety_plan_says_something", condition=~Q(content="")),
        ]

    def __str__(self) -> str:
        return f"Safety plan of {self.signed_on:%d %b %Y}"

    def is_fresh(self, *, on: date, days: int) -> bool:
        """Whether it was signed no more than ``days`` calendar days before a day, and not after it."""
        return timedelta(0) <= on - self.signed_on <= timedelta(days=days)
