"""What is asked of a team by those who answer for it: how the load is spread, and what worries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from cases.queries.hazards import pairs_to_decide
from cases.queries.load import (
    HARD_DAYS,
    Carried,
    HardMoments,
    carried_on,
    given_between,
    hard_moments,
    loads_of,
    overdue_of_each,
)
from cases.rules.load import Load, heaviest, spread_in_words
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.staff.queries.register import lacking
from hestia.staff.queries.supervision import next_supervisions
from hestia.staff.rules import RegisterStanding
from oversight.queries.findings import unclosed_in
from oversight.rules.worries import Team

HARDEST = 10


def team_of(reader: User, *, today: date) -> list[User]:
    """Return the people who carry cases in somebody's services, in the order of a staff list."""
    return list(User.objects.at_work(on=today).carrying_cases().in_services_of(reader).by_name())


@dataclass(frozen=True)
class Share:
    """One worker on the page of how the load is spread: load and heaviest of today, given in a month."""

    person: User
    load: Load
    hardest: int
    given: int


@dataclass(frozen=True)
class Spread:
    """How the load is spread today, and who was given cases in a month."""

    shares: Sequence[Share]
    hardest: int
    given: int  # cases, however often each was passed on
    given_to_others: int  # of those, to somebody who carries no cases here today

    @property
    def sentences(self) -> list[str]:
        """Return it in words: counts first. Who has the heaviest, the table says."""
        return spread_in_words([share.load for share in self.shares])


def spread_of(reader: User, *, first: date, last: date, today: date) -> Spread:
    """Return how the load of somebody's team is spread today, and who was given cases between two days.

    What was given is counted from the history: a case that was closed or passed on since was given as well.
    """
    people = team_of(reader, today=today)
    loads = loads_of(people, reader=reader, today=today)
    keys = {person.pk for person in people}
    with_them = [facts for facts in loads.cases if facts.worker in keys]
    hardest = Counter(facts.worker for facts in heaviest(with_them, loads.points, most=HARDEST, today=today))
    given = given_between(reader, first=first, last=last)
    to_each = Counter(row.worker for row in given)
    shares = [
        Share(person, loads.by_person[person.pk], hardest[person.pk], to_each[person.pk]) for person in people
    ]
    to_others = {row.case for row in given if row.worker not in keys}
    return Spread(shares, hardest.total(), len({row.case for row in given}), len(to_others))


class MonthEnd(NamedTuple):
    """How many cases somebody had at the end of a month, and how many of those at very high risk."""

    cases: int
    very_high: int

    @classmethod
    def of(cls, rows: Sequence[Carried]) -> Self:
        """Return what some cases come to."""
        return cls(len(rows), sum(row.is_very_high for row in rows))


@dataclass(frozen=True)
class Months:
    """Who had how many cases at the end of each month, by name; last, together, those who left the team."""

    days: Sequence[date]
    of_team: Sequence[tuple[str, Sequence[MonthEnd]]]
    of_others: Sequence[MonthEnd]  # nothing: nobody else had any

    @property
    def rows(self) -> Sequence[tuple[str, Sequence[MonthEnd]]]:
        """Return the rows of the table."""
        return [*self.of_team, *([(OTHERS, self.of_others)] if self.of_others else [])]


OTHERS = "Others, not in the team today"


def months_of(reader: User, days: Sequence[date], *, today: date) -> Months:
    """Return who of somebody's team had how many cases at the end of some days, as the history tells."""
    people = team_of(reader, today=today)
    keys = {person.pk for person in people}
    carried = defaultdict[tuple[int | None, date], list[Carried]](list)
    for row in carried_on(reader, days):
        carried[row.worker if row.worker in keys else None, row.on].append(row)

    def ends(key: int | None) -> list[MonthEnd]:
        return [MonthEnd.of(carried[key, on]) for on in days]

    has_others = any(key is None for key, _ in carried)
    of_team = [(str(person), ends(person.pk)) for person in people]
    return Months(days, of_team, ends(None) if has_others else [])


def team_for(reader: User, *, today: date) -> Team:
    """Return what the rules of what worries look at."""
    people = team_of(reader, today=today)
    loads = loads_of(people, reader=reader, today=today)
    supervisions = next_supervisions(people, reader=reader, today=today)
    late = [row for row in unclosed_in(reader.service_ids) if row.is_late(on=today)]
    hard = hard_moments(reader, today=today)
    return Team(
        today=today,
        cases=loads.cases,
        names={person.pk: str(person) for person in people},
        loads=loads.by_person,
        overdue=overdue_of_each(reader, today=today),
        unsupervised={pk: stands.words for pk, stands in supervisions.items() if stands.pill != "track"},
        strained={pk: sum(moments) for pk, moments in hard.items() if moments.is_many},
        on_hold=bookings_to_decide(reader),
        findings=Counter(finding.person_id for finding in late),
        lapsed=lapsed_of(people, reader=reader, today=today),
    )


def bookings_to_decide(reader: User) -> int:
    """Return how many bookings are on hold until this person decides, where it is theirs to."""
    pairs = pairs_to_decide(by=reader) if reader.has_perm(Permission.HAZARD_DECIDE) else []
    return len({pair.booking_id for pair in pairs if pair.booking_id is not None})


def lapsed_of(people: Sequence[User], *, reader: User, today: date) -> frozenset[int]:
    """Return whose core training or DBS check has lapsed, to who keeps the register: nobody else is told."""
    if not reader.has_perm(Permission.TRAINING_KEEP):
        return frozenset()
    gaps = lacking(people, today=today)
    return frozenset(
        pk for pk, items in gaps.items() if any(item.standing == RegisterStanding.LAPSED for item in items)
    )


@dataclass(frozen=True)
class OwnLoad:
    """One worker's load, and what they went through lately."""

    load: Load
    hard: HardMoments
    days: int = HARD_DAYS


def load_of(person: User, *, reader: User, today: date) -> OwnLoad:
    """Return what one person carries, as far as the reader may count it."""
    loads = loads_of([person], reader=reader, today=today)
    hard = hard_moments(reader, today=today)
    return OwnLoad(loads.by_person[person.pk], hard.get(person.pk, HardMoments()))
