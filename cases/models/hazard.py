"""What waits because two clients may be connected: a booking, and the pair, which only its deciders see."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from cases.models.case import Case
from cases.models.groups import ClientGroup
from cases.models.record import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import staff
from cases.rules.hazards import KeyKind


class HazardKey(models.Model):
    """Something by which two cases may be alike: a keyed hash, which PostgreSQL compares and nobody reads.

    Derived from what the record says (`cases.models.traced`).
    """

    KINDS: ClassVar = [(kind.value, kind.name.capitalize()) for kind in KeyKind]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    mark = models.CharField(max_length=32)
    source = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "source", "kind", "mark"], name="hazard_key_once_a_source"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "mark", "case"], name="hazard_key_alike")]

    def __str__(self) -> str:
        return self.kind


class HeldBookingQuerySet(SensitiveRecordQuerySet["HeldBooking"]):
    def waiting(self) -> Self:
        """Return those that no manager has decided, and nobody took back."""
        return self.filter(decided_at=None, withdrawn_at=None)


class HeldBooking(CaseRecord):
    """What somebody wanted to book for her, as it was typed. It goes on when a manager allows it.

    That it waits is all that it tells: not why, nor because of whom.
    """

    class Act(models.TextChoices):
        ROOM = "room", "Room"
        ALLOCATION = "allocation", "Allocation"
        INTERPRETER = "interpreter", "Interpreter"
        GROUP = "group", "Group session"
        JOURNEY = "journey", "Shared journey"

    TOGETHER: ClassVar = (Act.GROUP, Act.JOURNEY)

    act = models.CharField(max_length=12, choices=Act)
    answers = models.JSONField(
        default=dict, help_text="What was typed: ids, days, yes or no; why, anyway, title, context"
    )
    words = models.CharField(max_length=200, help_text="What was typed, as a page says it")
    asked_at = models.DateTimeField()
    asked_by = staff()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = staff(null=True, blank=True)
    is_allowed = models.BooleanField(null=True, blank=True)
    conditions = models.TextField("on these conditions", blank=True)
    not_made_why = models.CharField("why it could not be made then", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = staff(null=True, blank=True)

    objects = HeldBookingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="held_booking_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None, is_allowed=None, conditions="", not_made_why="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_allowed__isnull=False),
            ),
            models.CheckConstraint(
                name="held_booking_withdrawn_at_and_by",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, decided_at=None),
            ),
            models.UniqueConstraint(
                fields=["case", "act"],
                condition=Q(decided_at=None, withdrawn_at=None, act__in=["room", "allocation"]),
                name="held_booking_one_waits",
            ),
            models.UniqueConstraint(
                "case",
                KeyTextTransform("group", "answers"),
                condition=Q(decided_at=None, withdrawn_at=None, act__in=["group", "journey"]),
                name="held_booking_one_waits_of_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.words}"


class Hazard(models.Model):
    """Two clients who may be a danger to one another, found before a booking, in one house or one group.

    No row of it exists for the application: who may decide is told of it by `hazards_to_decide`, and answers
    by `decide_hazard` (cases/privacy.sql). What was said of a pair and its facts is remembered.

    Because of a client who is closed to whoever booked nothing was held: it says itself what was booked. So
    does what is decided again, beside the earlier decision, which stays as it was.
    """

    class Verdict(models.TextChoices):
        SAME = "same", "The same: they are connected"
        NOT_SAME = "not_same", "Not the same"
        CANNOT_TELL = "cannot_tell", "Cannot tell"

    class Outcome(models.TextChoices):
        NONE = "none", "No objection"
        NOT_PLACED = "not_placed", "Do not book it"
        CONDITIONS = "conditions", "Book it, on conditions"
        POLICE = "police", "Do not book it, and tell the police"

    class Basis(models.TextChoices):
        LIFE = "life", "Somebody’s life or safety is in danger"
        CRIME = "crime", "To prevent or detect a crime"
        AGREED = "agreed", "Those it is about agreed"
        ORDER = "order", "A court ordered it"

    booking = models.ForeignKey(
        HeldBooking, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    other_words = models.CharField("who else, if no client", max_length=120, blank=True)
    act = models.CharField("what was booked at once", max_length=12, choices=HeldBooking.Act, blank=True)
    words = models.CharField("what was booked, in words", max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The session or journey, which may have been planned before they were found to be connected.
    group = models.ForeignKey(ClientGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The decision that is looked at again.
    earlier = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kinds = ArrayField(models.CharField(max_length=10))
    marks = ArrayField(models.CharField(max_length=32))
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    conditions = models.CharField("on which conditions", max_length=300, blank=True)
    basis = models.CharField("on what grounds the police are told", max_length=10, choices=Basis, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["found_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="hazard_of_two_clients_or_an_interpreter",
                condition=Q(other__isnull=False, other_words="") & ~Q(other=F("case"))
                | Q(other=None) & ~Q(other_words=""),
            ),
            models.CheckConstraint(
                name="hazard_decided_says_what",
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(verdict=""),
            ),
            models.CheckConstraint(
                name="hazard_booked_at_once_says_what_and_by_whom",
                condition=Q(act="", words="", asked_by=None)
                | ~Q(act="")
                & Q(booking=None, asked_by__isnull=False)
                & (Q(other__isnull=False) | Q(earlier__isnull=False)),
            ),
            models.CheckConstraint(
                name="hazard_none_is_not_the_same", condition=~Q(outcome="none") | Q(verdict="not_same")
            ),
            models.CheckConstraint(
                name="hazard_conditions_are_said",
                condition=Q(outcome="conditions") & ~Q(conditions="")
                | ~Q(outcome="conditions") & Q(conditions=""),
            ),
            models.CheckConstraint(
                name="hazard_police_on_grounds",
                condition=Q(outcome="police") & ~Q(basis="") | ~Q(outcome="police") & Q(basis=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["found_at"], condition=Q(decided_at=None), name="hazard_to_decide"),
        ]

    def __str__(self) -> str:
        return f"Hazard {self.pk}"
