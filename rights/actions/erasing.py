"""Erasing a record, as the owner, in one transaction: all of it, or nothing.

Rows that go with her are deleted with their versions. What is counted stays, with no word, name or day of
hers; what is kept as the log stays by reference, its words blanked. While a legal hold stands, PostgreSQL
refuses.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg2 import sql

from cases.models import Case, Client
from hestia.audit.append_only import ERASING
from hestia.audit.blanking import blank, lines_about
from hestia.privacy.sealed import MarkField, SealedMixin
from rights.models import Complaint, Tombstone
from rights.queries.reach import HERS, Hers, Table, links, tables
from rights.rules.retention import ERASED

PARAMETERS = Hers(
    clients="%(clients)s::bigint[]", cases="%(cases)s::bigint[]", references="%(references)s::text[]"
)
# A case is counted, and exists for nobody; no paper or line of the log leads to its new reference.
OF_A_CASE = {
    "reference": "'H-' || lpad(nextval('cases_case_reference')::text, 4, '0')",
    "erased_on": "%(erased_on)s",
}
DELETE = "DELETE FROM {table} x WHERE {hers}"
UPDATE = "UPDATE {table} x SET {sets} WHERE {hers}"
FIRST_OF_MONTH = """date_trunc('month', "{column}")"""
IS_OPEN = "She has an open case. An open record is never erased."


class CannotErase(Exception):
    """Why a record is not erased now. Nothing was changed."""


@dataclass(frozen=True)
class Whose:
    """Whose record it is: her id, and those of her cases with their references; and when it is erased.

    Her complaints too: at the bell they are named by a reference of their own, and in the log by their id.
    """

    client: int
    cases: dict[int, str]
    complaints: dict[int, str]
    erased_on: date

    @classmethod
    def of(cls, client: int, *, erased_on: date) -> "Whose":
        """Return her and all her cases, locked."""
        rows = Case.objects.select_for_update().filter(client=client).order_by("pk")
        cases = dict(rows.values_list("pk", "reference"))
        complaints = Complaint.objects.filter(case__in=cases).values_list("pk", "reference")
        return cls(client, cases, dict(complaints), erased_on)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the conditions are asked with."""
        references = [*self.cases.values(), *self.complaints.values()]
        hers = {"clients": [self.client], "cases": list(self.cases), "references": references}
        return hers | {"erased_on": self.erased_on}

    @property
    def subjects(self) -> list[str]:
        """Return how lines of the log name her and her cases."""
        return [
            f"cases.client:{self.client}",
            *(f"cases.case:{pk}" for pk in self.cases),
            *(f"rights.complaint:{pk}" for pk in self.complaints),
        ]


@transaction.atomic
def erase(*, client: int, tombstone: Tombstone, at: datetime) -> int:
    """Erase all that is hers, and leave a tombstone; return how many rows went."""
    if Case.objects.filter(client=client).exclude(status=Case.Status.CLOSED).exists():
        raise CannotErase(IS_OPEN)
    day = timezone.localdate(at)
    whose = Whose.of(client, erased_on=day)
    with erasing():
        for table in counted_for_years():
            run(blanking(table), whose.parameters)
        for table in tables():
            if not table.goes and table.record.blanked and not table.is_versions:
                run(blanking_words(table), whose.parameters)
        gone = sum(
            run(DELETE.format(table=table.name, hers=table.hers("x", PARAMETERS)), whose.parameters)
            for table in going()
        )
        lines = lines_about(whose.cases.values(), whose.subjects)
        blank(lines, erasure=str(tombstone.pk), at=at)
        tombstone.rows, tombstone.erased_on = gone, day
        tombstone.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cache.clear()  # papers that wait for whoever asked for them
    return gone


@contextmanager
def erasing() -> Iterator[None]:
    """Let the owner erase, in this transaction alone. One that fails is undone, and the word with it."""
    say = "SELECT set_config(%s, %s, true)"
    with connection.cursor() as cursor:
        cursor.execute(say, [ERASING, "on"])
    yield
    with connection.cursor() as cursor:
        cursor.execute(say, [ERASING, "off"])


def run(statement: str, parameters: Mapping[str, Any]) -> int:
    """Do one statement to rows that are erased; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def going() -> Iterator[Table]:
    """Yield the tables from which her rows go: her own rows last of all, since the others hang on them."""
    yield from (table for table in tables() if table.goes)


def counted_for_years() -> list[Table]:
    """Return the tables whose rows of hers stay, those first to which others lead."""
    stay = [table for table in tables() if table.is_blanked]
    models_of_them = {table.model for table in stay}
    return sorted(
        stay, key=lambda table: sum(key.related_model in models_of_them for key in links(table.model))
    )


# --- What stays, and no longer tells of her -------------------------------------------------------


def blanking(table: Table) -> str:
    """Return the statement that leaves of her rows what is counted, or of her own row nothing."""
    leave = left_of_her if table.model is Client else left_as_figure
    columns = {
        field.column: left
        for field in table.model._meta.local_concrete_fields
        if (left := leave(field)) is not None
    }
    # The conditions ask by references, which change here: of these tables none does.
    sets = ", ".join(f'"{column}" = {left}' for column, left in columns.items())
    return UPDATE.format(table=table.name, sets=sets, hers=table.hers("x", PARAMETERS))


def blanking_words(table: Table) -> str:
    """Return the statement that blanks the words about her in what is kept by reference."""
    fields = [table.model._meta.get_field(name) for name in table.record.blanked]
    sets = ", ".join(
        f'"{field.column}" = {in_place_of(field)}' for field in fields if isinstance(field, models.Field)
    )
    return UPDATE.format(table=table.name, sets=sets, hers=table.hers("x", PARAMETERS))


def left_of_her(field: Any) -> str | None:
    """Return what her own row holds once all is erased: what a new row holds, and a word that says so."""
    if field.primary_key or field.name == "version":
        return None
    if field.name == "known_as":
        return literal(ERASED)
    value = field.get_default()
    return "NULL" if value is None else literal(value)


def left_as_figure(field: Any) -> str | None:
    """Return what a column holds of a row that is counted for years; nothing if it stays as it is."""
    if field.primary_key:
        return None
    if field.model is Case and field.name in OF_A_CASE:
        return OF_A_CASE[field.name]
    match field:
        case models.ForeignKey():
            left = left_of_key(field)
        case SealedMixin() | MarkField():
            left = "''"
        case models.UUIDField():
            left = "gen_random_uuid()"
        case models.JSONField():
            left = literal_json(field)
        case ArrayField():
            left = None if field.base_field.choices else "'{}'"
        case models.DateField():  # of a moment too: midnight of that day
            left = f"{FIRST_OF_MONTH.format(column=field.column)}::date"
        case models.CharField() | models.TextField() if not field.choices:
            left = in_place_of(field)
        case _:
            left = None
    return left


def left_of_key(field: Any) -> str | None:
    """Return what a key holds: nothing, if it leads to a row that goes."""
    if field.related_model in {table.model for table in going() if not table.is_versions}:
        if not field.null:
            raise ImproperlyConfigured(f"{field} is counted for years and needs a row that is erased.")
        return "NULL"
    return None


def in_place_of(field: Any) -> str:
    """Return what stands where words stood: a word that says so, where there is room and there were words."""
    if field.max_length and field.max_length < len(f"{ERASED} words"):
        word = ERASED if field.max_length >= len(ERASED) else ""
    else:
        word = f"{ERASED} words"
    return f"CASE WHEN x.\"{field.column}\" = '' THEN '' ELSE {literal(word)} END"


def literal(value: Any) -> str:
    """Return a plain value as SQL says it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def literal_json(field: Any) -> str:
    """Return an empty value of the kind that a column of JSON holds."""
    return "'[]'::jsonb" if field.get_default() == [] else "'{}'::jsonb"


# --- What the disk still has ------------------------------------------------------------------------


def written_to() -> list[str]:
    """Return the tables in which an erasure deletes rows, or blanks words."""
    hers = [
        table.name for table in tables() if table.goes or table.record.fate in HERS or table.record.blanked
    ]
    return [*hers, "audit_event", "hestia_cache"]


def leave_nothing() -> None:
    """Write the tables anew, outside any transaction: old rows, and samples for planning, hold the words."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        for name in written_to():
            cursor.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(name)))
