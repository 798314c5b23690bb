"""What somebody who opens no record was asked, by the client's reference alone."""

from datetime import datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from cases.models import Case
from cases.models.relations import staff
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedJSONField


class SpokenRequestQuerySet(models.QuerySet["SpokenRequest"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return, for who handles requests, those of cases they see; for anybody else none.

        Who wrote one has a line of it (`rights.queries.spoken`), which says nothing of its outcome.
        """
        if user.has_perm(Permission.REQUEST_HANDLE):
            return self.filter(of_reference__in=Case.objects.visible_to(user, at=at).values("reference"))
        return self.none()

    def waiting(self) -> Self:
        """Return those that nobody recorded in a case yet, the one that came first at the top."""
        return self.filter(ended_at=None, withdrawn_at=None).order_by("received_on", "pk")

    def holds(self) -> Self:
        """Return those that ask that nothing is erased."""
        return self.filter(kind=SpokenRequest.Kind.HOLD)


class SpokenRequest(Sealing):
    """A request for a copy, or for a legal hold, that waits for a manager of the record.

    The reference is kept as it was said: whether there is such a record is not looked up, so that
    nobody learns it by asking. It is written once and recorded in the case once (`guard_spoken`); who wrote
    it can withdraw it, also when it was recorded already, as they are not to notice that it was.
    """

    class Kind(models.TextChoices):
        COPY = "copy", "Copy of her record"
        HOLD = "hold", "Legal hold"

    class End(models.TextChoices):
        RECORDED = "recorded", "Recorded in the case"
        ASKED_ALREADY = "already", "She had asked already"

    of_reference = models.CharField("reference as it was said", max_length=12)
    kind = models.CharField("what was asked", max_length=10, choices=Kind)
    received_on = models.DateField()
    answers = SealedJSONField("what was said", default=dict, blank=True)  # blanked in time: `blank_spoken`
    made_at = models.DateTimeField()
    made_by = staff()
    end = models.CharField("how it ended", max_length=10, choices=End, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = staff(null=True, blank=True)

    objects = SpokenRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["received_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="spoken_request_ended_how_when_and_by",
                condition=Q(end="", ended_at=None, ended_by=None)
                | ~Q(end="") & Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="spoken_request_hold_is_not_answered_by_another",
                condition=~Q(kind="hold") | ~Q(end="already"),
            ),
            models.CheckConstraint(
                name="spoken_request_withdrawn_by_who_wrote_it",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="spoken_request_came_before_it_was_written",
                condition=Q(received_on__lte=TruncDate("made_at", tzinfo=ZoneInfo("Europe/London"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, asked for by reference on {self.received_on:%d %b %Y}"

    def get_absolute_url(self) -> str:
        return reverse("rights:spoken", args=[self.pk])

    @property
    def is_hold(self) -> bool:
        """Whether it is asked that nothing is erased."""
        return self.kind == self.Kind.HOLD
