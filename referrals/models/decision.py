"""What the Home Office decided."""

from datetime import date
from functools import cache
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, DateField, F, Func, OuterRef, Q, Subquery, When

from cases.models import CaseRecordQuerySet, KeptDocument
from hestia.db.compiled import written_once
from referrals.models.extension import Extension
from referrals.models.informing import HowTold, HowUnderstood, InformingMixin
from referrals.models.policy import Policy
from referrals.models.reconsideration import Reconsideration
from referrals.models.records import ReferralRecord
from referrals.rules import section_62
from referrals.rules.states import DecisionOutcome


class DecisionQuerySet(CaseRecordQuerySet["Decision"]):
    def in_order(self) -> Self:
        """Return in the order they were made."""
        return self.order_by("made_on", "pk")

    def after_notice(self) -> Self:
        """Return those after what came of the notice that the query is within: see `is_before`."""
        later = Q(made_on__gt=OuterRef("decided_on"))
        same_day = Q(made_on=OuterRef("decided_on"), recorded_at__gte=OuterRef("outcome_recorded_at"))
        return self.filter(later | same_day, referral=OuterRef("referral"))

    def with_rules(self) -> Self:
        """Return with what their clocks need: rows, requests, extensions, her first positive decision."""
        asked = Reconsideration.objects.filter(decision=OuterRef("pk")).order_by("asked_on")
        extended = Extension.objects.standing().filter(decision=OuterRef("pk"))
        return self.select_related("policy", "removal_policy").annotate(
            asked_on=Subquery(asked.values("asked_on")[:1]),
            # Of the last request: none while that is not answered.
            refused_on=Subquery(asked.order_by("-asked_on", "-pk").values("answered_on")[:1]),
            extended_to=Subquery(extended.values("until_on")[:1]),
            first_positive_on=Case(
                When(
                    stage=Decision.Stage.RG,
                    outcome=DecisionOutcome.POSITIVE,
                    then=first_positive(F("case__client_id"), F("made_on"), F("pk")),
                ),
                output_field=DateField(null=True),
            ),
        )


@cache
def all_in_order() -> DecisionQuerySet:
    """Return all decisions with what their clocks need, in order. Made once for each process."""
    return written_once(DecisionQuerySet(Decision).with_rules().in_order())


def first_positive(client: F | int, made_on: F | date, decision: F | int) -> Func:
    """Return the day of her first positive reasonable grounds decision, in any case, before one of hers.

    Decided by the database, for whoever asks: her clocks are the same for every reader.
    """
    return Func(client, made_on, decision, function="first_positive", output_field=DateField(null=True))


class Decision(InformingMixin, ReferralRecord):
    """What the Home Office decided. Made, notified and recorded are three different days."""

    class Stage(models.TextChoices):
        RG = "rg", "Reasonable grounds"
        CG = "cg", "Conclusive grounds"

    class Letter(models.TextChoices):
        HELD = "held", "We have the letter"
        AWAITED = "awaited", "Waiting for the letter"

    Told = HowTold
    Understood = HowUnderstood

    stage = models.CharField(max_length=2, choices=Stage)
    outcome = models.CharField(max_length=10, choices=DecisionOutcome)
    made_on = models.DateField("date on the letter")
    notified_on = models.DateField("date we were told", null=True, blank=True)
    letter = models.CharField(max_length=10, choices=Letter)
    letter_kept = models.CharField("where the letter is kept", max_length=160, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the letter"
    )
    reasons = models.TextField("why, in plain words", max_length=2000, blank=True)
    told_how = models.CharField("has the client been told", max_length=12, choices=Told)
    told_on = models.DateField("when the client was told", null=True, blank=True)
    told_language = models.CharField("in which language", max_length=80, blank=True)
    told_interpreter = models.CharField("through which interpreter", max_length=120, blank=True)
    understood = models.CharField("was it understood", max_length=8, choices=Understood, blank=True)
    reconsideration = models.OneToOneField(
        Reconsideration, on_delete=models.PROTECT, null=True, blank=True, related_name="new_decision"
    )
    not_asking_on = models.DateField("when it was said that nobody will ask", null=True, blank=True)
    not_asking_why = models.CharField("why there is no request", max_length=300, blank=True)
    not_asking_language = models.CharField("in which language it was said", max_length=80, blank=True)
    not_asking_at = models.DateTimeField(null=True, blank=True)
    not_asking_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_further = models.BooleanField(
        default=False, help_text="A second positive one, about what happened before the first (s.62)"
    )
    # Asked of every positive one that is not her first, in whichever of her cases; None before it was asked.
    wholly_before = models.BooleanField("about what was over before the first positive decision", null=True)
    gives_recovery = models.BooleanField("it gives another recovery period", default=False)
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Of the second clock it starts: the protection from removal, or the move-on period after a no.
    removal_policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = DecisionQuerySet.as_manager()

    KEY_PREFIX: ClassVar[str] = "decision"

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    # Filled in by `with_rules`.
    asked_on: date | None
    refused_on: date | None
    extended_to: date | None
    first_positive_on: date | None  # her first positive one before this, in whichever of her cases

    class Meta:
        ordering: ClassVar = ["made_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral", "stage"],
                condition=Q(reconsideration=None, is_further=False),
                name="decision_one_of_each_stage",
            ),
            models.CheckConstraint(
                name="decision_stage_and_outcome_are_known",
                condition=Q(stage__in=["rg", "cg"], outcome__in=["positive", "negative"]),
            ),
            models.CheckConstraint(
                name="decision_notified_on_or_after_it_was_made",
                condition=Q(notified_on=None) | Q(notified_on__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="decision_told_has_its_day",
                condition=Q(told_how="not_yet", told_on=None)
                | ~Q(told_how="not_yet") & Q(told_on__isnull=False, told_on__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="decision_further_is_a_positive_first_stage",
                condition=Q(is_further=False)
                | Q(is_further=True, stage="rg", outcome="positive", reconsideration=None),
            ),
            models.CheckConstraint(
                name="decision_wholly_before_is_of_a_positive_first_stage",
                condition=Q(wholly_before=None) | Q(stage="rg", outcome="positive"),
            ),
            models.CheckConstraint(
                name="decision_gives_again_only_what_was_before",
                condition=Q(gives_recovery=False) | Q(is_further=True) | Q(wholly_before=True),
            ),
            models.CheckConstraint(
                name="decision_understood_only_once_told",
                condition=~Q(told_how="not_yet") | Q(told_language="", told_interpreter="", understood=""),
            ),
            models.CheckConstraint(
                name="decision_letter_is_kept_only_if_held",
                condition=Q(letter="held") | Q(letter_kept="", document=None),
            ),
            models.CheckConstraint(
                name="decision_negative_letter_has_reasons",
                condition=~Q(outcome="negative", letter="held", reasons=""),
            ),
            models.CheckConstraint(
                name="decision_not_asking_is_whole_and_of_a_negative",
                condition=Q(
                    not_asking_on=None,
                    not_asking_at=None,
                    not_asking_by=None,
                    not_asking_why="",
                    not_asking_language="",
                )
                | Q(
                    outcome="negative",
                    not_asking_on__gte=F("made_on"),
                    not_asking_at__isnull=False,
                    not_asking_by__isnull=False,
                )
                & ~Q(not_asking_why=""),
            ),
            models.CheckConstraint(
                name="decision_reasons_are_of_a_negative", condition=Q(outcome="negative") | Q(reasons="")
            ),
        ]

    def __str__(self) -> str:
        further = "Further " if self.is_further else ""
        stage = self.get_stage_display()
        return f"{further}{stage.lower() if further else stage}: {self.get_outcome_display().lower()}"

    @property
    def is_positive(self) -> bool:
        """Whether it says that she is, or may be, a victim in law."""
        return self.outcome == DecisionOutcome.POSITIVE

    @property
    def is_later(self) -> bool:
        """Whether section 62 asks what it is about: she had a positive one before, in whichever case."""
        return self._is_positive_rg and section_62.is_later_decision(self.made_on, self.first_positive_on)

    @property
    def asks_what_it_is_about(self) -> bool:
        """Whether nobody has said yet if it is about what was over before her first positive decision."""
        return self.is_later and self.wholly_before is None and not self.is_further

    @property
    def gives_period(self) -> bool | None:
        """Whether it gives the period of the law, or None while nobody has said what it is about."""
        if not self._is_positive_rg:
            return False
        return section_62.gives_period(
            self.made_on,
            self.first_positive_on,
            wholly_before=self.wholly_before,
            is_determined=self.gives_recovery,
        )

    @property
    def _is_positive_rg(self) -> bool:
        return self.is_rg and self.is_positive

    @property
    def awaits_letter(self) -> bool:
        """Whether we know of it, and its letter is not here."""
        return self.letter == self.Letter.AWAITED

    @property
    def move_on_policy(self) -> Policy | None:
        """Return the row that times the move-on period: one of its own, or the one that times all."""
        # After a no two rows may time what follows; the second is the move-on period's.
        return self.removal_policy or self.policy

    @property
    def told_key(self) -> str:
        """Return the key by which the page of informing her names it."""
        return f"{self.KEY_PREFIX}-{self.pk}"

    @property
    def stage_words(self) -> str:
        """Return which decision it is, as it stands within a sentence."""
        return "further" if self.is_further else self.get_stage_display().lower()

    @property
    def informing_task_title(self) -> str:
        """Return the title of the task to inform her."""
        return f"Tell the client the {self.stage_words} decision"

    @property
    def informed_title(self) -> str:
        """Return the title of the timeline's line once she was informed."""
        return f"The client was told the {self.stage_words} decision"

    @property
    def explaining_task_title(self) -> str:
        """Return the title of the task to explain it again."""
        return f"Explain the {self.stage_words} decision again"

    @property
    def telling(self) -> str:
        """Return what she is told: "Reasonable grounds: negative, made on 6 Nov 2026"."""
        return f"{self}, made on {self.made_on:%-d %b %Y}"

    @property
    def decided_on(self) -> date:
        """Return the day it was made: before it she could be told nothing."""
        return self.made_on

    @property
    def is_rg(self) -> bool:
        """Whether it is the first of the two stages."""
        return self.stage == self.Stage.RG


type DecisionOrAnswer = Decision | Reconsideration  # of what she is informed
