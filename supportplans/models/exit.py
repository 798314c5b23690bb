"""How the support ends: by a person, with proof, never by a date."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from cases.models import Case, CaseRecord, CaseRecordQuerySet, Deadline
from hestia.ui.words import day
from supportplans.models.target import Target


class ExitQuerySet(CaseRecordQuerySet["Exit"]):
    def open(self) -> Self:
        """Return the exits not yet signed off."""
        return self.exclude(state=Exit.State.SIGNED)


class Exit(CaseRecord):
    """The end of one episode of support: prepared, asked for, signed by a second person."""

    class State(models.TextChoices):
        PREPARING = "preparing", "Being prepared"
        ASKED = "asked", "Waiting for sign-off"
        RETURNED = "returned", "Sent back"
        SIGNED = "signed", "Signed off"

    class Destination(models.TextChoices):
        OWN_HOME = "own_home", "Own home"
        COUNCIL = "council", "Council housing"
        ASYLUM = "asylum", "Asylum accommodation"
        SUPPORTED = "supported", "Supported housing or refuge"
        FRIENDS = "friends", "With friends or family"
        ABROAD = "abroad", "Outside the UK"
        DETENTION = "detention", "Detention or prison"
        HOSPITAL = "hospital", "Hospital"
        OTHER = "other", "Somewhere else"
        UNKNOWN = "unknown", "Not known"

    class Contact(models.TextChoices):
        YES = "yes", "Yes, agreed"
        NO = "no", "No"
        NOT_ASKED = "not_asked", "Could not be asked"

    kind = models.CharField(max_length=20, choices=Case.ExitKind, default=Case.ExitKind.PLANNED)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    exit_on = models.DateField(null=True, blank=True)
    destination = models.CharField(max_length=10, choices=Destination, blank=True)
    destination_note = models.CharField(max_length=200, blank=True)
    may_contact = models.CharField(max_length=10, choices=Contact, blank=True)
    follow_up_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    # Unplanned: what there is instead of proof.
    reason = models.TextField(max_length=2000, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    checks_made = models.TextField(max_length=2000, blank=True)
    safeguarding = models.TextField("safeguarding decision", max_length=2000, blank=True)
    # Of a death: ``exit_on`` is the day she died.
    death_is_about = models.BooleanField("the day of death is not certain", default=False)
    told_by = models.CharField("who told us of the death", max_length=300, blank=True)
    told_of_death = models.TextField("who was told of the death, or must be", max_length=2000, blank=True)
    not_possible = models.JSONField(
        default=dict, blank=True, help_text="By criterion that is not reached: why it was not possible"
    )
    left_open = models.JSONField(
        default=dict,
        blank=True,
        help_text="By what still ran: who it was handed on to, or why it ended or was left",
    )
    let_go_why = models.TextField(
        "why a manager ended what protects the client",
        max_length=1000,
        blank=True,
        help_text="Of what was still open, protects the client and nobody has now: the manager’s own words",
    )
    high_risk_understood_at = models.DateTimeField(null=True, blank=True)
    high_risk_understood_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # A manager's exception to the first criterion, counted in the reports: it holds for the assessment and
    # the reasons it was given on.
    risk_exception = models.CharField(max_length=1000, blank=True)
    risk_exception_at = models.DateTimeField(null=True, blank=True)
    risk_exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    risk_exception_number = models.PositiveIntegerField(
        null=True, blank=True, help_text="The latest signed risk assessment then; nothing if there was none"
    )
    risk_exception_reasons = models.JSONField(default=list, blank=True)

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_why = models.CharField(max_length=1000, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.JSONField(
        default=list, blank=True, help_text="The six criteria as they stood when it was signed"
    )

    # What an exit says once it is no death: how she leaves is asked anew.
    WITHOUT_DEATH: ClassVar = {
        "kind": Case.ExitKind.PLANNED,
        "exit_on": None,
        "may_contact": "",
        "reason": "",
        "death_is_about": False,
        "told_by": "",
        "told_of_death": "",
    }

    objects = ExitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="signed"), name="exit_one_open_per_case"
            ),
            models.CheckConstraint(
                name="exit_asked_at_and_by",
                condition=Q(asked_at=None, asked_by=None) | Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="exit_signed_at_and_by_and_asked_before",
                condition=Q(
                    state="signed",
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                    asked_at__isnull=False,
                    exit_on__isnull=False,
                )
                | ~Q(state="signed") & Q(signed_at=None, signed_by=None),
            ),
            models.CheckConstraint(
                name="exit_is_signed_by_a_second_person",
                condition=Q(signed_by=None) | ~Q(signed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="exit_returned_says_why",
                condition=Q(returned_at=None, returned_by=None, returned_why="")
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(returned_why=""),
            ),
            models.CheckConstraint(
                name="exit_exception_says_why",
                condition=Q(risk_exception_at=None, risk_exception_by=None, risk_exception="")
                | Q(risk_exception_at__isnull=False, risk_exception_by__isnull=False) & ~Q(risk_exception=""),
            ),
            models.CheckConstraint(
                name="exit_high_risk_understood_at_and_by",
                condition=Q(high_risk_understood_at=None, high_risk_understood_by=None)
                | Q(high_risk_understood_at__isnull=False, high_risk_understood_by__isnull=False),
            ),
            models.CheckConstraint(
                name="exit_unplanned_says_why_once_asked",
                condition=Q(state__in=["preparing", "returned"])
                | Q(kind="planned")
                | ~Q(reason="") & ~Q(checks_made="") & ~Q(safeguarding="")
                | Q(kind="died") & ~Q(reason="") & ~Q(told_by="") & ~Q(told_of_death=""),
            ),
            # Made NOT VALID: it holds for every row written since, not for those signed without it before.
            models.CheckConstraint(
                name="exit_unplanned_has_last_contact_once_asked",
                condition=Q(state__in=["preparing", "returned"])
                | Q(kind__in=["planned", "died"])
                | Q(last_contact_on__isnull=False),
            ),
            # What is let go is marked in `left_open` when it is signed: none of it without a manager's words.
            models.CheckConstraint(
                name="exit_lets_nothing_go_without_why",
                condition=~Q(state="signed")
                | ~Q(let_go_why="")
                | ~Q(
                    Func(
                        F("left_open"),
                        Value("$.*.let_go ? (@ == true)"),
                        function="jsonb_path_exists",
                        output_field=models.BooleanField(),
                    )
                ),
            ),
            models.CheckConstraint(
                name="exit_follow_up_only_if_agreed",
                condition=Q(follow_up_on=None) | Q(may_contact="yes"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="exit_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("supportplans:exit", args=[self.case.reference])

    @property
    def is_planned(self) -> bool:
        """Whether it ends because the work is done."""
        return self.kind == Case.ExitKind.PLANNED

    @property
    def is_death(self) -> bool:
        """Whether it ends because she died: nothing is asked of her, and nothing is made for her."""
        return self.kind == Case.ExitKind.DIED

    @property
    def died_on_words(self) -> str:
        """Return the day of her death, in words: "about Fri 20 Nov 2026"."""
        if self.exit_on is None:
            return "Not known yet"
        return f"About {day(self.exit_on)}" if self.death_is_about else day(self.exit_on)

    @property
    def is_signed(self) -> bool:
        """Whether a second person has signed it off."""
        return self.state == self.State.SIGNED

    @property
    def is_asked(self) -> bool:
        """Whether a manager was asked to sign and has not answered."""
        return self.state == self.State.ASKED


class Signpost(CaseRecord):
    """Another service that takes on what we leave unfinished, such as a court case."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        WAITING = "waiting", "Waiting for an answer"
        REFUSED = "refused", "They said no"

    class Why(models.TextChoices):
        """Why another service said no, as it said so itself."""

        NO_PLACE = "no_place", "No place, or too long a wait"
        NOT_ELIGIBLE = "not_eligible", "They do not help people in this situation"
        FUNDS = "funds", "No recourse to public funds"
        AREA = "area", "Not in their area"
        LANGUAGE = "language", "Not in the right language"
        RISK = "risk", "The risk is too high for them"
        OTHER = "other", "Another reason"
        NONE_GIVEN = "none_given", "They gave no reason"

    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True)
    hearing = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    need = models.CharField(max_length=300)
    agency = models.CharField(max_length=120)
    contact = models.CharField("person and phone or e-mail there", max_length=200)
    passed_on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    refused_why = models.CharField("why they said no", max_length=15, choices=Why, blank=True)
    next_date_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["Signpost"].as_manager()

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signpost_says_where",
                condition=~Q(need="") & ~Q(agency="") & ~Q(contact=""),
            ),
            models.CheckConstraint(
                name="signpost_answer_is_known", condition=Q(answer__in=["accepted", "waiting", "refused"])
            ),
            models.CheckConstraint(
                name="signpost_answered_after_it_was_passed_on",
                condition=Q(answered_on=None) | ~Q(answer="waiting") & Q(answered_on__gte=F("passed_on")),
            ),
            models.CheckConstraint(
                name="signpost_reason_is_of_a_no", condition=Q(refused_why="") | Q(answer="refused")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.agency}"

    @property
    def answer_in_words(self) -> str:
        """Return what the other service said, on which day and why not, if that is known."""
        answer: str = self.get_answer_display()
        answered = f"{answer}, {day(self.answered_on)}" if self.answered_on else answer
        return f"{answered}: {self.get_refused_why_display()}" if self.refused_why else answered

    @property
    def is_waiting(self) -> bool:
        """Whether the other service has not answered yet."""
        return self.answer == self.Answer.WAITING

    @property
    def is_refused(self) -> bool:
        """Whether the other service said no: then nobody has it."""
        return self.answer == self.Answer.REFUSED


class ClientStatement(CaseRecord):
    """What she herself says about leaving, in her words."""

    words = models.TextField("own words", max_length=5000)
    said_on = models.DateField()
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    rating = models.PositiveSmallIntegerField("how ready the client feels, 1 to 5")
    is_ready = models.BooleanField("feels that the first targets are met, and ready")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["ClientStatement"].as_manager()

    class Meta:
        ordering: ClassVar = ["-said_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statement_rating_from_one_to_five", condition=Q(rating__range=(1, 5))
            ),
            models.CheckConstraint(name="statement_has_her_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"Her words of {self.said_on:%d %b %Y}"
