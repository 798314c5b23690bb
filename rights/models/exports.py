"""An export, of everything or of data: asked by one, confirmed by another, made on the server."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from cases.models.relations import staff


class CharityExportQuerySet(models.QuerySet["CharityExport"]):
    def waiting(self, *, at: datetime) -> Self:
        """Return what waits for a second person, and is not void yet."""
        return self.filter(decided_at=None, stopped_at=None, open_until__gt=at)

    def usable(self, kind: str, *, at: datetime) -> Self:
        """Return what two people want, nobody stopped, and is not done: it may be made on the server.

        Of one kind always: a yes to a sheet is none to everything.
        """
        return self._confirmed(at=at).filter(kind=kind)

    def unsettled(self, *, at: datetime) -> Self:
        """Return what may still lead to a file."""
        return self.waiting(at=at) | self._confirmed(at=at)

    def _confirmed(self, *, at: datetime) -> Self:
        return self.filter(was_confirmed=True, stopped_at=None, made_at=None, usable_until__gt=at)

    def with_people(self) -> Self:
        """Return with everyone who is named."""
        return self.select_related("asked_by", "decided_by", "stopped_by")


class CharityExport(models.Model):
    """One wish to have something exported: who asked and why, who said yes or no, and what was made.

    Everything the charity has recorded, or a data sheet for one recipient, of those alone
    who agreed to that (`rights.actions.sheets`).

    Written once and decided once, by another person; until it is made, whoever may confirm may stop it. The
    database holds the application to that (`guard_charity_export`). What was made is written by the owner.
    """

    LEAST_WORDS = 10  # characters of a reason

    class Kind(models.TextChoices):
        EVERYTHING = "everything", "Everything the charity has recorded"
        SHEET = "sheet", "Data on trafficking, without names"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVERYTHING)
    recipient = models.CharField("who is given the data sheet", max_length=160, blank=True)
    why = models.CharField(max_length=600)
    asked_at = models.DateTimeField()
    asked_by = staff()
    open_until = models.DateTimeField(help_text="When a request that nobody answered is void")
    decided_at = models.DateTimeField(null=True)
    decided_by = staff(null=True)
    was_confirmed = models.BooleanField(null=True)
    decided_words = models.CharField(max_length=300, blank=True)
    usable_until = models.DateTimeField(null=True, help_text="Until when the yes counts")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = staff(null=True)
    stopped_why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(null=True)
    archive = models.CharField("name of the archive", max_length=80, blank=True)
    digest = models.CharField("SHA-256 of the archive", max_length=64, blank=True)
    rows = models.PositiveBigIntegerField("how many rows are in it", null=True)

    objects = CharityExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="charity_export_says_why", condition=Q(GreaterThanOrEqual(Length("why"), 10))
            ),
            models.CheckConstraint(
                name="charity_export_sheet_has_its_recipient",
                condition=Q(kind="everything", recipient="") | Q(kind="sheet") & ~Q(recipient=""),
            ),
            models.CheckConstraint(
                name="charity_export_is_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="charity_export_decided_at_by_and_words",
                condition=Q(decided_at=None, decided_by=None, was_confirmed=None, decided_words="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, was_confirmed__isnull=False)
                & ~Q(decided_words=""),
            ),
            models.CheckConstraint(
                name="charity_export_usable_once_confirmed",
                condition=Q(was_confirmed=True, usable_until__isnull=False)
                | (Q(was_confirmed=None) | Q(was_confirmed=False)) & Q(usable_until=None),
            ),
            models.CheckConstraint(
                name="charity_export_stopped_at_by_and_why",
                condition=Q(stopped_at=None, stopped_by=None, stopped_why="")
                | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stopped_why=""),
            ),
            models.CheckConstraint(
                name="charity_export_made_of_what_two_want",
                condition=Q(made_at=None, archive="", digest="", rows=None)
                | Q(made_at__isnull=False, rows__isnull=False, was_confirmed=True, stopped_at=None)
                & ~Q(archive="")
                & ~Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Export asked by {self.asked_by}"

    @property
    def is_of_everything(self) -> bool:
        """Whether all that was recorded leaves, and not a sheet."""
        return self.kind == self.Kind.EVERYTHING

    @property
    def contents(self) -> str:
        """Return what is exported, as it stands within a sentence."""
        if self.is_of_everything:
            return "everything the charity has recorded"
        return f"data on trafficking, without names, for {self.recipient}"

    @property
    def command(self) -> str:
        """Return what is run on the server to make it."""
        return "export_charity" if self.is_of_everything else "export_htcds"

    def is_waiting(self, *, at: datetime) -> bool:
        """Whether a second person can still answer."""
        return self.decided_at is None and self.stopped_at is None and at < self.open_until

    def is_usable(self, *, at: datetime) -> bool:
        """Whether it may be made on the server."""
        is_wanted = bool(self.was_confirmed) and self.stopped_at is None and self.made_at is None
        return is_wanted and self.usable_until is not None and at < self.usable_until

    def standing(self, *, at: datetime) -> tuple[str, str]:
        """Return the look and the words of how it stands."""
        if self.made_at:
            return "done", "Made"
        if self.stopped_at:
            return "overdue", "Stopped"
        if self.was_confirmed is False:
            return "overdue", "Refused"
        if self.is_usable(at=at):
            return "soon", "May be made"
        return ("waiting", "Waiting for a second person") if self.is_waiting(at=at) else ("done", "Void")
