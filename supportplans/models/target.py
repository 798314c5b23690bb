"""What she wants, and the steps towards it."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models import Case, CaseRecord, CaseRecordQuerySet, Topic
from hestia.accounts.models import User


class Domain(models.TextChoices):
    """The five parts of a plan. Together they bring the risk down."""

    SAFETY = "safety", "Safety"
    INCOME = "income", "Income"
    EMOTIONAL = "emotional", "Emotional"
    HEALTH = "health", "Health"
    LEGAL = "legal", "Legal"

    @property
    def in_a_sentence(self) -> str:
        """Return its name as it stands after "for": "income", "emotional support"."""
        return "emotional support" if self == Domain.EMOTIONAL else str(self.label).lower()


class Who(models.TextChoices):
    """Who does it."""

    CLIENT = "client", "Client"
    WORKER = "worker", "Key worker"
    OTHER = "other", "Someone else"


class AgencyAnswer(models.TextChoices):
    """Whether another service takes it on."""

    ACCEPTED = "accepted", "Yes, they accepted"
    WAITING = "waiting", "Not yet, we are waiting for their answer"


class TargetQuerySet(CaseRecordQuerySet["Target"]):
    def open(self) -> Self:
        """Return the targets still worked towards."""
        return self.filter(status__in=Target.OPEN)

    def with_steps(self) -> Self:
        """Return with their steps, in one query more."""
        return self.prefetch_related("step_set")

    def in_plan_order(self) -> Self:
        """Return in the order of the five domains, the soonest first, those without a day last."""
        order = [models.When(domain=domain, then=place) for place, domain in enumerate(Domain)]
        return self.order_by(models.Case(*order), models.F("due_on").asc(nulls_last=True), "pk")


class Target(CaseRecord):
    """One thing she wants, in her words."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_PROGRESS = "in_progress", "In progress"
        WAITING = "waiting", "Waiting"
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_MET = "not_met", "Not met"
        SIGNPOSTED = "signposted", "Passed to another service"
        STOPPED = "stopped", "Stopped by the client"
        SUPERSEDED = "superseded", "Replaced by another target"

    OPEN: ClassVar = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.WAITING)
    # Endings that say nothing without their reason.
    EXPLAINED: ClassVar = (Status.PARTLY, Status.NOT_MET, Status.STOPPED, Status.SUPERSEDED)
    # What depends on another service.
    WITH_AGENCY: ClassVar = (Status.WAITING, Status.SIGNPOSTED)
    # Endings that leave nothing to do at exit.
    SETTLED: ClassVar = (Status.MET, Status.STOPPED, Status.SUPERSEDED)

    domain = models.CharField(max_length=10, choices=Domain)
    text = models.CharField(max_length=300)
    why = models.TextField(max_length=1000, blank=True)
    measure = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    long_term = models.BooleanField(default=False)
    owner = models.CharField(max_length=10, choices=Who, default=Who.WORKER)
    owner_name = models.CharField(max_length=120, blank=True)
    needs = ArrayField(models.CharField(max_length=25, choices=Topic.Subject), default=list, blank=True)
    considerations = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    status = models.CharField(max_length=15, choices=Status, default=Status.NOT_STARTED)
    reason = models.CharField(max_length=500, blank=True)
    # Whom it waits for, or who goes on with it.
    agency = models.CharField(max_length=120, blank=True)
    agency_contact = models.CharField(max_length=200, blank=True)
    agency_asked_on = models.DateField(null=True, blank=True)
    agency_answer = models.CharField(max_length=10, choices=AgencyAnswer, blank=True)
    agency_answered_on = models.DateField(null=True, blank=True)  # unknown of what was accepted long ago
    outcome_on = models.DateField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="target_ended_has_day_and_person",
                condition=Q(
                    status__in=["not_started", "in_progress", "waiting"],
                    outcome_on=None,
                    outcome_at=None,
                    outcome_by=None,
                )
                | Q(
                    status__in=["met", "partly", "not_met", "signposted", "stopped", "superseded"],
                    outcome_on__isnull=False,
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="target_not_reached_says_why",
                condition=~Q(status__in=["partly", "not_met", "stopped", "superseded"], reason=""),
            ),
            models.CheckConstraint(
                name="target_passed_on_is_long_term", condition=~Q(status="signposted", long_term=False)
            ),
            models.CheckConstraint(
                name="target_agency_has_day_and_answer",
                condition=Q(agency="", agency_contact="", agency_answer="", agency_asked_on=None)
                | ~Q(agency="") & Q(agency_asked_on__isnull=False, agency_answer__in=["accepted", "waiting"]),
            ),
            models.CheckConstraint(
                name="target_agency_accepted_after_it_was_asked",
                condition=Q(agency_answered_on=None)
                | Q(agency_answer="accepted", agency_answered_on__gte=F("agency_asked_on")),
            ),
            models.CheckConstraint(
                name="target_domain_is_known",
                condition=Q(domain__in=["safety", "income", "emotional", "health", "legal"]),
            ),
            models.CheckConstraint(
                name="target_of_someone_else_says_whose", condition=~Q(owner="other", owner_name="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "domain", "status"], name="target_of_case")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("supportplans:target", args=[self.case.reference, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is still worked towards."""
        return self.status in self.OPEN

    @property
    def open_steps(self) -> list["Step"]:
        """Return its steps that are still to do."""
        return [step for step in self.step_set.all() if step.is_open]

    @property
    def is_later(self) -> bool:
        """Whether it is for later: long-term and not begun."""
        return self.long_term and self.status == self.Status.NOT_STARTED

    @property
    def is_hers_to_read(self) -> bool:
        """Whether it stands in her copy: worked on, reached, or gone on with elsewhere."""
        return self.is_open or self.status in {self.Status.MET, self.Status.SIGNPOSTED}

    @property
    def is_met(self) -> bool:
        """Whether she has reached it."""
        return self.status == self.Status.MET

    @property
    def is_stopped(self) -> bool:
        """Whether she stopped it."""
        return self.status == self.Status.STOPPED

    @property
    def is_replaced(self) -> bool:
        """Whether another target stands in its place."""
        return self.status == self.Status.SUPERSEDED

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it: met, stopped by her, or replaced."""
        return self.status in self.SETTLED

    def is_overdue(self, *, on: date) -> bool:
        """Whether its day is past and it is still worked towards."""
        return self.is_open and self.due_on is not None and self.due_on < on

    @property
    def is_accepted(self) -> bool:
        """Whether the other service has said yes."""
        return self.agency_answer == AgencyAnswer.ACCEPTED

    def ending_blockers(self, status: str, *, reason: str = "") -> list[str]:
        """Return why the target cannot become ``status``, in words."""
        if status == self.Status.SIGNPOSTED and not self.long_term:
            return ["Only a long-term target can be passed to another service. Mark it as long-term first."]
        if status in self.EXPLAINED and not reason.strip():
            return [f"Say why it is “{self.Status(status).label.lower()}”."]
        return []


class StepQuerySet(CaseRecordQuerySet["Step"]):
    def open(self) -> Self:
        """Return the steps still to do."""
        return self.filter(status__in=Step.OPEN)

    def for_key_worker(self, user: User) -> Self:
        """Return the steps a worker has taken on, in the plans of their own open cases."""
        taken_on = self.open().filter(who=Who.WORKER, case__worker=user, target__status__in=Target.OPEN)
        return taken_on.exclude(case__status=Case.Status.CLOSED).filter(case__died_on=None)


class Step(CaseRecord):
    """One thing someone does towards a target."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_PROGRESS = "in_progress", "In progress"
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    OPEN: ClassVar = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.WAITING)
    STARTED: ClassVar = (Status.IN_PROGRESS, Status.WAITING, Status.DONE)

    target = models.ForeignKey(Target, on_delete=models.PROTECT)
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=10, choices=Who, default=Who.WORKER)
    who_name = models.CharField(max_length=120, blank=True)
    by_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=15, choices=Status, default=Status.NOT_STARTED)
    done_on = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["target", "place", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="step_done_has_its_day",
                condition=Q(status="done", done_on__isnull=False) | ~Q(status="done") & Q(done_on=None),
            ),
            models.CheckConstraint(
                name="step_of_someone_else_says_whose", condition=~Q(who="other", who_name="")
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_started(self) -> bool:
        """Whether somebody has started on it, or done it."""
        return self.status in self.STARTED

    @property
    def is_open(self) -> bool:
        """Whether it is still to do."""
        return self.status in self.OPEN

    def is_overdue(self, *, on: date) -> bool:
        """Whether its day is past and it is still to do."""
        return self.is_open and self.by_on is not None and self.by_on < on
