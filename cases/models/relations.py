"""What ties staff to a case beyond worker and team: cover, reasons given, seals, and who is kept out.

What opens opens one case. What closes, closes the client: a seal, its names and who is kept out hold for
every case of hers, whichever case they were given on, since each leads to where she is now.

`cases.rules.access` decides from these which cases exist for someone; the acts are in `cases.actions.access`.
"""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from cases.models.case import Case
from cases.models.record import CaseRecord, CaseRecordQuerySet, ClientRecord
from cases.rules.access import given_within_own_services
from hestia.accounts.models import User
from hestia.db.history import History
from hestia.db.versions import Versioned

GLASS_LASTS = timedelta(minutes=60)
LEAST_WORDS = 20  # characters: "cover" alone says nothing to whoever checks it


def in_force(at: datetime) -> Q:
    """Return the condition a dated relation meets at a moment: begun, not over, not ended by hand."""
    return Q(from_at__lte=at, until_at__gt=at, ended_at=None)


def staff(**options: Any) -> "models.ForeignKey[User, User]":
    """Return a link to someone on the staff that is followed one way only."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **{"related_name": "+", **options}
    )


class Ended(models.Model):
    """What stands until somebody ends it, and is never deleted."""

    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(null=True, blank=True)

    class Meta:
        abstract = True

    def end(self, *, by: User, at: datetime) -> None:
        """End it, for good."""
        self.ended_at, self.ended_by = at, by
        self.save()


class AccessGrantQuerySet(CaseRecordQuerySet["AccessGrant"]):
    def in_force(self, *, at: datetime) -> Self:
        """Return the grants that open a case at a moment."""
        return self.filter(in_force(at))

    def without_covers_from_elsewhere(self) -> Self:
        """Return them but for covers arranged by someone who does not manage the case's service."""
        return self.filter(~Q(kind=AccessGrant.Kind.COVER) | given_within_own_services())

    def to_check(self) -> Self:
        """Return the broken glass that nobody has checked yet, oldest first."""
        return self.filter(kind=AccessGrant.Kind.BROKEN_GLASS, checked_at=None).order_by("given_at", "pk")


class AccessGrant(Ended, CaseRecord):
    """A case opened to someone who is not on its team, for a while and for a reason."""

    class Kind(models.TextChoices):
        COVER = "cover", "Cover"
        ASKED = "asked", "A reason given"
        BROKEN_GLASS = "broken_glass", "Emergency access"

    class Reason(models.TextChoices):
        ON_DUTY = "on_duty", "I am on duty and nobody in the client’s team can be reached"
        SHE_CAME = "she_came", "The client came or rang, and I am dealing with it"
        DANGER = "danger", "Someone may be in danger"
        HANDOVER = "handover", "I am taking the case over, or advising on it"
        CHECK = "check", "I am checking a referral, a complaint or an incident"
        OTHER = "other", "Something else"

    person = staff()
    kind = models.CharField(max_length=15, choices=Kind)
    worker = staff(null=True, blank=True, help_text="Who the person covers")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(help_text="The first moment at which it opens nothing any more")
    reason = models.CharField(max_length=15, choices=Reason, blank=True)
    words = models.TextField(blank=True)  # longer than what was typed, where something of hers is covered
    given_at = models.DateTimeField()
    given_by = staff()
    check_due_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = staff(null=True, blank=True)
    was_right = models.BooleanField(null=True, blank=True)
    check_words = models.CharField(max_length=500, blank=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_grant_kind_is_known", condition=Q(kind__in=["cover", "asked", "broken_glass"])
            ),
            models.CheckConstraint(
                name="access_grant_ends_after_it_begins", condition=Q(until_at__gt=F("from_at"))
            ),
            models.CheckConstraint(
                name="access_grant_glass_lasts_an_hour",
                condition=~Q(kind="broken_glass") | Q(until_at__lte=F("from_at") + GLASS_LASTS),
            ),
            models.CheckConstraint(
                name="access_grant_cover_has_a_worker",
                condition=Q(kind="cover", worker__isnull=False) & ~Q(worker=F("person"))
                | ~Q(kind="cover") & Q(worker=None),
            ),
            models.CheckConstraint(
                name="access_grant_cover_is_not_arranged_for_oneself",
                condition=~Q(kind="cover") | ~Q(person=F("given_by")) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="access_grant_says_why",
                condition=Q(kind="cover")
                | ~Q(reason="") & Q(GreaterThanOrEqual(Length("words"), LEAST_WORDS)),
            ),
            models.CheckConstraint(
                name="access_grant_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_grant_glass_is_checked_by_a_day",
                condition=Q(kind="broken_glass", check_due_on__isnull=False)
                | ~Q(kind="broken_glass") & Q(check_due_on=None),
            ),
            models.CheckConstraint(
                name="access_grant_checked_at_and_by",
                condition=Q(checked_at=None, checked_by=None, was_right=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False, was_right__isnull=False)
                & ~Q(kind="cover"),
            ),
            models.CheckConstraint(
                name="access_grant_is_checked_by_another",
                condition=Q(checked_by=None) | ~Q(checked_by=F("person")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "until_at"], condition=Q(ended_at=None), name="access_grant_of_person"
            ),
            models.Index(fields=["case", "-given_at"], name="access_grant_of_case"),
            models.Index(
                fields=["check_due_on"],
                condition=Q(kind="broken_glass", checked_at=None),
                name="access_grant_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    def is_in_force(self, *, at: datetime) -> bool:
        """Whether it opens the case at a moment."""
        return self.ended_at is None and self.from_at <= at < self.until_at

    @property
    def needs_check(self) -> bool:
        """Whether somebody still has to say if the glass was broken rightly."""
        return self.kind == self.Kind.BROKEN_GLASS and self.checked_at is None

    def is_escalated(self, *, on: date) -> bool:
        """Whether the day by which it had to be checked is past."""
        return self.needs_check and self.check_due_on is not None and self.check_due_on < on

    # Acts

    def check_off(self, *, was_right: bool, words: str, by: User, at: datetime) -> None:
        """Say whether the case was opened rightly."""
        self.was_right, self.check_words = was_right, words
        self.checked_at, self.checked_by = at, by
        self.save()


class CoverQuerySet(models.QuerySet["Cover"]):
    def in_force(self, *, at: datetime) -> Self:
        """Return the covers that hold at a moment."""
        return self.filter(in_force(at))

    def reaching(self, *, worker: Any, service: Any) -> Self:
        """Return those that reach a worker's cases of a service: whoever arranged them manages it."""
        return self.filter(worker=worker, given_by__services=service)

    def not_over(self, *, at: datetime) -> Self:
        """Return the covers that hold or are still to come, soonest first."""
        return self.filter(until_at__gt=at, ended_at=None).order_by("from_at", "pk")


class Cover(Ended, Versioned):
    """Someone stands in for a worker who is away: for every case of which that is the key worker.

    It reaches the services of whoever arranged it, and no other in which the worker has cases.
    """

    worker = staff()
    person = staff()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(help_text="The first moment after the cover")
    words = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    given_by = staff()

    objects = CoverQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-from_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="cover_ends_after_it_begins", condition=Q(until_at__gt=F("from_at"))),
            models.CheckConstraint(name="cover_is_by_another", condition=~Q(worker=F("person"))),
            models.CheckConstraint(
                name="cover_is_not_arranged_for_oneself",
                condition=~Q(person=F("given_by")) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cover_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "until_at"], condition=Q(ended_at=None), name="cover_by_person"),
            models.Index(fields=["worker", "until_at"], condition=Q(ended_at=None), name="cover_of_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.worker}"

    def is_in_force(self, *, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.ended_at is None and self.from_at <= at < self.until_at


class StandingQuerySet[M: ClientRecord](models.QuerySet[M]):
    def of(self, case: Case) -> Self:
        """Return those that hold for a case: those of its client."""
        return self.filter(client=case.client_id)

    def standing(self) -> Self:
        """Return those that have not been taken back."""
        return self.filter(ended_at=None)


class Exclusion(Ended, ClientRecord):
    """Someone who must never see a client or any case of hers, whatever lets them in: they know her, say."""

    class Reason(models.TextChoices):
        KNOWS_HER = "knows_her", "Knows the client or their family"
        KNOWS_EXPLOITER = "knows_exploiter", "Knows someone the client is afraid of"
        SHE_ASKED = "she_asked", "The client asked for it"
        COMPLAINT = "complaint", "A complaint or an investigation"
        OTHER = "other", "Another conflict of interest"

    person = staff()
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    given_by = staff()

    objects = StandingQuerySet["Exclusion"].as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "client"], condition=Q(ended_at=None), name="exclusion_once_at_a_time"
            ),
            models.CheckConstraint(
                name="exclusion_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is kept out"


class Seal(Ended, ClientRecord):
    """A client who exists, with all her cases, only for the people named: for no team, nor its manager."""

    words = models.CharField("why", max_length=500)
    given_at = models.DateTimeField()
    given_by = staff()
    ended_words = models.CharField("why it was lifted", max_length=500, blank=True)

    objects = StandingQuerySet["Seal"].as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at=None), name="seal_one_per_client"
            ),
            models.CheckConstraint(
                name="seal_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sealed since {self.given_at:%d %b %Y}"


class NamedQuerySet(StandingQuerySet["Named"]):
    def seeing(self) -> Self:
        """Return those who see the sealed case every day."""
        return self.standing().filter(standing_as=Named.Standing.SEES)

    def holding_a_key(self) -> Self:
        """Return those who may break the glass of the sealed case, and see nothing of it until then."""
        return self.standing().filter(standing_as=Named.Standing.KEY)


class Named(Ended, ClientRecord):
    """Someone for whom a sealed client exists, with all her cases."""

    class Standing(models.TextChoices):
        SEES = "sees", "Sees the case"
        KEY = "key", "May use emergency access"

    person = staff()
    standing_as = models.CharField(max_length=5, choices=Standing, default=Standing.SEES)
    given_at = models.DateTimeField()
    given_by = staff()

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["given_at", "pk"]
        verbose_name = "named person"
        verbose_name_plural = "named people"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "client"], condition=Q(ended_at=None), name="named_once_at_a_time"
            ),
            models.CheckConstraint(
                name="named_standing_is_known", condition=Q(standing_as__in=["sees", "key"])
            ),
            models.CheckConstraint(
                name="named_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_standing_as_display().lower()}"

    @property
    def sees(self) -> bool:
        """Whether the person sees the case every day, and not only after breaking the glass."""
        return self.standing_as == self.Standing.SEES


class AccessNoticeQuerySet(CaseRecordQuerySet["AccessNotice"]):
    def unread_by(self, user: User | int) -> Self:
        """Return what this person was told and has not put away, newest first."""
        return self.filter(person=user, read_at=None).order_by("-told_at", "-pk")


class AccessNotice(CaseRecord):
    """Someone told, by reference only, that a case was opened from outside its team, and what it showed."""

    grant = models.ForeignKey(AccessGrant, on_delete=models.PROTECT, related_name="notices")
    person = staff()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    shown_times = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How many hidden details were shown to whoever opened it"
    )

    objects = AccessNoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-told_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "person"], name="access_notice_once_each"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="access_notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.grant} told to {self.person}"

    def read(self, *, at: datetime) -> None:
        """Put the notice away."""
        self.read_at = at
        self.save()

    def tell_of_showing(self, *, at: datetime) -> None:
        """Tell once more, although it was put away: something hidden was shown."""
        self.shown_times, self.told_at, self.read_at = self.shown_times + 1, at, None
        self.save()

    def bring_back(self) -> None:
        """Take back that it was put away."""
        self.read_at = None
        self.save()
