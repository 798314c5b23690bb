"""Interpreters, how each session went, and who is not booked until a manager decides."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hestia.db.history import History
from hestia.directory.models.entries import DirectoryEntry, DirectoryQuerySet
from hestia.directory.rules import is_named, is_past, parted_by_commas, same
from hestia.ui.words import day

SUSPENDED = "not booked until a manager has decided: two clients did not feel safe"


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
        barred = [part for part in parted_by_commas(self.not_for) if is_named(part, known)]
        shared = [part for part in parted_by_commas(self.home) if is_named(part, home)]
        return [
            *(f"not for {part}: {self.not_for_why.rstrip('.')}" for part in barred),
            *(f"they come from {part} too: ask her first" for part in shared),
        ]

    @property
    def is_suspended(self) -> bool:
        """Whether a manager must decide first, as it was read: see `InterpreterManager`."""
        return bool(vars(self).get("stands_suspended"))

    def can_be_booked(self, today: date) -> bool:
        """Whether they are offered to whoever books."""
        waits = self.is_suspended or self.is_unchecked
        return self.retired_at is None and not waits and not self.has_left(today)

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
