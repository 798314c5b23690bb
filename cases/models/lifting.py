"""Opening her cases, or a document of one, to more people: one asks, another decides."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from cases.models.deadline import Deadline
from cases.models.document import KeptDocument
from cases.models.record import CaseRecord, CaseRecordQuerySet
from cases.models.relations import LEAST_WORDS, Ended, Exclusion, Named, Seal, staff
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level


class LiftingQuerySet(CaseRecordQuerySet["Lifting"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return those of the cases that exist for ``user``: of a document, if their role sees it now."""
        seen = super().visible_to(user, at=at)
        return seen if user.sees >= Level.SECRET else seen.filter(document=None)

    def undecided(self) -> Self:
        """Return those that nobody decided, and that were not asked for anew."""
        return self.filter(ended_at=None, decided_at=None)


class Lifting(Ended, CaseRecord):
    """That a seal be lifted, one more named, someone kept out let back, or a document opened to more people.

    Asked by one, decided by another. What was closed holds for the client; it is asked and decided on one of
    her cases, by who sees that one. It allows nothing by itself, and nothing by time passing: too late to
    decide, it is asked for anew.
    """

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exclusion = models.ForeignKey(
        Exclusion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level_to = models.PositiveSmallIntegerField(
        "who may open it", choices=KeptDocument.WHO_OPENS[:-1], null=True, blank=True
    )
    person = staff(null=True, blank=True, help_text="Who is to be named on the seal, which stays")
    standing_as = models.CharField(max_length=5, choices=Named.Standing, blank=True)
    words = models.CharField("why", max_length=500)
    asked_at = models.DateTimeField()
    asked_by = staff()
    asked_of = staff()
    until_at = models.DateTimeField(help_text="The first moment at which it is too late to decide")
    promise = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = staff(null=True, blank=True)
    is_allowed = models.BooleanField(null=True, blank=True)
    decided_words = models.CharField("why not", max_length=500, blank=True)

    objects = LiftingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="lifting_of_one_thing",
                condition=Q(seal=None, exclusion__isnull=False, document=None)
                | Q(seal__isnull=False, exclusion=None, document=None)
                | Q(seal=None, exclusion=None, document__isnull=False),
            ),
            models.CheckConstraint(
                name="lifting_of_a_document_says_for_whom",
                condition=Q(document=None, level_to=None)
                | Q(document__isnull=False, level_to__in=[Level.PERSONAL.value, Level.SENSITIVE.value]),
            ),
            models.CheckConstraint(
                name="lifting_names_someone_on_a_seal",
                condition=Q(person=None, standing_as="")
                | Q(person__isnull=False, seal__isnull=False, standing_as__in=["sees", "key"]),
            ),
            models.CheckConstraint(
                name="lifting_says_why", condition=Q(GreaterThanOrEqual(Length("words"), LEAST_WORDS))
            ),
            models.CheckConstraint(
                name="lifting_asked_of_someone_else", condition=~Q(asked_of=F("asked_by"))
            ),
            models.CheckConstraint(
                name="lifting_decided_in_time_by_whom_was_asked",
                condition=Q(decided_at=None, decided_by=None, is_allowed=None, decided_words="")
                | Q(decided_by=F("asked_of"), decided_at__lt=F("until_at"), is_allowed=True, decided_words="")
                | Q(decided_by=F("asked_of"), decided_at__lt=F("until_at"), is_allowed=False)
                & ~Q(decided_words=""),
            ),
            models.CheckConstraint(
                name="lifting_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["seal"],
                condition=Q(person=None, decided_at=None, ended_at=None),
                name="lifting_once_of_a_seal",
            ),
            models.UniqueConstraint(
                fields=["seal", "person"],
                condition=Q(decided_at=None, ended_at=None),
                name="lifting_once_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["exclusion"],
                condition=Q(decided_at=None, ended_at=None),
                name="lifting_once_of_an_exclusion",
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(decided_at=None, ended_at=None),
                name="lifting_once_of_a_document",
            ),
        ]

    def __str__(self) -> str:
        if self.exclusion:
            return f"Let {self.exclusion.person} back"
        if self.document:
            return f"Let more people open document {self.document.number}"
        return f"Name {self.person}" if self.person_id else "Lift the seal"

    def waits(self, *, at: datetime) -> bool:
        """Whether it can still be decided at a moment."""
        return self.decided_at is None and self.ended_at is None and at < self.until_at
