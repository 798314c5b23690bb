"""A report as it was sent to somebody outside: kept as it was, whatever the record says later."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils import timezone

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedJSONField
from hestia.ui.words import date_words

LEAST_WORDS = 10  # characters that say by which contract, law or promise


class SentReturnQuerySet(models.QuerySet["SentReturn"]):
    def visible_to(self, user: User) -> Self:
        """Return those of services that somebody counts, all of them; some roles read every one."""
        if user.has_perm(Permission.RETURNS_OF_ALL):
            return self
        return self.filter(services__contained_by=list(user.service_ids))

    def of_days(self, first: date, last: date, *, services: Iterable[int]) -> Self:
        """Return those of the same days and of any of these services, the first that was sent first."""
        same_days = self.sent().filter(first=first, last=last, services__overlap=list(services))
        return same_days.order_by("sent_at", "pk")

    def newest_first(self) -> Self:
        """Return the latest first, with who sent each and what was said of it since."""
        marks = Prefetch("marks", ReturnMark.objects.select_related("by", "replaced_by"))
        unsent = Prefetch("unsent", ReturnUnsent.objects.select_related("by"))
        rows = self.select_related("sent_by", "copy_of").prefetch_related(marks, unsent)
        return rows.order_by("-sent_at", "-pk")

    def sent(self) -> Self:
        """Return those that left us, as far as anybody said."""
        return self.exclude(unsent__place=ReturnUnsent.SECOND)

    def standing(self) -> Self:
        """Return those that are neither withdrawn nor corrected, nor were never sent."""
        return self.sent().filter(marks=None)

    def replaceable(self) -> Self:
        """Return those that no other replaces yet."""
        return self.exclude(marks__replaced_by__isnull=False)

    def after(self, sent: "SentReturn") -> Self:
        """Return those that can replace one: sent later, to the same recipient, of one of its services.

        One that no longer counts itself replaces none.
        """
        return (
            self.standing()
            .filter(pk__gt=sent.pk, recipient__iexact=sent.recipient, services__overlap=sent.services)
            .order_by("pk")
        )


class SentReturn(models.Model):
    """A return: what was told to whom, when, by whom and on what grounds. Written once.

    ``paper`` is all that it told, rounded, as text: page, sheet and PDF are made of it alone. What it was
    counted from is a row of its own (`ReturnCount`), sealed. ``digest`` is over both, and stands in the log.
    """

    COPIED_AS: ClassVar[str] = "Return {}"

    class Kind(models.TextChoices):
        FUNDER = "funder", "A funder"
        COMMISSIONER = "commissioner", "A commissioner"
        REGULATOR = "regulator", "A regulator or inspector"
        TRUSTEES = "trustees", "Our trustees"
        OTHER = "other", "Someone else"

    class Basis(models.TextChoices):
        CONTRACT = "contract", "Our contract or grant with them says so"
        LEGAL_DUTY = "legal_duty", "A law or a court order requires it"
        ACCOUNT = "account", "We account to them, and it names nobody"

    ALLOWS_EXACT: ClassVar = (Basis.CONTRACT, Basis.LEGAL_DUTY)

    recipient = models.CharField("who it was sent to", max_length=160)
    kind = models.CharField("what they are", max_length=15, choices=Kind)
    basis = models.CharField("on what grounds", max_length=15, choices=Basis)
    basis_words = models.CharField("in words", max_length=300, blank=True)
    is_exact = models.BooleanField("exact numbers", default=False)
    first = models.DateField("first day")
    last = models.DateField("last day")
    services = ArrayField(models.BigIntegerField())
    figures = ArrayField(models.CharField(max_length=40), help_text="Each with its version: “entered 1”")
    paper = models.TextField("what it told, rounded")
    sealed_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SentReturnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="return_ends_after_it_begins", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="return_is_of_something",
                condition=~Q(recipient="") & Q(services__len__gte=1, figures__len__gte=1),
            ),
            models.CheckConstraint(
                name="return_kind_is_known",
                condition=Q(kind__in=["funder", "commissioner", "regulator", "trustees", "other"]),
            ),
            models.CheckConstraint(
                name="return_basis_is_known", condition=Q(basis__in=["contract", "legal_duty", "account"])
            ),
            models.CheckConstraint(
                name="return_exact_numbers_have_a_basis_in_words",
                condition=Q(is_exact=False)
                | Q(basis__in=["contract", "legal_duty"])
                & Q(GreaterThanOrEqual(Length("basis_words"), LEAST_WORDS)),
            ),
        ]

    def __str__(self) -> str:
        return f"Return {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:return", args=[self.pk])

    @property
    def told(self) -> dict[str, Any]:
        """Return what it told, rounded."""
        told: dict[str, Any] = json.loads(self.paper)
        return told

    @property
    def slugs(self) -> list[str]:
        """Return its figures, without their versions."""
        return [figure.partition(" ")[0] for figure in self.figures]

    @property
    def file_name(self) -> str:
        """Return how its files are called, without how they end."""
        return f"return-{self.first:%Y-%m-%d}-to-{self.last:%Y-%m-%d}-{self.digest[:8]}"

    @property
    def sent_on(self) -> date:
        """Return the day on which it was sent."""
        return timezone.localdate(self.sent_at)

    @property
    def mark(self) -> "ReturnMark | None":
        """Return what was last said of it: that it is withdrawn or corrected, or nothing."""
        return max(self.marks.all(), key=lambda mark: mark.pk, default=None)

    @property
    def is_unsent(self) -> bool:
        """Whether two people said that it never left us."""
        return len(self.unsent.all()) == ReturnUnsent.SECOND

    @property
    def is_as_sent(self) -> bool:
        """Whether what it tells is what the hash was made of."""
        return self.digest == digest_of(self.paper, self.sealed_digest)


class ReturnMark(models.Model):
    """A return no longer counts: it is withdrawn, or another one corrects it. Written beside it, once.

    The return stays as it was sent. One that was withdrawn can be corrected by a later one thereafter.
    """

    of = models.ForeignKey(SentReturn, on_delete=models.PROTECT, related_name="marks")
    replaced_by = models.ForeignKey(
        SentReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    why = models.CharField("why it no longer counts", max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="return_mark_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="return_is_replaced_by_a_later_one",
                condition=Q(replaced_by=None) | Q(replaced_by__gt=F("of")),
            ),
            models.UniqueConstraint(
                name="return_is_withdrawn_once", fields=["of"], condition=Q(replaced_by=None)
            ),
            models.UniqueConstraint(
                name="return_is_replaced_once", fields=["of"], condition=~Q(replaced_by=None)
            ),
        ]

    def __str__(self) -> str:
        return "Corrected" if self.replaced_by_id else "Withdrawn"

    @property
    def words(self) -> str:
        """Return what every reader of the return must know, in words: not why, which is for us."""
        by = f"Marked by {self.by} on {date_words(timezone.localdate(self.at))}."
        if self.replaced_by:
            instead = date_words(self.replaced_by.sent_on)
            return f"Corrected: the return of {instead} replaces this one. {by}"
        return f"{self}: this return no longer counts. {by}"


class ReturnUnsent(models.Model):
    """Somebody says that a return never left us. Once a second person says so, nothing is held against it.

    Whether a copy left, PostgreSQL asks the log before it takes either row (`return_never_left`).
    """

    SECOND: ClassVar = 2

    of = models.ForeignKey(SentReturn, on_delete=models.PROTECT, related_name="unsent")
    place = models.PositiveSmallIntegerField("who said so first, and who second")
    why = models.CharField("what happened", max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.CheckConstraint(name="return_unsent_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="return_unsent_by_a_first_and_a_second", condition=Q(place__in=[1, 2])
            ),
            models.UniqueConstraint(name="return_unsent_in_their_order", fields=["of", "place"]),
            models.UniqueConstraint(name="return_unsent_is_said_by_two_people", fields=["of", "by"]),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {date_words(timezone.localdate(self.at))}"


class ReturnCount(Sealing):
    """What a return was counted from: exact numbers, and the cases by their ids. Sealed, and of no page.

    A later release is held against it, and “Compare with today” asks it. Whoever sends a return of one of the
    same services may have it asked.
    """

    of = models.OneToOneField(SentReturn, on_delete=models.PROTECT, related_name="count")
    services = ArrayField(models.BigIntegerField())
    counted = SealedJSONField("what it was counted from", default=dict)
    exact = SealedJSONField("what it told, where the numbers are exact", default=dict)

    class Meta:
        ordering: ClassVar = ["of"]

    def __str__(self) -> str:
        return f"What return {self.of_id} was counted from"

    @property
    def digest(self) -> str:
        """Return the hash of what is sealed."""
        return sealed_digest_of(self.counted, self.exact)


def written(value: object) -> str:
    """Return JSON as it is kept: of one value always the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(paper: str, sealed_digest: str) -> str:
    """Return the hash of a return. PostgreSQL makes the same one (`return_digest_is_of_what_it_told`)."""
    return hashlib.sha256(f"{paper}{sealed_digest}".encode()).hexdigest()


def sealed_digest_of(counted: object, exact: object) -> str:
    """Return the hash of what is sealed."""
    return hashlib.sha256(written([counted, exact]).encode()).hexdigest()
