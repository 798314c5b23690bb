"""Findings are promises: of a named person, by a day, closed by evidence, checked again by who found them."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from hestia.accounts.models import Service
from oversight.models.readings import Reading
from oversight.rules.questions import BY_SLUG


class FindingQuerySet(models.QuerySet["Finding"]):
    def with_last_step(self) -> Self:
        """Return each with what was last done about it, and when."""
        steps = FindingStep.objects.filter(finding=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            last_kind=Subquery(steps.values("kind")[:1]),
            due_now=Subquery(steps.filter(kind=FindingStep.Kind.SENT_BACK).values("due_on")[:1]),
        ).select_related("service", "person", "made_by")

    def unclosed(self) -> Self:
        """Return those that nobody has found to be put right yet, the oldest day first."""
        closed = FindingStep.objects.filter(kind=FindingStep.Kind.ACCEPTED).values("finding")
        return self.with_last_step().exclude(pk__in=closed).order_by("due_on", "pk")


class Finding(models.Model):
    """Something that is to be put right in a sampled case."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="findings")
    question = models.CharField(max_length=20)
    what = models.CharField("what is to be done", max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As on the sampled case: whoever is asked to put it right need not read all that was said.
    reference = models.CharField(max_length=12)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    case_number = models.BigIntegerField(null=True)

    objects = FindingQuerySet.as_manager()

    # Read by `with_last_step`.
    last_kind: str | None = None
    due_now: date | None = None

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="finding_is_due_later", condition=Q(due_on__gt=models.F("made_on"))),
            models.CheckConstraint(name="finding_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="finding_is_not_of_who_found_it", condition=~Q(person=models.F("made_by"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["service", "question", "made_on"], name="finding_alike")]

    def __str__(self) -> str:
        return self.what

    @property
    def question_words(self) -> str:
        """Return the question it is about."""
        question = BY_SLUG.get(self.question)
        return question.words if question else self.question

    @property
    def by_when(self) -> date:
        """Return the day by which it is to be done, after it was sent back too."""
        return self.due_now or self.due_on

    @property
    def state(self) -> tuple[str, str]:
        """Return the kind of its pill, and what it says."""
        match self.last_kind:
            case FindingStep.Kind.EVIDENCE:
                return "waiting", "To be checked again"
            case FindingStep.Kind.ACCEPTED:
                return "done", "Closed"
            case FindingStep.Kind.SENT_BACK:
                return "soon", "Sent back"
        return "track", "Open"

    def is_late(self, *, on: date) -> bool:
        """Whether whoever is asked to put it right should have said by a day that it is."""
        return self.last_kind in {None, FindingStep.Kind.SENT_BACK} and self.by_when < on

    def pill(self, *, on: date) -> tuple[str, str]:
        """Return the kind of its pill, and what it says on a day."""
        return ("overdue", "Overdue") if self.is_late(on=on) else self.state


class FindingStep(models.Model):
    """What was done about a finding: evidence was given, and whoever found it says whether it is enough."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", "Evidence given"
        ACCEPTED = "accepted", "Put right"
        SENT_BACK = "sent_back", "Not yet"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="finding_step_says_what", condition=~Q(words="")),
            models.CheckConstraint(
                name="finding_step_sent_back_has_a_day",
                condition=Q(kind="sent_back", due_on__gt=models.F("on"))
                | Q(kind__in=["evidence", "accepted"], due_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ServiceAction(models.Model):
    """What a service did because findings about one question were alike: no longer one worker's matter."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    upto = models.PositiveBigIntegerField("the last finding it answers")
    did = models.CharField("what we do about it", max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="service_action_says_what", condition=~Q(did=""))
        ]

    def __str__(self) -> str:
        return self.did
