"""What figures are counted from: facts of cases as they were at the end of a period, with nobody's name."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self, get_args, get_origin

from oversight.rules.periods import Period


@dataclass(frozen=True, slots=True)
class FigureFact:
    """What the record says, in one row."""

    LATER: ClassVar[frozenset[str]] = frozenset()  # what was not asked when the first returns were sent

    @property
    def values(self) -> tuple[Any, ...]:
        """Return what it says, without what was asked only later and is not known."""
        told = ((one.name, getattr(self, one.name)) for one in fields(self))
        return tuple(value for name, value in told if value or name not in self.LATER)

    @classmethod
    def many(cls, rows: Iterable[dict[str, Any]]) -> Iterator[Self]:
        """Yield each that was read as JSON, which has neither days nor tuples."""
        days, tuples = fields_of(cls)
        for row in rows:
            for name in days:
                if value := row[name]:
                    row[name] = date.fromisoformat(value)
            for name in tuples:
                row[name] = tuple(row[name])
            yield cls(**row)


def fields_of(kind: type[FigureFact]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the fields of a fact that are days, and of those that are tuples."""
    known = fields(kind)
    days = tuple(one.name for one in known if date in {one.type, *get_args(one.type)})
    return days, tuple(one.name for one in known if get_origin(one.type) is tuple)


@dataclass(frozen=True, slots=True)
class OfCase(FigureFact):
    """What belongs to one case."""

    case: int


@dataclass(frozen=True, slots=True)
class Spell(OfCase):
    """One case of one person: a second one is a second spell, not a second person."""

    client: int
    service: int
    is_waiting: bool  # for a place, on the last day
    opened_on: date
    closed_on: date | None
    exit_kind: str
    destination: str
    source: str
    referred_on: date | None
    exploitation: tuple[str, ...]
    gender: str
    nationality: str
    language: str
    needs_interpreter: bool
    age: int | None  # on the day it was opened
    reporting: str  # what she last answered: given, refused, withdrawn, or nothing
    needs: tuple[str, ...] = ()  # what she said she needs, of those who were referred in the period
    borough: str = ""  # from which she was referred

    LATER: ClassVar = frozenset({"borough"})

    @property
    def says_no(self) -> bool:
        """Whether she said no to being told of without her name, or took her yes back."""
        return self.reporting in {"refused", "withdrawn"}

    def is_open_in(self, period: Period) -> bool:
        """Whether she was supported on at least one day of it."""
        ended_before = self.closed_on is not None and self.closed_on < period.first
        return self.opened_on <= period.last and not ended_before

    def is_open_after(self, day: date) -> bool:
        """Whether she had come by a day, and had not left by the end of it."""
        return self.opened_on <= day and (self.closed_on is None or self.closed_on > day)

    def days(self, *, until: date) -> int:
        """Return for how many days she had been there when she left, or until a day."""
        return ((self.closed_on or until) - self.opened_on).days


@dataclass(frozen=True, slots=True)
class Restricted(OfCase):
    """She had the use of her record restricted: of all of it, or of rows that are not handed over at all."""

    is_all: bool


@dataclass(frozen=True, slots=True)
class ReferralFact(OfCase):
    """A referral to the NRM: when it came in, when it was decided, and whether it ended otherwise."""

    received_on: date
    rg_on: date | None
    positive_on: date | None  # the first one that was
    cg_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PromiseFact(OfCase):
    """A first assessment or a first plan, and by when it was due."""

    kind: str  # risk or plan
    due_on: date
    met_on: date | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class SignedExit(OfCase):
    """What a signed exit says of her risk."""

    baseline: str
    is_down: bool
    has_exception: bool
    last: str = ""  # the level that was assessed last, if it was assessed again

    LATER: ClassVar = frozenset({"last"})


@dataclass(frozen=True, slots=True)
class Goal(OfCase):
    """One target of a plan."""

    domain: str
    status: str


@dataclass(frozen=True, slots=True)
class Ratings(OfCase):
    """How she rated the seven outcomes at the start, and last: nothing where it was not talked about."""

    first: Mapping[str, int]
    last: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DependantFact(OfCase):
    """Somebody who depends on her."""

    age: int | None
    is_screened: bool


@dataclass(frozen=True, slots=True)
class Session(OfCase):
    """A time she was met or called."""

    on: date
    interpreter: str


@dataclass(frozen=True, slots=True)
class Voice(OfCase):
    """What she said of us."""

    on: date
    listened: str
    safe: str


@dataclass(frozen=True, slots=True)
class Stay(OfCase):
    """A room that was hers, or held for her: the nights of it that lie in the period."""

    service: int  # whose room it is
    nights: int
    is_held: bool  # for her, before she moved in
    is_usable: bool  # whether the room is in use otherwise


@dataclass(frozen=True, slots=True)
class Rooms(FigureFact):
    """The rooms of a house: how many nights of the period somebody could sleep in them."""

    service: int
    nights: int


@dataclass(frozen=True, slots=True)
class Refusal(FigureFact):
    """A referral that was not taken on. It belongs to no case."""

    service: int
    source: str
    referred_on: date
    answered_on: date
    reason: str
    borough: str = ""

    LATER: ClassVar = frozenset({"borough"})


@dataclass(frozen=True, slots=True)
class Request(OfCase):
    """What another service was asked to take on for her, and what it had said by the end of the period."""

    kind: str  # what that service is, where it is known
    asked_on: date
    answered_on: date | None
    is_refused: bool
    why: str  # it said no


@dataclass(frozen=True, slots=True)
class Sampled(FigureFact):
    """A case that was drawn to be looked at; a referral that was not taken on has none."""

    case: int | None
    service: int
    drawn_on: date
    judged_on: date | None  # by all who judge it


@dataclass(frozen=True, slots=True)
class Found(FigureFact):
    """Something that a sample found, and when the evidence was given that was enough."""

    case: int | None
    service: int
    question: str
    due_on: date
    closed_on: date | None


@dataclass(frozen=True)
class Record:
    """What the record says, before anything is left out."""

    spells: Sequence[Spell] = ()
    restricted: Sequence[Restricted] = ()
    referrals: Sequence[ReferralFact] = ()
    promises: Sequence[PromiseFact] = ()
    exits: Sequence[SignedExit] = ()
    goals: Sequence[Goal] = ()
    ratings: Sequence[Ratings] = ()
    dependants: Sequence[DependantFact] = ()
    sessions: Sequence[Session] = ()
    voices: Sequence[Voice] = ()
    stays: Sequence[Stay] = ()
    rooms: Sequence[Rooms] = ()
    refusals: Sequence[Refusal] = ()
    requests: Sequence[Request] = ()
    sampled: Sequence[Sampled] = ()
    found: Sequence[Found] = ()


@dataclass(frozen=True)
class Facts:
    """What may be counted of a period: without those who said no or whose record is kept and not used.

    They are only a number, as are those of whom a part is not used.
    """

    period: Period
    services: Mapping[int, str]
    add_working_days: Callable[[date, int], date]
    record: Record
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)  # words of each kind, in small letters
    cases: Mapping[int, Spell] = field(init=False)
    not_counted: frozenset[int] = field(init=False)  # cases
    left_out: int = field(init=False)
    restricted: int = field(init=False)
    partly_restricted: int = field(init=False)
    not_asked: int = field(init=False)

    def __post_init__(self) -> None:
        asked = [spell for spell in self.record.spells if spell.service in self.services]
        there = [spell for spell in asked if spell.is_open_in(self.period)]
        is_all = {row.case: row.is_all for row in self.record.restricted}
        said_no = {spell.case for spell in self.record.spells if spell.says_no}
        not_used = {case for case, of_all in is_all.items() if of_all} - said_no
        only_parts = is_all.keys() - not_used - said_no
        not_counted = frozenset(said_no | not_used)

        def number_of(cases: Container[int]) -> int:
            return people(spell for spell in there if spell.case in cases)

        counted = [spell for spell in there if spell.case not in not_used]
        object.__setattr__(self, "not_counted", not_counted)
        object.__setattr__(self, "cases", {each.case: each for each in asked if each.case not in not_counted})
        object.__setattr__(self, "left_out", number_of(said_no))
        object.__setattr__(self, "restricted", number_of(not_used))
        object.__setattr__(self, "partly_restricted", number_of(only_parts))
        object.__setattr__(self, "not_asked", people(spell for spell in counted if not spell.reporting))

    @cached_property
    def spells(self) -> list[Spell]:
        """Return every spell that may be counted."""
        return list(self.cases.values())

    @cached_property
    def opened(self) -> list[Spell]:
        """Return the spells that were opened in the period."""
        return [spell for spell in self.spells if spell.opened_on in self.period]

    @cached_property
    def supported(self) -> list[Spell]:
        """Return the spells of which at least one day lies in the period."""
        return [spell for spell in self.spells if spell.is_open_in(self.period)]

    @cached_property
    def at_the_end(self) -> list[Spell]:
        """Return the spells that were open at the end of the last day."""
        return [spell for spell in self.spells if spell.is_open_after(self.period.last)]

    @cached_property
    def left(self) -> list[Spell]:
        """Return the spells that ended in the period."""
        return [spell for spell in self.spells if spell.closed_on in self.period]

    @cached_property
    def refusals(self) -> list[Refusal]:
        """Return the referrals to these services that were not taken on."""
        return [refusal for refusal in self.record.refusals if refusal.service in self.services]

    def named_of(self, kind: str) -> frozenset[str]:
        """Return which words of a kind are named outside: none, where the year has no list."""
        return self.named.get(kind, frozenset())

    def of_samples[T: (Sampled, Found)](self, rows: Iterable[T]) -> list[T]:
        """Return what was sampled in these services, without the cases of those who are not counted."""
        here = [row for row in rows if row.service in self.services]
        return [row for row in here if row.case is None or row.case in self.cases]

    @property
    def rooms(self) -> list[Rooms]:
        """Return the rooms of these services."""
        return [rooms for rooms in self.record.rooms if rooms.service in self.services]

    def of[T: OfCase](self, rows: Iterable[T], spells: Iterable[Spell] | None = None) -> list[T]:
        """Return the rows that belong to spells; without any, to those that may be counted."""
        cases = self.cases.keys() if spells is None else {spell.case for spell in spells}
        return [row for row in rows if row.case in cases]


def people(spells: Iterable[Spell]) -> int:
    """Return how many people these spells are of."""
    return len({spell.client for spell in spells})
