"""Interpreters and agencies of whom the whole charity knows. Nothing here tells of a client."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.directory.rules import is_named, is_past, is_to_verify, listed, same
from hestia.ui.words import day

SUSPENDED = "not booked until a manager has decided: two clients did not feel safe"
TWICE = "Someone with this name is in the directory already. They may be retired."


class DirectoryQuerySet[E: "DirectoryEntry"](models.QuerySet[E]):
    def visible_to(self, person: Any) -> Self:
        """Return those this person may see: what was brought over, only who keeps the directory."""
        if person.has_perm("directory.change_directory"):
            return self.all()
        return self.checked() if person.has_perm("cases.view_case") else self.none()

    def checked(self) -> Self:
        """Return those that somebody has made sure of at least once."""
        return self.exclude(was_brought_over=True, verified_at=None)

    def in_use(self) -> Self:
        """Return those that are offered."""
        return self.filter(retired_at=None)

    def by_name(self) -> Self:
        """Return in the order of an index."""
        return self.order_by(Lower("name"), "pk")


class DirectoryEntry(Versioned):
    """What interpreters and agencies have in common: a name, where, how to reach them, who made sure."""

    name = models.CharField(max_length=120)
    languages = models.CharField(max_length=300, blank=True)
    boroughs = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    note = models.CharField("what colleagues should know", max_length=300, blank=True)
    was_brought_over = models.BooleanField(default=False, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    retired_at = models.DateTimeField(null=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"), name="%(class)s_once_by_name", violation_error_message=TWICE
            ),
            models.CheckConstraint(
                name="%(class)s_verified_at_and_by",
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_retired_at_and_by",
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language_list(self) -> list[str]:
        """Return each language or dialect."""
        return listed(self.languages)

    @property
    def borough_list(self) -> list[str]:
        """Return each borough."""
        return listed(self.boroughs)

    @property
    def kinds_to_find(self) -> set[str]:
        """Return the kinds by which it is found."""
        return set()

    def warnings(self, today: date) -> list[str]:
        """Return what to know before they are asked, in words. It forbids nothing."""
        del today
        return []

    def facts(self) -> list[tuple[str, str]]:
        """Return what is known, as pairs of a term and words; nothing of what is not."""
        facts = [*self.own_facts(), ("Phone", self.phone), ("E-mail", self.email), ("To know", self.note)]
        return [(term, words) for term, words in facts if words]

    def own_facts(self) -> list[tuple[str, str]]:
        """Return what is known of this kind of entry."""
        return []

    @property
    def is_unchecked(self) -> bool:
        """Whether it was brought over from names that were typed, and nobody has looked at it yet."""
        return self.was_brought_over and self.verified_at is None

    def is_to_verify(self, today: date) -> bool:
        """Whether somebody should make sure that it is still so."""
        verified_on = timezone.localdate(self.verified_at) if self.verified_at else None
        return self.retired_at is None and is_to_verify(verified_on, today=today)


class InterpreterQuerySet(DirectoryQuerySet["Interpreter"]):
    """Interpreters, as they are read."""


class InterpreterManager(models.Manager["Interpreter"]):
    """Reads of each whether they are suspended, too."""

    def get_queryset(self) -> Any:
        """Return all of them."""
        standing = InterpreterSuspension.objects.filter(interpreter=models.OuterRef("pk"), ended_at=None)
        return super().get_queryset().annotate(stands_suspended=models.Exists(standing))


class Interpreter(DirectoryEntry):
    """Somebody, or an agency, who interprets. A record keeps what they are called on paper."""

    class Kind(models.TextChoices):
        PERSON = "person", "A person"
        AGENCY = "agency", "An agency"

    class Gender(models.TextChoices):
        WOMAN = "woman", "Woman"
        MAN = "man", "Man"
        OTHER = "other", "Another"

    MODES: ClassVar = {"by_phone": "phone", "by_video": "video", "in_person": "face to face"}

    kind = models.CharField(max_length=6, choices=Kind, default=Kind.PERSON)
    paper_name = models.CharField("name on paper", max_length=120, blank=True)
    gender = models.CharField(max_length=5, choices=Gender, blank=True)
    by_phone = models.BooleanField("by phone", default=False)
    by_video = models.BooleanField("by video", default=False)
    in_person = models.BooleanField("face to face", default=False)
    registration = models.CharField("registration number", max_length=60, blank=True)
    registered_until = models.DateField(null=True, blank=True)
    confidentiality_signed_on = models.DateField(null=True, blank=True)
    dbs_seen_on = models.DateField("DBS certificate seen on", null=True, blank=True)
    insured_until = models.DateField(null=True, blank=True)
    briefed_on = models.DateField("briefed about trafficking on", null=True, blank=True)
    availability = models.CharField("when they can be booked", max_length=120, blank=True)
    rate = models.CharField(max_length=120, blank=True)
    last_on = models.DateField("last day", null=True, blank=True)
    home = models.CharField("town or community they come from", max_length=120, blank=True)
    not_for = models.CharField("who they are not booked for", max_length=200, blank=True)
    not_for_why = models.CharField("why they are not booked for them", max_length=200, blank=True)

    objects = InterpreterManager.from_queryset(InterpreterQuerySet)()
    history = History()

    class Meta(DirectoryEntry.Meta):
        constraints: ClassVar = [
            *DirectoryEntry.Meta.constraints,
            models.CheckConstraint(
                name="interpreter_not_for_says_why",
                condition=Q(not_for="", not_for_why="") | ~Q(not_for="") & ~Q(not_for_why=""),
            ),
        ]

    @property
    def on_paper(self) -> str:
        """Return what a record and a letter call them."""
        return self.paper_name or self.name

    @property
    def names(self) -> list[str]:
        """Return every name of theirs: in the directory, and on paper."""
        return [self.name, self.on_paper]

    def is_called(self, name: str) -> bool:
        """Whether that is a name of theirs, however it was typed."""
        return any(same(own, name) for own in self.names)

    def has_left(self, today: date) -> bool:
        """Whether their last day is past: they are offered no more."""
        return self.last_on is not None and is_past(self.last_on, today=today)

    @property
    def modes(self) -> list[str]:
        """Return how they work: "phone", "face to face"."""
        return [words for field, words in self.MODES.items() if getattr(self, field)]

    def own_facts(self) -> list[tuple[str, str]]:
        """Return what is known of somebody who interprets."""
        until = f"until {day(self.registered_until)}" if self.registered_until else ""
        signed_on = self.confidentiality_signed_on
        return [
            ("On paper", self.on_paper),
            ("Languages", self.languages),
            ("Gender", self.get_gender_display()),
            ("How they work", ", ".join(self.modes).capitalize()),
            ("Where", self.boroughs or "Anywhere"),
            ("Registration", ", ".join(filter(None, [self.registration, until]))),
            ("Confidentiality", f"Signed on {day(signed_on)}" if signed_on else "Not signed"),
            ("DBS certificate", f"Seen on {day(self.dbs_seen_on)}" if self.dbs_seen_on else "Not seen"),
            ("Insurance", f"Until {day(self.insured_until)}" if self.insured_until else "Not recorded"),
            ("Trafficking briefing", f"Had on {day(self.briefed_on)}" if self.briefed_on else "Not had"),
            ("When", self.availability),
            ("Rate", self.rate),
            ("Comes from", self.home),
            ("Not for", f"{self.not_for}. {self.not_for_why}" if self.not_for else ""),
            ("Last day", day(self.last_on) if self.last_on else ""),
        ]

    @property
    def kinds_to_find(self) -> set[str]:
        """Return whether a person or an agency, of which gender, and how they work."""
        return {self.kind, self.gender, *(field for field in self.MODES if getattr(self, field))}

    def doubts_from(self, *, known: str, home: str) -> list[str]:
        """Return what speaks against them for somebody: for whom they are not booked, where they come from.

        :param known: her nationality, her languages and who works with her, as one text
        :param home: where she comes from, as far as her record says it
        """
        barred = [part for part in listed(self.not_for) if is_named(part, known)]
        shared = [part for part in listed(self.home) if is_named(part, home)]
        return [
            *(f"not for {part}: {self.not_for_why.rstrip('.')}" for part in barred),
            *(f"they come from {part} too: ask her first" for part in shared),
        ]

    @property
    def is_suspended(self) -> bool:
        """Whether a manager must decide first, as it was read: see `InterpreterManager`."""
        return bool(vars(self).get("stands_suspended"))

    def warnings(self, today: date) -> list[str]:
        """Return what to know before they are booked."""
        warnings = [SUSPENDED] if self.is_suspended else []
        if self.registered_until and is_past(self.registered_until, today=today):
            warnings.append(f"registration ran out on {day(self.registered_until)}")
        if self.insured_until and is_past(self.insured_until, today=today):
            warnings.append(f"insurance ran out on {day(self.insured_until)}")
        if self.last_on and self.has_left(today):
            warnings.append(f"their last day was {day(self.last_on)}")
        if self.kind == self.Kind.PERSON and not self.confidentiality_signed_on and not self.is_unchecked:
            warnings.append("confidentiality not signed")
        return warnings


class AgencyKind(models.TextChoices):
    """What an agency is: in the directory, and on a case."""

    SOLICITOR = "solicitor", "Solicitor"
    GP = "gp", "GP"
    MIDWIFE = "midwife", "Midwife or hospital"
    COUNSELLING = "counselling", "Counselling"
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    CHILDRENS_SERVICES = "childrens_services", "Children’s services"
    HOUSING = "housing", "Housing"
    COLLEGE = "college", "College"
    CHARITY = "charity", "Another charity"
    HOME_OFFICE = "home_office", "Home Office"
    OTHER = "other", "Other"


class ListedAgency(DirectoryEntry):
    """An agency to which anybody's client may be sent: whom they help, how to ask, and how long it takes."""

    Kind = AgencyKind

    kind = models.CharField(max_length=20, choices=Kind)
    qualifies = models.CharField("who qualifies", max_length=300, blank=True)
    route = models.CharField("how to refer", max_length=300, blank=True)
    usual_wait = models.CharField(max_length=80, blank=True)
    contact_role = models.CharField("who to ask for, by role", max_length=120, blank=True)
    secure_channel = models.CharField("how to send papers safely", max_length=160, blank=True)
    channel_tested_on = models.DateField("safe way tested on", null=True, blank=True)

    objects = DirectoryQuerySet["ListedAgency"].as_manager()
    history = History()

    class Meta(DirectoryEntry.Meta):
        verbose_name = "agency"
        verbose_name_plural = "agencies"

    @property
    def for_case(self) -> dict[str, str]:
        """Return what a case is told of it, to begin with."""
        known = {"How to refer": self.route, "Who qualifies": self.qualifies, "Usual wait": self.usual_wait}
        note = " ".join(f"{term}: {words.rstrip('.')}." for term, words in known.items() if words)
        return {
            "kind": self.kind,
            "name": self.name,
            "worker": self.contact_role,
            "phone": self.phone,
            "email": self.email,
            "note": note,
        }

    def own_facts(self) -> list[tuple[str, str]]:
        """Return whom an agency helps, and how to ask."""
        return [
            ("Who qualifies", self.qualifies),
            ("How to refer", self.route),
            ("Usual wait", self.usual_wait),
            ("Who to ask for", self.contact_role),
            ("Papers are sent by", self.channel_in_words),
            ("Where", self.boroughs or "Anywhere"),
            ("Languages", self.languages),
        ]

    @property
    def channel_in_words(self) -> str:
        """Return how papers are sent safely, and when that was tested last."""
        if not self.secure_channel:
            return ""
        tested = f"Tested on {day(self.channel_tested_on)}" if self.channel_tested_on else "Never tested"
        return f"{self.secure_channel.rstrip('.')}. {tested}"

    def warnings(self, today: date) -> list[str]:
        """Return what to know before something is sent there."""
        is_old = is_to_verify(self.channel_tested_on, today=today)
        return ["how papers are sent was not tested for six months"] if self.secure_channel and is_old else []

    @property
    def kinds_to_find(self) -> set[str]:
        """Return what it is."""
        return {self.kind}


class AgencyNote(models.Model):
    """What a colleague found of an agency, and a warning until it is looked at again. It names no client."""

    class Kind(models.TextChoices):
        GOOD = "good", "What works well"
        POOR = "poor", "What does not work"
        WARNING = "warning", "Warning"

    agency = models.ForeignKey(ListedAgency, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=7, choices=Kind)
    words = models.CharField(max_length=300)
    review_on = models.DateField("look at it again on", null=True, blank=True)
    role = models.CharField("role of whoever wrote it", max_length=60)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agency_note_warning_has_a_day",
                condition=~Q(kind="warning") | Q(review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agency_note_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"

    def is_to_review(self, today: date) -> bool:
        """Whether its day has come."""
        return self.review_on is not None and self.review_on <= today


class Interpreted(models.Model):
    """How one session with an interpreter went, and what it cost: on which day, not with which client."""

    class Came(models.TextChoices):
        YES = "yes", "On time"
        LATE = "late", "Late"
        NO = "no", "Did not come"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_ASKED = "not_asked", "Not asked"

    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    came = models.CharField(max_length=4, choices=Came)
    words_right = models.CharField("were the words right", max_length=9, choices=Answer)
    felt_safe = models.CharField("did the client feel safe", max_length=9, choices=Answer)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    fee = models.DecimalField("fee, in pounds", max_digits=7, decimal_places=2, null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="interpreted_nobody_asked_of_who_did_not_come",
                condition=~Q(came="no") | Q(words_right="not_asked", felt_safe="not_asked"),
            ),
            models.CheckConstraint(name="interpreted_fee_is_paid", condition=Q(fee=None) | Q(fee__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.interpreter}, {day(self.held_on)}"


class InterpreterSuspension(models.Model):
    """That an interpreter is not booked until a manager has decided: two clients did not feel safe.

    Begun by `suspend_where_unsafe` (privacy.sql) alone.
    """

    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="suspensions")
    began_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField("what was found out, and decided", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-began_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interpreter"], condition=Q(ended_at=None), name="suspension_one_stands"
            ),
            models.CheckConstraint(
                name="suspension_ended_at_by_and_why",
                condition=Q(ended_at=None, ended_by=None, decision="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(decision=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interpreter}: suspended {day(self.began_on)}"
