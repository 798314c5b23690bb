"""A request to look again at a negative decision, and its answer."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.models import CaseRecordQuerySet, KeptDocument
from referrals.models.informing import HowTold, HowUnderstood, InformingMixin
from referrals.models.records import ReferralRecord


class Reconsideration(InformingMixin, ReferralRecord):
    """A request to the Home Office to look at a negative decision again."""

    class Ground(models.TextChoices):
        EVIDENCE = "evidence", "There is more evidence"
        GUIDANCE = "guidance", "The guidance was not followed"
        BOTH = "both", "Both"

    class Result(models.TextChoices):
        CHANGED = "changed", "The decision was changed"
        UPHELD = "upheld", "The decision stays negative"
        REFUSED = "refused", "They will not look at it again"

    class Evidence(models.TextChoices):
        """The checklist: what may go with the request. It must be sent with it, not later."""

        MEDICAL = "medical", "Medical report, or photographs of injuries"
        PSYCHOLOGICAL = "psychological", "Psychological or trauma report"
        STATEMENT = "statement", "The client’s own statement"
        SUPPORT = "support", "Our letter, with what we have seen"
        POLICE = "police", "Police report or crime reference"
        WORK = "work", "Messages, payslips or other traces of the work"
        COUNTRY = "country", "Expert report on the country or the network"
        WITNESS = "witness", "Statement of somebody else"
        OTHER = "other", "Something else"

    decision = models.ForeignKey("Decision", on_delete=models.PROTECT, related_name="requests")
    ground = models.CharField(max_length=10, choices=Ground)
    evidence = ArrayField(
        models.CharField(max_length=15, choices=Evidence),
        verbose_name="what goes with it",
        default=list,
        blank=True,
    )
    guidance = models.CharField("which point of the guidance", max_length=300, blank=True)
    asked_on = models.DateField()
    asked_by = models.CharField("who asked", max_length=120)
    late_why = models.CharField("why it is late", max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Result, blank=True)
    reasons = models.TextField("their reasons, in plain words", max_length=2000, blank=True)
    letter_kept = models.CharField("where the letter is kept", max_length=160, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the letter"
    )
    told_how = models.CharField("how the answer was explained", max_length=12, choices=HowTold, blank=True)
    told_on = models.DateField("when the answer was explained", null=True, blank=True)
    told_language = models.CharField("in which language", max_length=80, blank=True)
    told_interpreter = models.CharField("through which interpreter", max_length=120, blank=True)
    understood = models.CharField("was it understood", max_length=8, choices=HowUnderstood, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    outcome_recorded_at = models.DateTimeField(null=True, blank=True)
    outcome_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseRecordQuerySet["Reconsideration"].as_manager()

    KEY_PREFIX: ClassVar[str] = "answer"
    informing_task_title: ClassVar[str] = "Tell the client that the decision stays as it is"
    informed_title: ClassVar[str] = "The client was told that the decision stays as it is"
    explaining_task_title: ClassVar[str] = "Explain again that the decision stays as it is"

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(outcome=""), name="reconsideration_one_at_a_time"
            ),
            models.CheckConstraint(
                name="reconsideration_outcome_is_whole",
                condition=Q(outcome="", answered_on=None, outcome_recorded_at=None, outcome_recorded_by=None)
                | ~Q(outcome="")
                & Q(
                    answered_on__isnull=False,
                    outcome_recorded_at__isnull=False,
                    outcome_recorded_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="reconsideration_for_evidence_lists_it",
                condition=~Q(ground__in=["evidence", "both"]) | Q(evidence__len__gt=0),
            ),
            models.CheckConstraint(
                name="reconsideration_for_guidance_names_the_point",
                condition=~Q(ground__in=["guidance", "both"]) | ~Q(guidance=""),
            ),
            models.CheckConstraint(
                name="reconsideration_understood_only_once_told",
                condition=Q(told_on__isnull=False) | Q(told_language="", told_interpreter="", understood=""),
            ),
            models.CheckConstraint(
                name="reconsideration_answered_after_it_was_asked",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Reconsideration of {self.decision}"

    @property
    def told_key(self) -> str:
        """Return the key by which the page of informing her names it."""
        return f"{self.KEY_PREFIX}-{self.pk}"

    @property
    def telling(self) -> str:
        """Return what she is told: "The answer of 23 Nov 2026: the decision stays negative"."""
        on = f"{self.answered_on:%-d %b %Y}" if self.answered_on else ""
        return f"The answer of {on}: {self.get_outcome_display().lower()}"

    @property
    def decided_on(self) -> date | None:
        """Return the day it was answered: before it she could be told nothing."""
        return self.answered_on

    @property
    def is_answer_to_correct(self) -> bool:
        """Whether its answer let the decision stand, so that its day stands on no other record."""
        return self.outcome in {self.Result.UPHELD, self.Result.REFUSED}

    @property
    def grounds(self) -> list[str]:
        """Return what it rests on, in words: each piece of evidence, and the point of the guidance."""
        evidence = [str(kind.label) for kind in self.Evidence if kind in self.evidence]
        return [*evidence, *([f"Guidance: {self.guidance}"] if self.guidance else [])]
