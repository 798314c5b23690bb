"""A second person's yes to a copy of her record, and to what exactly it was given."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from cases.models import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import staff
from rights.models.requests import AccessRequest


class RequestReleaseQuerySet(SensitiveRecordQuerySet["RequestRelease"]):
    def standing(self) -> Self:
        """Return those that no later question has taken the place of."""
        return self.filter(ended_at=None)


class RequestRelease(CaseRecord):
    """What a second person is asked to say yes to: every word of the copy, and the way it goes to her."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="releases")
    digest = models.CharField("sum of all words and of the way", max_length=64)
    asked_at = models.DateTimeField()
    asked_by = staff()
    asked_of = staff()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = staff(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = staff(null=True, blank=True)
    refused_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When another was asked for")
    pages = models.PositiveIntegerField("how many pages the paper has that was made", null=True, blank=True)

    objects = RequestReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at=None), name="request_release_one_stands"
            ),
            models.CheckConstraint(
                name="request_release_of_someone_else", condition=~Q(asked_of=F("asked_by"))
            ),
            models.CheckConstraint(
                name="request_release_given_by_whom_was_asked",
                condition=Q(given_at=None, given_by=None)
                | Q(given_at__isnull=False, given_by=F("asked_of"), refused_at=None),
            ),
            models.CheckConstraint(
                name="request_release_refused_by_whom_was_asked_and_why",
                condition=Q(refused_at=None, refused_by=None, refused_why="")
                | Q(refused_at__isnull=False, refused_by=F("asked_of")) & ~Q(refused_why=""),
            ),
            models.CheckConstraint(
                name="request_release_pages_of_what_was_allowed",
                condition=Q(pages=None) | Q(pages__gt=0, given_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"What {self.asked_of} was asked"

    @property
    def is_waiting(self) -> bool:
        """Whether they have not answered."""
        return self.given_at is None and self.refused_at is None
