"""A public authority notifies the Home Office of an adult who is not referred."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models import CaseRecordQuerySet, Consent
from referrals.models.records import ReferralRecord


class DutyQuerySet(CaseRecordQuerySet["DutyToNotify"]):
    def with_naming_consent(self) -> Self:
        """Return each with whether she took back since that it may name her."""
        later = Consent.objects.filter(
            case=OuterRef("case"),
            purpose=Consent.Purpose.DUTY,
            recipient=OuterRef("agreement__recipient"),
            answer=Consent.Answer.WITHDRAWN,
            pk__gt=OuterRef("agreement"),
        )
        return self.annotate(is_taken_back=Exists(later))

    def naming_her(self) -> Self:
        """Return those that may name her: she agreed, and did not take it back."""
        return self.with_naming_consent().filter(agreement__isnull=False, is_taken_back=False)

    def nameless(self) -> Self:
        """Return those that may not name her, or not any more."""
        return self.with_naming_consent().filter(Q(agreement=None) | Q(is_taken_back=True))


class DutyToNotify(ReferralRecord):
    """A public authority told the Home Office of an adult who does not want to be referred.

    Anonymous by construction: there is nowhere here to write who she is, and nothing in words. Only if she
    agrees to be named, in an answer of her own, does it say that she was.
    """

    class Kind(models.TextChoices):
        """Whom the duty binds: Modern Slavery Act 2015 s.52(5). No charity is among them."""

        POLICE = "police", "Police force"
        TRANSPORT_POLICE = "btp", "British Transport Police"
        NCA = "nca", "National Crime Agency"
        COUNCIL = "council", "Council"
        GLA = "gla", "Greater London Authority"
        FAIR_WORK = "fair_work", "Fair Work Agency (before: GLAA)"

    authority_kind = models.CharField(max_length=10, choices=Kind)
    authority = models.CharField("which authority", max_length=120)
    notified_on = models.DateField("when they notified")
    tells_gender = models.BooleanField("gender", default=False)
    tells_nationality = models.BooleanField("nationality", default=False)
    # Her own yes to be named. Without it this row has nothing that tells who she is.
    agreement = models.OneToOneField(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="duty_to_notify"
    )

    objects = DutyQuerySet.as_manager()

    # Filled in by `with_naming_consent`.
    is_taken_back: bool

    class Meta:
        ordering: ClassVar = ["-notified_on", "-pk"]
        verbose_name = "Duty to Notify"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="duty_binds_public_authorities_only",
                condition=Q(authority_kind__in=["police", "btp", "nca", "council", "gla", "fair_work"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Duty to Notify by {self.authority}"

    @property
    def is_named(self) -> bool:
        """Whether it named her, because she agreed."""
        return self.agreement_id is not None

    @property
    def told(self) -> str:
        """Return what of her it told."""
        disclosed = [
            *(["gender"] if self.tells_gender else []),
            *(["nationality"] if self.tells_nationality else []),
            *(["the name and how to get in touch, as agreed"] if self.is_named else []),
        ]
        return ", ".join(disclosed) or "nothing about the client"
