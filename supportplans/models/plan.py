"""The plan, what was agreed of it and when, and how it was looked at again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import CaseRecord, CaseRecordQuerySet
from supportplans.models.target import Step, Target

NOW = "now"  # how her plan is printed as it stands: no version has kept it


class Plan(CaseRecord):
    """What she wants and what is done about it: one for each case, agreed again and again."""

    what_matters = models.TextField("what matters most", max_length=2000, blank=True)
    current_number = models.PositiveSmallIntegerField("version agreed last", default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["Plan"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], name="plan_one_per_case"),
        ]

    def __str__(self) -> str:
        return f"Support plan of {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("supportplans:plan", args=[self.case.reference])

    @property
    def is_agreed(self) -> bool:
        """Whether it was ever talked through to the end."""
        return self.current_number > 0

    def content(self, targets: Iterable[Target] | None = None) -> dict[str, Any]:
        """Return the plan as it stands, as plain JSON: what a version keeps.

        Targets that were replaced by others are left out. ``targets`` saves asking for them (two queries):
        all of the case's, with their steps, in the plan's order.
        """
        if targets is None:
            targets = Target.objects.filter(case_id=self.case_id).with_steps().in_plan_order()
        return {
            "what_matters": self.what_matters,
            "targets": [
                as_content(target) for target in targets if target.status != Target.Status.SUPERSEDED
            ],
        }

    def digest(self) -> str:
        """Return a short mark that changes whenever anything in the plan does."""
        return hashlib.sha256(json.dumps(self.content(), sort_keys=True).encode()).hexdigest()[:16]


def as_content(target: Target) -> dict[str, Any]:
    """Return a target and its steps as plain JSON."""
    return {
        "id": target.pk,
        "domain": target.domain,
        "text": target.text,
        "why": target.why,
        "measure": target.measure,
        "due_on": target.due_on and target.due_on.isoformat(),
        "long_term": target.long_term,
        "owner": target.owner,
        "owner_name": target.owner_name,
        "needs": list(target.needs),
        "considerations": list(target.considerations),
        "status": target.status,
        "reason": target.reason,
        "outcome_on": target.outcome_on and target.outcome_on.isoformat(),
        # Only where there is one, so that what was agreed before there were any still reads as unchanged.
        **({"agency": target.agency, "agency_answer": target.agency_answer} if target.agency else {}),
        **(
            {"agency_answered_on": target.agency_answered_on.isoformat()} if target.agency_answered_on else {}
        ),
        "steps": [
            {
                "what": step.what,
                "who": step.who,
                "who_name": step.who_name,
                "by_on": step.by_on and step.by_on.isoformat(),
                "status": step.status,
                "done_on": step.done_on and step.done_on.isoformat(),
            }
            for step in target.step_set.all()
        ],
    }


# How far a plan has come: it goes on without asking her again.
PROGRESS = frozenset({"status", "outcome_on", "reason", "agency_answer", "agency_answered_on"})
PROGRESS_OF_STEP = frozenset({"status", "done_on"})


def agreed_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a content she is asked to agree to: all but how far it has come.

    That something is not worked towards any more is no progress: it changes what was agreed.
    """
    return {
        **content,
        "targets": [
            {
                **{key: value for key, value in target.items() if key not in PROGRESS},
                "is_stopped": target["status"] in {Target.Status.STOPPED, Target.Status.NOT_MET},
                "steps": [
                    {
                        **{key: value for key, value in step.items() if key not in PROGRESS_OF_STEP},
                        "is_stopped": step["status"] == Step.Status.STOPPED,
                    }
                    for step in target["steps"]
                ],
            }
            for target in content["targets"]
        ],
    }


class PlanVersionQuerySet(CaseRecordQuerySet["PlanVersion"]):
    def answered_by_her(self) -> Self:
        """Return the versions to which she gave an answer."""
        return self.exclude(answer=PlanVersion.Answer.NOT_ASKED)


class PlanVersion(CaseRecord):
    """What stood in the plan when she was asked, and what she said. Never changed."""

    class Answer(models.TextChoices):
        AGREES = "agrees", "Agrees"
        IN_PART = "in_part", "Agrees in part"
        DOES_NOT = "does_not", "Does not agree"
        NOT_ASKED = "not_asked", "Could not be asked"

    class Copy(models.TextChoices):
        PAPER = "paper", "On paper"
        DISCREET = "discreet", "On paper, discreet"
        NONE = "none", "No, keep it on file"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="The plan as it stood: her words, targets and steps")
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=1000, blank=True)
    not_agreed = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="The targets she does not agree with, by their ids in the content",
    )
    was_read_aloud = models.BooleanField(default=False)
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    without_interpreter = models.CharField(
        "how it was understood without the interpreter who is needed", max_length=300, blank=True
    )
    copy_given = models.CharField(max_length=10, choices=Copy)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who is asked to agree too, where her risk is high",
    )
    agreed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["plan", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(name="plan_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="plan_version_without_full_agreement_says_why",
                condition=Q(answer="agrees") | ~Q(reason="") | Q(answer="in_part") & ~Q(not_agreed=[]),
            ),
            models.CheckConstraint(
                name="plan_version_names_targets_where_agreed_in_part",
                condition=Q(not_agreed=[]) | Q(answer="in_part"),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("supportplans:version", args=[self.case.reference, self.number])

    @property
    def content_hash(self) -> str:
        """Return the mark of all that it says and of what she does not agree with: it is what is signed."""
        # Only where there is any, so that what was signed before this was asked keeps its mark.
        content = {**self.content, "not_agreed": sorted(self.not_agreed)} if self.not_agreed else self.content
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def answered(self) -> dict[str, Any]:
        """Return the plan as it stood; where she agreed, of each target whether she did not agree with it."""
        if self.answer not in {self.Answer.AGREES, self.Answer.IN_PART}:
            return {**self.content}
        return {
            **self.content,
            "targets": [
                {**target, "not_agreed": target["id"] in self.not_agreed}
                for target in self.content["targets"]
            ],
        }

    def still_says(self, content: Mapping[str, Any]) -> bool:
        """Whether the plan, as it stands now, says what she was asked about, however far it has come."""
        return agreed_in(self.content) == agreed_in(content)

    def has_open(self, target: Target) -> bool:
        """Whether a target was still to be reached when she was asked."""
        return any(
            kept["id"] == target.pk and kept["status"] in Target.OPEN for kept in self.content["targets"]
        )

    @property
    def words_not_agreed(self) -> list[str]:
        """Return the targets she did not agree with, in the words she was asked about."""
        return [target["text"] for target in self.content["targets"] if target["id"] in self.not_agreed]

    def is_not_agreed(self, target: Target) -> bool:
        """Whether she did not agree with a target."""
        return target.pk in self.not_agreed

    def is_not_agreed_now(self, target: Target) -> bool:
        """Whether she did not agree with a target that still says what she was asked about."""
        return self.is_not_agreed(target) and target.text in self.words_not_agreed

    def save(self, **kwargs: Any) -> None:
        """Save once: what was agreed is never changed, only agreed anew."""
        if not self._state.adding:
            raise TypeError("A version of a plan is never changed: agree a new one.")
        super().save(**kwargs)


class Review(CaseRecord):
    """The plan looked at together: what was said of each target, what has changed, when next."""

    class Outcome(models.TextChoices):
        KEEP = "keep", "Keep it"
        CHANGE = "change", "Change it"
        MET = "met", "It is met"
        STOP = "stop", "Wants to stop"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    what_changed = models.TextField(max_length=5000, blank=True)
    outcomes = models.JSONField(default=list, help_text="For each target: its id, words, outcome and why")
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    next_review_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["Review"].as_manager()

    class Meta:
        ordering: ClassVar = ["-reviewed_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="review_next_comes_after",
                condition=Q(next_review_on__gt=models.F("reviewed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.reviewed_on:%d %b %Y}"


class BegunReview(CaseRecord):
    """A review under way: what was said of each target so far. It goes when the review is done."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT)
    said = models.JSONField(default=dict, help_text="For each target's id: its outcome and her words")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["BegunReview"].as_manager()

    def __str__(self) -> str:
        return f"Review started {self.begun_at:%d %b %Y}"

    def of(self, target: Target) -> tuple[str, str] | None:
        """Return what was said of a target: an outcome and her words, or nothing yet."""
        so_far = self.said.get(str(target.pk))
        return (so_far["outcome"], so_far["reason"]) if so_far else None

    def steps_of(self, target: Target) -> dict[str, str]:
        """Return what happens to each step of a target that is still open, by its key, once it is met."""
        steps: dict[str, str] = self.said.get(str(target.pk), {}).get("steps", {})
        return steps


class UnansweredRisk(CaseRecord):
    """Why a high or very high risk of an assessment has no target: a reason, never silence."""

    consideration = models.CharField(max_length=20)
    assessment_number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["UnansweredRisk"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "consideration", "assessment_number"], name="unanswered_risk_explained_once"
            ),
            models.CheckConstraint(name="unanswered_risk_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"No target for {self.consideration}"
