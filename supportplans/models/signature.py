"""What each of the three said of a version of the plan, and how they signed it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models import CaseRecord, CaseRecordQuerySet
from supportplans.models.plan import Plan, PlanVersion
from supportplans.rules.strokes import as_path


class PlanSignature(CaseRecord):
    """One of three answers to one version: hers, her worker's, a manager's. Never changed."""

    class Party(models.TextChoices):
        CLIENT = "client", "Client"
        WORKER = "worker", "Key worker"
        MANAGER = "manager", "Manager"

    class How(models.TextChoices):
        SCREEN = "screen", "On this screen, with a finger or a pen"
        TYPED = "typed", "Typed name, or a mark"
        SPOKEN = "spoken", "Said aloud, heard by a witness"
        PAPER = "paper", "On paper"
        NONE = "none", "Does not sign"
        ACCOUNT = "account", "Signed in to their own account"

    version_signed = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party)
    answer = models.CharField(max_length=10, choices=PlanVersion.Answer)
    reason = models.CharField(max_length=1000, blank=True)
    how = models.CharField(max_length=10, choices=How)
    strokes = models.JSONField(default=list, blank=True, help_text="What was drawn: strokes of points")
    name = models.CharField("name or mark typed", max_length=120, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the plan that was signed")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["PlanSignature"].as_manager()

    class Meta:
        ordering: ClassVar = ["version_signed", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version_signed", "party"], name="plan_signed_once_by_each"),
            models.CheckConstraint(
                name="plan_signature_has_what_its_way_needs",
                condition=(Q(how="screen") & ~Q(strokes=[]))
                | (Q(how="typed") & ~Q(name=""))
                | (Q(how="spoken") & ~Q(witness=""))
                | Q(how__in=["paper", "none", "account"]),
            ),
            models.CheckConstraint(
                # Of hers the version may say it instead, by the targets she does not agree with.
                name="plan_answer_short_of_yes_says_why",
                condition=Q(answer="agrees") | ~Q(reason="") | Q(party="client", answer="in_part"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.get_answer_display()}"

    def save(self, **kwargs: Any) -> None:
        """Save once: whoever thinks again answers the next version."""
        if not self._state.adding:
            raise TypeError("What was signed is never changed: agree a new version.")
        super().save(**kwargs)

    @property
    def path(self) -> str:
        """Return what was drawn, as the path of an SVG."""
        return as_path(self.strokes)

    @property
    def is_signed(self) -> bool:
        """Whether anything was signed: not where it was only said aloud, or not at all."""
        return self.how not in {self.How.SPOKEN, self.How.NONE}

    @property
    def holds(self) -> bool:
        """Whether the version still says, letter by letter, what was signed."""
        return self.content_hash == self.version_signed.content_hash


class RoomAnswer(CaseRecord):
    """What she said of her plan and how she signed it, by herself in the room, before her worker's part.

    It is bound to the plan as it stood, and goes when the version is kept or she signs again.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT)
    answer = models.CharField(max_length=10, choices=PlanVersion.Answer)
    reason = models.CharField(max_length=1000, blank=True)
    not_agreed = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="The targets she does not agree with, by their ids",
    )
    how = models.CharField(max_length=10, choices=PlanSignature.How)
    strokes = models.JSONField(default=list, blank=True, help_text="What was drawn: strokes of points")
    name = models.CharField("name or mark typed", max_length=120, blank=True)
    digest = models.CharField(max_length=16, help_text="The mark of the plan that was signed")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["RoomAnswer"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="room_answer_is_signed",
                condition=(Q(how="screen") & ~Q(strokes=[])) | (Q(how="typed") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="room_answer_names_targets_where_agreed_in_part",
                condition=Q(not_agreed=[]) | Q(answer="in_part"),
            ),
        ]

    def __str__(self) -> str:
        return f"Client: {self.get_answer_display()}"

    @property
    def path(self) -> str:
        """Return what was drawn, as the path of an SVG."""
        return as_path(self.strokes)
