"""What somebody outside can work out of what is told: each number lies in a range, and sums make it narrower.

Rounding each number by itself is not enough: of 47 the parts 23, 23 and 1 are told as "about 45", twice
"about 25" and "not shown", and of at most 47 twice at least 23 leaves no more than 1. So whatever is told
together is tried out first, as somebody outside would, and what gives a hidden number away is not told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oversight.rules.figure import FigureAnswer, Row, Table
from oversight.rules.numbers import HIDDEN_TO, STEP, Count, Number, Share, rounded

MOST = 10**9  # of what nothing is known
LEAST = 3  # so many numbers at least must remain possible for one that is not shown in a table

SAYS = "says"  # instead of a table: in the words of the figure

type Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of a number: it is one of these, both included."""

    low: int
    high: int

    @property
    def size(self) -> int:
        """Return how many it may be."""
        return self.high - self.low + 1

    def within(self, other: "Range") -> "Range":
        """Return what is known where both are."""
        return Range(max(self.low, other.low), min(self.high, other.high))


ANYTHING = Range(0, MOST)
FEW = Range(1, HIDDEN_TO)
SOME_OF_FEW = Range(0, HIDDEN_TO)


def range_of(n: int) -> Range:
    """Return what is known of a count that is told as it is told outside."""
    about = rounded(n)
    if about is None:
        return FEW
    return Range(about - STEP // 2, about + STEP // 2) if about else Range(0, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """One number: what it is, and what is known of it."""

    key: Key
    n: int
    known: Range

    @property
    def least(self) -> int:
        """Return how many numbers at least it must be able to be: in a sentence, more than one."""
        return LEAST - 1 if SAYS in self.key or "whole" in self.key else LEAST

    def placed(self, place: int) -> "Told":
        """Return it as a number of one report among several."""
        return Told((str(place), *self.key), self.n, self.known)

    @property
    def is_hidden(self) -> bool:
        """Whether it is of few, and was not told."""
        return 0 < self.n <= HIDDEN_TO and self.known.size > 1


@dataclass(frozen=True, slots=True)
class Link:
    """That some numbers, added and taken away, are nothing; or, if it is not exact, nothing or more."""

    terms: tuple[tuple[Key, int], ...]
    is_exact: bool = True

    def range_for(self, key: Key, sign: int, ranges: Mapping[Key, Range]) -> Range:
        """Return what one of its numbers can be, by what is known of the others."""
        low = high = 0
        for other, its_sign in self.terms:
            if other == key:
                continue
            known = ranges[other]
            low += known.low if its_sign > 0 else -known.high
            high += known.high if its_sign > 0 else -known.low
        if sign > 0:
            return Range(-high, -low if self.is_exact else MOST)
        return Range(low if self.is_exact else -MOST, high)


def narrowed(ranges: Mapping[Key, Range], links: Sequence[Link]) -> dict[Key, Range]:
    """Return what can be known of each number once all sums were made."""
    now = dict(ranges)
    is_new = True
    while is_new:
        is_new = False
        for link in links:
            for key, sign in link.terms:
                smaller = now[key].within(link.range_for(key, sign, now))
                if smaller != now[key] and smaller.size > 0:
                    now[key], is_new = smaller, True
    return now


def given_away(told: Iterable[Told], links: Sequence[Link]) -> set[Key]:
    """Return the numbers that are not shown and can be worked out, or nearly."""
    told = list(told)
    ranges: dict[Key, Range] = {}
    for one in told:
        ranges[one.key] = ranges.get(one.key, ANYTHING).within(one.known)
    now = narrowed(ranges, links)
    return {one.key for one in told if one.is_hidden and now[one.key].size < one.least}


# --- The numbers of answers -----------------------------------------------------------------------


def counts(number: Number) -> Iterator[tuple[str, int, Range]]:
    """Yield the counts in a number, each with its part, and what is known of it when it is told outside."""
    match number:
        case Count(n=n):
            yield "n", n, range_of(n)
        case Share(n=n, of=of) if rounded(of) is None:
            yield "n", n, SOME_OF_FEW
            yield "of", of, FEW
        case Share(n=n, of=of):
            yield "n", n, range_of(n)
            yield "of", of, range_of(of)


class Numbers:
    """All numbers that are told together, and how they hang together, as far as whoever reads them knows.

    A whole that is told in several places is one number. Numbers of a period that are alike are taken for
    one, also where they are so by chance: that is more than anybody outside knows.
    """

    def __init__(self, *, are_exact: bool = False) -> None:
        self.are_exact = are_exact
        self.told: list[Told] = []
        self.links: list[Link] = []

    def whole(self, n: int) -> Key:
        """Return the key of a whole."""
        key = ("whole", str(n))
        self.told.append(Told(key, n, ANYTHING))
        return key

    def tell(self, key: Key, n: int, known: Range) -> Key:
        """Take in a number that is told, and return its key."""
        self.told.append(Told(key, n, Range(n, n) if self.are_exact else known))
        return key

    def add(self, slug: str, answer: FigureAnswer) -> None:
        """Take in what a figure says."""
        for line, sentence in enumerate([answer.finding, *answer.notes]):
            for place, number in enumerate(sentence.numbers):
                parts = {}
                for part, n, known in counts(number):
                    parts[part] = self.tell((slug, SAYS, f"{line}.{place}", part), n, known)
                    self.links.append(Link(((parts[part], 1), (self.whole(n), -1))))
                self.part_of(parts)
        first = next((number.n for number in answer.finding.numbers if isinstance(number, Count)), None)
        for table in answer.tables:
            self.add_table(slug, table, first)

    def part_of(self, parts: Mapping[str, Key]) -> None:
        """Take in that a share is a part of its whole."""
        if len(parts) == 2:
            self.links.append(Link(((parts["of"], 1), (parts["n"], -1)), is_exact=False))

    def add_table(self, slug: str, table: Table, first: int | None) -> None:
        """Take in a table: its columns add up, and its rows where they are parts of one whole."""
        columns: dict[tuple[str, str], list[tuple[Key, int]]] = {}
        for row in table.rows_told:
            line = self.add_row((slug, table.slug), table, row)
            for place, part, key, n in line:
                columns.setdefault((place, part), []).append((key, n))
            if table.is_stacked:
                self.adds_up([(key, n) for _, _, key, n in line])
        for cells in columns.values():
            if table.adds_up:
                self.adds_up(cells)
            elif first is not None:
                whole, is_all = self.whole(first), sum(n for _, n in cells) == first
                self.links.append(Link((*((key, 1) for key, _ in cells), (whole, -1)), is_exact=is_all))
                self.links += [
                    Link(((whole, 1), (key, -1)), is_exact=False) for key, n in cells if n <= first
                ]

    def add_row(self, where: Key, table: Table, row: Row) -> list[tuple[str, str, Key, int]]:
        """Take in a row; return of each count its place, its part of the number, its key and itself."""
        line = []
        is_untold = table.is_untold(row)
        for place, number in enumerate(row.numbers):
            parts = {}
            for part, n, known in counts(number):
                key = self.tell((*where, row.key, str(place), part), n, ANYTHING if is_untold else known)
                line.append((str(place), part, key, n))
                parts[part] = key
            self.part_of(parts)
        return line

    def adds_up(self, cells: Sequence[tuple[Key, int]]) -> None:
        """Take in that some numbers are all the parts of a whole."""
        whole = self.whole(sum(n for _, n in cells))
        self.links.append(Link((*((key, 1) for key, _ in cells), (whole, -1))))

    @property
    def given_away(self) -> set[Key]:
        """Return what can be worked out of it."""
        return given_away(self.told, self.links)


# --- What is not told, because of what is ---------------------------------------------------------

CAME, WENT, THERE, SEEN = "entered", "left", "last-day", "supported"
BEFORE: Key = ("before", SAYS, "0.0", "n")  # how many were there at the end of the period before


@dataclass(frozen=True)
class KeptBack:
    """What is not told of a report, so that nothing hidden in it can be worked out."""

    tables: frozenset[tuple[str, str]] = frozenset()  # by figure and table
    says_before: bool = True  # whether what was so in the period before may be told

    def of(self, slug: str, answer: FigureAnswer) -> FigureAnswer:
        """Return an answer without the tables that are kept back."""
        return answer.without({table for figure, table in self.tables if figure == slug})


def kept_back(answers: Mapping[str, FigureAnswer], before: Mapping[str, FigureAnswer]) -> KeptBack:
    """Return what must not be told of all figures of a period, with what they said of the one before.

    :param answers: exact, with the tables that may leave
    """
    kept = KeptBack()
    while away := gives_away(kept, answers, before):
        tables = {(slug, table.slug) for slug, answer in answers.items() for table in answer.tables}
        if named := {(key[0], key[1]) for key in away} & tables - kept.tables:
            kept = KeptBack(kept.tables | named, kept.says_before)
        elif kept.says_before and before:
            kept = KeptBack(kept.tables, says_before=False)
        elif tables - kept.tables:  # a whole is given away by its parts
            kept = KeptBack(frozenset(tables), says_before=False)
        else:
            break
    return kept


def gives_away(
    kept: KeptBack, answers: Mapping[str, FigureAnswer], before: Mapping[str, FigureAnswer]
) -> set[Key]:
    """Return what can be worked out of a report, without what is kept back of it."""
    numbers = Numbers()
    for slug, answer in answers.items():
        numbers.add(slug, kept.of(slug, answer))
    stock_and_flow(numbers, before if kept.says_before else {})
    return numbers.given_away


def stock_and_flow(numbers: Numbers, before: Mapping[str, FigureAnswer]) -> None:
    """Take in how those who were there, came, went and are there hang together."""
    if THERE in before:
        was_there = first_count(before[THERE])
        numbers.tell(BEFORE, was_there, range_of(was_there))
    told = {one.key: one for one in numbers.told}
    numbers.links += came_and_went({BEFORE[1:]: told[BEFORE]} if BEFORE in told else {}, told)


def came_and_went(was_there: Mapping[Key, Told], now: Mapping[Key, Told]) -> Iterator[Link]:
    """Yield how those who were there, came, went, are there and were seen at all hang together.

    People and cases are not the same, and some are left out: what does not add up, nobody outside can know.

    :param was_there: how many were there before, by what stands after the name of the figure
    """
    for where in {key[1:] for key in now if key[0] in {CAME, WENT, THERE, SEEN}}:
        came, went, there, seen = (now.get((slug, *where)) for slug in (CAME, WENT, THERE, SEEN))
        was = was_there.get(where)
        yield from is_sum([was, came], [went, there])
        yield from is_sum([was, came], [seen])
        yield from is_sum([there, went], [seen])
        for part in (was, came, there, went):
            if part and seen and part.n <= seen.n:
                yield Link(((seen.key, 1), (part.key, -1)), is_exact=False)


def is_sum(one: Sequence[Told | None], other: Sequence[Told | None]) -> Iterator[Link]:
    """Yield that some numbers are as much as others, if all were told and they are."""
    signed = [*((told, 1) for told in one), *((told, -1) for told in other)]
    if all(told for told, _ in signed) and not sum(told.n * sign for told, sign in signed if told):
        yield Link(tuple((told.key, sign) for told, sign in signed if told))


def first_count(answer: FigureAnswer) -> int:
    """Return the count with which what a figure says begins."""
    return next(number.n for number in answer.finding.numbers if isinstance(number, Count))
