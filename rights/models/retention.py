"""How her record ends: kept longer for a reason, held for the law, or erased by two people."""

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import Case
from cases.models.record import ClientRecord
from cases.models.relations import StandingQuerySet, staff
from hestia.db.history import History
from hestia.db.versions import Versioned
from rights.models.complaints import Complaint
from rights.rules.retention import Kind

KINDS = [(kind.value, kind.words) for kind in Kind]


class KeptLonger(Versioned):
    """Somebody looked at what was due, and decided to keep it: why, and until when."""

    why = models.TextField(max_length=1000)
    until_on = models.DateField("keep until")
    made_at = models.DateTimeField()
    made_by = staff()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Kept until {self.until_on:%d %b %Y}"


class RetentionReview(ClientRecord, KeptLonger):
    """That a record of hers is kept longer."""

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class ComplaintReview(KeptLonger):
    """That a complaint of no case is kept longer."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="reviews")

    history = History()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class Held(Versioned):
    """Somebody who may demand it asked that nothing of it is erased. It beats every rule, in SQL too."""

    class Asker(models.TextChoices):
        COURT = "court", "A court"
        CICA = "cica", "The Criminal Injuries Compensation Authority"
        POLICE = "police", "The police"
        INQUIRY = "inquiry", "A public inquiry"
        OTHER = "other", "Someone else"

    asker = models.CharField("who asked", max_length=10, choices=Asker)
    reference = models.CharField("their reference", max_length=80, blank=True)
    reason = models.TextField("what it is for", max_length=1000)
    review_on = models.DateField("look at it again on")
    set_at = models.DateTimeField()
    set_by = staff()
    lift_why = models.TextField("why it is no longer needed", max_length=1000, blank=True)
    lift_asked_at = models.DateTimeField(null=True, blank=True)
    lift_asked_by = staff(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = staff(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        asker: str = self.get_asker_display()
        return f"Legal hold: {asker}"

    @property
    def is_standing(self) -> bool:
        """Whether two people have not lifted it."""
        return self.lifted_at is None


def lifted_by_two(name: str) -> list[models.BaseConstraint]:
    """Return what must be true of a hold that one sets, one asks to lift and another lifts."""
    return [
        models.CheckConstraint(name=f"{name}_says_why", condition=~Q(reason="")),
        models.CheckConstraint(
            name=f"{name}_lift_asked_at_by_and_why",
            condition=Q(lift_asked_at=None, lift_asked_by=None, lift_why="")
            | Q(lift_asked_at__isnull=False, lift_asked_by__isnull=False) & ~Q(lift_why=""),
        ),
        models.CheckConstraint(
            name=f"{name}_is_lifted_by_two",
            condition=Q(lifted_at=None, lifted_by=None)
            | Q(lifted_at__isnull=False, lifted_by__isnull=False, lift_asked_by__isnull=False)
            & ~Q(lifted_by=F("lift_asked_by")),
        ),
    ]


class LegalHoldQuerySet(StandingQuerySet["LegalHold"]):
    def standing(self) -> Self:
        """Return those that two people have not lifted."""
        return self.filter(lifted_at=None)


class LegalHold(ClientRecord, Held):
    """That all that is hers is held."""

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-set_at", "-pk"]
        constraints: ClassVar = lifted_by_two("legal_hold")


class ComplaintHoldQuerySet(models.QuerySet["ComplaintHold"]):
    def standing(self) -> Self:
        """Return those that two people have not lifted."""
        return self.filter(lifted_at=None)


class ComplaintHold(Held):
    """That a complaint of no case is held. One of a case is held with all that is hers."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="holds")

    objects = ComplaintHoldQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-set_at", "-pk"]
        constraints: ClassVar = lifted_by_two("complaint_hold")


class AskedQuerySet[M: models.Model](models.QuerySet[M]):
    def standing(self) -> Self:
        """Return those that nobody has refused or stopped."""
        return self.filter(refused_at=None, stopped_at=None)

    def due(self, *, on: date) -> Self:
        """Return those that were confirmed and whose quarantine is over."""
        return self.standing().filter(confirmed_at__isnull=False, due_on__lte=on).order_by("due_on", "pk")


class Asked(Versioned):
    """That something is to be erased: asked by one, confirmed by another, then waiting for its day.

    What exactly goes is kept as it was shown, in numbers, with a sum over what they were counted from. When
    it is done the row goes too, and a tombstone stands in its place.
    """

    why = models.TextField(max_length=1000)
    statement = models.JSONField("what goes: numbers by table", default=dict)
    digest = models.CharField("sum of what was shown", max_length=64)
    asked_at = models.DateTimeField()
    asked_by = staff()
    asked_of = staff()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = staff(null=True, blank=True)
    due_on = models.DateField("erased on or after", null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = staff(null=True, blank=True)
    refused_why = models.TextField(max_length=1000, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = staff(null=True, blank=True)
    stopped_why = models.TextField(max_length=1000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Erasure asked by {self.asked_by}"

    @property
    def is_standing(self) -> bool:
        """Whether nobody has refused or stopped it."""
        return self.refused_at is None and self.stopped_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether the second person has not answered."""
        return self.is_standing and self.confirmed_at is None

    @property
    def is_quarantined(self) -> bool:
        """Whether it was confirmed, and waits for its day."""
        return self.is_standing and self.confirmed_at is not None

    @staticmethod
    def day_after(confirmed_on: date) -> date:
        """Return the day from which what was confirmed on a day is erased."""
        return confirmed_on + timedelta(days=settings.ERASURE_QUARANTINE_DAYS)


def of_two(name: str, *, one_of: str) -> list[models.BaseConstraint]:
    """Return what must be true of what one asks and another confirms, of which one stands at a time."""
    return [
        models.UniqueConstraint(
            fields=[one_of],
            condition=Q(refused_at=None, stopped_at=None),
            name=f"{name}_one_stands_of_a_{one_of}",
        ),
        models.CheckConstraint(name=f"{name}_is_of_two", condition=~Q(asked_of=F("asked_by"))),
        models.CheckConstraint(
            name=f"{name}_confirmed_by_whom_was_asked_with_a_day",
            condition=Q(confirmed_at=None, confirmed_by=None, due_on=None)
            | Q(
                confirmed_at__isnull=False,
                confirmed_by=F("asked_of"),
                due_on__isnull=False,
                refused_at=None,
            ),
        ),
        models.CheckConstraint(
            name=f"{name}_refused_by_whom_was_asked_and_why",
            condition=Q(refused_at=None, refused_by=None, refused_why="")
            | Q(refused_at__isnull=False, refused_by=F("asked_of")) & ~Q(refused_why=""),
        ),
        models.CheckConstraint(
            name=f"{name}_stopped_by_somebody_and_why",
            condition=Q(stopped_at=None, stopped_by=None, stopped_why="")
            | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stopped_why=""),
        ),
    ]


class ErasureQuerySet(AskedQuerySet["Erasure"]):
    def of(self, case: Case) -> Self:
        """Return those of the client of a case."""
        return self.filter(client=case.client_id)


class Erasure(ClientRecord, Asked):
    """That her record is to be erased."""

    kind = models.CharField(max_length=10, choices=KINDS)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = of_two("erasure", one_of="client")


class ComplaintErasure(Asked):
    """That a complaint of no case is to be erased. One of a case goes with her record."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="erasures")

    objects = AskedQuerySet["ComplaintErasure"].as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = of_two("complaint_erasure", one_of="complaint")


class Tombstone(models.Model):
    """That a record was erased: what kind, when, and by which two people. Nothing of her, no way to her."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    erased_on = models.DateField()
    asked_by = staff()
    confirmed_by = staff()
    digest = models.CharField("sum of what was shown", max_length=64)
    rows = models.PositiveIntegerField("how many rows went")

    class Meta:
        ordering: ClassVar = ["-erased_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="tombstone_is_of_two", condition=~Q(confirmed_by=F("asked_by"))),
        ]

    def __str__(self) -> str:
        return f"Erased on {self.erased_on:%d %b %Y}"
