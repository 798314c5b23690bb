"""What happened: one timeline, written by people and by acts."""

from datetime import date, datetime, time
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.consent import Consent
from cases.models.document import KeptDocument
from cases.models.record import CaseRecord, CaseRecordQuerySet
from hestia.accounts.models import User


def moment_on(day: date | None, *, at: datetime) -> datetime:
    """Return the moment of what is recorded now: of an earlier day only the day is known, so its midnight."""
    if day is None or day >= timezone.localdate(at):
        return at
    return timezone.make_aware(datetime.combine(day, time()))


class EntryQuerySet(CaseRecordQuerySet["Entry"]):
    def newest_first(self) -> Self:
        """Return the latest first, by when it happened."""
        return self.order_by("-happened_at", "-pk")

    def notes(self) -> Self:
        """Return what people wrote, without what acts told."""
        return self.filter(kind__in=Entry.NOTES)

    def contacts(self) -> Self:
        """Return the times she was met, phoned or written to."""
        return self.filter(kind__in=Entry.CONTACTS)

    def to_co_sign(self) -> Self:
        """Return the notes of students and volunteers that no worker has signed yet, oldest first."""
        return self.filter(needs_co_signature=True, co_signed_at=None).order_by("recorded_at", "pk")

    def in_group(self, group: str) -> Self:
        """Return one part of the story: contact, nrm, risk, plan. Anything else is all of it."""
        kinds = Entry.GROUPS.get(group)
        return self.filter(kind__in=kinds) if kinds else self


class Entry(CaseRecord):
    """One line of a case's story. A contact note is an entry a person wrote."""

    class Kind(models.TextChoices):
        MET = "met", "Met in person"
        PHONED = "phoned", "Phone call"
        EMAIL = "email", "E-mail or text"
        AGENCY = "agency", "Contact with an agency"
        INCIDENT = "incident", "Safety incident"
        NOTE = "note", "Note"
        OPENED = "opened", "Case opened"
        DETAILS = "details", "Details changed"
        ALLOCATION = "allocation", "Allocation"
        CONSENT = "consent", "Consent"
        NRM = "nrm", "NRM"
        RISK = "risk", "Risk"
        PLAN = "plan", "Support plan"
        TASK = "task", "Task"
        DOCUMENT = "document", "Document"
        EXIT = "exit", "Exit"

    NOTES: ClassVar = (Kind.MET, Kind.PHONED, Kind.EMAIL, Kind.AGENCY, Kind.INCIDENT, Kind.NOTE)
    CONTACTS: ClassVar = (Kind.MET, Kind.PHONED, Kind.EMAIL)
    # What only tells of a paper, or of a detail that was changed: runs of these fold.
    # For who gave a reason there is no such line: the database says so (`STORY` in cases/privacy.py).
    IN_CONFIDENCE: ClassVar = "Details changed: kept in confidence"
    PAPERWORK: ClassVar = (Kind.DOCUMENT, Kind.DETAILS)
    GROUPS: ClassVar = {
        "contact": NOTES,
        "nrm": (Kind.NRM, Kind.CONSENT),
        "risk": (Kind.RISK, Kind.INCIDENT),
        "plan": (Kind.PLAN, Kind.EXIT),
    }

    class Interpreter(models.TextChoices):
        NOT_NEEDED = "not_needed", "Not needed"
        IN_PERSON = "in_person", "Yes, in person"
        PHONE = "phone", "Yes, by phone or video"
        NONE_FOUND = "none_found", "Needed, but none could be found"

    kind = models.CharField(max_length=15, choices=Kind)
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=15_000, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField("how long, in minutes", null=True, blank=True)
    interpreter = models.CharField(max_length=15, choices=Interpreter, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=200, blank=True)
    shadowing = models.OneToOneField(
        Consent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shadowed",
        verbose_name="consent to the student who was there",
    )
    document = models.ForeignKey(
        KeptDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="the file that came with it",
    )
    needs_co_signature = models.BooleanField(default=False)
    co_signed_at = models.DateTimeField(null=True, blank=True)
    co_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_lasts_less_than_a_day", condition=Q(minutes=None) | Q(minutes__range=(1, 1439))
            ),
            models.CheckConstraint(
                name="entry_co_signed_at_and_by",
                condition=Q(co_signed_at=None, co_signed_by=None)
                | Q(needs_co_signature=True, co_signed_at__isnull=False, co_signed_by__isnull=False)
                & ~Q(co_signed_by=F("by")),
            ),
        ]
        indexes: ClassVar = [
            # What people wrote, by its words: `notes_with` in cases/privacy.sql.
            GinIndex(
                SearchVector("title", "body", config="english"),
                name="entry_words",
                condition=Q(kind__in=["met", "phoned", "email", "agency", "incident", "note"]),
            ),
            models.Index(fields=["case", "-happened_at", "-id"], name="entry_timeline"),
            # With whom somebody interpreted, before they are booked for another.
            models.Index(
                fields=["interpreter_name"], condition=~Q(interpreter_name=""), name="entry_interpreted_by"
            ),
            models.Index(
                fields=["recorded_at"],
                condition=Q(needs_co_signature=True, co_signed_at=None),
                name="entry_to_co_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_contact(self) -> bool:
        """Whether she was met, phoned or written to."""
        return self.kind in self.CONTACTS

    @property
    def has_time(self) -> bool:
        """Whether it is known at what time of the day it happened: midnight in London says only the day."""
        return timezone.localtime(self.happened_at).time() != time()

    @property
    def is_note(self) -> bool:
        """Whether a person wrote it, and so may correct it."""
        return self.kind in self.NOTES

    @property
    def waits_for_co_signature(self) -> bool:
        """Whether a worker still has to sign what a student or volunteer wrote."""
        return self.needs_co_signature and self.co_signed_at is None

    @property
    def was_edited(self) -> bool:
        """Whether it was changed after it was first saved. A second signature changes nothing in it."""
        return self.version > (2 if self.co_signed_at else 1)

    def co_sign(self, *, by: User, at: datetime) -> None:
        """Sign it as the worker who answers for what a student or volunteer wrote."""
        self.co_signed_at, self.co_signed_by = at, by
        self.save()
