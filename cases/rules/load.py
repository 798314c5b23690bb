"""How heavy a case is and how much somebody can carry: sums, shown line by line. Pure.

The numbers are the charity's own (`cases.models.LoadSetting`). A load is compared with what that person can
carry, and with nobody else's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hestia.ui.words import counted, day

VERY_HIGH, HIGH = 4, 3  # `cases.models.RiskLevel`, as ranks
FULL_TIME = Decimal("37.5")  # hours a week
FIRST_WEEKS = timedelta(weeks=4)
HEARING_SOON = timedelta(days=28)
NEW_CASE = timedelta(days=14)  # a case of very high risk given so lately is said at allocation


@dataclass(frozen=True, kw_only=True)
class LoadPoints:
    """How many points each thing counts."""

    base: int = 3
    very_high: int = 4
    high: int = 2
    dependant: int = 1
    dependants_most: int = 3
    interpreter: int = 1
    first_weeks: int = 2
    hearing: int = 2
    travel: int = 1
    full_time: int = 100
    fixed: int = 15
    newly_qualified: int = 10
    learner: int = 8
    lead_role: int = 5


def as_number(points: Decimal | int) -> str:
    """Return "4.5" or "−3"."""
    return f"{Decimal(points).normalize():f}".replace("-", "−")


def in_points(points: Decimal | int) -> str:
    """Return "1 point", "4.5 points", "−3 points"."""
    number = as_number(points)
    return f"{number} point{'' if number in {'1', '−1'} else 's'}"


class Line(NamedTuple):
    """One line of a sum: what it is for, and how many points."""

    words: str
    points: Decimal

    @property
    def number(self) -> str:
        """Return the points as people read them."""
        return as_number(self.points)


class Sum(NamedTuple):
    """What some cases come to for one reason."""

    words: str
    cases: int
    points: Decimal

    @property
    def number(self) -> str:
        """Return the points as people read them."""
        return as_number(self.points)


def total(lines: Iterable[Line]) -> Decimal:
    """Return what lines come to."""
    return sum((line.points for line in lines), Decimal(0))


@dataclass(frozen=True)
class CaseFacts:
    """What of an open case makes it heavy, and who carries it."""

    case: int
    reference: str
    service: int
    worker: int | None
    second_worker: int | None
    risk_rank: int
    dependants: int
    needs_interpreter: bool
    opened_on: date
    hearing_on: date | None
    given_on: date | None  # to the worker it is with
    last_contact_on: date | None
    overdue_ours: int

    @property
    def is_very_high(self) -> bool:
        """Whether the risk that counts is very high, checked or not."""
        return self.risk_rank >= VERY_HIGH

    def is_new(self, *, today: date) -> bool:
        """Whether it was given to its worker in the last two weeks."""
        return self.given_on is not None and self.given_on > today - NEW_CASE


def weigh(facts: CaseFacts, points: LoadPoints, *, today: date) -> list[Line]:
    """Return the weight of a case, line by line."""
    dependants = min(facts.dependants * points.dependant, points.dependants_most)
    words = counted(facts.dependants, "dependant")
    if facts.dependants * points.dependant > points.dependants_most:
        words += f", at most {points.dependants_most}"
    hearing = facts.hearing_on is not None and today <= facts.hearing_on <= today + HEARING_SOON
    lines = [
        ("Every case", points.base, True),
        ("Very high risk", points.very_high, facts.risk_rank >= VERY_HIGH),
        ("High risk", points.high, facts.risk_rank == HIGH),
        (words, dependants, facts.dependants > 0),
        ("An interpreter each time", points.interpreter, facts.needs_interpreter),
        ("First four weeks", points.first_weeks, today < facts.opened_on + FIRST_WEEKS),
        ("A hearing within 28 days", points.hearing, hearing),
    ]
    return [Line(words, Decimal(worth)) for words, worth, counts in lines if counts]


@dataclass(frozen=True)
class Carried:
    """One case as somebody carries it: whole as key worker, half as second worker."""

    facts: CaseFacts
    lines: list[Line]
    is_second: bool = False

    @property
    def points(self) -> Decimal:
        """Return how heavy it is for this person."""
        return total(self.lines)

    @property
    def number(self) -> str:
        """Return the points as people read them."""
        return as_number(self.points)


def carried(facts: CaseFacts, person: int, points: LoadPoints, *, today: date) -> Carried:
    """Return a case as one of its two workers carries it."""
    lines = weigh(facts, points, today=today)
    if facts.worker == person:
        return Carried(facts, lines)
    half = Line("Half, as second worker", -total(lines) / 2)
    return Carried(facts, [*lines, half], is_second=True)


@dataclass(frozen=True)
class Post:
    """How many hours somebody works a week, and what they do besides cases."""

    hours: Decimal
    learners: int = 0
    far_clients: int = 0  # more than 60 minutes from where they work
    has_lead_role: bool = False
    gender: str = ""
    newly_qualified_until: date | None = None


def capacity(post: Post, points: LoadPoints, *, today: date) -> list[Line]:
    """Return how much somebody can carry, line by line: never less than nothing."""
    lines = [
        Line(
            f"{in_hours(post.hours)} of {in_hours(FULL_TIME)} hours",
            part_of_week(points.full_time, post.hours),
        ),
        Line("Supervision, meetings and training", Decimal(-points.fixed)),
    ]
    if post.newly_qualified_until and today <= post.newly_qualified_until:
        words = f"Newly qualified, until {day(post.newly_qualified_until)}"
        lines.append(Line(words, -part_of_week(points.newly_qualified, post.hours)))
    if post.learners:
        words = f"{counted(post.learners, 'student or volunteer', 'students or volunteers')} to support"
        lines.append(Line(words, Decimal(-points.learner * post.learners)))
    if post.far_clients:
        words = f"{counted(post.far_clients, 'client')} more than 60 minutes away"
        lines.append(Line(words, Decimal(-points.travel * post.far_clients)))
    if post.has_lead_role:
        lines.append(Line("A lead role", Decimal(-points.lead_role)))
    if (most := total(lines)) < 0:
        lines.append(Line("Never less than nothing", -most))
    return lines


def part_of_week(points: int, hours: Decimal) -> Decimal:
    """Return what points of a full week come to in so many hours, to the nearest."""
    return Decimal(int(points * hours / FULL_TIME + Decimal("0.5")))


def in_hours(hours: Decimal) -> str:
    """Return "37.5" or "22"."""
    return f"{hours.normalize():f}"


@dataclass(frozen=True)
class Load:
    """What somebody carries, and what they can."""

    cases: Sequence[Carried] = ()
    can_carry: Sequence[Line] = ()  # none: their hours are not recorded
    gender: str = ""

    @property
    def points(self) -> Decimal:
        """Return what the cases come to."""
        return sum((case.points for case in self.cases), Decimal(0))

    @property
    def has_capacity(self) -> bool:
        """Whether it is known how much they can carry."""
        return bool(self.can_carry)

    @property
    def most(self) -> Decimal:
        """Return how much they can carry."""
        return total(self.can_carry)

    @property
    def left(self) -> Decimal:
        """Return what is left; less than nothing when they carry more."""
        return self.most - self.points

    @property
    def is_over(self) -> bool:
        """Whether they have more work than their hours allow."""
        return self.has_capacity and self.left < 0

    @property
    def words(self) -> str:
        """Return it in one line: "52 of 80 points, 28 left"."""
        if not self.has_capacity:
            return f"{in_points(self.points)}. Hours are not recorded, so it is not known how many fit"
        of = f"{as_number(self.points)} of {in_points(self.most)}"
        return f"{of}, {as_number(-self.left)} over" if self.is_over else f"{of}, {as_number(self.left)} left"

    @property
    def by_kind(self) -> list[Sum]:
        """Return the sum by what it is for, in the order of the lines of a case."""
        sums: dict[str, tuple[int, Decimal]] = {}
        for case in self.cases:
            for line in case.lines:
                words = "Dependants" if "dependant" in line.words else line.words
                many, points = sums.get(words, (0, Decimal(0)))
                sums[words] = (many + 1, points + line.points)
        order = [
            "Every case",
            "Very high",
            "High",
            "Dependants",
            "An interpreter",
            "First",
            "A hearing",
            "Half",
        ]
        places = {start: place for place, start in enumerate(order)}
        rows = [Sum(words, many, points) for words, (many, points) in sums.items()]
        return sorted(
            rows, key=lambda row: min(n for start, n in places.items() if row.words.startswith(start))
        )

    @property
    def number(self) -> str:
        """Return the points carried, as people read them."""
        return as_number(self.points)

    @property
    def most_number(self) -> str:
        """Return the points that fit, as people read them."""
        return as_number(self.most)

    def new_very_high(self, *, today: date) -> int:
        """Return how many cases of very high risk they were given in the last two weeks."""
        own = (case.facts for case in self.cases if not case.is_second)
        return sum(facts.is_very_high and facts.is_new(today=today) for facts in own)


# --- Spread ----------------------------------------------------------------------------------------


def heaviest(cases: Iterable[CaseFacts], points: LoadPoints, *, most: int, today: date) -> list[CaseFacts]:
    """Return the heaviest cases, and all that are as heavy as the last of them."""
    weighed = sorted(
        ((total(weigh(facts, points, today=today)), facts) for facts in cases),
        key=lambda pair: (-pair[0], pair[1].reference),
    )
    if len(weighed) <= most:
        return [facts for _, facts in weighed]
    least = weighed[most - 1][0]
    return [facts for weight, facts in weighed if weight >= least]


def spread_in_words(loads: Sequence[Load]) -> list[str]:
    """Return how loads lie, in words: counts first, and nobody by name."""
    known = [load for load in loads if load.has_capacity]
    sentences = []
    if over := sum(load.is_over for load in known):
        sentences.append(f"{counted(over, 'person has', 'people have')} more work than their hours allow.")
    elif known:
        sentences.append("Nobody has more work than their hours allow.")
    if len(known) > 1:
        shares = sorted(load.points for load in known)
        low, high = as_number(shares[0]), in_points(shares[-1])
        sentences.append(f"Loads are between {low} and {high}.")
    if missing := len(loads) - len(known):
        sentences.append(f"Hours are not recorded for {counted(missing, 'person', 'people')}.")
    return sentences
