"""Which closed records fall due and when; of one record, what goes when it is erased, in numbers."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, Min, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable

from cases.models import Case
from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.privacy.records import Fate
from hestia.privacy.secrecy import Level
from rights.models import Erasure, LegalHold, RetentionReview, SpokenRequest
from rights.models.retention import ErasureQuerySet, LegalHoldQuerySet
from rights.queries.reach import Table, tables
from rights.queries.register import subject
from rights.rules.retention import Facts, Kind, Sum, Term, count

# What an erasure itself writes or closes: it changes between the question and the answer.
OF_ERASING = {"cases_seal", "cases_named", "rights_erasure", "rights_retentionreview", "rights_legalhold"}
COUNTS = "SELECT of_table, rows, newest FROM record_counts(%s)"
DUE = """
    SELECT case_id, reference, closed_on, last_activity_on, has_children, youngest_born, kept_until,
           agreed_on, agreed_by, look_again_on, held_for, is_asked, erased_on, is_hold_asked
      FROM records_due(%s) {where}
"""
OF_HER = "WHERE case_id IN (SELECT h.case_id FROM her_cases(%s) h)"


@cache
def schedule() -> Mapping[Kind, Term]:
    """Return how long each kind of record is kept."""
    return {
        kind: Term(
            years=numbers["years"],
            source=numbers["source"],
            review_on=date.fromisoformat(numbers["review_on"]),
            age=numbers.get("age", 0),
        )
        for kind, numbers in ((Kind(name), numbers) for name, numbers in settings.RETENTION.items())
    }


@dataclass(frozen=True, slots=True)
class DueRow:
    """A closed record: of which case, the sum by which it falls due, and what was decided about it."""

    case: int
    reference: str
    sum: Sum
    agreed_by: User | None  # that all of it is erased, where she asked for that
    look_again_on: date | None  # at the legal hold that stands, if one does
    held_for: str  # who asked for that one, in words
    is_asked: bool
    erased_on: date | None
    is_hold_asked: bool  # by reference, and nobody has set it yet: it counts already

    @property
    def is_held(self) -> bool:
        """Whether a legal hold stands, or one was asked for."""
        return self.look_again_on is not None or self.is_hold_asked

    @property
    def is_settled(self) -> bool:
        """Whether somebody has decided already, or nobody may."""
        return self.is_held or self.is_asked or self.erased_on is not None


def records_due(user: User, *, on: date) -> list[DueRow]:
    """Return the closed records of which somebody may know, the first that falls due first."""
    rows = due_rows(query(DUE.format(where=""), None, by=user))
    within = timedelta(days=settings.RETENTION_SOON_DAYS)
    listed = [
        row
        for row in rows
        if row.is_settled or row.sum.is_due(on=on) or row.sum.is_soon(on=on, within=within)
    ]
    return sorted(listed, key=lambda row: (row.sum.due_on, row.reference))


def due_row(case: Case, *, by: User) -> DueRow | None:
    """Return when the record of a client falls due: nothing while a case of hers is open."""
    return next(iter(due_rows(query(DUE.format(where=OF_HER), case.client_id, case.client_id, by=by))), None)


def due_rows(rows: list[tuple[Any, ...]]) -> list[DueRow]:
    """Return closed records as the database tells of them, each with its sum."""
    people = User.objects.in_bulk({agreed_by for *_, agreed_by, _, _, _, _, _ in rows if agreed_by})
    return [
        DueRow(
            case,
            reference,
            count(Facts(*facts), schedule()),
            people.get(agreed_by),
            held,
            str(LegalHold.Asker(held_for).label) if held_for else "",
            is_asked,
            erased_on,
            is_hold_asked,
        )
        for case, reference, *facts, agreed_by, held, held_for, is_asked, erased_on, is_hold_asked in rows
    ]


def holds_of(case: Case) -> LegalHoldQuerySet:
    """Return every legal hold on a client, the latest first."""
    return LegalHold.objects.of(case).select_related("set_by", "lift_asked_by")


def holds_to_review(user: User, *, on: date) -> Iterable[tuple[str, date]]:
    """Return the open cases of somebody's services with a hold to be looked at again, and since when."""
    cases = Case.objects.visible_to(user).open().filter(service__in=user.service_ids)
    held = cases.filter(client__legalhold_set__lifted_at=None, client__legalhold_set__review_on__lte=on)
    review_on: QuerySet[Case, tuple[str, date]] = (
        held.order_by().values("reference").annotate(since=Min("client__legalhold_set__review_on"))
    ).values_list("reference", "since")
    return review_on


def is_held(user: User) -> Combinable:
    """Return, for a query of cases, whether ``user`` may know of a hold on each, set or asked for."""
    if user.sees < Level.SENSITIVE:
        return Value(value=False)
    is_set = Exists(LegalHold.objects.standing().filter(client=OuterRef("client")))
    if not user.has_perm(Permission.REQUEST_HANDLE):
        return is_set
    hers = Case.objects.filter(client=OuterRef(OuterRef("client"))).order_by().values("reference")
    asked = SpokenRequest.objects.holds().waiting().filter(of_reference__in=hers)
    return ExpressionWrapper(is_set | Exists(asked.order_by()), output_field=BooleanField())


def standing_holds(case: Case) -> list[LegalHold]:
    """Return those that two people have not lifted."""
    return list(holds_of(case).standing())


def holds_asked(case: Case) -> list[SpokenRequest]:
    """Return those that were asked for by reference and that nobody has set yet: they count already."""
    hers = Case.objects.filter(client=case.client_id).order_by().values("reference")
    asked = SpokenRequest.objects.holds().waiting().filter(of_reference__in=hers)
    return list(asked.select_related("made_by").defer("answers"))


def is_held_or_asked(case: Case) -> bool:
    """Whether the law holds all that is hers: by a hold, or by one that was asked for."""
    return bool(standing_holds(case) or holds_asked(case))


def erasures_of(case: Case) -> ErasureQuerySet:
    """Return every erasure that was asked for of a client, the latest first."""
    return Erasure.objects.of(case).select_related("asked_by", "asked_of", "confirmed_by")


def standing_erasure(case: Case) -> Erasure | None:
    """Return the erasure that was asked for and neither refused nor stopped, if there is one."""
    return erasures_of(case).standing().first()


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one record is kept: when it falls due, what holds it, and whether it is to be erased."""

    row: DueRow | None
    holds: list[LegalHold]
    erasure: Erasure | None
    holds_asked: list[SpokenRequest]


def kept_of(case: Case, *, by: User) -> Kept:
    """Return how long a record is kept, as somebody may know of it."""
    return Kept(due_row(case, by=by), standing_holds(case), standing_erasure(case), holds_asked(case))


def reviews(case: Case) -> list[RetentionReview]:
    """Return what was decided before, the latest first."""
    return list(RetentionReview.objects.filter(client=case.client_id).select_related("made_by"))


# --- The statement ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """What exactly an erasure changes: how many rows of each kind, their versions, and a sum of all that."""

    rows: Mapping[str, int]  # by table, without those of which she has none
    digest: str

    @property
    def lines(self) -> list[tuple[str, int, int, str]]:
        """Return each kind of row as a reader calls it, how many, their versions, and what becomes of it."""
        return [
            (subject(table.model), number, self.rows.get(versions_name(table), 0), fate_words(table))
            for table in own_tables()
            if (number := self.rows.get(table.name, 0)) or self.rows.get(versions_name(table), 0)
        ]


def statement_of(case: Case, *, by: User) -> Statement:
    """Return what an erasure of her record changes, as the database counts it for somebody."""
    return stated(query(COUNTS, case.client_id, by=by))


def stated(counts: Iterable[tuple[str, int, str]]) -> Statement:
    """Return the statement of what was counted: by table how many rows, and which is the newest."""
    rows = {table: (number, newest) for table, number, newest in counts if number}
    record = sorted((table, *values) for table, values in rows.items() if not is_of_erasing(table))
    digest = hashlib.sha256(json.dumps(record).encode()).hexdigest()
    return Statement({table: number for table, (number, _) in rows.items()}, digest)


def is_of_erasing(table: str) -> bool:
    """Whether the erasure itself writes a table or its history, or unfinished work or the bell does."""
    passing = {
        other.name for other in tables() if other.record.fate == Fate.SHORT_LIVED or other.record.naming
    }
    return table.replace("_historical", "_") in OF_ERASING | passing


def own_tables() -> list[Table]:
    """Return the tables with rows of hers, but those of versions."""
    return [table for table in tables() if not table.is_versions]


def versions_name(table: Table) -> str:
    """Return the table of the versions of a table's rows."""
    return next((other.name for other in tables() if other.is_versions and other.model is table.model), "")


def fate_words(table: Table) -> str:
    """Return what becomes of rows of hers, in words."""
    if table.goes:
        return "Erased"
    if table.record.blanked or table.is_blanked:
        return "Blanked: what is counted stays"
    return "Stays: by reference only"
