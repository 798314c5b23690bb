"""What we do to be found: talks, stalls, leaflets, and the campaigns by whose code they are told apart.

Nothing here names a client. Her case may say through which campaign she heard of us, never at which event.
"""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right, Upper

from hestia.db.history import History
from hestia.db.versions import Versioned


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running(self, *, on: date) -> Self:
        """Return those that have begun and not ended."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on), began_on__lte=on)


class Campaign(Versioned):
    """Materials that belong together: their code ends in the letter by which she may know them."""

    name = models.CharField("what is handed out or shown", max_length=80)
    code = models.CharField(
        "code printed on it",
        max_length=20,
        validators=[
            RegexValidator(r"^[A-Z0-9-]*[A-Z]$", "A code has letters, numbers and -, and ends in a letter")
        ],
    )
    began_on = models.DateField("first day")
    ended_on = models.DateField("last day", null=True, blank=True)
    made_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = CampaignQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="campaign_once_by_code"),
            # She knows the letter at most: two that run at once never share it.
            models.UniqueConstraint(
                Right("code", 1), name="campaign_letter_once_while_it_runs", condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="campaign_ends_on_or_after_it_began",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
            ),
            models.CheckConstraint(name="campaign_code_in_capitals", condition=Q(code=Upper("code"))),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.letter})"

    @property
    def letter(self) -> str:
        """Return the letter in which its code ends."""
        return self.code[-1:]


class ActivityQuerySet(models.QuerySet["Activity"]):
    def standing(self) -> Self:
        """Return those that were not entered by mistake."""
        return self.filter(is_mistake=False)

    def between(self, first: date, last: date) -> Self:
        """Return those of these days, both included."""
        return self.filter(held_on__range=(first, last))

    def to_follow_up(self) -> Self:
        """Return those after which something is still to be done, the earliest first."""
        return (
            self.standing().filter(follow_up_on__isnull=False, followed_up_on=None).order_by("follow_up_on")
        )


class Activity(Versioned):
    """Something we did where people could hear of us."""

    class Kind(models.TextChoices):
        TALK = "talk", "Talk"
        STALL = "stall", "Stall"
        LEAFLETS = "leaflets", "Leaflets handed out"
        POSTER = "poster", "Posters put up"
        ONLINE = "online", "Online"
        TRAINING = "training", "Training for others"

    class Audience(models.TextChoices):
        PUBLIC = "public", "The public"
        HEALTH = "health", "Health staff"
        COUNCIL = "council", "Council or housing staff"
        POLICE = "police", "Police"
        SCHOOL = "school", "A school or college"
        FAITH = "faith", "A faith group"
        CHARITY = "charity", "Another charity or community group"
        WORK = "work", "Employers or workers"
        OTHER = "other", "Others"

    kind = models.CharField(max_length=10, choices=Kind)
    held_on = models.DateField("day")
    borough = models.CharField(max_length=40)
    ward = models.CharField(max_length=60, blank=True)
    audience = models.CharField("who it was for", max_length=10, choices=Audience)
    host = models.CharField("who invited us", max_length=120, blank=True)
    language = models.CharField(max_length=60, default="English")
    reached = models.PositiveIntegerField("people reached", null=True, blank=True)
    is_estimate = models.BooleanField("the number is an estimate", default=False)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    materials = models.PositiveIntegerField("leaflets or posters", null=True, blank=True)
    hours = models.DecimalField(
        "staff hours",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost = models.DecimalField(
        "cost in pounds",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    follow_up = models.CharField("what we promised to do next", max_length=200, blank=True)
    follow_up_on = models.DateField("by which day", null=True, blank=True)
    followed_up_on = models.DateField("day it was done", null=True, blank=True)
    is_mistake = models.BooleanField("entered by mistake", default=False)
    made_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ActivityQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="activity_materials_are_of_a_campaign",
                condition=Q(materials=None) | Q(campaign__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_follow_up_has_a_day",
                condition=Q(follow_up="", follow_up_on=None)
                | (~Q(follow_up="") & Q(follow_up_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="activity_followed_up_was_promised",
                condition=Q(followed_up_on=None)
                | Q(follow_up_on__isnull=False, followed_up_on__gte=F("held_on")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["held_on"], name="activity_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.borough}"

    def is_overdue(self, *, on: date) -> bool:
        """Whether what was promised afterwards should have been done before a day, and is not."""
        return self.followed_up_on is None and self.follow_up_on is not None and self.follow_up_on < on

    @property
    def reached_words(self) -> str:
        """Return how many people it reached: counted, estimated, or not known."""
        if self.reached is None:
            return "Not counted"
        return f"About {self.reached:,}" if self.is_estimate else f"{self.reached:,}"
