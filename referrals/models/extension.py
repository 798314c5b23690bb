"""A recovery period that may run longer."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import CaseRecordQuerySet, KeptDocument
from referrals.models.records import ReferralRecord


class ExtensionQuerySet(CaseRecordQuerySet["Extension"]):
    def standing(self) -> Self:
        """Return those that were not undone, the one that counts first."""
        return self.filter(undone_at=None).order_by("-until_on", "-pk")


class Extension(ReferralRecord):
    """The Home Office lets the recovery period of a decision run longer. It may undo that."""

    class Reason(models.TextChoices):
        HEALTH = "health", "Serious ill-health"
        MENTAL_HEALTH = "mental_health", "Severe mental ill-health, such as PTSD"
        INTIMIDATION = "intimidation", "Intimidation"
        OTHER = "other", "Another reason"

    decision = models.ForeignKey("Decision", on_delete=models.PROTECT, related_name="extensions")
    from_on = models.DateField("last day before it")
    until_on = models.DateField("last day now")
    granted_on = models.DateField("date on the letter")
    reason = models.CharField(max_length=15, choices=Reason)
    evidence = models.CharField("what it is based on", max_length=300)
    letter_kept = models.CharField("where the letter is kept", max_length=160, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the letter"
    )
    undone_on = models.DateField(null=True, blank=True)
    undone_why = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-until_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="extension_runs_forward", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="extension_says_what_it_rests_on", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="extension_undone_is_whole",
                condition=Q(undone_at=None, undone_by=None, undone_on=None, undone_why="")
                | Q(undone_at__isnull=False, undone_by__isnull=False, undone_on__gte=F("granted_on"))
                & ~Q(undone_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Extended to {self.until_on:%-d %b %Y}"
