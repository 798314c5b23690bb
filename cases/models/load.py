"""The charity's numbers for load, and why a case was given to somebody against what they say."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from cases.models.case import Case
from cases.models.record import CaseRecordQuerySet
from cases.rules.load import LoadPoints


class LoadSettingQuerySet(models.QuerySet["LoadSetting"]):
    def newest_first(self) -> Self:
        """Return the numbers in force, then those before them."""
        return self.order_by("-number")

    def in_force(self) -> LoadPoints:
        """Return how many points each thing counts now: until somebody changed it, as shipped."""
        newest = self.newest_first().first()
        return newest.points if newest else LoadPoints()


class LoadSetting(models.Model):
    """How many points each thing counts, from a moment on. Never changed: the next one follows it."""

    FIELDS: ClassVar = tuple(LoadPoints.__dataclass_fields__)
    MOST: ClassVar = 200  # of any of them

    number = models.PositiveSmallIntegerField(unique=True)
    base = models.PositiveSmallIntegerField("every case")
    very_high = models.PositiveSmallIntegerField("very high risk")
    high = models.PositiveSmallIntegerField("high risk")
    dependant = models.PositiveSmallIntegerField("each dependant")
    dependants_most = models.PositiveSmallIntegerField("dependants, at most")
    interpreter = models.PositiveSmallIntegerField("an interpreter each time")
    first_weeks = models.PositiveSmallIntegerField("the first four weeks")
    hearing = models.PositiveSmallIntegerField("a hearing within 28 days")
    travel = models.PositiveSmallIntegerField("each client more than 60 minutes away")
    full_time = models.PositiveSmallIntegerField("what a full week of 37.5 hours can carry")
    fixed = models.PositiveSmallIntegerField("supervision, meetings and training")
    newly_qualified = models.PositiveSmallIntegerField("newly qualified")
    learner = models.PositiveSmallIntegerField("each student or volunteer to support")
    lead_role = models.PositiveSmallIntegerField("a lead role")
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LoadSettingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="load_setting_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="load_setting_full_week_carries_something", condition=Q(full_time__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Points {self.number}"

    @property
    def points(self) -> LoadPoints:
        """Return the numbers alone."""
        return LoadPoints(**{name: getattr(self, name) for name in self.FIELDS})


class AllocationReason(models.Model):
    """That a case was given to somebody though the lines spoke against it: which lines, and why anyway."""

    LEAST_WORDS = 10  # characters of a reason

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocation_reasons")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    against = ArrayField(models.CharField(max_length=160), help_text="What spoke against it, as it was said")
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["AllocationReason"].as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="allocation_reason_says_why", condition=Q(GreaterThanOrEqual(Length("why"), 10))
            ),
            models.CheckConstraint(name="allocation_reason_says_against_what", condition=~Q(against=[])),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-made_at"], name="allocation_reason_of_case")]

    def __str__(self) -> str:
        return f"{self.case}, {self.worker}"
