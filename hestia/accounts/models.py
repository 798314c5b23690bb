"""Staff, the services they work in, and how they sign in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Length, Lower
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from hestia.accounts.before_and_after import BeforeAndAfter
from hestia.accounts.permissions import (
    CARRYING,
    GRANTS,
    LEARNERS,
    LEVEL_NEEDS,
    Permission,
    Role,
    roles_with,
)
from hestia.accounts.two_persons import Rights, what_changes
from hestia.db.acting import entering_as
from hestia.db.history import History
from hestia.db.signing import sign
from hestia.db.versions import Versioned
from hestia.privacy.secrecy import Level

INVITATION_HOURS = 24  # how long the link works
ENROLMENT_HOURS = 72  # from the invitation until there must be a second factor, or the account dies


class ServiceQuerySet(models.QuerySet["Service"]):
    def outreach(self) -> Self:
        """Return the services that visit people where they live."""
        return self.filter(kind=Service.Kind.OUTREACH)


class Service(Versioned):
    """A safe house or outreach: who works together, and so who reads each other's cases."""

    COPIED_AS: ClassVar[str] = "Outage pack of a house"

    class Kind(models.TextChoices):
        SAFE_HOUSE = "safe_house", "Safe house"
        OUTREACH = "outreach", "Outreach"

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    area = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="Printed for the people who live there")
    capacity = models.PositiveSmallIntegerField(help_text="Rooms in a safe house, people in outreach")
    on_call = models.TextField("who is on call, and their phones", max_length=600, blank=True)

    objects = ServiceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="service_kind_is_known", condition=Q(kind__in=["safe_house", "outreach"])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account. E-mail addresses are kept in lower case, so that one person has one account."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        services: Iterable[Service] = fields.pop("services", ())
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.services.set(services)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator: accounts and lists, no case content. There is no all-seeing user."""
        return self.create_user(email, password, **{"role": Role.ADMINISTRATOR, **fields})


def told_count_proof(of: int) -> tuple[int, str]:
    """Return the number of the key, and its sign, by which the database counts what somebody was told."""
    return sign(f"told_count|{of}")


class UserQuerySet(models.QuerySet["User"]):
    def at_work(self, *, on: date) -> Self:
        """Return the accounts that can be used on a day."""
        return self.filter(is_active=True).exclude(ends_on__lt=on)

    def who_may(self, permission: Permission) -> Self:
        """Return the people whose role holds a permission."""
        return self.filter(role__in=roles_with(permission))

    def carrying_cases(self) -> Self:
        """Return the people to whom cases are allocated."""
        return self.filter(role__in=CARRYING)

    def in_services_of(self, user: "User") -> Self:
        """Return the people who share a service with someone."""
        shared = User.services.through.objects.filter(service__in=user.service_ids)
        return self.filter(pk__in=shared.values("user"))

    def with_service_ids(self) -> Self:
        """Return with the ids of the services each works in, so that ``service_ids`` asks nothing more."""
        works_in = User.services.through.objects.filter(user=OuterRef("pk")).order_by("service")
        return self.annotate(service_ids_read=ArraySubquery(works_in.values("service")))

    def with_told_count(self, *, of: int, proof: tuple[int, str]) -> Self:
        """Return with how many things somebody was told and has not put away: the number at the bell.

        :param proof: that we ask of this person (`told_count_proof`)
        """
        asked = [Value(of), *map(Value, proof)]
        return self.annotate(told_count=Func(*asked, function="told_count", output_field=IntegerField()))

    def by_name(self) -> Self:
        """Return people in the order of a staff list."""
        return self.order_by("first_name", "last_name", "pk")


class User(Versioned, AbstractBaseUser):
    """A member of staff. Clients have no account."""

    COPIED_AS: ClassVar[str] = "Register of a colleague"

    email = models.EmailField("work e-mail", unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    role = models.CharField(max_length=30, choices=Role)
    services = models.ManyToManyField(Service, related_name="staff", blank=True)
    phone = models.CharField("work phone", max_length=40, blank=True, help_text="Printed for her clients")
    caseload_limit = models.PositiveSmallIntegerField(default=18)
    languages = models.CharField(max_length=200, blank=True, help_text="Languages spoken with clients")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True, help_text="Last day the account can be used")
    shortcuts = models.BooleanField(default=True, help_text="Single-key shortcuts")
    discreet_names = models.BooleanField(default=False, help_text="Lists show initials")
    morning_mail = models.BooleanField(default=True, help_text="How much is due, on working days")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    enrolled_at = models.DateTimeField(null=True, editable=False)  # has shown a second factor

    NOT_EDITED = frozenset({"last_login", "password", "invited_at", "enrolled_at"})
    # The moment of the request, so that one page judges everything at one moment: set by `OneMoment`.
    moment: datetime | None = None
    # What the person may do at most until the request is over, whatever the role may: set by `hold_to`.
    held_to: frozenset[Permission] | None = None
    # How much the person was told and has not put away: read with them, for the bell on every page.
    told_count: int = 0

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name", "last_name", "role"]

    objects = UserManager.from_queryset(UserQuerySet)()
    history = History(excluded_fields=["last_login", "password"])

    class Meta:
        ordering: ClassVar = ["first_name", "last_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_whatever_the_case"),
            models.CheckConstraint(name="user_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="user_who_learns_has_a_last_day",
                condition=~Q(role__in=[*LEARNERS]) | Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the name as colleagues see it."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """Return the first name, as clients see it."""
        return self.first_name

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Whether this person's role may do such things at all. Never answers for one record."""
        if self.held_to is not None and perm not in self.held_to:
            return False
        return obj is None and self.is_active and not self.has_ended and perm in GRANTS.get(self.role, ())

    def hold_to(self, permissions: frozenset[Permission]) -> None:
        """Let this person do no more than these, whatever the role may do, until the request is over."""
        self.held_to = permissions

    def has_perms(self, perms: Iterable[str], obj: models.Model | None = None) -> bool:
        """Whether the role may do each of these."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the role may do anything in one app."""
        return any(perm.startswith(f"{app_label}.") for perm in GRANTS.get(self.role, ()))

    @property
    def sees(self) -> Level:
        """Return the highest level of secrecy that the role sees."""
        seen = [level for level, needed in LEVEL_NEEDS.items() if self.has_perm(needed)]
        return max(seen, default=Level.FIGURES)

    @property
    def initials(self) -> str:
        """Return two letters for the corner of the page."""
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    @property
    def has_ended(self) -> bool:
        """Whether the account's last day is past."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def acts_at(self) -> datetime:
        """Return the moment at which the person acts: their request's, or now outside one."""
        return self.moment or timezone.now()

    def can_accept_invitation(self, *, at: datetime) -> bool:
        """Whether the link of the latest invitation still works: 24 hours, until a password is chosen."""
        is_waiting = self.enrolled_at is None and not self.has_usable_password()
        return self.is_active and is_waiting and at < self.invited_at + timedelta(hours=INVITATION_HOURS)

    def has_lapsed(self, *, at: datetime) -> bool:
        """Whether this account died because nobody added a second factor within 72 hours of the invitation.

        Else whoever finds the password first could add one of their own.
        """
        return self.enrolled_at is None and at >= self.invited_at + timedelta(hours=ENROLMENT_HOURS)

    @cached_property
    def service_ids(self) -> list[int]:
        """Return the ids of the services this person works in: at most one query a request."""
        read: list[int] | None = getattr(self, "service_ids_read", None)
        if read is not None:
            return read
        return list(self.services.order_by("pk").values_list("pk", flat=True))

    def is_usable(self, *, on: date) -> bool:
        """Whether the account can be used on a day."""
        return self.is_active and (self.ends_on is None or self.ends_on >= on)

    def rights(self, services: Iterable[Service] | None = None, *, on: date) -> Rights:
        """Return what the account opens on a day: with these services, or with those it has."""
        held = self.services.all() if services is None else services
        keys = frozenset(service.pk for service in held)
        return Rights(
            self.role,
            keys,
            self.email,
            self.is_usable(on=on),
            self.ends_on,
            self.first_name,
            self.last_name,
            self.phone,
            self.caseload_limit,
        )

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Where it is kept in an older way, who gives it has it kept anew."""
        return check_password(raw_password, self.password, self.keep_password)

    def keep_password(self, password: str) -> None:
        """Keep a new password, of someone who has shown that it is them."""
        self.set_password(password)
        self.save_way_in("password")

    def save_way_in(self, *fields: str) -> None:
        """Save what the database lets only this person change: all else may be newer there."""
        with entering_as(self), transaction.atomic(savepoint=False):
            self.save(update_fields=fields)

    def invite(self, *, at: datetime) -> None:
        """Begin, or begin again: no password, and an invitation that makes every earlier one void."""
        self.set_unusable_password()
        self.invited_at, self.enrolled_at = at, None
        self.save(update_fields=["password", "invited_at", "enrolled_at"])

    def enrol(self, *, at: datetime) -> None:
        """Note that there is a second factor now."""
        if self.enrolled_at is None:
            self.enrolled_at = at
            self.save_way_in("enrolled_at")


class StaffChangeQuerySet(models.QuerySet["StaffChange"]):
    def pending(self, *, at: datetime) -> Self:
        """Return what waits for a second person, oldest first; a later request replaces an earlier one."""
        later = StaffChange.objects.filter(
            needs_second=True, person=OuterRef("person"), pk__gt=OuterRef("pk")
        )
        waiting = self.filter(needs_second=True, decided_at=None, open_until__gt=at)
        return waiting.exclude(Exists(later)).order_by("asked_at", "pk")

    def in_effect(self) -> Self:
        """Return the changes that were made: by one person, or confirmed by a second."""
        return self.filter(Q(needs_second=False) | Q(was_confirmed=True))

    def with_people(self) -> Self:
        """Return with everyone who is named."""
        return self.select_related("person", "asked_by", "decided_by")


class StaffChange(BeforeAndAfter):
    """A change of what an account opens: who asked for it, from what to what, and who said yes or no.

    What gives more takes effect only with the yes (`needs_second`, from `two_persons`), and the database
    holds the application to that. Services are kept by their numbers: what was asked must stay as it was.
    """

    LEAST_WORDS = 10  # characters of a reason

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begins_again = models.BooleanField(default=False)
    needs_second = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=30, choices=Role)
    open_until = models.DateTimeField(help_text="When a request that nobody answered is void")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_as = models.CharField(max_length=30, choices=Role, blank=True)
    was_confirmed = models.BooleanField(null=True)
    decided_words = models.CharField(max_length=300, blank=True)
    # The transaction of the yes, written by the database: in it alone the change may be made.
    confirmed_xid = models.BigIntegerField(null=True, editable=False)

    objects = StaffChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="staff_change_is_asked_by_another",
                condition=Q(needs_second=False) | ~Q(asked_by=F("person")),
            ),
            models.CheckConstraint(
                name="staff_change_is_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="staff_change_is_decided_by_another_role",
                condition=Q(decided_by=None) | ~Q(decided_as="") & ~Q(decided_as=F("asked_as")),
            ),
            models.CheckConstraint(
                name="staff_change_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None, was_confirmed=None)
                | Q(
                    needs_second=True,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    was_confirmed__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="staff_change_says_why",
                condition=Q(needs_second=False) | Q(GreaterThanOrEqual(Length("why"), 10)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-asked_at"], name="staff_change_of_person"),
            models.Index(
                fields=["asked_at"],
                condition=Q(needs_second=True, decided_at=None),
                name="staff_change_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: asked by {self.asked_by}"

    def sentences(self, names: Mapping[int, str]) -> list[str]:
        """Return what changes, a plain sentence each. ``names`` are the services' by their numbers."""
        return list(what_changes(self.before, self.after, names, begins_again=self.begins_again))


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread_by(self, user: User) -> Self:
        """Return what someone was told and has not put away, newest first."""
        return self.filter(person=user, read_at=None).order_by("-told_at", "-pk")


class Notice(models.Model):
    """Something that somebody is told at the bell: of colleagues, or that a case needs them, by reference."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=600)
    change = models.ForeignKey(StaffChange, on_delete=models.PROTECT, related_name="+", null=True)
    url = models.CharField("page that it is about", max_length=200, blank=True, default="", db_default="")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-told_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.words

    def read(self, *, at: datetime) -> None:
        """Put the notice away."""
        self.read_at = at
        self.save(update_fields=["read_at"])


class AccessReview(models.Model):
    """A manager signed, for a week, that who has access to their services is right: as the page showed it."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    services = ArrayField(models.BigIntegerField())
    as_of = models.DateTimeField(help_text="The moment at which the page was shown that is signed")
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-signed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_review_is_signed_after_it_is_shown", condition=Q(signed_at__gte=F("as_of"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "-signed_at"], name="access_review_latest")]

    def __str__(self) -> str:
        return f"{self.by}, {self.signed_at:%d %b %Y}"


class OutgoingMail(models.Model):
    """Mail to a member of staff that waits to be sent.

    Holds what it is about and the address, as it was typed: never words, a link or a key. Those are made when
    it goes, so that this table opens nothing and leads nobody elsewhere, whoever writes in it; and asking for
    mail costs the same whether or not there is such an account.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        RESET = "reset", "Link to choose a new password"
        CHANGED = "changed", "Notice that the way to sign in has changed"
        LIMIT = "limit", "Notice that somebody reached a limit"
        CANARY = "canary", "Notice that somebody opened an invented record"
        HANDOVER = "handover", "Notice that somebody asked to change how one signs in"
        ALARM = "alarm", "Notice to look at the log straight away"
        HEALTH = "health", "Notice that something the service needs does not work"
        WAITING = "waiting", "Notice that somebody is waiting for a decision"
        COMPLAINT = "complaint", "Notice that a complaint is to be acknowledged"

    kind = models.CharField(max_length=20, choices=Kind)
    to = models.EmailField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outgoing_mail_kind_is_known",
                condition=Q(
                    kind__in=[
                        "invitation",
                        "reset",
                        "changed",
                        "limit",
                        "canary",
                        "handover",
                        "alarm",
                        "health",
                        "waiting",
                        "complaint",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
