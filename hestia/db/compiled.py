"""Questions that are asked all the time, whose SQL is written once in each process.

Django writes the SQL of a query set anew each time it is asked: for a union of five tables that takes far
longer than PostgreSQL needs to answer it. What differs from one asking to the next is only values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

from hestia.db.prepared import prepared


@dataclass(frozen=True)
class Place:
    """A place in a question that is filled each time it is asked. No record holds what stands in for it."""

    name: str
    stands_in: int | datetime

    def takes(self, parameter: object) -> bool:
        """Return whether a parameter of the SQL is this place."""
        return type(parameter) is type(self.stands_in) and parameter == self.stands_in


def number(name: str, which: int = 1) -> Place:
    """Return the place of a whole number, such as a key; ``which`` tells several of one question apart."""
    return Place(name, -(2**31) + which)


def moment(name: str, which: int = 1) -> Place:
    """Return the place of a moment; ``which`` tells several of one question apart."""
    return Place(name, datetime(1, 1, 2, microsecond=which, tzinfo=UTC))


class Compiled:
    """A question with places.

    ``build`` is called once, with what stands in for each value. It must ask the same whatever the values
    are: a query set that leaves a condition out for one of them is none for this class.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *places: Place) -> None:
        self.build = build
        self.places = places

    @cached_property
    def written(self) -> tuple[str, list[Any]]:
        """Return the SQL, and for each of its parameters a value, or the place that is filled."""
        query = self.build(**{place.name: place.stands_in for place in self.places}).query
        sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        filled = [
            next((place for place in self.places if place.takes(parameter)), parameter)
            for parameter in parameters
        ]
        missing = [place.name for place in self.places if place not in filled]
        if missing:
            raise LookupError(f"Nothing in the question asks for {missing}.")
        return sql, filled

    def ask(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows, as tuples in the order of the columns.

        Raises ``KeyError`` for a place without a value.
        """
        sql, parameters = self.written
        filled = [values[each.name] if isinstance(each, Place) else each for each in parameters]
        with prepared(), connection.cursor() as cursor:
            cursor.execute(sql, filled)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
