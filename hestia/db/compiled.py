"""Questions that are asked all the time, whose SQL is written once in each process.

Django writes the SQL of a query set anew each time it is asked: for a union of five tables that takes far
longer than PostgreSQL needs to answer it. What differs from one asking to the next is only values.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import RLock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import ExpressionWrapper, QuerySet
from django.db.transaction import TransactionManagementError

from hestia.db.prepared import prepared

WRITING = RLock()  # one question may ask another while it is built


@dataclass(frozen=True)
class Place:
    """A place in a question that is filled each time it is asked. No record holds what stands in for it."""

    name: str
    stands_in: int | str | date | datetime

    def takes(self, parameter: object) -> bool:
        """Return whether a parameter of the SQL is this place."""
        return type(parameter) is type(self.stands_in) and parameter == self.stands_in


def number(name: str, which: int = 1) -> Place:
    """Return the place of a whole number, such as a key; ``which`` tells several of one question apart."""
    return Place(name, -(2**31) + which)


def moment(name: str, which: int = 1) -> Place:
    """Return the place of a moment; ``which`` tells several of one question apart."""
    return Place(name, datetime(1, 1, 2, microsecond=which, tzinfo=UTC))


def day(name: str, which: int = 1) -> Place:
    """Return the place of a date; ``which`` tells several of one question apart."""
    return Place(name, date(1, 1, which))


def word(name: str, which: int = 1) -> Place:
    """Return the place of some words, such as a kind; ``which`` tells several of one question apart."""
    return Place(name, f"\N{WHITE SQUARE}{which}")


@dataclass(frozen=True)
class Written:
    """A question as it is kept: nothing changes it any more, so threads may share it."""

    question: QuerySet[Any, Any]  # with what stands in for each value
    compiler: Any  # what wrote the SQL: it knows which column is what of a record
    sql: str
    parameters: list[Any]  # of each a value, or the place that is filled


class Compiled:
    """A question with places.

    ``build`` is called once, with what stands in for each value. It must ask the same whatever the values
    are: a query set that leaves a condition out for one of them is none for this class. ``is_planned_anew``
    where the best plan is not the same for all values: then only the SQL is kept.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], *places: Place, is_planned_anew: bool = False
    ) -> None:
        self.build = build
        self.places = places
        self.is_planned_anew = is_planned_anew
        self.kept: Written | None = None

    @property
    def written(self) -> Written:
        """Return what is kept. Raises ``LookupError`` for a place that nothing asks for.

        One thread at a time, and it is there for others only when it is whole: Django joins and counts tables
        in the very query of which it writes the SQL, and two that did so at once would keep half a question.
        """
        if self.kept is None:
            with WRITING:
                self.kept = self.kept or self.write()
        return self.kept

    def write(self) -> Written:
        """Let the question be built and its SQL written."""
        question = self.build(**{place.name: place.stands_in for place in self.places})
        compiler = question.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        filled = [
            next((place for place in self.places if place.takes(parameter)), parameter)
            for parameter in parameters
        ]
        missing = [place.name for place in self.places if place not in filled]
        if missing:
            raise LookupError(f"Nothing in the question asks for {missing}.")
        return Written(question, compiler, sql, filled)

    def filled(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        """Return the SQL and its parameters.

        Raises ``KeyError`` for a place without a value, and refuses to lock what would be let go at once.
        """
        written = self.written
        if written.question.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Records are locked inside a transaction only.")
        return written.sql, [
            values[each.name] if isinstance(each, Place) else each for each in written.parameters
        ]

    def planned(self) -> AbstractContextManager[None]:
        """Return what keeps its plan, if one plan serves all values."""
        return nullcontext() if self.is_planned_anew else prepared()

    def ask(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows, as tuples in the order of the columns.

        Raises ``KeyError`` for a place without a value.
        """
        sql, filled = self.filled(values)
        with self.planned(), connection.cursor() as cursor:
            cursor.execute(sql, filled)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def records(self, **values: Any) -> list[Any]:
        """Return the records, as the query set would: with what it selects and annotates.

        Raises ``KeyError`` for a place without a value.
        """
        filled = self.filled(values)
        records = self.written.question.all()
        writer = copy(self.written.compiler)
        writer.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        writer.as_sql = lambda *_, **__: filled
        vars(records.query)["get_compiler"] = lambda *_, **__: writer
        with self.planned():
            return list(records)

    def record(self, **values: Any) -> Any:
        """Return the one record. Raises ``DoesNotExist`` if there is none."""
        for record in self.records(**values):
            return record
        model = self.written.question.model
        raise model.DoesNotExist(f"There is no {model._meta.verbose_name}.")


class WrittenOnce(ExpressionWrapper):
    """An expression of a query set that is kept: its SQL is written once."""

    written: tuple[str, tuple[Any, ...]] | None = None

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if self.written is None:
            sql, parameters = super().as_sql(compiler, connection)
            self.written = sql, tuple(parameters)
        return self.written

    def copy(self) -> "WrittenOnce":
        """Return a copy that may be given other sources, and so other SQL."""
        clone = super().copy()
        clone.written = None
        return clone


def written_once[Asked: QuerySet[Any, Any]](questions: Asked) -> Asked:
    """Write the SQL of what a query set annotates, at once. It is kept, and others are made of it.

    Threads share what it annotates, and to write the SQL of a query changes it for a moment: see `Compiled`.
    """
    annotations: dict[str, Any] = questions.query.annotations
    for name, annotation in annotations.items():
        annotations[name] = WrittenOnce(annotation, annotation.output_field)
    questions.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return questions
