"""She says that something in her record is wrong: what stood there, her words, the answer, who is told."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import CaseRecord, Disclosure, PromiseSource, SensitiveRecordQuerySet
from cases.models.relations import staff
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedJSONField, SealedTextField
from rights.models.requests import AccessRequest
from rights.rules.grounds import Ground

OF_USE = ("objects", "erase", "restrict")  # what she asks, rather than what is wrong


class CorrectionQuerySet(SensitiveRecordQuerySet["Correction"]):
    def open(self) -> Self:
        """Return those that nobody has answered yet."""
        return self.filter(decided_at=None)

    def agreed_erasure(self) -> Self:
        """Return those by which all of a record is erased before its time: she asked, and it was agreed.

        Not if it was agreed since that it is kept and not used instead (article 18(1)).
        """
        kept = Correction.objects.agreed_of_all(Correction.What.RESTRICT).filter(
            case__client=models.OuterRef("case__client"), decided_at__gte=models.OuterRef("decided_at")
        )
        return self.agreed_of_all(Correction.What.ERASE).exclude(models.Exists(kept))

    def agreed_of_all(self, what: str) -> Self:
        """Return those by which it was agreed to do something with all of a record, as she asked."""
        return self.filter(what=what, decision=Correction.Decision.AGREED, row_kind="", subject="")

    def open_first(self) -> Self:
        """Return those that wait first, then the latest."""
        return self.order_by(models.F("decided_at").asc(nulls_first=True), "-received_on", "-pk")


class Correction(Sealing, CaseRecord):
    """She says that a row of her record is wrong or not whole, or that she objects to its being used.

    UK GDPR, articles 16, 18 and 21. What stood there is kept here as it was on that day, and the row itself
    keeps what it said.
    """

    class What(models.TextChoices):
        WRONG = "wrong", "It is wrong"
        INCOMPLETE = "incomplete", "Something is missing"
        OBJECTS = "objects", "Objects to our using it"
        ERASE = "erase", "Asks us to erase it"
        RESTRICT = "restrict", "Asks us to keep it and not to use it"

    class Decision(models.TextChoices):
        CORRECTED = "corrected", "Corrected"
        AGREED = "agreed", "Done as the client asks"
        NOTED = "noted", "Not changed: marked as disputed"
        UNCHANGED = "unchanged", "Not changed"

    what = models.CharField("what is said to be wrong", max_length=10, choices=What)
    row_kind = models.CharField(
        max_length=60, blank=True, help_text="Of which kind the row is; nothing: she does not know"
    )
    row_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField("part of the record", max_length=60, blank=True)
    written = SealedJSONField("what was written there", default=list)
    words = SealedTextField("own words")
    received_on = models.DateField()
    channel = models.CharField("how it came", max_length=10, choices=AccessRequest.Channel)
    made_at = models.DateTimeField()
    made_by = staff()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    ground = models.CharField("on what grounds", max_length=15, choices=Ground, blank=True)
    reason = SealedTextField("why, or what is right", blank=True)
    answered_on = models.DateField("when the client was told", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = staff(null=True, blank=True)
    # A restriction that no longer counts: she is told before it ends (article 18(3))
    lifted_why = models.TextField("why it is used again", max_length=1000, blank=True)
    lifted_told_on = models.DateField("when the client was told of that", null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = staff(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="correction_row_kind_and_id",
                condition=Q(row_kind="", row_id=None) | ~Q(row_kind="") & Q(row_id__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_on_what_grounds",
                condition=Q(ground="", decision__in=["", "corrected", "noted", "unchanged"])
                & ~Q(what__in=["erase", "restrict"], decision="unchanged")
                | ~Q(ground="") & Q(decision__in=["agreed", "unchanged"]) & Q(what__in=OF_USE),
            ),
            models.CheckConstraint(
                name="correction_lifted_why_told_at_and_by",
                condition=Q(lifted_why="", lifted_told_on=None, lifted_at=None, lifted_by=None)
                | Q(decision="agreed", what__in=["restrict", "objects"])
                & ~Q(lifted_why="")
                & Q(lifted_told_on__isnull=False, lifted_at__isnull=False, lifted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_decided_how_why_at_and_by",
                condition=Q(decision="", reason="", answered_on=None, decided_at=None, decided_by=None)
                | ~Q(decision="")
                & ~Q(reason="")
                & Q(answered_on__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("rights:correction", args=[self.case.reference, self.pk])

    @property
    def source(self) -> PromiseSource:
        """Return it as that by which a promise was made."""
        return PromiseSource.of(self)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.decided_at is None

    @property
    def place(self) -> str:
        """Return of which part of her record she speaks."""
        if self.is_of_all:
            return "all of the record"
        return self.subject or "the client does not know where it is written"

    @property
    def is_to_be_told(self) -> bool:
        """Whether those who were told before must be told now: it is not simply as it was."""
        return self.decision in {self.Decision.CORRECTED, self.Decision.NOTED, self.Decision.AGREED}

    @property
    def is_of_use(self) -> bool:
        """Whether she asks that it is erased or not used, rather than says that it is wrong."""
        return self.what in OF_USE

    @property
    def is_of_all(self) -> bool:
        """Whether she asks it of all of her record."""
        return self.is_of_use and not (self.row_kind or self.subject)

    @property
    def is_erasing_all(self) -> bool:
        """Whether by it all of her record is erased before its time."""
        return self.is_of_all and (self.what, self.decision) == (self.What.ERASE, self.Decision.AGREED)

    @property
    def is_restricting(self) -> bool:
        """Whether by it something is kept and not used, until it is lifted."""
        is_kept = self.what in {self.What.RESTRICT, self.What.OBJECTS}
        return is_kept and self.decision == self.Decision.AGREED and self.lifted_at is None

    @property
    def pill(self) -> tuple[str, str]:
        """Return the kind of its pill, and what it says."""
        if self.is_open:
            return "waiting", "Not answered"
        pills = {
            self.Decision.CORRECTED: ("done", "Corrected"),
            self.Decision.AGREED: ("done", "Done as she asks"),
        }
        return pills.get(self.Decision(self.decision), ("stopped", "Not changed"))


class TellingQuerySet(SensitiveRecordQuerySet["CorrectionTelling"]):
    def untold(self) -> Self:
        """Return those of whom nobody has said that they were told, or need not be."""
        return self.filter(settled_at=None)

    def in_order(self) -> Self:
        """Return those who wait first, each by when they were told."""
        order = models.F("settled_at").asc(nulls_first=True)
        return self.select_related("disclosure", "settled_by").order_by(order, "disclosure__told_at", "pk")


class CorrectionTelling(CaseRecord):
    """Somebody outside who was told, since it was written, what may hold it (UK GDPR, article 19)."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="tellings")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField(null=True, blank=True)
    not_needed_why = models.TextField("why they need not be told", max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = staff(null=True, blank=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["correction", "disclosure"], name="correction_telling_once"),
            models.CheckConstraint(
                name="correction_telling_settled_at_and_by_told_or_why_not",
                condition=Q(settled_at=None, settled_by=None, told_on=None, not_needed_why="")
                | Q(settled_at__isnull=False, settled_by__isnull=False)
                & (Q(told_on__isnull=False, not_needed_why="") | Q(told_on=None) & ~Q(not_needed_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure.recipient}"

    @property
    def is_settled(self) -> bool:
        """Whether they were told, or need not be."""
        return self.settled_at is not None
