"""Who was referred to us and not taken on: a number, without a name."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission
from hestia.db.history import History
from hestia.db.versions import Versioned
from oversight.rules.reasons import Reason

BEGINS = "N-"  # its reference, before its number


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, user: User) -> Self:
        """Return those of the services where somebody works, or which they manage."""
        return self.filter(service__in=user.service_ids)

    def standing(self) -> Self:
        """Return those that were not entered by mistake."""
        return self.filter(withdrawn_at=None)

    def taken_out(self) -> Self:
        """Return those that were entered by mistake, the latest first."""
        return self.exclude(withdrawn_at=None).order_by("-withdrawn_at", "-pk")

    def for_taking_out(self, user: User) -> Self:
        """Return those that somebody may take out: their own; who manages the service, anybody’s."""
        visible = self.visible_to(user)
        return visible if user.has_perm(Permission.TEAM_VIEW) else visible.filter(made_by=user)


class Enquiry(Versioned):
    """A referral that we did not take on, and why. It names nobody: she has no case with us."""

    Reason = Reason

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("who referred her", max_length=20, choices=Case.Source)
    borough = models.CharField("borough at referral", max_length=40, blank=True)
    referred_on = models.DateField("the day of the referral")
    answered_on = models.DateField("the day we answered")
    reason = models.CharField("why not", max_length=15, choices=Reason)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("entered by mistake", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-answered_on", "-pk"]
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="enquiry_answered_on_or_after_it_came", condition=Q(answered_on__gte=F("referred_on"))
            ),
            models.CheckConstraint(
                name="enquiry_withdrawn_at_and_by",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="enquiry_reason_is_known",
                condition=Q(reason__in=["not_eligible", "declined", "not_reached", "no_place", "other"]),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["service", "answered_on"], name="enquiry_of_service")]

    def __str__(self) -> str:
        return f"Not taken on: {self.get_reason_display().lower()}"

    @property
    def reference(self) -> str:
        """Return how it is named among what is drawn (oversight/privacy.sql)."""
        return f"{BEGINS}{self.pk}"

    def withdraw(self, *, by: User, at: datetime) -> None:
        """Say that it was entered by mistake: it no longer counts."""
        self.withdrawn_at, self.withdrawn_by = at, by
        self.save()
