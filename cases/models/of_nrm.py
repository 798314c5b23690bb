"""What a case says of the referral: told by the referral's own acts, for lists and the head of every page."""

from datetime import date
from typing import ClassVar

from django.db import models

from hestia.workingdays.words import short_day


class OfNRM(models.Model):
    """Where the referral of a case stands, and its recovery period."""

    class NRMStage(models.TextChoices):
        """What the case list says about the referral. Written by the referral's own acts."""

        NOT_REFERRED = "not_referred", "Not referred"
        CONSENT_NEEDED = "consent_needed", "Consent needed"
        DECLINED = "declined", "Does not want a referral"
        PREPARING = "preparing", "Preparing referral"
        WITH_FIRST_RESPONDER = "with_first_responder", "With the first responder"
        SUBMITTED = "submitted", "Waiting for the NRM number"
        WAITING_RG = "waiting_rg", "Waiting for reasonable grounds"
        RECOVERY = "recovery", "Recovery period"
        RG_NEGATIVE = "rg_negative", "Reasonable grounds, negative"
        CG_POSITIVE = "cg_positive", "Conclusive grounds, positive"
        CG_NEGATIVE = "cg_negative", "Conclusive grounds, negative"
        RECONSIDERING = "reconsidering", "Reconsideration requested"
        SUSPENDED = "suspended", "Suspended"
        DISQUALIFIED = "disqualified", "Disqualified"
        WITHDRAWN = "withdrawn", "Withdrawn"

    nrm_stage = models.CharField(max_length=25, choices=NRMStage, default=NRMStage.NOT_REFERRED)
    nrm_reference = models.CharField(max_length=40, blank=True)
    # What an earlier referral decided, while the one begun after it has no decision of its own.
    nrm_stands = models.CharField(max_length=25, choices=NRMStage, blank=True, default="")
    nrm_stands_since = models.DateField(null=True, blank=True)
    recovery_from = models.DateField(null=True, blank=True)
    recovery_to = models.DateField(null=True, blank=True)
    recovery_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    NRM_RUNS: ClassVar = {"submitted", "waiting_rg", "recovery", "reconsidering", "suspended"}
    # What `take_over_nrm` may change.
    OF_NRM: ClassVar = (
        "nrm_stage",
        "nrm_reference",
        "nrm_stands",
        "nrm_stands_since",
        "recovery_from",
        "recovery_to",
        "recovery_days",
    )

    def take_over_nrm(
        self,
        stage: str,
        *,
        reference: str | None = None,
        stands: tuple[str, date] | None = None,
        recovery: tuple[date, date, int] | None = None,
        ends_recovery: bool = False,
    ) -> None:
        """Take over where the referral stands, unsaved: many cases may be saved together.

        ``stands``: what an earlier one came to. ``recovery``: first day, last day at least, length in days.
        """
        self.nrm_stage = stage
        self.nrm_stands, self.nrm_stands_since = stands or ("", None)
        if reference is not None:
            self.nrm_reference = reference
        if recovery:
            self.recovery_from, self.recovery_to, self.recovery_days = recovery
        elif ends_recovery:
            self.recovery_from = self.recovery_to = self.recovery_days = None

    def stands_in_words(self, *, on: date) -> str:
        """Return what an earlier referral decided: "Conclusive grounds, positive (28 Aug)", or nothing."""
        if not self.nrm_stands or self.nrm_stands_since is None:
            return ""
        since = short_day(self.nrm_stands_since, on).partition(" ")[2]
        return f"{self.NRMStage(self.nrm_stands).label} ({since})"

    def recovery_in_words(self, stage: str, *, on: date) -> str:
        """Return a stage with the day of its recovery period, if one has its days: "…, day 20 of 45".

        Counted back from the last day, so that the first counts as its rule says. Past the minimum the count
        goes on; it is never overdue.
        """
        if self.nrm_stage != self.NRMStage.RECOVERY or self.recovery_from is None:
            return stage
        day = (on - self.recovery_from).days
        if self.recovery_to is not None and self.recovery_days is not None:
            day = self.recovery_days - (self.recovery_to - on).days
        if day <= 0:
            return f"{stage}, starts {'today' if day == 0 else 'later'}"
        if self.recovery_to is not None and on > self.recovery_to:
            return f"{stage}, day {day}, past the {self.recovery_days}-day minimum"
        return f"{stage}, day {day} of {self.recovery_days}"
