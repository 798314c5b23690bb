"""What was asked, answered, decided and promised about risk. Once signed, nothing of it changes.

That a signed assessment cannot be changed is held three times: by the acts, by `save` and `delete` here, and
by triggers in the database, which nothing goes round.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Max, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseRecord, CaseRecordQuerySet, Deadline, Refused, RiskEvent, RiskLevel
from cases.models.risk_level import level_sent
from hestia.accounts.models import User
from riskassessment.models.answers import LONGEST_ANSWER, Rating
from riskassessment.models.questions import QuestionSet
from riskassessment.rules import scoring
from riskassessment.rules.considerations import CURRENT_VERSION, Consideration, considerations
from riskassessment.rules.scoring import Score

SIGNED_IS_SIGNED = "A signed risk assessment cannot be changed. Start a review instead."


class AssessmentQuerySet(CaseRecordQuerySet["Assessment"]):
    def signed(self) -> Self:
        """Return the assessments that count."""
        return self.filter(status=Assessment.Status.SIGNED)

    def unsigned(self) -> Self:
        """Return what is being written or waits to be checked."""
        return self.exclude(status=Assessment.Status.SIGNED)

    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-number", "pk")

    def oldest_first(self) -> Self:
        """Return in the order they were made, as for a trend."""
        return self.order_by("number", "pk")

    def with_ratings(self) -> Self:
        """Return with the answers of each and what was asked: one more query for all of them."""
        answers = Prefetch("ratings", Rating.objects.order_by("pk"))
        return self.select_related("question_set").prefetch_related(answers)

    def with_people(self) -> Self:
        """Return with who had a hand in it, and its same-day call, in the same query."""
        return self.select_related(
            *("made_by", "sent_by", "sent_to", "signed_by", "checked_by", "override_by", "changes_asked_by"),
            "escalation",
            "question_set",
        )


class Assessment(CaseRecord):
    """How dangerous her life is, as one worker saw it on one day and a second person may have checked."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "First assessment"
        REVIEW = "review", "Review"
        EXTRA = "extra", "Extra review"
        EXIT = "exit", "Before exit"

    Trigger = RiskEvent.Kind  # what happened that cannot wait for the next planned review

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT_TO_CHECK = "sent_to_check", "Sent to check"
        SIGNED = "signed", "Signed"

    class TalkedThrough(models.TextChoices):
        WITH_INTERPRETER = "with_interpreter", "Yes, with an interpreter"
        WITHOUT_INTERPRETER = "without_interpreter", "Yes, no interpreter was needed"
        NOT_SAFE = "not_safe", "No, it was not safe to"
        NOT_YET = "not_yet", "Not yet"

    class Feeling(models.IntegerChoices):
        """Her own answer to "how safe do you feel?"."""

        NOT_AT_ALL = 1, "Not safe at all"
        LITTLE = 2, "Not very safe"
        SO_SO = 3, "In between"
        MOSTLY = 4, "Mostly safe"
        SAFE = 5, "Safe"

    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REVIEW)
    trigger = models.CharField("what happened", max_length=12, choices=Trigger, blank=True)
    trigger_words = models.CharField("what happened, in words", max_length=200, blank=True)
    assessed_on = models.DateField()
    status = models.CharField(max_length=15, choices=Status, default=Status.DRAFT)
    questions_version = models.PositiveSmallIntegerField(default=CURRENT_VERSION, editable=False)
    # What was asked besides the five: none before anybody switched any on.
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # And what was last answered above low, though it was switched off since: a danger is looked at until it
    # is low.
    kept_asking = ArrayField(models.SlugField(max_length=20), default=list, blank=True, editable=False)
    talked_through = models.CharField(max_length=20, choices=TalkedThrough, blank=True)
    without_interpreter = models.CharField(
        "how it was understood without the interpreter who is needed", max_length=300, blank=True
    )
    no_action_why = models.CharField("why nothing is done now", max_length=300, blank=True)
    client_rating = models.PositiveSmallIntegerField(choices=Feeling, null=True, blank=True)
    protective_summary = models.TextField(max_length=LONGEST_ANSWER, blank=True)

    calculated_level = models.CharField(max_length=10, choices=RiskLevel, blank=True)
    level = models.CharField(max_length=10, choices=RiskLevel, blank=True)
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    override_reason = models.TextField(max_length=2000, blank=True)
    override_at = models.DateTimeField(null=True, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changes_asked = models.TextField(max_length=2000, blank=True)
    changes_asked_at = models.DateTimeField(null=True, blank=True)
    changes_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The worker who answers for it; the moment from which it counts.
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The second person, where one is needed.
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Very high risk: the promise to ring a manager the same day.
    escalation = models.OneToOneField(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The promise to answer what the checker asked for.
    changes_task = models.OneToOneField(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="assessment_number_once_per_case"),
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status="signed"), name="assessment_one_unsigned_per_case"
            ),
            models.CheckConstraint(
                name="assessment_status_is_known",
                condition=Q(status__in=["draft", "sent_to_check", "signed"]),
            ),
            models.CheckConstraint(
                name="assessment_levels_are_known",
                condition=Q(level__in=["", *RiskLevel.values])
                & Q(calculated_level__in=["", *RiskLevel.values]),
            ),
            models.CheckConstraint(
                name="assessment_total_is_possible",
                condition=Q(total=None) | Q(total__range=(0, scoring.MOST_TOTAL)),
            ),
            models.CheckConstraint(
                name="assessment_client_rating_is_possible",
                condition=Q(client_rating=None) | Q(client_rating__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="assessment_override_at_and_by",
                condition=Q(override_at=None, override_by=None)
                | Q(override_at__isnull=False, override_by__isnull=False),
            ),
            # A draft may still lack the reason; what is sent or signed may not.
            models.CheckConstraint(
                name="assessment_override_says_why",
                condition=Q(status="draft")
                | Q(level=F("calculated_level"), override_by=None, override_reason="")
                | Q(override_by__isnull=False) & ~Q(level=F("calculated_level")) & ~Q(override_reason=""),
            ),
            models.CheckConstraint(
                name="assessment_sent_at_and_by",
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_waiting_was_sent",
                condition=~Q(status="sent_to_check") | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_changes_asked_at_and_by",
                condition=Q(changes_asked_at=None, changes_asked_by=None, changes_asked="")
                | Q(changes_asked_at__isnull=False, changes_asked_by__isnull=False) & ~Q(changes_asked=""),
            ),
            models.CheckConstraint(
                name="assessment_checked_at_and_by",
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_signed_has_person_and_result",
                condition=Q(status="signed", signed_at__isnull=False, signed_by__isnull=False)
                & Q(total__isnull=False)
                & ~Q(level="")
                & ~Q(calculated_level="")
                & ~Q(talked_through="")
                | ~Q(status="signed") & Q(signed_at=None, signed_by=None, checked_at=None),
            ),
            models.CheckConstraint(
                name="assessment_high_or_judged_is_checked_by_a_second_person",
                condition=~Q(status="signed")
                | Q(level__in=["low", "medium"], calculated_level=F("level"))
                | Q(checked_by__isnull=False) & ~Q(checked_by=F("signed_by")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sent_at"], condition=Q(status="sent_to_check"), name="assessment_waiting"),
        ]

    def __str__(self) -> str:
        return f"Risk assessment {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("riskassessment:assessment", args=[self.case.reference, self.number])

    def save(self, **kwargs: Any) -> None:
        """Save, unless it was signed: then it stays as it is."""
        self.refuse_if_signed()
        super().save(**kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete a draft; what was signed stays."""
        self.refuse_if_signed()
        return super().delete(using, keep_parents)

    # Questions

    @property
    def is_signed(self) -> bool:
        """Whether it counts, and so cannot be changed."""
        return self.status == self.Status.SIGNED

    @property
    def is_waiting(self) -> bool:
        """Whether a second person has it to check."""
        return self.status == self.Status.SENT_TO_CHECK

    @property
    def sent_words(self) -> str:
        """Return as what it waits for its second person, beside another level that counts until then."""
        return level_sent(self.level, counts=self.case.risk_counts)

    @property
    def was_sent_back(self) -> bool:
        """Whether the second person asked for changes that were not yet sent again."""
        return self.status == self.Status.DRAFT and self.changes_asked_at is not None

    @property
    def state_words(self) -> str:
        """Return how it stands: Draft, Changes asked, Sent to check, Signed, Checked."""
        if self.was_sent_back:
            return "Changes asked for"
        return "Checked" if self.checked_at else self.get_status_display()

    @property
    def trigger_is_for_everybody(self) -> bool:
        """Whether everybody who sees the case may know why it was made."""
        return self.trigger in RiskEvent.FOR_EVERYBODY

    @property
    def trigger_in_a_sentence(self) -> str:
        """Return why it was made, inside a sentence: "a decision from the Home Office"."""
        label = self.get_trigger_display()
        return f"{label[:1].lower()}{label[1:]}"

    @property
    def considerations(self) -> tuple[Consideration, ...]:
        """Return the questions it was made with."""
        switched_on = self.question_set.further if self.question_set else ()
        return considerations(self.questions_version, further=[*switched_on, *self.kept_asking])

    def keep_asking(self, dangers: Iterable[str]) -> bool:
        """Ask these too, unsaved; return whether it did not."""
        asked = {question.slug for question in self.considerations}
        missing = [slug for slug in dangers if slug not in asked]
        self.kept_asking = [*self.kept_asking, *missing]
        return bool(missing)

    @property
    def further_asked(self) -> list[Consideration]:
        """Return what it asks besides the five."""
        return [consideration for consideration in self.considerations if consideration.is_further]

    @property
    def asked_until_low(self) -> list[Consideration]:
        """Return what it asks only because the answer was above low last time."""
        return [
            consideration for consideration in self.considerations if consideration.slug in self.kept_asking
        ]

    @cached_property
    def ratings_by_slug(self) -> dict[str, Rating]:
        """Return the answers by consideration."""
        return {rating.consideration: rating for rating in self.ratings.all()} if self.pk else {}

    def rating(self, slug: str) -> Rating | None:
        """Return the answer to one consideration, if there is one."""
        return self.ratings_by_slug.get(slug)

    def scores(self) -> dict[str, Score]:
        """Return the score of each consideration, answered or not, in the order they are asked."""
        ratings = self.ratings_by_slug
        return {
            consideration.slug: ratings[consideration.slug].score
            if consideration.slug in ratings
            else Score()
            for consideration in self.considerations
        }

    def outcome(self) -> scoring.ScoredOutcome:
        """Return what its answers add up to."""
        return outcome_of(self.considerations, self.scores())

    @property
    def level_now(self) -> RiskLevel | None:
        """Return its level as a member, or nothing while it has none."""
        return RiskLevel(self.level) if self.level else None

    @property
    def lacks_action(self) -> bool:
        """Whether its level is high or very high, and nothing will be done now. Asks the database."""
        level = self.level_now
        return bool(level and level.rank >= RiskLevel.HIGH.rank and not self.actions.exists())

    @property
    def was_judged(self) -> bool:
        """Whether someone set another level than the answers give."""
        return self.override_by_id is not None

    @property
    def needs_second_person(self) -> bool:
        """Whether someone else must check it before it counts."""
        return bool(self.level) and scoring.needs_second_person(
            calculated=RiskLevel(self.calculated_level), level=RiskLevel(self.level)
        )

    def to_ring(self, user: User) -> User | None:
        """Return whom ``user`` rings about very high risk: the worker and the checker ring each other.

        Anybody else rings whoever was promised a call: who checks it, or its worker if the checker found it.
        Nobody by name while it is sent to any manager.
        """
        worker, checker = self.signed_by or self.sent_by, self.checked_by or self.sent_to
        found_by_checker = self.escalation and checker and self.escalation.assignee_id == checker.pk
        rings_worker = user == checker or (found_by_checker and user != worker)
        return worker if rings_worker else checker

    @property
    def review_on(self) -> date | None:
        """Return the last day to look at the risk again, or nothing while there is no level."""
        if not self.level:
            return None
        return scoring.review_on(
            self.assessed_on,
            RiskLevel(self.level),
            review_days=settings.RISK_REVIEW_DAYS,
            has_unknown=any(score.not_known for score in self.scores().values()),
            not_known_days=settings.RISK_NOT_KNOWN_DAYS,
        )

    def signing_blockers(self, *, on: date, may_lower: bool) -> list[str]:
        """Return why it cannot be signed on a day, in words; empty if it can.

        ``may_lower``: whether the person who chose the level may set it below what the answers give.
        """
        blockers = []
        scores = self.scores()
        for consideration in self.considerations:
            rating = self.rating(consideration.slug)
            if not scores[consideration.slug].is_answered:
                blockers.append(f"{consideration.in_a_sentence} is not answered.")
            if rating is None or not rating.evidence.strip():
                blockers.append(f"Enter what you saw or heard about {consideration.in_a_sentence}.")
        if not self.talked_through:
            blockers.append("Say whether you have talked this through with her.")
        if self.calculated_level and self.level:
            blockers += scoring.override_blockers(
                calculated=RiskLevel(self.calculated_level),
                chosen=RiskLevel(self.level),
                reason=self.override_reason,
                may_lower=may_lower,
            )
        unknown = [slug for slug, score in scores.items() if score.not_known]
        if unknown:
            earlier = self.case.assessment_set.signed().exclude(pk=self.pk).newest_first().with_ratings()
            blockers += scoring.unsettled(
                not_known_since(unknown, on=self.assessed_on, earlier=earlier),
                on=on,
                not_known_days=settings.RISK_NOT_KNOWN_DAYS,
                version=self.questions_version,
            )
        return blockers

    def high_considerations(self) -> list[Consideration]:
        """Return the considerations that are high or very high: a plan must answer each."""
        return self.considerations_at(RiskLevel.HIGH, RiskLevel.VERY_HIGH)

    def highest_considerations(self) -> list[Consideration]:
        """Return the considerations that made the calculated level."""
        return self.considerations_at(RiskLevel(self.calculated_level)) if self.calculated_level else []

    def considerations_at(self, *levels: RiskLevel) -> list[Consideration]:
        """Return the considerations at any of these levels, in the order they are asked."""
        scores = self.scores()
        return [
            consideration
            for consideration in self.considerations
            if scores[consideration.slug].level in levels
        ]

    def as_signed(self) -> scoring.Signed:
        """Return what is compared when risk is said to have decreased. Only for what was signed."""
        if self.signed_at is None or self.total is None:
            raise ValueError("Only a signed assessment can be compared.")
        return scoring.Signed(
            signed_on=timezone.localdate(self.signed_at),
            calculated=RiskLevel(self.calculated_level),
            level=RiskLevel(self.level),
            total=self.total,
            scores=self.scores(),
            version=self.questions_version,
        )

    def refuse_if_signed(self) -> None:
        """Refuse if it was signed, whatever this copy of it says."""
        if self.pk and Assessment.objects.signed().filter(pk=self.pk).exists():
            raise Refused(SIGNED_IS_SIGNED)

    @staticmethod
    def next_number(case: Case) -> int:
        """Return the number of the next assessment of a case. Lock the case first."""
        latest: int | None = case.assessment_set.aggregate(latest=Max("number"))["latest"]
        return (latest or 0) + 1


def outcome_of(questions: Iterable[Consideration], scores: Mapping[str, Score]) -> scoring.ScoredOutcome:
    """Return what answers add up to: each counts for the level, the five for the total."""
    parts: dict[bool, list[Score]] = {False: [], True: []}
    for question in questions:
        parts[question.is_further].append(scores.get(question.slug, Score()))
    return scoring.outcome(parts[False], parts[True])


def last_above_low(earlier: Iterable[Assessment]) -> list[str]:
    """Return the further questions whose last answer is above low: they are asked until it is low.

    :param earlier: the signed assessments, newest first, with their ratings
    """
    last = scoring.last_answers([assessment.scores() for assessment in reversed(list(earlier))])
    # What a new version of the questions dropped is among them.
    further = [consideration for consideration in considerations(further=last) if consideration.is_further]
    return [consideration.slug for consideration in further if last[consideration.slug].is_above_low]


def not_known_since(unknown: Iterable[str], *, on: date, earlier: Iterable[Assessment]) -> dict[str, date]:
    """Return, for each consideration that is not known on a day, since which day nobody has known.

    :param earlier: the signed assessments before that day, newest first, with their ratings
    """
    since = dict.fromkeys(unknown, on)
    running = set(since)
    for before in earlier:
        scores = before.scores()
        running = {slug for slug in running if slug in scores and scores[slug].not_known}
        since |= dict.fromkeys(running, before.assessed_on)
    return since
