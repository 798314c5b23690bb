"""A safeguarding concern: what was noticed, who was told of it, and what came of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from cases.models import CaseRecord, Dependant, SensitiveRecordQuerySet
from hestia.accounts.models import User
from riskassessment.models.answers import LONGEST_ANSWER


class ConcernQuerySet(SensitiveRecordQuerySet["SafeguardingConcern"]):
    def open(self) -> Self:
        """Return the concerns nobody has closed."""
        return self.filter(closed_at=None)

    def newest_first(self) -> Self:
        """Return the open ones, then the latest."""
        return self.order_by(F("closed_at").desc(nulls_first=True), "-noticed_on", "-pk")

    def with_referrals(self) -> Self:
        """Return with who had a hand in each, and where it was referred since: one more query for all."""
        later = Prefetch("later_referrals", ConcernReferral.objects.order_by("pk").select_related("made_by"))
        people = self.select_related("made_by", "closed_by", "dependant")
        return people.prefetch_related(later)


class SafeguardingConcern(CaseRecord):
    """A worry that she or a child may be abused or neglected, who was told of it, and what came of it."""

    class Route(models.TextChoices):
        ADULT = "adult", "Adult safeguarding, the council (Care Act 2014, section 42)"
        CHILD = "child", "Children’s services, the council"
        NONE = "none", "Not referred"

    class Agreed(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_ASKED = "not_asked", "Not asked"

    class Result(models.TextChoices):
        """What the council did with it, or we."""

        ENQUIRY = "enquiry", "The council makes an enquiry or assesses"
        PROTECTED = "protected", "A protection plan is in place"
        NO_ACTION = "no_action", "The council takes no further action"
        SETTLED = "settled", "Settled without the council"
        UNFOUNDED = "unfounded", "There was nothing in it"

    # Whom it is about: her, unless someone who depends on her is named.
    dependant = models.ForeignKey(
        Dependant, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    concern = models.TextField(max_length=LONGEST_ANSWER)
    noticed_on = models.DateField()
    noticed_time = models.TimeField(null=True, blank=True)
    route = models.CharField(max_length=10, choices=Route)
    told = models.CharField("who was told", max_length=200)
    told_on = models.DateField("when they were told", null=True, blank=True)
    told_time = models.TimeField(null=True, blank=True)
    agreed = models.CharField("did the client agree", max_length=10, choices=Agreed)
    why = models.TextField("why without agreement, or not referred", max_length=2000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=Result, blank=True)
    outcome = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-noticed_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="concern_route_is_known", condition=Q(route__in=["adult", "child", "none"])
            ),
            models.CheckConstraint(
                name="concern_closed_at_by_and_outcome",
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
            ),
            # A child's referral needs no consent; everything else without it needs a reason.
            models.CheckConstraint(
                name="concern_without_agreement_has_a_reason",
                condition=Q(route="child") | Q(route="adult", agreed="yes") | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Safeguarding concern of {self.noticed_on:%d %b %Y}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its outcome."""
        return self.closed_at is None

    @property
    def route_in_words(self) -> str:
        """Return where it was referred by now: the latest referral, or else as it was written down."""
        later = list(self.later_referrals.all())
        return (later[-1] if later else self).get_route_display()

    @property
    def about(self) -> str:
        """Return whom it is about: her, or someone who depends on her."""
        return str(self.dependant) if self.dependant else "Her"


class ConcernReferral(CaseRecord):
    """A referral of a concern, made after it was written down. Never changed: the next one follows it."""

    class Route(models.TextChoices):
        ADULT = "adult", SafeguardingConcern.Route.ADULT.label
        CHILD = "child", SafeguardingConcern.Route.CHILD.label

    concern = models.ForeignKey(SafeguardingConcern, on_delete=models.PROTECT, related_name="later_referrals")
    route = models.CharField(max_length=10, choices=Route)
    told = models.CharField("who was told", max_length=200)
    told_on = models.DateField("when they were told")
    told_time = models.TimeField(null=True, blank=True)
    agreed = models.CharField("did the client agree", max_length=10, choices=SafeguardingConcern.Agreed)
    why = models.TextField("why now, and why without agreement", max_length=2000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SensitiveRecordQuerySet["ConcernReferral"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="concern_referral_route_is_known", condition=Q(route__in=["adult", "child"])
            ),
            models.CheckConstraint(name="concern_referral_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"Referred on {self.told_on:%d %b %Y}"


def open_concerns(user: User) -> Coalesce:
    """Return, for a query of cases, how many concerns of each are open that exist for ``user``."""
    counted = (
        SafeguardingConcern.objects.visible_to(user)
        .open()
        .filter(case=OuterRef("pk"))
        .order_by()
        .values("case")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted), 0)
