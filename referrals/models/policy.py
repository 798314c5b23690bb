"""Lengths and rules with the day they came into force: they change, cases keep those they were counted by."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from hestia.db.history import History
from referrals.models.policy_sources import PolicySources, Verified
from referrals.rules.clocks import EndRule, Terms, Unit

LONGEST = 999


class PolicyQuerySet(models.QuerySet["Policy"]):
    def standing(self) -> Self:
        """Return the rows that hold: not those a correction took the place of, nor those taken back."""
        return self.filter(superseded_at=None)

    def policy_book(self) -> "PolicyBook":
        """Return all rows that hold, read once."""
        return PolicyBook(tuple(self.standing().order_by("jurisdiction", "effective_from")))


class Policy(PolicySources):
    """What was in force in one part of the UK from a day on.

    Never changed: a new rule is a new row, and so is a correction, which says whose place it takes. The row
    that was wrong stays, superseded, for the clocks that were counted by it. One by which nothing was counted
    yet may be taken back, and stays to be read too.
    """

    class Jurisdiction(models.TextChoices):
        SEED = "SEED", "The charity’s own"
        EW = "EW", "England and Wales"
        SCT = "SCT", "Scotland"
        NIR = "NIR", "Northern Ireland"
        UK_REMOVAL = "UK_REMOVAL", "Protection from removal, whole UK"

    Verified = Verified

    jurisdiction = models.CharField(max_length=12, choices=Jurisdiction)
    effective_from = models.DateField()
    rg_days = models.PositiveSmallIntegerField("reasonable grounds, days", null=True, blank=True)
    rg_unit = models.CharField(max_length=10, choices=Unit, default=Unit.WORKING)
    rg_calendar = models.CharField("bank holidays of", max_length=3, default="EW")
    rg_count_start = models.BooleanField("day of receipt counts", default=False)
    recovery_days = models.PositiveSmallIntegerField("recovery period, days", null=True, blank=True)
    recovery_count_start = models.BooleanField("day of the decision counts", default=False)
    end_rule = models.CharField(max_length=15, choices=EndRule)
    reconsideration_days = models.PositiveSmallIntegerField(null=True, blank=True)
    moveon_positive_days = models.PositiveSmallIntegerField(null=True, blank=True)
    moveon_negative_days = models.PositiveSmallIntegerField(null=True, blank=True)
    moveon_negative_unit = models.CharField(max_length=10, choices=Unit, default=Unit.WORKING)
    # Empty on the rows that came with the house.
    why = models.CharField("why it was entered", max_length=300, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField("why it was taken back", max_length=300, blank=True)

    objects = PolicyQuerySet.as_manager()
    history = History()

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        ordering: ClassVar = ["jurisdiction", "effective_from"]
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "effective_from"],
                condition=Q(superseded_at=None),
                name="policy_one_row_a_day_and_jurisdiction",
            ),
            models.CheckConstraint(
                name="policy_jurisdiction_is_known",
                condition=Q(jurisdiction__in=["SEED", "EW", "SCT", "NIR", "UK_REMOVAL"]),
            ),
            models.CheckConstraint(
                name="policy_lengths_are_at_least_a_day",
                condition=(Q(rg_days=None) | Q(rg_days__gte=1))
                & (Q(recovery_days=None) | Q(recovery_days__gte=1))
                & (Q(reconsideration_days=None) | Q(reconsideration_days__gte=1))
                & (Q(moveon_positive_days=None) | Q(moveon_positive_days__gte=1))
                & (Q(moveon_negative_days=None) | Q(moveon_negative_days__gte=1)),
            ),
            models.CheckConstraint(
                name="policy_lengths_are_at_most_999_days",
                condition=(Q(rg_days=None) | Q(rg_days__lte=LONGEST))
                & (Q(recovery_days=None) | Q(recovery_days__lte=LONGEST))
                & (Q(reconsideration_days=None) | Q(reconsideration_days__lte=LONGEST))
                & (Q(moveon_positive_days=None) | Q(moveon_positive_days__lte=LONGEST))
                & (Q(moveon_negative_days=None) | Q(moveon_negative_days__lte=LONGEST)),
            ),
            models.CheckConstraint(
                name="policy_made_at_and_by_with_its_source_and_why",
                condition=Q(made_at=None, made_by=None, corrects=None, why="")
                | Q(made_at__isnull=False, made_by__isnull=False) & ~Q(why="") & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="policy_how_sure_of_a_length_with_its_source",
                condition=(~Q(rg_source="") | Q(rg_verified=""))
                & (~Q(recovery_source="") | Q(recovery_verified=""))
                & (~Q(reconsideration_source="") | Q(reconsideration_verified=""))
                & (~Q(moveon_positive_source="") | Q(moveon_positive_verified=""))
                & (~Q(moveon_negative_source="") | Q(moveon_negative_verified="")),
            ),
            models.CheckConstraint(
                name="policy_superseded_at_and_by",
                condition=Q(superseded_at=None, superseded_by=None)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="policy_taken_back_holds_no_more",
                condition=Q(withdrawn_why="") | Q(superseded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="policy_calendar_is_known", condition=Q(rg_calendar__in=["EW", "SCT", "NIR"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whose}, from {self.effective_from:%-d %b %Y}"

    @property
    def is_guidance(self) -> bool:
        """Whether it is no row of the law, and came with the house: what Home Office guidance gave."""
        return self.jurisdiction == self.Jurisdiction.SEED and self.made_at is None

    @property
    def whose(self) -> str:
        """Return whose rule it is: a nation's, our own, or that of guidance."""
        return "Home Office guidance" if self.is_guidance else str(self.get_jurisdiction_display())

    @property
    def bank_holidays_of(self) -> str:
        """Return whose bank holidays are left out, in words."""
        return Policy.Jurisdiction(self.rg_calendar).label

    @property
    def terms(self) -> Terms:
        """Return the row as the clocks read it."""
        return Terms(
            rg_days=self.rg_days,
            rg_unit=Unit(self.rg_unit),
            rg_count_start=self.rg_count_start,
            recovery_days=self.recovery_days,
            recovery_count_start=self.recovery_count_start,
            end_rule=EndRule(self.end_rule),
            reconsideration_days=self.reconsideration_days,
            moveon_positive_days=self.moveon_positive_days,
            moveon_negative_days=self.moveon_negative_days,
            moveon_negative_unit=Unit(self.moveon_negative_unit),
            rg_calendar=self.rg_calendar,
            is_own=self.jurisdiction == self.Jurisdiction.SEED,
            is_guidance=self.is_guidance,
            unsure=self.unsure,
        )


@dataclass(frozen=True)
class PolicyBook:
    """The rows that hold, or would hold: which of them sets what, on which day."""

    rows: tuple[Policy, ...]

    def of(self, jurisdiction: str) -> list[Policy]:
        """Return the rows of one jurisdiction, oldest first."""
        policies = [policy for policy in self.rows if policy.jurisdiction == jurisdiction]
        return sorted(policies, key=lambda policy: policy.effective_from)

    def with_row(self, row: Policy, *, instead_of: Policy | None = None) -> "PolicyBook":
        """Return the book as it would be with one more row, or with one in another's place."""
        return PolicyBook((*(policy for policy in self.rows if policy not in (instead_of, row)), row))

    def without(self, row: Policy) -> "PolicyBook":
        """Return the book as it would be without one of its rows."""
        return PolicyBook(tuple(policy for policy in self.rows if policy != row))

    def in_force(self, jurisdiction: str, *, on: date, setting: str) -> Policy | None:
        """Return the row of a jurisdiction that sets one length on a day, or nothing.

        England and Wales follow the charity's own row first (`settings.NRM_POLICY`, the brief's 5 and 45
        days), and the row of the law for what that leaves open.
        """
        if jurisdiction == Policy.Jurisdiction.EW and jurisdiction != settings.NRM_POLICY:
            policy = self.in_force(settings.NRM_POLICY, on=on, setting=setting)
            if policy:
                return policy
        policy = next(
            (policy for policy in reversed(self.of(jurisdiction)) if policy.effective_from <= on), None
        )
        return policy if policy and getattr(policy, setting) is not None else None

    def for_reasonable_grounds(self, jurisdiction: str, *, received_on: date) -> Policy | None:
        """Return the row that times the reasonable grounds decision: by the day of receipt."""
        return self.in_force(jurisdiction, on=received_on, setting="rg_days")

    def for_recovery(self, jurisdiction: str, *, made_on: date) -> Policy | None:
        """Return the row that sets the recovery period: by the day reasonable grounds were decided."""
        return self.in_force(jurisdiction, on=made_on, setting="recovery_days")

    def for_removal_protection(self, *, made_on: date) -> Policy | None:
        """Return the row of the UK-wide statute, for decisions made from 30 January 2023."""
        return self.in_force(Policy.Jurisdiction.UK_REMOVAL, on=made_on, setting="recovery_days")

    def for_reconsideration(self, jurisdiction: str, *, made_on: date) -> Policy | None:
        """Return the row that sets the window after a negative decision: by the day of that decision."""
        return self.in_force(jurisdiction, on=made_on, setting="reconsideration_days")

    def for_move_on(self, jurisdiction: str, *, made_on: date, positive: bool) -> Policy | None:
        """Return the row that sets the time to move on: by the day conclusive grounds were decided."""
        setting = "moveon_positive_days" if positive else "moveon_negative_days"
        return self.in_force(jurisdiction, on=made_on, setting=setting)
