"""What is on its way in, how the sheets of other systems are taken, and which cases came from elsewhere."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Min
from django.db.models.functions import Lower, Upper

from cases.models import CaseRecord, CaseRecordQuerySet
from desk.importing.mapping import LEFT_OUT, Taking, in_our_order
from desk.importing.reading import Problem, SheetRow, SheetTable
from hestia.accounts.models import User
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.privacy.sealed import SealedJSONField

KEPT = timedelta(days=1)
STALE = timedelta(minutes=2)  # a step takes seconds
MOST_PROBLEMS = 20_000
LEAVE, NEW, REOPEN = "leave", "new", "reopen:"


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, user: User) -> Self:
        """Return one person's own, newest first. Nobody sees another's."""
        return self.filter(owner=user).order_by("-made_at")

    def kept(self, *, at: datetime) -> Self:
        """Return what is not yet a day old."""
        return self.filter(made_at__gt=at - KEPT)


class Upload(models.Model):
    """A caseload on its way in: the words of a spreadsheet, and what was found in them.

    Its owner alone reads it. It has no history, and goes when its cases are made, when its owner throws it
    away, or after a day.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", "Say which column is which"
        WAITING = "waiting", "Waiting for you"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        WRITING = "writing", "Being written"

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    headings = models.JSONField()
    rows = SealedJSONField(default=list, bound_by="key")
    total = models.PositiveIntegerField()
    checked = models.PositiveIntegerField(default=0)
    problems = SealedJSONField(default=list, bound_by="key")
    unsure = models.JSONField(default=dict)  # rows of whom someone may be known: each with its twin's, or 0
    choices = models.JSONField(default=dict)  # what was decided about them
    refusal = models.TextField(blank=True)
    columns = models.JSONField(default=dict)  # by its place, which of ours a column is; none: they are ours
    words = SealedJSONField(default=dict, bound_by="key")  # by our column, which of our words theirs mean
    unread = models.PositiveIntegerField(null=True)  # how many of the problems were found as it was read

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.source

    @classmethod
    def of_table(cls, table: SheetTable, *, source: str, owner: User, at: datetime) -> Self:
        """Return what a file holds, not yet saved."""
        return cls(
            owner=owner,
            source=source,
            made_at=at,
            touched_at=at,
            headings=table.headings,
            rows=table.rows,
            problems=table.problems,
            unread=len(table.problems),
            total=len(table.rows),
        )

    # Questions

    @property
    def first_row(self) -> SheetRow:
        """Return the row of headings, in our words."""
        return self.taking.headings(self.sheet_headings)

    def table_rows(self, start: int = 0, end: int | None = None) -> list[SheetRow]:
        """Return the rows below it, or some of them, in our words."""
        return self.taking.rows(self.sheet_rows(start, end))

    @property
    def sheet_headings(self) -> SheetRow:
        """Return the row of headings as it is in the sheet."""
        return SheetRow(*self.headings)

    def sheet_rows(self, start: int = 0, end: int | None = None) -> list[SheetRow]:
        """Return the rows as they are in the sheet, or some of them."""
        return [SheetRow(*row) for row in self.rows[start:end]]

    @property
    def taking(self) -> Taking:
        """Return how the sheet is taken."""
        return Taking({int(place): name for place, name in self.columns.items()}, self.words)

    @property
    def left_out_columns(self) -> list[str]:
        """Return the headings of which nothing is taken, from left to right."""
        cells = self.sheet_headings.cells
        return [cells[place] for place, name in sorted(self.taking.columns.items()) if name == LEFT_OUT]

    @property
    def found(self) -> list[Problem]:
        """Return every problem of what is taken, from the top of the spreadsheet down."""
        unread = self.unread or 0
        taken = {self.sheet_headings.cells[place] for place, name in self.taking.columns.items() if name}
        left_out = set(self.left_out_columns) - taken if unread < MOST_PROBLEMS else set()
        problems = [Problem(*problem) for problem in self.problems]
        of_reading = [problem for problem in problems[:unread] if problem.column not in left_out]
        return sorted([*of_reading, *problems[unread:]])

    @property
    def may_be_taken_otherwise(self) -> bool:
        """Whether somebody may still say which column is which."""
        asked_in = {self.State.COLUMNS, self.State.WAITING, self.State.CHECKED}
        return self.state in asked_in and self.unread is not None

    def undecided(self) -> list[int]:
        """Return the rows of which somebody must still say whether the person is known."""
        return [row for row in self.rows_in_doubt() if str(row) not in self.choices]

    def rows_in_doubt(self) -> list[int]:
        """Return the rows of which somebody must say whether the person is known."""
        return sorted(int(row) for row in self.unsure)

    @property
    def left_out(self) -> int:
        """Return how many rows are not brought in."""
        return sum(choice == LEAVE for choice in self.choices.values())

    @property
    def coming(self) -> int:
        """Return how many rows are brought in."""
        return self.total - self.left_out

    def blockers(self) -> list[str]:
        """Return why it cannot be written now."""
        if self.state != self.State.CHECKED:
            return ["It has not been checked yet."]
        blockers = []
        if self.found:
            blockers.append("There are problems. Correct them in your spreadsheet, and choose it again.")
        if self.undecided():
            blockers.append("First say, for everybody who may be here already, if it is the same person.")
        if not self.coming:
            blockers.append("Every row is left out, so there is nothing to bring in.")
        return blockers

    def is_stuck(self, *, at: datetime) -> bool:
        """Whether nothing has happened for so long that something is wrong."""
        is_at_work = self.state in {self.State.CHECKING, self.State.WRITING}
        return is_at_work and at - self.touched_at > STALE

    # Acts

    def choose(self, choices: dict[int, str]) -> None:
        """Keep what was decided about some rows."""
        self.choices |= {str(row): choice for row, choice in choices.items()}
        self.refusal = ""
        self.save(update_fields=["choices", "refusal"])

    def take_columns(
        self, columns: Mapping[int, str], words: Mapping[str, dict[str, str]] | None = None
    ) -> None:
        """Keep which column is which, and what words of them mean. It is then checked from the beginning.

        :param words: as a profile has them; without any, those that were said before stay
        """
        self.columns = {str(place): name for place, name in columns.items()}
        known = self.words if words is None else words
        self.words = {name: meanings for name, meanings in known.items() if name in columns.values()}
        self.start_again()

    def take_words(self, words: dict[str, dict[str, str]]) -> None:
        """Keep what the words in some columns mean."""
        self.words = {name: meanings for name, meanings in words.items() if meanings}
        self.start_again()

    def start_again(self) -> None:
        """Forget what was found and decided, but for what could not be read."""
        self.state, self.checked, self.unsure, self.choices, self.refusal = self.State.COLUMNS, 0, {}, {}, ""
        del self.problems[self.unread or 0 :]
        self.save()

    def doubt(self, rows: Iterable[int]) -> None:
        """Ask about more rows."""
        self.unsure |= {str(row): self.unsure.get(str(row), 0) for row in rows}


class ImportProfile(Versioned):
    """How the sheets of another system are taken, kept to be used again: headings and choices alone."""

    name = models.CharField(max_length=80)
    columns = models.JSONField()  # by their heading, the name of our column; an empty one is left out
    words = models.JSONField(default=dict)  # by the name of our column: by their word, ours
    made_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    history = History()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="import_profile_once_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def taken(self) -> list[tuple[str, str]]:
        """Return the headings it takes, each with the name of our column, in the order of the template."""
        theirs = {name: heading for heading, name in self.columns.items() if name}
        return [(theirs[name], name) for name in in_our_order(theirs)]

    @property
    def left_out(self) -> list[str]:
        """Return the headings that it leaves out."""
        return sorted(heading for heading, name in self.columns.items() if name == LEFT_OUT)


class ImportedQuerySet(CaseRecordQuerySet["Imported"]):
    def batches(self) -> models.QuerySet[Any, Any]:
        """Return each caseload that was brought in, newest first: how many, from where, when, by whom."""
        grouped = self.order_by().values("batch", "source", "made_by__first_name", "made_by__last_name")
        return grouped.annotate(cases=Count("pk"), at=Min("made_at")).order_by("-at")


class Imported(CaseRecord):
    """That a case came from elsewhere: from where, and what it was called there."""

    batch = models.UUIDField()
    source = models.CharField(max_length=80)
    reference = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ImportedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["batch", "row"]
        verbose_name_plural = "imported"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case"], name="imported_once")]
        indexes: ClassVar = [
            models.Index(fields=["batch", "row"], name="imported_of_batch"),
            models.Index(Upper("reference"), name="imported_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}".strip()
