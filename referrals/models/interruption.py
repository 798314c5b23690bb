"""What stops a referral: the Home Office for a while, or she herself for good."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import CaseRecordQuerySet, Consent
from referrals.models.records import ReferralRecord


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
        MISSING = "missing", "Missing"
        TURNED_18 = "turned_18", "Turned 18 and has not yet agreed to stay"
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
        HER_CHOICE = "her_choice", "Own choice"
        LEFT_UK = "left_uk", "Left the UK"

    # The line of her ledger by which she took her consent back.
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
