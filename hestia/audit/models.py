"""Who read and did what: written once, never changed."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from hestia.accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, case_ref: str) -> Self:
        """Return what was done with one case, newest first."""
        return self.filter(case_ref=case_ref).newest_first()

    def of(self, user: User) -> Self:
        """Return what one person did, newest first."""
        return self.filter(by=user).newest_first()

    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-at", "-pk")


class Event(models.Model):
    """One thing a member of staff did or saw. Holds references, never names."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=60)
    case_ref = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["case_ref", "-at"], name="event_of_case"),
            models.Index(fields=["by", "-at"], name="event_by_person"),
            models.Index(fields=["kind", "-at"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_ref}".strip()

    @property
    def words(self) -> str:
        """Return the kind as a person would say it."""
        return WORDS.get(self.kind, self.kind.replace(".", ": ").replace("_", " "))


WORDS = {
    "case.opened_page": "Opened the record",
    "case.created": "Created the case",
    "case.printed": "Printed or made a PDF",
    "search.made": "Searched",
    "list.seen": "Looked at a list",
}


def record(
    kind: str,
    *,
    by: User | None,
    case_ref: str = "",
    subject: models.Model | str = "",
    at: datetime | None = None,
    **detail: Any,
) -> Event:
    """Write down that someone did or saw something, in the transaction of the thing itself.

    ``detail`` must be plain JSON and hold no names: references, counts, field names only.
    """
    if isinstance(subject, models.Model):
        subject = f"{subject._meta.label_lower}:{subject.pk}"
    return Event.objects.create(
        kind=kind, by=by, case_ref=case_ref, subject=subject, at=at or timezone.now(), detail=detail
    )
