"""A printed form with a code, and the one record that it becomes."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import staff
from hestia.accounts.models import Service, User
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.ui.words import counted, date_words
from outage.rules.codes import shown
from outage.rules.versions import older_in_words, pages_of


class SheetQuerySet(models.QuerySet["Sheet"]):
    def of_services(self, user: User) -> Self:
        """Return those of the services where somebody works."""
        return self.filter(service__in=user.service_ids)

    def out(self) -> Self:
        """Return those that are neither keyed in nor destroyed."""
        return self.filter(keyed_at=None, destroyed_at=None)

    def oldest_first(self) -> Self:
        """Return those first that were printed first: of those that are out, the missing ones."""
        return self.order_by("printed_at", "pk")

    def settled(self) -> Self:
        """Return those that are keyed in or destroyed."""
        return self.exclude(keyed_at=None, destroyed_at=None)

    def with_people(self) -> Self:
        """Return with everyone who is named, and the service."""
        return self.select_related(
            *("service", "printed_by", "handed_to", "written_by", "keyed_by", "destroyed_by"),
            *("shredded_by", "shredding_seen_by"),
        )


class Sheet(Versioned):
    """One printed form without a word on it: its code, whose house it is for, and what became of it."""

    class Kind(models.TextChoices):
        NOTE = "note", "Contact note"
        INTAKE = "intake", "Intake"
        SCREEN = "screen", "Rapid risk screen"
        CONSENT = "consent", "Consent"
        INCIDENT = "incident", "Incident"
        NRM = "nrm", "NRM questions"

    class Destroyed(models.TextChoices):
        BLANK = "blank", "Nothing was written on it"
        SPOILT = "spoilt", "It was spoilt, and nothing on it is needed"
        COPIED = "copied", "All of it is on another sheet or in the record"

    class PagesWhy(models.TextChoices):
        BLANK = "blank", "Nothing was written on them"
        SPOILT = "spoilt", "They were spoilt, and are shredded"
        WITH_CLIENT = "with_client", "The client has them"
        MISSING = "missing", "They are missing"

    class State(models.TextChoices):
        OUT = "out", "Handed out"
        MISSING = "missing", "Missing"
        KEYED = "keyed", "Keyed in"
        DESTROYED = "destroyed", "Destroyed"

    code = models.CharField(max_length=9, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    form_version = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    handed_to = staff(null=True, blank=True)
    printed_at = models.DateTimeField()
    printed_by = staff()
    # As whoever keys it in said it last, before the record was made.
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = staff(null=True, blank=True)
    pages_back = models.PositiveSmallIntegerField("how many of its pages came back", null=True, blank=True)
    # A choice, as a sheet names no client and outlives her record: what is typed could name her.
    pages_why = models.CharField("where the other pages are", max_length=15, choices=PagesWhy, blank=True)
    keyed_at = models.DateTimeField(null=True, blank=True)
    keyed_by = staff(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroyed_by = staff(null=True, blank=True)
    destroyed_why = models.CharField(max_length=10, choices=Destroyed, blank=True)
    # Of one that is keyed in: what was paper is a scan now.
    shredded_at = models.DateTimeField(null=True, blank=True)
    shredded_by = staff(null=True, blank=True)
    shredding_seen_by = staff(null=True, blank=True)

    objects = SheetQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-printed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sheet_written_at_and_by",
                condition=Q(written_at=None, written_by=None)
                | Q(written_at__isnull=False, written_by__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_pages_are_counted_when_it_comes_back",
                condition=Q(pages_back=None, pages_why="") | Q(pages_back__gt=0, written_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_keyed_at_and_by",
                condition=Q(keyed_at=None, keyed_by=None)
                | Q(keyed_at__isnull=False, keyed_by__isnull=False, written_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_destroyed_at_and_by_and_why",
                condition=Q(destroyed_at=None, destroyed_by=None, destroyed_why="")
                | Q(destroyed_at__isnull=False, destroyed_by__isnull=False) & ~Q(destroyed_why=""),
            ),
            models.CheckConstraint(
                name="sheet_is_not_both_keyed_and_destroyed",
                condition=Q(keyed_at=None) | Q(destroyed_at=None),
            ),
            models.CheckConstraint(
                name="sheet_shredded_at_and_by_once_keyed",
                condition=Q(shredded_at=None, shredded_by=None, shredding_seen_by=None)
                | Q(shredded_at__isnull=False, shredded_by__isnull=False, keyed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_shredding_is_seen_by_another",
                condition=Q(shredding_seen_by=None) | ~Q(shredding_seen_by=F("shredded_by")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["service", "-printed_at"], name="sheet_of_service"),
        ]

    def __str__(self) -> str:
        return self.shown_code

    def get_absolute_url(self) -> str:
        return reverse("outage:sheet", args=[self.code])

    @property
    def shown_code(self) -> str:
        """Return its code as it is printed."""
        return shown(self.code)

    @property
    def is_out(self) -> bool:
        """Whether it is neither keyed in nor destroyed."""
        return self.keyed_at is None and self.destroyed_at is None

    @property
    def shredded_in_words(self) -> str:
        """Return who shredded its paper, and whether somebody watched; nothing if it is there still."""
        if self.shredded_at is None:
            return ""
        watched = f"{self.shredding_seen_by} watched" if self.shredding_seen_by_id else "nobody watched"
        on = date_words(timezone.localdate(self.shredded_at))
        return f"Paper shredded by {self.shredded_by}, {on}; {watched}"

    @property
    def pages(self) -> int | None:
        """Return how many pages it has, if it is of today's form."""
        return pages_of(self.kind, self.form_version)

    @property
    def pages_in_words(self) -> str:
        """Return what of it came back: "2 pages came back", "1 of 2 pages came back: the other is wet"."""
        if self.pages_back is None:
            return ""
        if self.pages is None or self.pages_back == self.pages:
            return f"{counted(self.pages_back, 'page')} came back"
        why = self.get_pages_why_display().lower()
        return f"{self.pages_back} of {counted(self.pages, 'page')} came back: {why}"

    @property
    def older_in_words(self) -> str:
        """Return what to know before it is keyed in, if its form has changed since it was printed."""
        return older_in_words(self.kind, self.form_version)

    @property
    def missing_from(self) -> date:
        """Return the day from which it counts as missing, if nobody has keyed it in or destroyed it."""
        return timezone.localdate(self.printed_at) + timedelta(days=settings.SHEET_MISSING_DAYS)

    def state(self, *, on: date) -> State:
        """Return how it stands on a day, by what was done with it."""
        if self.keyed_at:
            return self.State.KEYED
        if self.destroyed_at:
            return self.State.DESTROYED
        return self.State.MISSING if on >= self.missing_from else self.State.OUT

    def blockers(self) -> list[str]:
        """Return why it can become no record any more."""
        if self.keyed_at:
            return [f"Sheet {self} is already keyed in, by {self.keyed_by}. It is not entered twice."]
        if self.destroyed_at:
            return [f"Sheet {self} was destroyed, by {self.destroyed_by}. Print another one."]
        return []

    # Acts

    def say_written(self, *, by: User, at: datetime, pages: int, why: str = "") -> None:
        """Take down who wrote on it, when, how many of its pages came back, and where the others are."""
        self.written_by, self.written_at = by, at
        self.pages_back, self.pages_why = pages, why
        self.save()

    def key(self, *, by: User, at: datetime) -> None:
        """Say that it is a record now."""
        self.keyed_at, self.keyed_by = at, by
        self.save()

    def destroy(self, *, why: str, by: User, at: datetime) -> None:
        """Say that the paper is destroyed."""
        self.destroyed_at, self.destroyed_by, self.destroyed_why = at, by, why
        self.save()

    def shred(self, *, seen_by: User | None, by: User, at: datetime) -> None:
        """Say that the paper is shredded: all of it is in the record, and a scan of it is kept."""
        self.shredded_at, self.shredded_by = at, by
        if seen_by:
            self.shredding_seen_by = seen_by
        self.save()


class KeyedSheetQuerySet(SensitiveRecordQuerySet["KeyedSheet"]):
    def to_check(self) -> Self:
        """Return those that a second person has still to read against the record."""
        return self.filter(needs_check=True, checked_at=None)


class KeyedSheet(CaseRecord):
    """What a sheet became: one record, and where a slip does harm, a second reader's word for it."""

    sheet = models.OneToOneField(
        Sheet, on_delete=models.PROTECT, related_name="record"
    )  # one code, one record
    record_kind = models.CharField(max_length=60, editable=False, help_text="The kind of thing: app.model")
    record_id = models.PositiveBigIntegerField(editable=False)
    keyed_at = models.DateTimeField()
    keyed_by = staff()
    needs_check = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = staff(null=True, blank=True)

    objects = KeyedSheetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-keyed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="keyed_sheet_checked_at_and_by_another",
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(checked_by=F("keyed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"Sheet {self.sheet}"

    @property
    def waits_for_check(self) -> bool:
        """Whether a second person has still to read the sheet against the record."""
        return self.needs_check and self.checked_at is None

    def check_blockers(self, by: User) -> list[str]:
        """Return why somebody cannot say that the record says what the sheet says."""
        if not self.waits_for_check:
            return ["Nobody has to check this sheet any more."]
        return ["You keyed it in. Somebody else checks it."] if self.keyed_by_id == by.pk else []

    def confirm(self, *, by: User, at: datetime) -> None:
        """Say that the record says what the sheet says."""
        self.checked_at, self.checked_by = at, by
        self.save()
