"""What she signed on paper, scanned later: a version of her plan, or a safety plan."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cases.models import CaseRecord, CaseRecordQuerySet, KeptDocument, SensitiveRecordQuerySet
from supportplans.models.plan import PlanVersion
from supportplans.models.safety import SafetyPlan


class SignedPage(CaseRecord):
    """A document that shows how a version of the plan was signed. A version itself is never changed."""

    version_signed = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="signed_pages")
    document = models.ForeignKey(KeptDocument, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["SignedPage"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version_signed", "document"], name="signed_page_attached_once"),
        ]

    def __str__(self) -> str:
        return f"Support plan, version {self.version_signed.number}"


class SignedSafetyPage(CaseRecord):
    """A document that shows how a safety plan was signed. The plan itself is never changed."""

    safety_plan = models.ForeignKey(SafetyPlan, on_delete=models.PROTECT, related_name="signed_pages")
    document = models.ForeignKey(KeptDocument, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SensitiveRecordQuerySet["SignedSafetyPage"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["safety_plan", "document"], name="signed_safety_page_attached_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.safety_plan)
