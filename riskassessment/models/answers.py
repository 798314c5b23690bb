"""What is written inside an assessment: the answer to each question, and what will be done."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import Deadline, RiskLevel
from cases.rules.access import case_scope
from hestia.accounts.models import User
from hestia.db.history import History
from riskassessment.rules.scoring import Impact, Likelihood, Score

LONGEST_ANSWER = 8_000


class AnswerQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        """Return what belongs to the assessments of cases that exist for ``user``."""
        return self.filter(case_scope(user, "assessment__case__"))


class Answer(models.Model):
    """Something written inside an assessment: as unchangeable as the assessment itself."""

    history = History(inherit=True)

    class Meta:
        abstract = True

    assessment: Any  # an Assessment: each has its own foreign key

    def save(self, **kwargs: Any) -> None:
        """Save, unless the assessment was signed."""
        self.assessment.refuse_if_signed()
        super().save(**kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete, unless the assessment was signed."""
        self.assessment.refuse_if_signed()
        return super().delete(using, keep_parents)


class RatingQuerySet(AnswerQuerySet["Rating"]):
    def last_answers(self, slugs: Iterable[str]) -> Self:
        """Return the last signed answer to each of these questions in each case, one row for each."""
        scored = Q(likelihood__isnull=False, impact__isnull=False)
        is_answered = Q(not_known=True) | Q(likelihood=Likelihood.NOT_PRESENT) | scored
        signed = self.filter(assessment__status="signed")
        answered = signed.filter(is_answered, consideration__in=slugs)
        in_order = ("assessment__case", "consideration")
        return answered.order_by(*in_order, "-assessment__number").distinct(*in_order)


class Rating(Answer):
    """The answer to one consideration: how likely, how serious, and how we know."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="ratings")
    consideration = models.SlugField(max_length=20)
    likelihood = models.PositiveSmallIntegerField(choices=Likelihood, null=True, blank=True)
    not_known = models.BooleanField(default=False)
    impact = models.PositiveSmallIntegerField(choices=Impact, null=True, blank=True)
    evidence = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    protective = models.TextField(max_length=LONGEST_ANSWER, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["assessment", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "consideration"], name="rating_once_per_consideration"
            ),
            models.CheckConstraint(
                name="rating_likelihood_is_possible",
                condition=Q(likelihood=None) | Q(likelihood__range=(0, 4)),
            ),
            models.CheckConstraint(
                name="rating_impact_is_possible", condition=Q(impact=None) | Q(impact__range=(1, 4))
            ),
            models.CheckConstraint(
                name="rating_not_known_has_no_likelihood", condition=Q(not_known=False) | Q(likelihood=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consideration}: {self.level.label if self.level else 'not answered'}"

    @property
    def score(self) -> Score:
        """Return the answer as it is scored."""
        return Score(self.likelihood, self.impact, self.not_known)

    @property
    def points(self) -> int | None:
        """Return 0 to 16, or nothing while unanswered."""
        return self.score.points

    @property
    def level(self) -> RiskLevel | None:
        """Return low to very high, or nothing while unanswered."""
        return self.score.level

    @property
    def likely_words(self) -> str:
        """Return how likely, in words: "Possible", "Not known", or nothing."""
        return "Not known" if self.not_known else self.get_likelihood_display() or ""


class Action(Answer):
    """What will be done about a risk now. Signing turns it into a task."""

    class Party(models.TextChoices):
        US = "us", "One of us"
        HER = "her", "The client"
        AGENCY = "agency", "Another agency"

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="actions")
    consideration = models.SlugField(max_length=20, blank=True)
    what = models.CharField(max_length=160)
    party = models.CharField("who", max_length=10, choices=Party, default=Party.US)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_on = models.DateField("by")
    deadline = models.OneToOneField(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="risk_action"
    )

    objects = AnswerQuerySet["Action"].as_manager()

    class Meta:
        ordering: ClassVar = ["by_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="risk_action_one_of_us_has_a_name",
                condition=Q(party="us", assignee__isnull=False) | ~Q(party="us") & Q(assignee=None),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def who(self) -> str:
        """Return who does it, in words."""
        return str(self.assignee) if self.assignee else Action.Party(self.party).label

    @property
    def is_done(self) -> bool:
        """Whether the task it became was done."""
        return self.deadline is not None and self.deadline.met_at is not None
