"""What happened that changes her risk: a reason to look at it again before the planned day."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.record import CaseRecord, SensitiveRecordQuerySet
from hestia.ui.words import day


class RiskEventQuerySet(SensitiveRecordQuerySet["RiskEvent"]):
    def waiting(self) -> Self:
        """Return the events that no assessment has looked at yet, the soonest due first."""
        return self.filter(settled_at=None).order_by("due_on", "pk")


class RiskEvent(CaseRecord):
    """Something that happened, or will on a day that is known, and that cannot wait for the planned review.

    It is written down where it becomes known, on whichever floor; ``source`` names it there, so that one
    event is never two. The promise to look again is the case's one review of risk; it carries the reasons, as
    far as everybody may know them who sees the case.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", "A decision from the Home Office"
        MOVE = "move", "A move"
        CONTACT = "contact", "Contact or a threat from an exploiter"
        MISSING = "missing", "Went missing"
        DISCLOSURE = "disclosure", "Told us something new"
        PREGNANCY = "pregnancy", "Pregnancy"
        COURT = "court", "A court or immigration hearing"
        BENEFITS = "benefits", "Money stopped"
        HOSPITAL = "hospital", "Hospital or self-harm"
        HOUSEHOLD = "household", "Someone new in the household"
        EXIT = "exit", "Getting ready to leave the service"
        EIGHTEEN = "eighteen", "Turned 18"
        OTHER = "other", "Something else"

    # What stands in the case for everybody on it anyway. The others are sensitive, as incidents are.
    FOR_EVERYBODY: ClassVar = frozenset(
        {Kind.DECISION, Kind.MOVE, Kind.COURT, Kind.BENEFITS, Kind.EXIT, Kind.EIGHTEEN}
    )

    kind = models.CharField(max_length=12, choices=Kind)
    words = models.CharField("in a few words", max_length=200, blank=True)
    happened_on = models.DateField()
    source = models.CharField(max_length=60, editable=False)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Looked at in an assessment, or it did not happen after all: then the words say why.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_in = models.PositiveSmallIntegerField("number of the assessment", null=True, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)

    objects = RiskEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-happened_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind", "source"], name="risk_event_once"),
            models.CheckConstraint(
                name="risk_event_settled_at_by_and_how",
                condition=Q(settled_at=None, settled_by=None, settled_in=None, settled_why="")
                | Q(settled_at__isnull=False, settled_by__isnull=False)
                & (Q(settled_in__isnull=False) | ~Q(settled_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day(self.happened_on)}"

    @property
    def is_waiting(self) -> bool:
        """Whether no assessment has looked at it yet."""
        return self.settled_at is None

    @property
    def reason(self) -> str:
        """Return it as the reason of a review, for everybody who sees the case: "A move, Tue 24 Nov"."""
        if self.kind in self.FOR_EVERYBODY:
            return str(self)
        return f"Something written on the risk page, {day(self.happened_on)}"
