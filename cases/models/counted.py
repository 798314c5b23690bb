"""What managers and service leads count: open cases and promises of their services, by reference only.

Read only, and never a client's record: the database tells these through a function that knows who asks
(cases/privacy.sql), so that a lead who may open no case still sees how many there are.
"""

from datetime import date
from typing import ClassVar, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from cases.models.case import Case
from cases.models.deadline import Deadline
from cases.models.risk_level import RiskLevel, Standing
from hestia.accounts.models import Service

OURS = Q(owner=Deadline.Owner.US)
REVIEWS = (
    Deadline.Kind.RISK_REVIEW,
    Deadline.Kind.PLAN_REVIEW,
    Deadline.Kind.FIRST_RISK_ASSESSMENT,
    Deadline.Kind.FIRST_PLAN,
)


class Kept(NamedTuple):
    """How much one person keeps: what is overdue of ours and of others, and reviews."""

    ours: int = 0
    theirs: int = 0
    reviews: int = 0


class Counted(Standing, models.Model):
    """An open case as a number: where it is, with whom, and how great the risk."""

    reference = models.CharField(max_length=12)
    service = models.ForeignKey(Service, on_delete=models.DO_NOTHING, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Case.Status)
    risk_level = models.CharField(max_length=10, choices=RiskLevel, blank=True)
    risk_rank = models.PositiveSmallIntegerField()
    risk_assessed_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "cases_counted"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.reference


def is_late(on: date) -> Q:
    """Return what is true of a promise whose day is past, and that is no milestone."""
    return Q(due_on__lt=on) & ~Q(kind__in=Deadline.MILESTONES)


class CountedPromiseQuerySet(models.QuerySet["CountedPromise"]):
    def overdue(self, *, on: date) -> Self:
        """Return the promises whose day is past."""
        return self.filter(is_late(on))

    def by_keeper(self, *, on: date) -> dict[int, "Kept"]:
        """Return how many each person keeps, by their keys: the one count of a worker's overdue tasks."""
        rows = (
            self.exclude(keeper=None)
            .values_list("keeper")
            .annotate(
                ours=Count("pk", filter=is_late(on) & OURS),
                theirs=Count("pk", filter=is_late(on) & ~OURS),
                reviews=Count("pk", filter=Q(kind__in=REVIEWS)),
            )
            .order_by("keeper")
        )
        return {keeper: Kept(*counts) for keeper, *counts in rows}

    def due_between(self, first: date, last: date) -> Self:
        """Return the promises due from ``first`` to ``last``, both included."""
        return self.filter(due_on__range=(first, last))


class CountedPromise(models.Model):
    """An open promise on a case of a service that is counted: a few stay when it is closed."""

    case = models.ForeignKey(Counted, on_delete=models.DO_NOTHING, null=True, related_name="+")
    reference = models.CharField(max_length=12)
    kind = models.CharField(max_length=30, choices=Deadline.Kind)
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    unit = models.CharField(max_length=10, choices=Deadline.Unit)
    owner = models.CharField(max_length=15, choices=Deadline.Owner)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )  # none: nobody yet, or any second person who may answer

    objects = CountedPromiseQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "cases_countedpromise"
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title
