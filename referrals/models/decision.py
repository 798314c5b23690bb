"""What the Home Office decided and did, and what was asked of it."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from cases.models import CaseRecordQuerySet, Consent, KeptDocument
from referrals.models.policy import Policy
from referrals.models.records import ReferralRecord
from referrals.rules.states import Outcome


class HowTold(models.TextChoices):
    INTERPRETER = "interpreter", "Yes, with an interpreter"
    YES = "yes", "Yes, no interpreter was needed"
    NOT_YET = "not_yet", "Not yet"


class HowUnderstood(models.TextChoices):
    YES = "yes", "Yes, she said it back in her own words"
    PARTLY = "partly", "In part"
    NO = "no", "No"


class TellingMixin:
    """How she was told, in words: of a decision, and of an answer that lets one stand."""

    told_language: str
    told_interpreter: str
    understood: str

    @property
    def was_understood(self) -> bool:
        """Whether nothing of it must be explained again."""
        return self.understood not in {HowUnderstood.PARTLY, HowUnderstood.NO}

    @property
    def told_words(self) -> str:
        """Return how she was told: "Arabic, through Layla Mansour. Understood: in part"."""
        by = f"through {self.told_interpreter}" if self.told_interpreter else ""
        said = ", ".join(filter(None, [self.told_language, by]))
        understood = f"Understood: {HowUnderstood(self.understood).label.lower()}" if self.understood else ""
        return ". ".join(filter(None, [said, understood]))


class Reconsideration(TellingMixin, ReferralRecord):
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
        STATEMENT = "statement", "Her own statement"
        SUPPORT = "support", "Our letter, with what we have seen"
        POLICE = "police", "Police report or crime reference"
        WORK = "work", "Messages, payslips or other traces of the work"
        COUNTRY = "country", "Expert report on her country or on the network"
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
    told_how = models.CharField("how she was told the answer", max_length=12, choices=HowTold, blank=True)
    told_on = models.DateField("when she was told the answer", null=True, blank=True)
    told_language = models.CharField("in which language", max_length=80, blank=True)
    told_interpreter = models.CharField("through whom", max_length=120, blank=True)
    understood = models.CharField("did she understand it", max_length=8, choices=HowUnderstood, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    outcome_recorded_at = models.DateTimeField(null=True, blank=True)
    outcome_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseRecordQuerySet["Reconsideration"].as_manager()

    TOLD_AS: ClassVar[str] = "answer"
    to_tell: ClassVar[str] = "Tell her that the decision stays as it is"
    was_told: ClassVar[str] = "She was told that the decision stays as it is"
    to_explain: ClassVar[str] = "Explain to her again that the decision stays as it is"

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
        """Return what names it on the page that asks what she was told."""
        return f"{self.TOLD_AS}-{self.pk}"

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
    def known_at(self) -> datetime | None:
        """Return when it was written down what she is to be told."""
        return self.outcome_recorded_at

    @property
    def is_answer_to_correct(self) -> bool:
        """Whether its answer let the decision stand, so that its day stands on no other record."""
        return self.outcome in {self.Result.UPHELD, self.Result.REFUSED}

    @property
    def grounds(self) -> list[str]:
        """Return what it rests on, in words: each piece of evidence, and the point of the guidance."""
        found = [str(each.label) for each in self.Evidence if each in self.evidence]
        return [*found, *([f"Guidance: {self.guidance}"] if self.guidance else [])]


class ExtensionQuerySet(CaseRecordQuerySet["Extension"]):
    def standing(self) -> Self:
        """Return those that were not undone, the one that counts first."""
        return self.filter(undone_at=None).order_by("-until_on", "-pk")


class Extension(ReferralRecord):
    """The Home Office lets the recovery period of a decision run longer. It may undo that."""

    class Reason(models.TextChoices):
        HEALTH = "health", "Serious ill-health"
        MENTAL_HEALTH = "mental_health", "Severe mental ill-health, such as PTSD"
        INTIMIDATION = "intimidation", "She is being intimidated"
        OTHER = "other", "Another reason"

    decision = models.ForeignKey("Decision", on_delete=models.PROTECT, related_name="extensions")
    from_on = models.DateField("last day before it")
    until_on = models.DateField("last day now")
    granted_on = models.DateField("date on the letter")
    reason = models.CharField(max_length=15, choices=Reason)
    evidence = models.CharField("what it rests on", max_length=300)
    letter_kept = models.CharField("where the letter is kept", max_length=160, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the letter"
    )
    undone_on = models.DateField(null=True, blank=True)
    undone_why = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-until_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="extension_runs_forward", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="extension_says_what_it_rests_on", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="extension_undone_is_whole",
                condition=Q(undone_at=None, undone_by=None, undone_on=None, undone_why="")
                | Q(undone_at__isnull=False, undone_by__isnull=False, undone_on__gte=F("granted_on"))
                & ~Q(undone_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Extended to {self.until_on:%-d %b %Y}"


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
        """Return with the policy rows they keep, and the day each was asked to be looked at again."""
        asked = Reconsideration.objects.filter(decision=OuterRef("pk")).order_by("asked_on")
        extended = Extension.objects.standing().filter(decision=OuterRef("pk"))
        return self.select_related("policy", "removal_policy").annotate(
            asked_on=Subquery(asked.values("asked_on")[:1]),
            extended_to=Subquery(extended.values("until_on")[:1]),
        )


class Decision(TellingMixin, ReferralRecord):
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
    outcome = models.CharField(max_length=10, choices=Outcome)
    made_on = models.DateField("date on the letter")
    notified_on = models.DateField("date we were told", null=True, blank=True)
    letter = models.CharField(max_length=10, choices=Letter)
    letter_kept = models.CharField("where the letter is kept", max_length=160, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the letter"
    )
    reasons = models.TextField("why, in plain words", max_length=2000, blank=True)
    told_how = models.CharField("have you told her", max_length=12, choices=Told)
    told_on = models.DateField("when she was told", null=True, blank=True)
    told_language = models.CharField("in which language", max_length=80, blank=True)
    told_interpreter = models.CharField("through whom", max_length=120, blank=True)
    understood = models.CharField("did she understand it", max_length=8, choices=Understood, blank=True)
    reconsideration = models.OneToOneField(
        Reconsideration, on_delete=models.PROTECT, null=True, blank=True, related_name="new_decision"
    )
    not_asking_on = models.DateField("when she said that she will not ask", null=True, blank=True)
    not_asking_why = models.CharField("why nothing is asked", max_length=300, blank=True)
    not_asking_language = models.CharField("in which language she said it", max_length=80, blank=True)
    not_asking_at = models.DateTimeField(null=True, blank=True)
    not_asking_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_further = models.BooleanField(
        default=False, help_text="A second positive one, about what happened before the first (s.62)"
    )
    gives_recovery = models.BooleanField("it gives a recovery period again", default=False)
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Of the second clock it starts: the protection from removal, or the move-on period after a no.
    removal_policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = DecisionQuerySet.as_manager()

    TOLD_AS: ClassVar[str] = "decision"

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    # Filled in by `with_rules`.
    asked_on: date | None
    extended_to: date | None

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
                condition=Q(is_further=False, gives_recovery=False)
                | Q(is_further=True, stage="rg", outcome="positive", reconsideration=None),
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
        return self.outcome == Outcome.POSITIVE

    @property
    def awaits_letter(self) -> bool:
        """Whether we know of it, and its letter is not here."""
        return self.letter == self.Letter.AWAITED

    @property
    def move_on_policy(self) -> Policy | None:
        """Return the row that times the move-on period: one of its own, or the one that times all."""
        return self.removal_policy or self.policy

    @property
    def told_key(self) -> str:
        """Return what names it on the page that asks what she was told."""
        return f"{self.TOLD_AS}-{self.pk}"

    @property
    def stage_words(self) -> str:
        """Return which decision it is, as it stands within a sentence."""
        return "further" if self.is_further else self.get_stage_display().lower()

    @property
    def to_tell(self) -> str:
        """Return what is promised until she was told."""
        return f"Tell her the {self.stage_words} decision"

    @property
    def was_told(self) -> str:
        """Return what the timeline says once she was."""
        return f"She was told the {self.stage_words} decision"

    @property
    def to_explain(self) -> str:
        """Return what is promised if she did not understand it."""
        return f"Explain the {self.stage_words} decision to her again"

    @property
    def telling(self) -> str:
        """Return what she is told: "Reasonable grounds: negative, made on 6 Nov 2026"."""
        return f"{self}, made on {self.made_on:%-d %b %Y}"

    @property
    def decided_on(self) -> date:
        """Return the day it was made: before it she could be told nothing."""
        return self.made_on

    @property
    def known_at(self) -> datetime:
        """Return when it was written down what she is to be told."""
        return self.recorded_at

    @property
    def is_rg(self) -> bool:
        """Whether it is the first of the two stages."""
        return self.stage == self.Stage.RG


type Tellable = Decision | Reconsideration  # what she is told


class UndoableQuerySet[M: models.Model](CaseRecordQuerySet[M]):
    def standing(self) -> Self:
        """Return those that were not recorded by mistake."""
        return self.filter(undone_at=None)


class Undoable(ReferralRecord):
    """What may have been recorded by mistake: it stays to be read, with who undid it and why."""

    undone_why = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        abstract = True


UNDONE_IS_WHOLE = Q(undone_at=None, undone_by=None, undone_why="") | Q(
    undone_at__isnull=False, undone_by__isnull=False
) & ~Q(undone_why="")


class Suspension(Undoable):
    """The Home Office stopped working on the case for a while. Its clocks stand still."""

    class Reason(models.TextChoices):
        MISSING = "missing", "She is missing"
        TURNED_18 = "turned_18", "She turned 18 and has not yet agreed to go on"
        OTHER = "other", "Another reason"

    from_on = models.DateField()
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=300, blank=True)
    resumed_on = models.DateField(null=True, blank=True)
    resumption_recorded_at = models.DateTimeField(null=True, blank=True)
    resumption_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = UndoableQuerySet["Suspension"].as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(resumed_on=None, undone_at=None),
                name="suspension_one_at_a_time",
            ),
            models.CheckConstraint(name="suspension_undone_is_whole", condition=UNDONE_IS_WHOLE),
            models.CheckConstraint(
                name="suspension_resumption_is_whole",
                condition=Q(resumed_on=None, resumption_recorded_at=None, resumption_recorded_by=None)
                | Q(
                    resumed_on__isnull=False,
                    resumption_recorded_at__isnull=False,
                    resumption_recorded_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="suspension_resumed_on_or_after_it_began",
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Suspended from {self.from_on:%-d %b %Y}"


class Withdrawal(Undoable):
    """She took herself out of the NRM. The Home Office closes the case; its support ends."""

    class How(models.TextChoices):
        SIGNED = "signed", "Signed form"
        WITNESSED = "witnessed", "Spoken, with a witness"

    class Reason(models.TextChoices):
        HER_CHOICE = "her_choice", "Her own choice"
        LEFT_UK = "left_uk", "She left the UK"

    consent = models.OneToOneField(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="nrm_withdrawal"
    )
    undoing_consent = models.OneToOneField(
        Consent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nrm_withdrawal_undoing",
        help_text="The line of her ledger that says she had not taken it back",
    )
    withdrawn_on = models.DateField()
    reason = models.CharField(max_length=12, choices=Reason)
    how = models.CharField(max_length=10, choices=How)
    witness = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)

    objects = UndoableQuerySet["Withdrawal"].as_manager()

    class Meta:
        ordering: ClassVar = ["-withdrawn_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral"], condition=Q(undone_at=None), name="withdrawal_once"),
            models.CheckConstraint(name="withdrawal_undone_is_whole", condition=UNDONE_IS_WHOLE),
            models.CheckConstraint(
                name="withdrawal_spoken_has_its_witness", condition=~Q(how="witnessed", witness="")
            ),
        ]

    def __str__(self) -> str:
        return f"Withdrawn on {self.withdrawn_on:%-d %b %Y}"


class Chaser(ReferralRecord):
    """We asked where a reference or a decision was: whom, how, and what they said."""

    class How(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"

    class Whom(models.TextChoices):
        FIRST_RESPONDER = "first_responder", "The first responder"
        HOME_OFFICE = "home_office", "The Home Office"

    whom = models.CharField(max_length=15, choices=Whom, default=Whom.HOME_OFFICE)
    chased_on = models.DateField()
    asked = models.CharField("whom you asked", max_length=120)
    how = models.CharField(max_length=10, choices=How)
    answer = models.TextField("what they said", max_length=2000, blank=True)

    objects = CaseRecordQuerySet["Chaser"].as_manager()

    class Meta:
        ordering: ClassVar = ["-chased_on", "-pk"]

    def __str__(self) -> str:
        return f"Chased {self.asked}"
