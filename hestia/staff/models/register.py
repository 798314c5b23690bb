"""Courses, training and DBS checks: what there is, and for how long it counts."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import GreaterThanOrEqual

from hestia.accounts.models import User, UserQuerySet
from hestia.accounts.permissions import Permission, Role
from hestia.audit.models import REFERENCE_LENGTH
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.staff.rules import (
    RegisterStanding,
    check_due,
    hours_in_words,
    last_day,
    last_day_to_join,
    renewal_opens,
    standing_until,
)

SAME_COURSE = "There is a course of this name and level already, perhaps one that is no longer offered."


def kept_by(keeper: User) -> UserQuerySet:
    """Return the people whose register somebody keeps: who shares a service, or works in none; never they.

    `kept_staff` in `privacy.sql` says the same. Whoever changes one changes the other.
    """
    people: UserQuerySet = User.objects.exclude(pk=keeper.pk)
    if not keeper.has_perm(Permission.TRAINING_KEEP):
        return people.none()
    works_in = User.services.through.objects.all()
    shared = works_in.filter(service__in=keeper.service_ids)
    return people.filter(Q(pk__in=shared.values("user")) | ~Q(pk__in=works_in.values("user")))


class CourseQuerySet(models.QuerySet["Course"]):
    def offered(self) -> Self:
        """Return the courses that are still held."""
        return self.filter(is_offered=True)

    def core(self) -> Self:
        """Return those without which nobody of some role is given a case of very high risk."""
        return self.offered().filter(is_core=True)

    def by_name(self) -> Self:
        """Return core courses first, in the order of an index."""
        return self.order_by("-is_core", Lower("name"), "level", "pk")


class Course(Versioned):
    """What staff are taught, for how long it counts, and who needs it."""

    name = models.CharField(max_length=80)
    level = models.CharField(max_length=20, blank=True)
    months = models.PositiveSmallIntegerField("valid for how many months", null=True, blank=True)
    is_core = models.BooleanField("core", default=False)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True)
    is_offered = models.BooleanField("still offered", default=True)

    objects = CourseQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-is_core", "name", "level", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"), Lower("level"), name="course_once", violation_error_message=SAME_COURSE
            ),
            models.CheckConstraint(
                name="course_counts_for_a_month_at_least", condition=Q(months=None) | Q(months__gte=1)
            ),
            models.CheckConstraint(
                name="course_that_is_core_says_for_whom", condition=Q(is_core=False) | ~Q(roles=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, level {self.level}" if self.level else self.name

    @property
    def validity(self) -> str:
        """Return for how long it counts, in words."""
        if self.months is None:
            return "Does not expire"
        years, months = divmod(self.months, 12)
        if months:
            return f"{self.months} months" if self.months > 1 else "1 month"
        return f"{years} years" if years > 1 else "1 year"

    @property
    def role_words(self) -> str:
        """Return who needs it, in words."""
        return ", ".join(str(Role(role).label) for role in Role.values if role in self.roles)


class OfStaffQuerySet[R: models.Model](models.QuerySet[R]):
    def visible_to(self, person: User) -> Self:
        """Return one's own, and those of the people whose register one keeps."""
        return self.filter(Q(person=person.pk) | Q(person__in=kept_by(person)))


class RegisterQuerySet[R: models.Model](OfStaffQuerySet[R]):
    def counting(self) -> Self:
        """Return what was not recorded by mistake."""
        return self.filter(is_mistake=False)


class Recorded(Versioned):
    """What training and checks have in common: whose it is, who saw the evidence, who recorded it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="seen by"
    )
    is_mistake = models.BooleanField("recorded by mistake", default=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_is_vouched_for_by_another",
                condition=~Q(person=F("seen_by")) & ~Q(person=F("recorded_by")),
            ),
        ]


class Training(Recorded):
    """That somebody was taught something on a day, and until when it counts."""

    class Evidence(models.TextChoices):
        CERTIFICATE = "certificate", "Certificate"
        ONLINE = "online", "Online record"
        REGISTER = "register", "Register of those present"
        LETTER = "letter", "Letter or e-mail of the trainer"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=120)
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    evidence = models.CharField(max_length=12, choices=Evidence)
    expires_on = models.DateField(null=True, blank=True)

    objects = RegisterQuerySet["Training"].as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "course", "held_on"],
                condition=Q(is_mistake=False),
                name="training_once_a_day",
            ),
            models.CheckConstraint(
                name="training_expires_after_it_was_held",
                condition=Q(expires_on=None) | Q(expires_on__gt=F("held_on")),
            ),
            models.CheckConstraint(name="training_takes_time", condition=Q(hours=None) | Q(hours__gt=0)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "course"], name="training_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.held_on}"

    @property
    def duration(self) -> str:
        """Return how long it took, in words."""
        return hours_in_words(self.hours)

    @property
    def until(self) -> date | None:
        """Return the last day on which it counts."""
        return self.expires_on

    @property
    def worked_out(self) -> date | None:
        """Return that day as the rules work it out, where nobody said another."""
        return last_day(self.held_on, self.course.months)

    def standing(self, today: date) -> RegisterStanding:
        """Return how it stands on a day."""
        return standing_until(self.until, today=today)


class DbsCheck(Recorded):
    """That somebody was checked by the Disclosure and Barring Service, and what was seen.

    Never the certificate or its content: whoever has seen it says so, with one word of what came of it.
    """

    class Workforce(models.TextChoices):
        ADULT = "adult", "Adult workforce"
        CHILD = "child", "Child workforce"
        BOTH = "both", "Adult and child workforce"
        OTHER = "other", "Other workforce"

    class Level(models.TextChoices):
        BASIC = "basic", "Basic"
        STANDARD = "standard", "Standard"
        ENHANCED = "enhanced", "Enhanced"
        BARRED = "barred", "Enhanced with barred lists"

    class Outcome(models.TextChoices):
        CLEAR = "clear", "Clear"
        ASSESSED = "assessed", "Information, risk assessed"
        REFUSED = "refused", "Not suitable"

    post = models.CharField(max_length=120)
    workforce = models.CharField(max_length=5, choices=Workforce)
    level = models.CharField(max_length=8, choices=Level)
    why = models.CharField("why this level", max_length=200)
    certificate_number = models.CharField(max_length=12)
    issued_on = models.DateField()
    seen_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    risk_assessment = models.CharField("reference of the risk assessment", max_length=60, blank=True)
    update_service = models.BooleanField("on the Update Service", default=False)
    status_checked_on = models.DateField("last status check", null=True, blank=True)
    subscribed_until = models.DateField("subscription ends", null=True, blank=True)
    birth_date = models.DateField("date of birth", null=True, blank=True)
    # Why it is no longer "Not suitable", where a correction said so.
    cleared_because = models.CharField(max_length=300, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    next_due_on = models.DateField("next due", null=True, blank=True)  # until it is saved: it is worked out

    objects = RegisterQuerySet["DbsCheck"].as_manager()
    history = History()

    class Meta:
        verbose_name = "DBS check"
        ordering: ClassVar = ["-issued_on", "-pk"]
        constraints: ClassVar = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                name="dbs_number_has_twelve_figures",
                condition=Q(certificate_number__regex=r"^[0-9]{12}$"),
            ),
            models.UniqueConstraint(
                # Of two people too: whoever records one may not see the other.
                fields=["certificate_number"],
                condition=Q(is_mistake=False),
                name="dbs_certificate_once",
            ),
            models.CheckConstraint(
                name="dbs_is_seen_once_it_is_issued",
                condition=Q(seen_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="dbs_is_due_after_it_is_issued",
                condition=Q(next_due_on__isnull=False, next_due_on__gt=F("issued_on")),
            ),
            models.CheckConstraint(
                name="dbs_status_is_of_the_update_service",
                condition=Q(status_checked_on=None)
                | Q(update_service=True, status_checked_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="dbs_subscription_is_of_the_update_service",
                condition=Q(subscribed_until=None)
                | Q(update_service=True, subscribed_until__gt=F("issued_on")),
            ),
            models.CheckConstraint(
                name="dbs_is_of_somebody_born_before",
                condition=Q(birth_date=None) | Q(birth_date__lt=F("issued_on")),
            ),
            models.CheckConstraint(
                name="dbs_information_is_risk_assessed",
                condition=~Q(outcome="assessed") | ~Q(risk_assessment=""),
            ),
            models.CheckConstraint(
                name="dbs_is_cleared_by_somebody",
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-issued_on"], name="dbs_check_of_person"),
        ]

    def __str__(self) -> str:
        return f"DBS check, {self.issued_on}"

    @property
    def until(self) -> date | None:
        """Return the last day on which it counts."""
        return self.next_due_on

    @property
    def worked_out(self) -> date | None:
        """Return that day as the rules work it out, where nobody said another."""
        return check_due(
            self.issued_on,
            is_on_update_service=self.update_service,
            status_checked_on=self.status_checked_on,
            subscribed_until=self.subscribed_until,
        )

    @property
    def renewed_from(self) -> date | None:
        """Return from which day the subscription to the Update Service can be renewed."""
        if self.subscribed_until is None:
            return None
        return renewal_opens(self.subscribed_until, days=settings.DBS_RENEWED_WITHIN_DAYS)

    def joins_until(self, today: date) -> date | None:
        """Return until when the Update Service can be joined with it; nothing if joined, or too late."""
        last = last_day_to_join(self.issued_on, days=settings.DBS_JOINED_WITHIN_DAYS)
        return None if self.update_service or self.is_mistake or last < today else last

    def replaces(self, known: "DbsCheck", *, today: date) -> bool:
        """Whether this later check stands for an earlier one: a weaker one, only once that has lapsed."""
        if self.outcome == self.Outcome.REFUSED or self.is_as_strong_as(known):
            return True
        return known.standing(today) == RegisterStanding.LAPSED

    def is_as_strong_as(self, other: "DbsCheck") -> bool:
        """Whether it says all that another one says: of its level, or higher, and of its workforce."""
        levels = list(self.Level)
        workforces = {other.workforce, self.Workforce.BOTH}
        return levels.index(self.Level(self.level)) >= levels.index(self.Level(other.level)) and (
            self.workforce in workforces or other.workforce == self.Workforce.OTHER
        )

    def standing(self, today: date) -> RegisterStanding:
        """Return how it stands on a day: who was found not suitable has no check that counts."""
        if self.outcome == self.Outcome.REFUSED:
            return RegisterStanding.MISSING
        return standing_until(self.until, today=today)


class TrainingOverride(models.Model):
    """That a manager gave somebody a case though training or a check did not count. Its reason says which."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    courses = ArrayField(models.CharField(max_length=110), help_text="What did not count, as it was called")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfStaffQuerySet["TrainingOverride"].as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="training_override_is_by_another", condition=~Q(person=F("made_by"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-made_at"], name="training_override_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.made_at:%d %B %Y}"


class OverrideReason(models.Model):
    """Why, and which case it was: for those alone who see that case (`sees_case` in `privacy.sql`)."""

    LEAST_WORDS = 10  # characters of a reason

    override = models.OneToOneField(TrainingOverride, on_delete=models.PROTECT, related_name="+")
    case_ref = models.CharField(max_length=REFERENCE_LENGTH)
    why = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="override_reason_says_why", condition=Q(GreaterThanOrEqual(Length("why"), 10))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case_ref"], name="override_reason_of_case")]

    def __str__(self) -> str:
        return self.case_ref


class Alert(models.Model):
    """That somebody was told how soon something runs out: each once, whoever looks how often."""

    told = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="+", null=True)
    check_of = models.ForeignKey(DbsCheck, on_delete=models.PROTECT, related_name="+", null=True)
    until = models.DateField(help_text="The last day it is about: moved to another, it is another thing")
    days = models.PositiveSmallIntegerField()
    told_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-told_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["told", "training", "check_of", "until", "days"],
                nulls_distinct=False,
                name="alert_once",
            ),
            models.CheckConstraint(
                name="alert_is_of_one_thing",
                condition=Q(training__isnull=False, check_of=None) | Q(training=None, check_of__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told}: {self.days} days before {self.until}"


def people_for(reader: Any) -> UserQuerySet:
    """Return whose page in the register somebody may open: their own, and of those they keep."""
    people: UserQuerySet = User.objects.filter(Q(pk=reader.pk) | Q(pk__in=kept_by(reader).values("pk")))
    return people
