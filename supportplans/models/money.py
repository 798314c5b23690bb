"""Money she is given: at which weekly rates, since when, and each payment. Nothing of it is ever changed."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models import CaseRecord, CaseRecordQuerySet
from supportplans.rules.subsistence import Rate, Term, pounds

MOST = 9999  # pounds, in one payment or a week


class WeeklyRateQuerySet(models.QuerySet["WeeklyRate"]):
    def oldest_first(self) -> Self:
        """Return as the count takes them: by their day, then as they were written."""
        return self.order_by("from_on", "pk")

    def counted(self) -> list[Rate]:
        """Return all as the count takes them."""
        return [Rate(rate.of, rate.from_on, rate.weekly) for rate in self.oldest_first()]


class WeeklyRate(models.Model):
    """What is paid a week for one thing from a day on, and where that is written. Never changed."""

    class Of(models.TextChoices):
        CATERED = "catered", "A client who is given meals"
        SELF_CATERED = "self_catered", "A client who is self-catering"
        OWN_PLACE = "own_place", "A client in their own place, or with others"
        FIRST_CHILD = "first_child", "A first child living with the client"
        OTHER_CHILD = "other_child", "Each other child living with the client"

    of = models.CharField("what for", max_length=15, choices=Of)
    from_on = models.DateField()
    weekly = models.DecimalField("pounds a week", max_digits=6, decimal_places=2)
    source = models.CharField("where it is written", max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = WeeklyRateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["of", "-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="weekly_rate_is_an_amount", condition=Q(weekly__gte=0)),
            models.CheckConstraint(name="weekly_rate_says_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_of_display()}: {pounds(self.weekly)} a week"

    @property
    def amount(self) -> str:
        """Return it as it is written: "£35.00"."""
        return pounds(self.weekly)


class MoneyTermQuerySet(CaseRecordQuerySet["MoneyTerm"]):
    def oldest_first(self) -> Self:
        """Return as the count takes them: by their day, then as they were written."""
        return self.order_by("from_on", "pk")


class MoneyTerm(CaseRecord):
    """From a day on she gets weekly money, for how she lives then; or none. The next one follows it."""

    class Lives(models.TextChoices):
        CATERED = "catered", "Meals are provided"
        SELF_CATERED = "self_catered", "Self-catering"
        OWN_PLACE = "own_place", "Own place, or with others"
        NONE = "none", "No weekly money from us"

    from_on = models.DateField()
    lives = models.CharField("living arrangement", max_length=15, choices=Lives)
    children = models.PositiveSmallIntegerField("children living with the client", default=0)
    note = models.CharField("why", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MoneyTermQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="money_term_without_money_has_no_children", condition=~Q(lives="none") | Q(children=0)
            ),
            models.CheckConstraint(name="money_term_of_a_family", condition=Q(children__lte=20)),
        ]

    def __str__(self) -> str:
        return f"{self.get_lives_display()}, from {self.from_on:%d %b %Y}"

    @property
    def counted(self) -> Term:
        """Return it as the count takes it."""
        return Term(self.from_on, "" if self.lives == self.Lives.NONE else self.lives, self.children)


class PaymentQuerySet(CaseRecordQuerySet["Payment"]):
    def current(self) -> Self:
        """Return those that no correction has taken the place of."""
        return self.filter(correction=None)

    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-paid_on", "-number").select_related("made_by", "corrects", "correction")


class Payment(CaseRecord):
    """Money that was put into her hand. Never changed: a correction is another row that takes its place."""

    class For(models.TextChoices):
        SUBSISTENCE = "subsistence", "Weekly money"
        TRAVEL = "travel", "Travel"
        EMERGENCY = "emergency", "Emergency"
        OTHER = "other", "Something else"

    class How(models.TextChoices):
        CASH = "cash", "Cash"
        BANK = "bank", "To the client’s bank account"
        CARD = "card", "On a payment card"
        VOUCHER = "voucher", "Voucher or ticket"

    class Received(models.TextChoices):
        SIGNED = "signed", "Signed the receipt on paper"
        TAPPED = "tapped", "The client ticks here, twice"
        SENT = "sent", "It was sent: nobody saw it arrive"

    number = models.PositiveSmallIntegerField(help_text="Of the receipt: counted in her case, from 1")
    paid_on = models.DateField()
    purpose = models.CharField("what for", max_length=12, choices=For)
    what = models.CharField("what that is", max_length=160, blank=True)
    amount = models.DecimalField("pounds", max_digits=6, decimal_places=2)
    how = models.CharField("how it was paid", max_length=8, choices=How)
    received = models.CharField("how it was received", max_length=8, choices=Received)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    correction_why = models.CharField("what was wrong", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-paid_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="payment_number_once"),
            # Nothing was paid after all: only a correction says that.
            models.CheckConstraint(
                name="payment_is_an_amount",
                condition=Q(amount__gt=0) | Q(amount=0, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_for_something_else_says_what",
                condition=Q(purpose__in=["subsistence", "travel"]) | ~Q(what=""),
            ),
            models.CheckConstraint(
                name="payment_correction_says_why",
                condition=Q(corrects=None, correction_why="")
                | Q(corrects__isnull=False) & ~Q(correction_why=""),
            ),
            models.CheckConstraint(
                name="payment_corrects_another", condition=Q(corrects=None) | ~Q(corrects=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"Receipt {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("supportplans:money", args=[self.case.reference]) + f"#payment-{self.number}"

    @property
    def pounds(self) -> str:
        """Return the amount as it is written: "£35.00"."""
        return pounds(Decimal(self.amount))

    @property
    def received_words(self) -> str:
        """Return how she received it, as it is read afterwards."""
        return {
            self.Received.SIGNED: "Signed the receipt",
            self.Received.TAPPED: "Ticked twice: received, and counted",
        }.get(self.Received(self.received), "Sent: nobody saw it arrive")

    @property
    def is_corrected(self) -> bool:
        """Whether another took its place: then it no longer counts."""
        return getattr(self, "correction", None) is not None
