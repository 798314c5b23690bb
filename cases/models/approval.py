"""A second person's yes to telling someone outside what is secret, and what exactly it was given to."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.disclosure import Disclosure
from cases.models.record import CaseRecord, CaseRecordQuerySet
from cases.models.relations import staff
from cases.rules.shown import Piece, read
from hestia.accounts.models import User
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedJSONField
from hestia.privacy.secrecy import Level


class ApprovalQuerySet(CaseRecordQuerySet["Approval"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return those of the cases that exist for ``user``, if their role sees what is secret."""
        return super().visible_to(user, at=at) if user.sees >= Level.SECRET else self.none()

    def standing(self) -> Self:
        """Return those that no later question has taken the place of."""
        return self.filter(ended_at=None)


class Approval(Sealing, CaseRecord):
    """What a second person is asked to say yes to: rows, their versions and their words, as they stood then.

    It is written when they are asked. Their yes is to this and nothing else, and holds for a while.
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="approvals")
    shown = SealedJSONField("what was shown", default=list)
    asked_at = models.DateTimeField()
    asked_by = staff()
    asked_of = staff()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = staff(null=True, blank=True)
    until_at = models.DateTimeField(
        null=True, blank=True, help_text="The first moment at which it allows nothing any more"
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When another was asked for")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(ended_at=None), name="approval_one_stands"
            ),
            models.CheckConstraint(name="approval_of_someone_else", condition=~Q(asked_of=F("asked_by"))),
            models.CheckConstraint(
                name="approval_given_by_whom_was_asked_and_for_a_while",
                condition=Q(given_at=None, given_by=None, until_at=None)
                | Q(given_at__isnull=False, given_by=F("asked_of"), until_at__gt=F("given_at")),
            ),
            models.CheckConstraint(name="approval_of_something", condition=~Q(shown="")),
        ]

    def __str__(self) -> str:
        return f"What {self.asked_of} was shown"

    @property
    def pieces(self) -> list[Piece]:
        """Return what was shown."""
        return read(self.shown)

    @property
    def asked_on(self) -> date:
        """Return the day on which it stood so."""
        return timezone.localdate(self.asked_at)
