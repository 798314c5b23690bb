"""What is asked across the whole charity: numbers, and initials by which nobody is entered twice.

The database answers each question in one reviewed function (cases/privacy.sql), which decides who may ask.
Everything else is asked of what exists for the person.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from cases.models import Cover
from cases.rules.names import sound
from hestia.accounts.models import Service, User
from hestia.db.acting import acting_as


def query(question: str, *values: Any, by: User) -> list[tuple[Any, ...]]:
    """Return the rows a function of the database tells this person."""
    # No savepoint: what writes is undone with all around it.
    with acting_as(by, at=by.moment), transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(question, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


SOON = timedelta(weeks=4)  # an absence within which is said at allocation


# --- How full the services are --------------------------------------------------------------------


@dataclass
class Taken:
    """How many open cases there are in each service and with each worker, and which rooms are taken."""

    in_use: Counter[int] = field(default_factory=Counter)
    carried: Counter[int] = field(default_factory=Counter)
    high: Counter[int] = field(default_factory=Counter)
    rooms: dict[int, bool] = field(default_factory=dict)
    unshown_rooms: set[int] = field(default_factory=set)


def away_soon(workers: Iterable[User], services: Iterable[Service], *, at: datetime) -> dict[int, Cover]:
    """Return who of some workers is away now or within four weeks, each with the cover that comes first.

    Of those covers that reach one of the services.
    """
    covers = Cover.objects.not_over(at=at).filter(
        worker__in=workers, given_by__services__in=services, from_at__lte=at + SOON
    )
    soonest: dict[int, Cover] = {}
    for cover in covers.select_related("person").distinct():
        soonest.setdefault(cover.worker_id, cover)
    return soonest


def places_taken(*, by: User) -> Taken:
    """Return how full every service is. `in_use` counts no one who waits; `rooms` says which is only held.

    `unshown_rooms` are those of them of whose holder the person must not know: to them, out of use.
    """
    taken = Taken()
    question = "SELECT service_id, worker_id, is_waiting, room_id, is_held, cases, high FROM places_taken()"
    for service, worker, is_waiting, room, is_held, cases, high in query(question, by=by):
        if room is not None:
            taken.rooms[room] = bool(is_held)
            if is_held is None:
                taken.unshown_rooms.add(room)
            continue
        if not is_waiting:
            taken.in_use[service] += cases
        if worker is not None:
            taken.carried[worker] += cases
            taken.high[worker] += high
    return taken


# --- What can be opened ----------------------------------------------------------------------------


def case_to_open(reference: str, *, by: User) -> tuple[int, int] | None:
    """Return the ids of the case that someone could open by saying why, and of its client, or nothing."""
    rows = query("SELECT case_id, client_id FROM case_to_open(%s)", reference, by=by)
    return (rows[0][0], rows[0][1]) if rows else None


def her_cases(client: int, *, by: User) -> dict[int, str]:
    """Return the references of all cases of a client by their ids, for someone to whom she is not closed."""
    return dict(query("SELECT case_id, reference FROM her_cases(%s)", client, by=by))


def references_to_check(*, by: User) -> dict[int, str]:
    """Return the references of cases whose glass was broken, by their ids, for someone who checks that.

    A case that is sealed, or closed to them, has none: they learn who broke its glass, and not of which case.
    """
    return dict(query("SELECT case_id, reference FROM references_to_check()", by=by))


# --- Who is known already -------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """What everyone may know of a case: its reference, where it stands, and whose it is, in initials."""

    client_id: int
    first_letter: str
    last_letter: str
    born_year: int | None
    case_id: int
    reference: str
    status: str
    opened_on: date
    closed_on: date | None
    service_id: int
    worker_id: int | None

    @property
    def initials(self) -> str:
        """Return "G. K.", or a dash when no name is known."""
        return " ".join(f"{letter}." for letter in (self.first_letter, self.last_letter) if letter) or "–"


def people_sought(
    *,
    by: User,
    limit: int,
    words: Iterable[str] = (),
    born: tuple[int, int] | None = None,
    or_unknown: bool = True,
    numbers: Iterable[str] = (),
) -> list[Card]:
    """Return every case of whoever may be the person sought, the latest people and their latest cases first.

    Each of ``words`` is, sounds like, or with four letters or more begins one of her names, and she was born
    within the years of ``born``, both included, ``or_unknown`` when; or one of ``numbers`` is hers, whole. Of
    ``limit`` people at most.
    """
    words = list(words)
    first, last = born or (None, None)
    question = "SELECT * FROM people_sought(%s::text[], %s::text[], %s, %s, %s, %s::text[], %s)"
    sounds = [sound(word) for word in words]
    in_capitals = [number.upper() for number in numbers if number]
    rows = query(question, words, sounds, first, last, or_unknown, in_capitals, limit, by=by)
    return [Card(*row) for row in rows]


@dataclass(frozen=True)
class SearchTerms:
    """Who is looked for in one of many questions: her words, the years of her birth, her numbers."""

    words: list[str]
    born: tuple[int, int] | None
    numbers: list[str]


def search_many(sought: Mapping[int, SearchTerms], *, by: User, limit: int) -> dict[int, list[Card]]:
    """Return, for each of many, the cards that `people_sought` would: two questions for all of them."""
    all_numbers = [number for person in sought.values() for number in person.numbers]
    # Once for all of them: where no number is known, none is asked for again.
    has_numbers = bool(all_numbers and people_sought(by=by, limit=1, numbers=all_numbers))
    people = [
        {
            "n": n,
            "words": person.words,
            "sounds": [sound(word) for word in person.words],
            "first": person.born and person.born[0],
            "last": person.born and person.born[1],
            "numbers": [number.upper() for number in person.numbers] if has_numbers else [],
        }
        for n, person in sought.items()
    ]
    question = """
        SELECT a.n, found.* FROM json_to_recordset(%s)
            AS a (n integer, words text[], sounds text[], first integer, last integer, numbers text[]),
            LATERAL people_sought(a.words, a.sounds, a.first, a.last, true, a.numbers, %s) found
    """
    cards: dict[int, list[Card]] = {}
    for n, *card in query(question, json.dumps(people), limit, by=by):
        cards.setdefault(n, []).append(Card(*card))
    return cards
