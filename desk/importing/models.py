"""What was uploaded, until it is a caseload or thrown away; and which cases came from elsewhere."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Min
from django.db.models.functions import Upper

from cases.models import CaseRecord, CaseRecordQuerySet
from desk.importing.reading import Problem, Row, Table
from hestia.accounts.models import User
from hestia.privacy.sealed import SealedJSONField

KEPT = timedelta(days=1)
STALE = timedelta(minutes=2)  # a step takes seconds
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

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.source

    @classmethod
    def of_table(cls, table: Table, *, source: str, owner: User, at: datetime) -> Self:
        """Return what a file holds, not yet saved."""
        return cls(
            owner=owner,
            source=source,
            made_at=at,
            touched_at=at,
            headings=table.headings,
            rows=table.rows,
            problems=table.problems,
            total=len(table.rows),
        )

    # Questions

    @property
    def first_row(self) -> Row:
        """Return the row of headings."""
        return Row(*self.headings)

    def table_rows(self, start: int = 0, end: int | None = None) -> list[Row]:
        """Return the rows below it, or some of them."""
        return [Row(*row) for row in self.rows[start:end]]

    @property
    def found(self) -> list[Problem]:
        """Return every problem, from the top of the spreadsheet down."""
        return sorted(Problem(*problem) for problem in self.problems)

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
            return ["It is not checked yet."]
        blockers = []
        if self.problems:
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

    def doubt(self, rows: Iterable[int]) -> None:
        """Ask about more rows."""
        self.unsure |= {str(row): self.unsure.get(str(row), 0) for row in rows}


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
