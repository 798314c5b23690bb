"""What she says of a row of her record, kept so that it stands wherever that row is read."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from cases.models.record import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import Ended, staff

# Kinds of rows that bear their marks themselves, wherever they are read (`cases.queries.records.with_marks`).
BESIDE_ROWS = ("cases.entry",)
# A mark of all of her record is on her case or on herself.
ALL_OF_HER_RECORD = ("cases.case", "cases.client")


class RecordMarkQuerySet(SensitiveRecordQuerySet["RecordMark"]):
    def standing(self) -> Self:
        """Return those that nobody has ended, the first one first."""
        return self.filter(ended_at=None).order_by("said_on", "pk")

    def restricting(self) -> Self:
        """Return those by which something is kept and not used."""
        return self.standing().filter(kind=RecordMark.Kind.RESTRICTED)

    def of_all_of_her_record(self) -> Self:
        """Return those of everything that is recorded of her."""
        return self.filter(row_kind__in=ALL_OF_HER_RECORD)

    def not_beside_rows(self) -> Self:
        """Return those that stand beside no row, but at the head of every page of her record."""
        return self.exclude(row_kind__in=BESIDE_ROWS)

    def of(self, records: Iterable[models.Model]) -> Self:
        """Return the marks of these rows."""
        rows = Q(pk__in=[])
        for record in records:
            rows |= Q(row_kind=record._meta.label_lower, row_id=record.pk)
        return self.filter(rows)


def has_marks_of_hers() -> Exists:
    """Return an expression: whether something is to be said at the head of the record of a case's client."""
    marks = RecordMark.objects.standing().not_beside_rows().filter(case__client=OuterRef("client"))
    return Exists(marks.order_by())


def restricted_since() -> Func:
    """Return an expression: since when something of a case's client is kept and not used, or null.

    Decided by the database, for whoever reads a case of hers, whichever of them it was written down in.
    """
    return Func(F("client_id"), function="restricted_since", output_field=models.DateField(null=True))


def is_marked(model: type[models.Model]) -> Exists:
    """Return an expression: whether a row of this model bears a mark. It costs no question of its own."""
    marks = RecordMark.objects.standing().filter(row_kind=model._meta.label_lower, row_id=OuterRef("pk"))
    return Exists(marks.order_by())


class RecordMark(Ended, CaseRecord):
    """She disputes a row of her record, or it was corrected after she did. What it said before stays."""

    class Kind(models.TextChoices):
        DISPUTED = "disputed", "Disputed by the client"
        CORRECTED = "corrected", "Corrected"
        RESTRICTED = (
            "restricted",
            "Restricted: kept, and used only with the client’s consent or for a legal claim",
        )

    kind = models.CharField(max_length=10, choices=Kind)
    row_kind = models.CharField(max_length=60, help_text="Of which kind the row is: app.model")
    row_id = models.BigIntegerField()
    said_on = models.DateField("since when")
    words = models.TextField("own words", blank=True, help_text="Only where the row itself tells no secret")
    url = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = staff()

    objects = RecordMarkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["said_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="record_mark_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["row_kind", "row_id"], condition=Q(ended_at=None), name="record_mark_of_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.said_on:%d %b %Y}"

    @property
    def pill(self) -> tuple[str, str]:
        """Return the kind of its pill, and what it says."""
        kinds = {self.Kind.DISPUTED: "soon", self.Kind.CORRECTED: "done", self.Kind.RESTRICTED: "stopped"}
        return kinds[self.Kind(self.kind)], self.get_kind_display()
