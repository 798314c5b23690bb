"""Questions about what exists for a person, whose SQL is written once for all who are alike.

Django writes the scope of a person anew for each page, which takes longer than PostgreSQL needs to answer.
What it says differs only by what the role may, and by how many services and sealed clients there are: which
they are is only values. Whoever is tied to cases in a rarer way, or learns, is asked about as ever.
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from cases.rules.access import Ties, ties_of
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.compiled import Compiled, Place, moment, number
from hestia.db.prepared import prepared

NOBODY: frozenset[Any] = frozenset()
# Numbered far above the places of the questions themselves.
PERSON = number("person", 1001)
ACTS_AT = moment("acts_at", 1001)


@dataclass(frozen=True)
class Alike:
    """What the SQL of a person's scope differs by."""

    role: str
    services: int
    sealed: int

    @property
    def places(self) -> list[Place]:
        """Return what differs between those who are alike."""
        services = [number(f"service {n}", 2001 + n) for n in range(self.services)]
        return [PERSON, *services, *(number(f"sealed {n}", 5001 + n) for n in range(self.sealed))]

    def stand_in(self) -> User:
        """Return somebody like them, who has places for keys."""
        key, *keys = (place.stands_in for place in self.places)
        moment: Any = ACTS_AT.stands_in
        person = User(role=self.role)
        vars(person)["id"] = key
        person.moment = moment
        vars(person)["service_ids"] = keys[: self.services]
        vars(person)["ties_now"] = ties_to(sealed=keys[self.services :], at=moment)
        return person


def ties_to(*, sealed: Iterable[Any], at: datetime) -> Ties:
    """Return the ties of whom nothing ties to a case, beside these sealed clients."""
    return Ties(
        cover_for_workers=NOBODY,
        cover_for_cases=NOBODY,
        reasons=NOBODY,
        glass=NOBODY,
        named=NOBODY,
        keys=NOBODY,
        kept_out=NOBODY,
        sealed=frozenset(sealed),
        at=at,
    )


@dataclass
class ByPerson[M: Model]:
    """A question with places, and a person for whom what it asks for must exist.

    ``build`` is called with the person and what stands in for each place, and must ask the same whatever the
    values are. See `Compiled`. `ACTS_AT` is a place of a question that asks for the moment of the person.
    """

    keeps: ClassVar[bool] = True  # not while the rules of access themselves are changed, as tests do

    build: Callable[..., QuerySet[M]]
    places: tuple[Place, ...] = ()
    is_planned_anew: bool = False
    written: dict[Alike, Compiled] = field(default_factory=dict)
    most: int = 64  # of those that are written: seals come and go

    def records(self, user: User, **values: Any) -> list[M]:
        """Return the records that exist for the person at the moment of the request."""
        at = user.acts_at
        ties = ties_of(user, at=at)
        is_usual = self.keeps and user.held_to is None and ties == ties_to(sealed=ties.sealed, at=at)
        if not (
            is_usual and user.has_perm(Permission.CASE_VIEW) and user.has_perm(Permission.TEAM_CASES_VIEW)
        ):
            with nullcontext() if self.is_planned_anew else prepared():
                return list(self.build(user, **values))
        alike = Alike(user.role, len(user.service_ids), len(ties.sealed))
        question = self.written.get(alike) or self.write(alike)
        keys = [user.pk, *user.service_ids, *ties.sealed]
        places = {place.name: key for place, key in zip(alike.places, keys, strict=True)}
        return question.records(**places, **{ACTS_AT.name: at, **values})

    def write(self, alike: Alike) -> Compiled:
        """Write the question for those who are alike."""
        if len(self.written) >= self.most:
            self.written.clear()
        person = alike.stand_in()

        def build(**places: Any) -> QuerySet[M]:
            own = {place.name: places[place.name] for place in self.places if place is not ACTS_AT}
            return self.build(person, **own)

        question = Compiled(build, *self.places, *alike.places, is_planned_anew=self.is_planned_anew)
        self.written[alike] = question
        return question
