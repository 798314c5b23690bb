"""A draw of cases to look at: what was sealed before, what was frozen, what the dice said, what came of it.

Every row is written once. What the draw itself writes (`Frame`, `FrameEntry`, `Throw`, `SampledCase`) is
written by functions of the database alone (oversight/privacy.sql).
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedCharField
from oversight.rules.draws import DICE, Entry, left_out_line, list_words
from oversight.rules.periods import Period

SUM = 64  # characters of a SHA-256 sum


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, user: User) -> Self:
        """Return those of the services whose figures somebody sees."""
        return self.filter(service__in=user.service_ids)

    def with_state(self) -> Self:
        """Return each with its frame and its dice, if there are any, the latest first."""
        return self.select_related("service", "made_by", "frame", "throw").order_by("-first", "service__name")


class Draw(Sealing):
    """A month of one service, and the secret that was sealed before it began."""

    COPIED_AS: ClassVar[str] = "Draw of cases to be judged"

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    first = models.DateField("first day")
    last = models.DateField("last day")
    secret = SealedCharField(max_length=64)
    commitment = models.CharField("SHA-256 of the secret", max_length=SUM)
    made_at = models.DateTimeField()
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-first", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "first"], name="draw_once_a_month"),
            models.CheckConstraint(
                name="draw_is_sealed_before_it_begins", condition=Q(made_on__lt=F("first"))
            ),
            models.CheckConstraint(
                name="draw_is_of_some_days", condition=Q(first__day=1, last__gt=F("first"))
            ),
            models.CheckConstraint(name="draw_has_a_sum", condition=Q(commitment__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.first:%B %Y}"

    @property
    def period(self) -> Period:
        """Return its days."""
        return Period(self.first, self.last)

    @property
    def frozen(self) -> "Frame | None":
        """Return its frame, if it was frozen."""
        return getattr(self, "frame", None)

    @property
    def thrown(self) -> "Throw | None":
        """Return its dice, if they were thrown."""
        return getattr(self, "throw", None)


class Frame(models.Model):
    """That the list of cases was frozen, and the sum of it."""

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="frame")
    digest = models.CharField(max_length=SUM)
    count = models.PositiveIntegerField(help_text="Without those that few may see")
    left_out = models.PositiveIntegerField(
        "at their request kept and not used", default=0, help_text="Without those that few may see"
    )
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Frozen {self.frozen_at:%-d %B %Y}"

    @property
    def left_out_line(self) -> str:
        """Return the line of its list that says how many are on no list; none if there are none."""
        return left_out_line(self.left_out)


class FrameEntry(models.Model):
    """One case that could be drawn, by its reference, as it was when the frame was frozen.

    It names the case by number and not by a link: a frame stays what it was when a record is erased.
    """

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="entries")
    reference = models.CharField(max_length=12)
    case_number = models.BigIntegerField(null=True)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_very_high = models.BooleanField(default=False)
    has_children = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False)
    is_refused = models.BooleanField("not taken on", default=False)
    is_kept = models.BooleanField("sealed, or kept from somebody", default=False)

    class Meta:
        ordering: ClassVar = ["reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "reference"], name="frame_holds_each_once"),
            models.CheckConstraint(
                name="frame_entry_is_a_case_or_not_taken_on",
                condition=Q(is_refused=True, case_number=None)
                | Q(is_refused=False, case_number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def as_entry(self) -> Entry:
        """Return what the rules know of it."""
        return Entry(
            self.reference,
            self.worker_id,
            self.is_very_high,
            self.has_children,
            self.is_closed,
            self.is_refused,
            self.is_kept,
        )


class Throw(models.Model):
    """What the dice said, and the secret, which is one no longer."""

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="throw")
    dice = models.CharField(max_length=30)
    secret = models.CharField(max_length=64)
    thrown_at = models.DateTimeField()
    thrown_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="throw_is_of_ten_dice_or_more", condition=Q(dice__regex=f"^{DICE.pattern}$")
            ),
        ]

    def __str__(self) -> str:
        return self.dice


class SampledCaseQuerySet(models.QuerySet["SampledCase"]):
    def standing(self) -> Self:
        """Return those that no swap took the place of."""
        later = self.model.objects.filter(
            draw=OuterRef("draw"), list=OuterRef("list"), place__gt=OuterRef("place")
        )
        return self.filter(~Exists(later))

    def visible_to(self, user: User) -> Self:
        """Return those of services whose figures somebody sees, or whose cases were theirs, or to judge.

        Never one that is closed to them.
        """
        shown = self.filter(
            Q(service__in=user.service_ids if user.has_perm("desk.view_team") else [])
            | Q(worker=user)
            | Q(allotments__sampler=user)
        )
        return shown.exclude(case_number__in=Case.objects.closed_to(user).values("pk")).distinct()

    def with_people(self) -> Self:
        """Return with what a list of them shows."""
        return self.select_related("draw", "service", "worker")


class SampledCase(models.Model):
    """One case that was drawn: from which list, at which place (1, or by a swap), with which ticket."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="sampled")
    entry = models.OneToOneField(FrameEntry, on_delete=models.PROTECT, related_name="sampled")
    list = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField()
    ticket = models.CharField(max_length=SUM)
    is_twice = models.BooleanField("read by two people")
    why_swapped = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As on its entry: a rule of rows that asked there would ask again for each row.
    reference = models.CharField(max_length=12)
    case_number = models.BigIntegerField(null=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SampledCaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "list", "place"], name="sampled_once_a_place"),
            models.CheckConstraint(
                name="sampled_swap_has_a_reason",
                condition=Q(place=1, why_swapped="") | Q(place__gt=1) & ~Q(why_swapped=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def list_words(self) -> str:
        """Return from which list it was drawn."""
        return list_words(self.list, {self.worker_id or 0: str(self.worker or "A worker")})

    @property
    def readings_needed(self) -> int:
        """Return how many people judge it."""
        return 2 if self.is_twice else 1
