"""What was sent before and what is to be sent: neither may tell, taken from the other, of a few people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from typing import Any, Self

from oversight.rules.guarding import (
    BEFORE,
    SAYS,
    THERE,
    Key,
    Link,
    Range,
    Told,
    came_and_went,
    given_away,
    is_sum,
)
from oversight.rules.numbers import HIDDEN_TO
from oversight.rules.periods import Period

DAY = timedelta(days=1)
MOST_WAYS = 20_000  # of putting parts together; the months and quarters of a year have 6,561
# Of one day: what is there in a shorter time need not be fewer.
OF_A_DAY = frozenset({"last-day", "waiting-cg", "children", "stay", "before"})
OTHER_ROW = "other"  # whoever is in it differs from one report to the next


@dataclass(frozen=True)
class Release:
    """One report, as it was sent or is to be sent: every number it tells, and how they hang together."""

    name: str  # in words: "the return to Salisbury Trust, 1 July to 30 September 2026"
    recipient: str
    period: Period
    services: frozenset[int]
    is_exact: bool
    told: tuple[Told, ...]
    links: tuple[Link, ...]
    titles: Mapping[str, str] = field(
        default_factory=dict
    )  # of figures and tables, by "figure" or "figure/table"

    @property
    def numbers(self) -> dict[Key, Told]:
        """Return its numbers by their keys, without what only holds them together."""
        return {told.key: told for told in self.told if told.key[0] != "whole"}

    def as_json(self) -> dict[str, Any]:
        """Return what is kept of its numbers."""
        return {
            "told": [[list(told.key), told.n, told.known.low, told.known.high] for told in self.told],
            "links": [
                [[[list(key), sign] for key, sign in link.terms], link.is_exact] for link in self.links
            ],
        }

    @staticmethod
    def numbers_of(kept: Mapping[str, Any]) -> tuple[tuple[Told, ...], tuple[Link, ...]]:
        """Return the numbers that were kept, and their links."""
        told = tuple(Told(tuple(key), n, Range(low, high)) for key, n, low, high in kept["told"])
        links = tuple(
            Link(tuple((tuple(key), sign) for key, sign in terms), is_exact)
            for terms, is_exact in kept["links"]
        )
        return told, links


def share_days(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common."""
    return one.first <= other.last and other.first <= one.last


def is_within(one: Period, other: Period) -> bool:
    """Whether a period lies in another one, or is the same."""
    return other.first <= one.first and one.last <= other.last


@dataclass(frozen=True)
class Obstacle:
    """Why a report must not be sent, in words, and the figures that stand in the way, by their slugs."""

    words: str
    figures: frozenset[str]

    @classmethod
    def of(cls, words: str, keys: Iterable[Key]) -> Self:
        """Return one for which some numbers are the reason; never which number."""
        return cls(words, frozenset(THERE if key == BEFORE else key[0] for key in keys))


def obstacles(new: Release, before: Sequence[Release]) -> list[Obstacle]:
    """Return what is in the way of a report, after those that were sent; none if it may be sent."""
    reasons = []
    for old in before:
        if keys := differing(new, old):
            same = (new.period, new.services) == (old.period, old.services)
            instead = "Send that return again as it was" if same else "Choose its days and services again"
            words = (
                f"Some figures differ by a few people from {old.name}. Whoever has both could work out who"
                " they are. Untick the figures listed below, or choose days that share none with that return."
                f" Or: {instead[:1].lower()}{instead[1:]}."
            )
            reasons.append(Obstacle.of(words, keys))
    if not reasons and (keys := left_over(new, before) or worked_out(new, before)):
        words = (
            "With what was sent before, a number that is not shown could be worked out. Untick the figures"
            " listed below, or choose other days."
        )
        reasons.append(Obstacle.of(words, keys))
    return reasons


def release_blockers(new: Release, before: Sequence[Release]) -> list[str]:
    """Return why a report must not be sent, after those that were, in words; empty if it may be."""
    return [obstacle.words for obstacle in obstacles(new, before)]


def in_the_way(new: Release, before: Sequence[Release]) -> frozenset[str]:
    """Return the figures for which a report must not be sent, by their slugs; none if it may be."""
    return frozenset().union(*(obstacle.figures for obstacle in obstacles(new, before)))


# --- Taken away from one another ------------------------------------------------------------------


def differing(new: Release, old: Release) -> list[Key]:
    """Return the numbers by which two reports differ by a few people, where that can be taken away.

    Only what both tell as a number can be. Reports that have no day, or no service, in common are of other
    people or other days. Whoever has exact numbers of both was told of few people anyway.
    """
    if not share_days(new.period, old.period) or not new.services & old.services:
        return []
    if new.is_exact and old.is_exact and new.recipient.casefold() == old.recipient.casefold():
        return []
    numbers = old.numbers
    return [
        key
        for key, told in new.numbers.items()
        if key in numbers
        and OTHER_ROW not in key[2:3]
        and is_of_same_days(key, new.period, old.period)
        and not told.is_hidden
        and not numbers[key].is_hidden
        and 1 <= abs(told.n - numbers[key].n) <= HIDDEN_TO
    ]


def is_of_same_days(key: Key, one: Period, other: Period) -> bool:
    """Whether a number of two periods that share days is of some days in common: not if it is of one day."""
    if key == BEFORE:
        return one.first == other.first
    return key[0] not in OF_A_DAY or one.last == other.last


# --- Worked out of many ---------------------------------------------------------------------------


def left_over(new: Release, before: Sequence[Release]) -> list[Key]:
    """Return the numbers of which few are left where several reports are taken from one that holds them.

    The parts share no day or no service with one another, and need not fill the whole: what is missing is in
    what is left. It counts once the new report completes it.
    """
    every, keys = [*before, new], set()
    for whole in every:
        parts = [part for part in every if is_part(part, whole)]
        for key, told in whole.numbers.items():
            if told.is_hidden or key == BEFORE or OTHER_ROW in key[2:3]:
                continue
            known = [
                (part, one.n)
                for part in parts
                if (one := part.numbers.get(key)) and not one.is_hidden and one.n
                if key[0] not in OF_A_DAY or part.period == whole.period
            ]
            if leaves_few(told.n, known, needs=None if whole is new else new):
                keys.add(key)
    return sorted(keys)


def leaves_few(n: int, parts: Sequence[tuple[Release, int]], *, needs: Release | None) -> bool:
    """Whether several parts, taken from a number, leave few; also where there are too many ways to try.

    What cannot come down to few with all parts that are still to come is not followed.

    :param needs: a report that has to be among the parts
    """
    ways: list[tuple[tuple[Release, ...], int]] = [((), n)]
    to_come = sum(of for _, of in parts)
    for part, of in parts:
        to_come -= of
        more = [
            ((*way, part), left - of)
            for way, left in ways
            if left > of and not any(overlap(part, other) for other in way)
        ]
        if any(len(way) > 1 and left <= HIDDEN_TO and needs in (None, *way) for way, left in more):
            return True
        ways = [way for way in (*ways, *more) if way[1] - to_come <= HIDDEN_TO]
        if len(ways) > MOST_WAYS:
            return True
    return False


def is_part(part: Release, whole: Release) -> bool:
    """Whether what one report counts is all counted by another one, which counts more."""
    if part.is_exact and whole.is_exact and part.recipient.casefold() == whole.recipient.casefold():
        return False  # whoever has exact numbers was told of few people anyway
    return (
        is_within(part.period, whole.period)
        and part.services <= whole.services
        and (part.period, part.services) != (whole.period, whole.services)
    )


def overlap(one: Release, other: Release) -> bool:
    """Whether two reports may count the same people on the same days."""
    return share_days(one.period, other.period) and bool(one.services & other.services)


def worked_out(new: Release, before: Sequence[Release]) -> list[Key]:
    """Return the hidden numbers of the new report, or of old ones, that all reports together give away."""
    known = from_all([*before, new])
    return sorted({key[1:] for key in known - from_all(before)})


def from_all(releases: Sequence[Release]) -> set[Key]:
    """Return the hidden numbers that some reports give away together, each with the place of its report."""
    links = [*between(releases)]
    told = []
    for number, release in enumerate(releases):
        told += [Told((str(number), *one.key), one.n, one.known) for one in release.told]
        links += [
            Link(tuple(((str(number), *key), sign) for key, sign in link.terms), link.is_exact)
            for link in release.links
        ]
    return given_away(told, links)


def between(releases: Sequence[Release]) -> Iterator[Link]:
    """Yield how numbers of different reports hang together. Sums that hold by chance are taken for known."""
    numbers = [release.numbers for release in releases]
    for one, other in combinations(range(len(releases)), 2):
        for low, high in ((one, other), (other, one)):
            yield from fewer(low, high, releases, numbers)
            yield from one_after_the_other(low, high, releases, numbers)
            yield from of_one_service(low, high, releases, numbers)
    for whole in range(len(releases)):
        for parts in tiles(releases, whole):
            yield from sums(parts, whole, numbers)


type NumbersOf = Sequence[Mapping[Key, Told]]


def fewer(low: int, high: int, releases: Sequence[Release], numbers: NumbersOf) -> Iterator[Link]:
    """Yield that what is counted of fewer days, or of fewer services, is not more."""
    part, whole = releases[low], releases[high]
    if not is_within(part.period, whole.period) or not part.services <= whole.services:
        return
    is_same_time = part.period == whole.period
    for key, told in numbers[low].items():
        more = numbers[high].get(key)
        if more is None or told.n > more.n or (key[0] in OF_A_DAY and not is_same_time):
            continue
        yield Link((((str(high), *key), 1), ((str(low), *key), -1)), is_exact=False)


def one_after_the_other(
    low: int, high: int, releases: Sequence[Release], numbers: NumbersOf
) -> Iterator[Link]:
    """Yield how those there at the end of one period hang together with who came and went in the next."""
    earlier, later = releases[low], releases[high]
    if earlier.services != later.services or earlier.period.last + DAY != later.period.first:
        return
    then, now = ({key: told.placed(place) for key, told in numbers[place].items()} for place in (low, high))
    was_there = {key[1:]: told for key, told in then.items() if key[0] == THERE}
    yield from came_and_went(was_there, now)
    there = was_there.get(BEFORE[1:])
    yield from is_sum([there], [now.get(BEFORE)])


def of_one_service(low: int, high: int, releases: Sequence[Release], numbers: NumbersOf) -> Iterator[Link]:
    """Yield that what one service has in a report of several is what it has in a report of its own."""
    alone, many = releases[low], releases[high]
    if len(alone.services) != 1 or not alone.services < many.services or alone.period != many.period:
        return
    [service] = alone.services
    for key, told in numbers[low].items():
        if key[1:3] == (SAYS, "0.0"):
            row = (key[0], "service", str(service), "0", key[3])
            if row in numbers[high] and numbers[high][row].n == told.n:
                yield Link((((str(low), *key), 1), ((str(high), *row), -1)))


def sums(parts: Sequence[Sequence[int]], whole: int, numbers: NumbersOf) -> Iterator[Link]:
    """Yield that what is counted of parts of a period, added, is what is counted of all of it.

    :param parts: the reports of each part, of which the first that tells a number counts
    """
    for key, told in numbers[whole].items():
        telling = [next((number for number in part if key in numbers[number]), None) for part in parts]
        known = [number for number in telling if number is not None]
        if len(known) == len(parts) and sum(numbers[number][key].n for number in known) == told.n:
            terms = [((str(number), *key), 1) for number in known]
            yield Link((*terms, ((str(whole), *key), -1)))


def tiles(releases: Sequence[Release], whole: int) -> Iterator[list[list[int]]]:
    """Yield the reports that follow one another, day by day, from the first to the last day of another.

    Of each part of that time, all reports of it: one may tell what another left out.
    """
    target = releases[whole]
    inside: dict[Period, list[int]] = {}
    for number, release in enumerate(releases):
        if (
            number != whole
            and release.services == target.services
            and is_within(release.period, target.period)
            and release.period != target.period
        ):
            inside.setdefault(release.period, []).append(number)
    ways: list[list[list[int]]] = [[]]
    while ways:
        way = ways.pop()
        first = releases[way[-1][0]].period.last + DAY if way else target.period.first
        if first > target.period.last:
            yield way
            continue
        ways += [[*way, numbers] for period, numbers in inside.items() if period.first == first]
