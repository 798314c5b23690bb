"""A notice that her protection may be taken away."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import CaseRecordQuerySet, KeptDocument
from referrals.models.decision import Decision
from referrals.models.records import ReferralRecord


class Disqualification(ReferralRecord):
    """The Home Office wants to take her protection away, or has: a notice, an answer to it, a decision.

    It comes before whatever other state the referral is in: the recovery protection, and in England and Wales
    the duty to support her, end with it (Nationality and Borders Act 2022 s.63).
    """

    class Ground(models.TextChoices):
        """Those of section 63(3) by which she is a threat to public order, and bad faith, which is apart."""

        PUBLIC_ORDER = "public_order", "Threat to public order"
        TERRORISM = "terrorism", "Convicted of a terrorism offence"
        SCHEDULE_4 = "schedule_4", "Convicted of an offence in Schedule 4 to the Modern Slavery Act"
        TPIM = "tpim", "A notice that restricts a terrorism suspect (TPIM)"
        TERROR_SUSPECT = "terror_suspect", "Suspected of terrorism-related activity"
        STATE_THREAT = "state_threat", "A state threat notice, or such activity"
        EXCLUSION = "exclusion", "A temporary exclusion order"
        FOREIGN_CRIME = "foreign_crime", "A foreign criminal in the law’s words"
        DEPRIVATION = "deprivation", "Citizenship was taken away"
        ARTICLE_1F = "article_1f", "Article 1F of the Refugee Convention"
        SECURITY = "security", "Another risk to national security"
        BAD_FAITH = "bad_faith", "Claim said to be in bad faith"

    class Result(models.TextChoices):
        DISQUALIFIED = "disqualified", "Protection is taken away"
        KEPT = "kept", "Protection is kept"

    class Review(models.TextChoices):
        """What they answered when they were asked to look at a disqualification again."""

        STAYS = "stays", "It stays taken away"
        GIVEN_BACK = "given_back", "Protection is given back"

    ground = models.CharField(max_length=15, choices=Ground)
    reasons = models.TextField("their reasons, in plain words", max_length=2000)
    notice_on = models.DateField("date on the notice")
    respond_by = models.DateField("last day to answer")
    responded_on = models.DateField("when it was answered", null=True, blank=True)
    responded_by = models.CharField("who answered", max_length=120, blank=True)
    outcome = models.CharField(max_length=15, choices=Result, blank=True)
    decided_on = models.DateField("date of the decision", null=True, blank=True)
    outcome_recorded_at = models.DateTimeField(null=True, blank=True)
    outcome_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_asked_on = models.DateField("when they were asked to look again", null=True, blank=True)
    review_asked_by = models.CharField("who asked", max_length=120, blank=True)
    review_outcome = models.CharField("what they answered", max_length=10, choices=Review, blank=True)
    review_answered_on = models.DateField("date of the answer", null=True, blank=True)
    review_recorded_at = models.DateTimeField(null=True, blank=True)
    review_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter_kept = models.CharField("where the letters are kept", max_length=160, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the notice"
    )

    objects = CaseRecordQuerySet["Disqualification"].as_manager()

    class Meta:
        ordering: ClassVar = ["-notice_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(outcome=""), name="disqualification_one_at_a_time"
            ),
            models.CheckConstraint(
                name="disqualification_answered_after_the_notice",
                condition=Q(respond_by__gte=F("notice_on"))
                & (Q(responded_on=None) | Q(responded_on__gte=F("notice_on")))
                & (Q(decided_on=None) | Q(decided_on__gte=F("notice_on"))),
            ),
            models.CheckConstraint(
                name="disqualification_answer_is_whole",
                condition=Q(responded_on=None, responded_by="")
                | Q(responded_on__isnull=False) & ~Q(responded_by=""),
            ),
            models.CheckConstraint(
                name="disqualification_review_is_of_what_was_taken_away",
                condition=Q(
                    review_asked_on=None,
                    review_asked_by="",
                    review_outcome="",
                    review_answered_on=None,
                    review_recorded_at=None,
                    review_recorded_by=None,
                )
                | Q(
                    outcome="disqualified",
                    review_asked_on__gte=F("decided_on"),
                    review_recorded_at__isnull=False,
                    review_recorded_by__isnull=False,
                )
                & ~Q(review_asked_by=""),
            ),
            models.CheckConstraint(
                name="disqualification_review_is_answered_on_a_day",
                condition=Q(review_outcome="", review_answered_on=None)
                | ~Q(review_outcome="") & Q(review_answered_on__gte=F("review_asked_on")),
            ),
            models.CheckConstraint(
                name="disqualification_outcome_is_whole",
                condition=Q(outcome="", decided_on=None, outcome_recorded_at=None, outcome_recorded_by=None)
                | ~Q(outcome="")
                & Q(
                    decided_on__isnull=False,
                    outcome_recorded_at__isnull=False,
                    outcome_recorded_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Disqualification: {self.ground_words}"

    @property
    def ground_words(self) -> str:
        """Return the ground as it stands within a sentence: "claim said to be in bad faith"."""
        label = self.get_ground_display()
        return f"{label[:1].lower()}{label[1:]}"

    # On one day the order in which they were written down decides: a date alone cannot tell.
    def is_before(self, decision: Decision) -> bool:
        """Whether it was decided before a decision: on an earlier day, or written down first on the same."""
        if not (self.decided_on and self.outcome_recorded_at):
            return False
        return (self.decided_on, self.outcome_recorded_at) <= (decision.made_on, decision.recorded_at)

    @property
    def words(self) -> str:
        """Return where it stands."""
        if self.review_outcome:
            return self.get_review_outcome_display()
        if self.review_asked_on:
            return "Taken away. They were asked to look again"
        if self.outcome:
            return self.get_outcome_display()
        return "Answered, waiting for the decision" if self.responded_on else "Waiting for our answer"
