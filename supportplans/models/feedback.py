"""What she says of us, for a manager or without anything that leads to her; and what was done."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from cases.models import CaseRecord, CaseRecordQuerySet, Exclusion, Named, Seal
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, roles_with

# Lines without a name are read so many together, of months that are over: a line that comes by itself, or on
# the day of a meeting, would tell whose it is.
TOGETHER = 3


class HowTrue(models.TextChoices):
    """How far something is true for her."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class FeedbackAnswers(models.Model):
    """What is asked; she can leave out all but one."""

    listened = models.CharField(max_length=10, choices=HowTrue, blank=True)
    safe = models.CharField(max_length=10, choices=HowTrue, blank=True)
    good = models.TextField(max_length=2000, blank=True)
    better = models.TextField(max_length=2000, blank=True)

    class Meta:
        abstract = True


class FeedbackQuerySet(CaseRecordQuerySet["Feedback"]):
    def readable_by(self, user: User) -> Self:
        """Return what ``user`` may read: not what is said of their own work, or was said beside them."""
        of_their_work = Q(case__worker=user) | Q(case__second_worker=user) | Q(recorded_by=user)
        return self.visible_to(user).exclude(of_their_work)

    def unanswered(self) -> Self:
        """Return what she still waits to be answered."""
        return self.filter(answered_at=None)

    def owed_by(self, user: User) -> Self:
        """Return what ``user`` is to answer, the soonest due first: what they promised, or who did cannot.

        A manager who promised cannot when the account has ended, when the manager may not read it any more
        (another role, another service, shut out of the case, not named on it since it was sealed), or has let
        the day go by.
        """
        today = timezone.localdate(user.acts_at)
        works_there = User.services.through.objects.filter(
            user=OuterRef("answer_from"), service=OuterRef("case__service")
        )
        is_shut_out = Exclusion.objects.filter(
            person=OuterRef("answer_from"), client=OuterRef("case__client"), ended_at=None
        )
        is_sealed = Seal.objects.standing().filter(client=OuterRef("case__client"))
        is_named = Named.objects.seeing().filter(
            person=OuterRef("answer_from"), client=OuterRef("case__client")
        )
        nobodys = (
            Q(answer_from=None)
            | Q(answer_from__is_active=False)
            | Q(answer_from__ends_on__lt=today)
            | ~Q(answer_from__role__in=roles_with(Permission.FEEDBACK_READ))
            | Q(answer_from=F("case__worker"))
            | Q(answer_from=F("case__second_worker"))
            | ~Q(Exists(works_there))
            | Q(Exists(is_shut_out))
            | Q(Exists(is_sealed)) & ~Q(Exists(is_named))
            | Q(answer_by_on__lt=today)
        )
        owed = self.readable_by(user).unanswered().filter(Q(answer_from=user) | nobodys)
        return owed.order_by("answer_by_on", "pk")


class Feedback(FeedbackAnswers, CaseRecord):
    """What she says of us and wants to be known for: a manager who was not there reads it, and answers her.

    Who answers and by when stands here and not among the promises of her case, which her worker reads.
    """

    given_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_by_on = models.DateField("the last day to answer", null=True, blank=True)
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="feedback_answered_at_by_and_answer",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback of {self.given_on:%d %b %Y}"

    @property
    def is_answered(self) -> bool:
        """Whether she has an answer."""
        return self.answered_at is not None


class AnonymousQuerySet(models.QuerySet["AnonymousFeedback"]):
    def readable(self, *, on: date) -> Self:
        """Return the lines that can be read without telling whose they are, in no order that tells.

        Months that are over are read once they have `TOGETHER` lines; with fewer they wait for the next ones.
        """
        over = self.model.objects.filter(month__lt=on.replace(day=1)).order_by("month")
        together, readable = [], []
        for row in over.values("month").annotate(lines=Count("pk")):
            together.append(row)
            if sum(counted["lines"] for counted in together) >= TOGETHER:
                readable += [counted["month"] for counted in together]
                together = []
        return self.filter(month__in=readable).order_by("pk")


class AnonymousFeedback(FeedbackAnswers):
    """What someone says of us without her name: no case, no user, no time but the month, no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField(help_text="The first day of the month it was said in")

    objects = AnonymousQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-month", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="anonymous_feedback_knows_the_month_alone", condition=Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback of {self.month:%B %Y}"


class YouSaid(models.Model):
    """One line of “you said, we did”, for everybody to see."""

    said = models.CharField(max_length=300)
    did = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="you_said_taken_down_by_someone",
                condition=Q(taken_down_at=None, taken_down_by=None)
                | Q(taken_down_at__isnull=False, taken_down_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.said
