"""What was told of her to someone outside: what, to whom, why, on what ground, and which copy."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse

from cases.models.consent import Consent
from cases.models.deadline import Deadline
from cases.models.people import Agency
from cases.models.record import CaseRecord, CaseRecordQuerySet
from hestia.privacy.audiences import INSIDE_ONLY, SECRETS, Audience, Fact, told_in_words, untold_in_words

REASON = 20  # characters at least of a reason that overrides her no
SECRET = sorted(SECRETS)
# Told by every letter of ours, whatever else it tells.
ALWAYS = frozenset({Fact.REFERENCE, Fact.SUPPORT})


@dataclass(frozen=True)
class Recipient:
    """A kind of recipient: whom it is as a reader, and which answer of hers is about telling them."""

    audience: Audience
    purpose: Consent.Purpose


K, P = Agency.Kind, Consent.Purpose
COURT = "court"
DATA = "data"  # told by rows of a sheet, never by a letter
RECIPIENTS: dict[str, Recipient] = {
    K.SOLICITOR: Recipient(Audience.SOLICITOR, P.SOLICITOR),
    K.GP: Recipient(Audience.HEALTH, P.GP),
    K.MIDWIFE: Recipient(Audience.HEALTH, P.MIDWIFE),
    K.COUNSELLING: Recipient(Audience.HEALTH, P.OTHER),
    K.POLICE: Recipient(Audience.POLICE, P.POLICE),
    K.COUNCIL: Recipient(Audience.COUNCIL, P.COUNCIL),
    K.CHILDRENS_SERVICES: Recipient(Audience.COUNCIL, P.COUNCIL),
    K.HOUSING: Recipient(Audience.HOUSING, P.HOUSING),
    K.COLLEGE: Recipient(Audience.OTHER, P.COLLEGE),
    K.CHARITY: Recipient(Audience.OTHER, P.OTHER),
    K.HOME_OFFICE: Recipient(Audience.HOME_OFFICE, P.NRM),
    COURT: Recipient(Audience.COURT, P.OTHER),
    K.OTHER: Recipient(Audience.OTHER, P.OTHER),
    DATA: Recipient(Audience.DATA, P.DATA),
}
RECIPIENT_KINDS = [
    *((kind.value, kind.label) for kind in K if kind != K.OTHER),
    (COURT, "A court"),
    (K.OTHER.value, K.OTHER.label),
    (DATA, "Given data without names"),
]


class DisclosureQuerySet(CaseRecordQuerySet["Disclosure"]):
    def made(self) -> Self:
        """Return what was told."""
        return self.filter(told_at__isnull=False)

    def undecided(self) -> Self:
        """Return those for which a second person was asked, who has not answered."""
        return self.filter(
            asked_at__isnull=False, approved_at=None, refused_at=None, dropped_at=None, told_at=None
        )

    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-prepared_at", "-pk")

    def with_people(self) -> Self:
        """Return each with whoever had a part in it."""
        return self.select_related(
            "prepared_by",
            "approver",
            "approved_by",
            "refused_by",
            "told_by",
            "dropped_by",
            "agency",
            "promise",
        )


class Disclosure(CaseRecord):
    """Something told of her to someone outside, from being prepared to the copy that was made.

    Where she is, how she is reached and her family are secret: they need a reason, and a second
    person, named, who says yes. What it says word for word is the copy's; here stands what it was about.
    """

    COPIED_AS: ClassVar[str] = "Paper for someone outside"

    class Basis(models.TextChoices):
        CONSENT = "consent", "The client agreed to it"
        SUPPORT = "support", "It is needed to support the client, and is expected"
        LEGAL_DUTY = "legal_duty", "A law or a court order requires it"
        RISK_TO_LIFE = "risk_to_life", "Someone’s life or safety is at risk"

    OVERRIDES: ClassVar = (Basis.LEGAL_DUTY, Basis.RISK_TO_LIFE)

    class State(models.TextChoices):
        PREPARED = "prepared", "Being prepared"
        ASKED = "asked", "Waiting for a yes"
        APPROVED = "approved", "May be told"
        REFUSED = "refused", "Not allowed"
        TOLD = "told", "Told"
        DROPPED = "dropped", "Dropped"

    document = models.CharField(max_length=30, default="letter")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("what they are", max_length=20, choices=RECIPIENT_KINDS)
    recipient = models.CharField("who is told", max_length=160)
    person = models.CharField("person there", max_length=120, blank=True)
    address = models.TextField("their postal address", max_length=500, blank=True)
    why = models.CharField("what for", max_length=200)
    basis = models.CharField("on what grounds", max_length=15, choices=Basis)
    basis_reason = models.TextField("in words", max_length=1000, blank=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facts = ArrayField(
        models.CharField(
            max_length=25, choices=[(fact.value, fact.words) for fact in Fact if fact not in INSIDE_ONLY]
        ),
        verbose_name="what it tells",
        default=list,
        blank=True,
    )
    words = models.TextField("what else the letter says", max_length=5000, blank=True)

    secret_reason = models.TextField("why they must know what is confidential", max_length=1000, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    promise = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_why = models.TextField("why not", max_length=1000, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    copy_number = models.PositiveSmallIntegerField(null=True, blank=True)
    once = models.UUIDField(null=True, editable=False, help_text="The key of the page that made the copy")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-prepared_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="disclosure_asked_at_and_by",
                condition=Q(asked_at=None, asked_by=None)
                | Q(asked_at__isnull=False, asked_by__isnull=False, approver__isnull=False),
            ),
            models.CheckConstraint(
                name="disclosure_approved_at_and_by_the_named_one",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, asked_at__isnull=False, approved_by=F("approver")),
            ),
            models.CheckConstraint(
                name="disclosure_refused_at_and_by_with_a_reason",
                condition=Q(refused_at=None, refused_by=None, refused_why="")
                | (
                    Q(refused_at__isnull=False, refused_by=F("approver"), approved_at=None)
                    & ~Q(refused_why="")
                ),
            ),
            models.CheckConstraint(
                name="disclosure_told_at_and_by_with_a_number",
                condition=Q(told_at=None, told_by=None, copy_number=None)
                | Q(
                    told_at__isnull=False,
                    told_by__isnull=False,
                    copy_number__isnull=False,
                    refused_at=None,
                    dropped_at=None,
                ),
            ),
            models.CheckConstraint(
                name="disclosure_dropped_at_and_by",
                condition=Q(dropped_at=None, dropped_by=None)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="disclosure_approver_is_someone_else",
                condition=Q(approver=None)
                | (~Q(approver=F("prepared_by")) & (Q(asked_by=None) | ~Q(approver=F("asked_by")))),
            ),
            models.CheckConstraint(
                name="disclosure_secret_has_a_reason_and_a_yes",
                condition=Q(told_at=None)
                | ~Q(facts__overlap=SECRET)
                | (Q(approved_at__isnull=False) & ~Q(secret_reason="")),
            ),
            models.CheckConstraint(
                name="disclosure_risk_to_life_in_words",
                condition=~Q(basis="risk_to_life")
                | Q(GreaterThanOrEqual(Length("basis_reason"), Value(REASON))),
            ),
            models.UniqueConstraint(
                fields=["case", "document", "copy_number"], name="disclosure_copy_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"What {self.recipient} is told"

    def get_absolute_url(self) -> str:
        """Return the page that says what it will tell, or told."""
        return reverse("desk:disclosure", args=[self.case.reference, self.pk])

    @property
    def audience(self) -> Audience:
        """Return who the recipient is as a reader."""
        return RECIPIENTS[self.kind].audience

    @property
    def tells(self) -> frozenset[Fact]:
        """Return what of her it tells. A sheet of data has no reference of ours."""
        always = {Fact.SUPPORT} if self.kind == DATA else ALWAYS
        return frozenset(fact for fact in Fact if fact in self.facts) | always

    @property
    def secrets(self) -> frozenset[Fact]:
        """Return what of this is secret, and needs a second person."""
        return self.tells & SECRETS

    @property
    def released(self) -> frozenset[Fact]:
        """Return what is secret and was released for this recipient."""
        return self.secrets if self.approved_at else frozenset()

    @property
    def state(self) -> str:
        """Return where it stands."""
        if self.told_at:
            return self.State.TOLD
        if self.dropped_at:
            return self.State.DROPPED
        if self.refused_at:
            return self.State.REFUSED
        if self.approved_at:
            return self.State.APPROVED
        return self.State.ASKED if self.asked_at else self.State.PREPARED

    @property
    def state_words(self) -> str:
        """Return where it stands in words."""
        return str(self.State(self.state).label)

    @property
    def is_open(self) -> bool:
        """Whether it may still be told."""
        return self.state in {self.State.PREPARED, self.State.ASKED, self.State.APPROVED}

    @property
    def needs_her_yes(self) -> bool:
        """Whether it may still be told, but not against her word."""
        return self.is_open and self.basis not in self.OVERRIDES

    @property
    def is_prepared(self) -> bool:
        """Whether what it tells can still be changed."""
        return self.state == self.State.PREPARED

    @property
    def will_tell(self) -> str:
        """Return what it tells, in words: "her first name, her borough"."""
        return told_in_words(self.tells)

    @property
    def will_not_tell(self) -> str:
        """Return what it does not tell, in words."""
        return untold_in_words(self.tells)
