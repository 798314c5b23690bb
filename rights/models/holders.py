"""Who else keeps a record of her: asked in her name, or named to her, so that she asks them herself."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import staff
from hestia.ui.words import counted, date_words
from rights.models.requests import AccessRequest


class RequestHolderQuerySet(SensitiveRecordQuerySet["RequestHolder"]):
    def unanswered(self) -> Self:
        """Return those whom we ask and of whom nobody has said how it ended."""
        return self.filter(way=RequestHolder.Way.WE_ASK, outcome="")


class RequestHolder(CaseRecord):
    """Somebody outside who keeps a record of her: whether we asked them, and what they answered."""

    class Way(models.TextChoices):
        WE_ASK = "we_ask", "We ask them"
        SHE_ASKS = "she_asks", "The client asks them"

    class Outcome(models.TextChoices):
        HOLDS = "holds", "They keep a record"
        NOTHING = "nothing", "They keep nothing"
        NO_ANSWER = "no_answer", "The copy is given without their answer"

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="holders")
    name = models.CharField("who keeps it", max_length=160)
    way = models.CharField("who asks them", max_length=10, choices=Way)
    address = models.TextField("where to write to", max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = staff()
    asked_on = models.DateField(null=True, blank=True)
    asked_how = models.CharField("how they were asked", max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = staff(null=True, blank=True)
    chases = models.PositiveSmallIntegerField("how often they were asked again", default=0)
    chased_on = models.DateField(null=True, blank=True)
    outcome = models.CharField("how it ended", max_length=10, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_words = models.TextField("what they said, or why it goes without", max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(null=True, blank=True)

    objects = RequestHolderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "name"], name="request_holder_once"),
            models.CheckConstraint(
                name="request_holder_she_asks_with_an_address",
                condition=~Q(way="she_asks") | ~Q(address="") & Q(asked_on=None, outcome=""),
            ),
            models.CheckConstraint(
                name="request_holder_asked_how_when_and_by",
                condition=Q(asked_on=None, asked_how="", asked_at=None, asked_by=None)
                | ~Q(asked_how="")
                & Q(asked_on__isnull=False, asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_holder_chased_once_asked",
                condition=Q(chases=0, chased_on=None)
                | Q(chases__gt=0, chased_on__isnull=False, asked_on__isnull=False),
            ),
            models.CheckConstraint(
                name="request_holder_ended_how_when_and_by",
                condition=Q(outcome="", outcome_words="", outcome_on=None, ended_at=None, ended_by=None)
                | ~Q(outcome="")
                & ~Q(outcome_words="")
                & Q(outcome_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rights:holder", args=[self.case.reference, self.pk])

    @property
    def is_unanswered(self) -> bool:
        """Whether we ask them, and it has not ended."""
        return self.way == self.Way.WE_ASK and not self.outcome

    @property
    def state_words(self) -> str:
        """Return where it stands, in words."""
        if self.outcome and self.outcome_on:
            return f"{self.get_outcome_display()}, {date_words(self.outcome_on)}"
        if self.way == self.Way.SHE_ASKS:
            return f"{self.get_way_display()}: {self.address}"
        if self.asked_on is None:
            return "Not asked yet"
        again = f", and {counted(self.chases, 'time')} again" if self.chases else ""
        return f"Asked on {date_words(self.asked_on)}{again}. No answer yet"

    @property
    def told_her(self) -> str:
        """Return what her copy says of it."""
        if self.way == self.Way.SHE_ASKS:
            return f"You can ask them yourself. Write to: {self.address}"
        words = {
            self.Outcome.HOLDS: "They told us that they keep a record of you. You can ask them for it.",
            self.Outcome.NOTHING: "They told us that they keep nothing about you.",
        }
        return words.get(self.Outcome(self.outcome), NO_ANSWER) if self.outcome else NO_ANSWER


NO_ANSWER = "We asked, and have no answer yet. You can ask them yourself."
