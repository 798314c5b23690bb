"""What somebody outside can work out of what is told: each number lies in a range, and sums make it narrower.

Rounding each number by itself is not enough: of 47 the parts 23, 23 and 1 are told as "about 45", twice
"about 25" and "not shown", and of at most 47 twice at least 23 leaves no more than 1. So whatever is told
together is tried out first, as somebody outside would, and what gives a hidden number away is not told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oversight.rules.figure import Answer, Row, Table
from oversight.rules.numbers import HIDDEN_TO, STEP, Count, Number, Share, rounded

MOST = 10**9  # of what nothing is known
LEAST = 3  # so many numbers at least must remain possible for one that is not shown

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
    return {one.key for one in told if one.is_hidden and now[one.key].size < LEAST}


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

    def add(self, slug: str, answer: Answer) -> None:
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
                whole = self.whole(first)
                self.links.append(Link((*((key, 1) for key, _ in cells), (whole, -1)), is_exact=False))
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

BEFORE: Key = ("before", "last-day")
CAME, WENT, THERE = (
    "entered",
    "left",
    "last-day",
)  # those there, with who came, without who went, are there after


@dataclass(frozen=True)
class KeptBack:
    """What is not told of a report, so that nothing hidden in it can be worked out."""

    tables: frozenset[tuple[str, str]] = frozenset()  # by figure and table
    says_before: bool = True  # whether what was so in the period before may be told

    def of(self, slug: str, answer: Answer) -> Answer:
        """Return an answer without the tables that are kept back."""
        return answer.without({table for figure, table in self.tables if figure == slug})


def kept_back(answers: Mapping[str, Answer], before: Mapping[str, Answer]) -> KeptBack:
    """Return what must not be told of all figures of a period, with what they said of the one before.

    :param answers: exact, with the tables that may leave
    """
    kept = KeptBack()
    while True:
        numbers, tables = Numbers(), list[tuple[str, str]]()
        for slug, answer in answers.items():
            rest = kept.of(slug, answer)
            numbers.add(slug, rest)
            tables += [(slug, table.slug) for table in rest.tables]
        if kept.says_before:
            stock_and_flow(numbers, answers, before)
        away = numbers.given_away
        if not away:
            return kept
        named = {(key[0], key[1]) for key in away} & {*tables}
        if named:
            kept = KeptBack(kept.tables | named, kept.says_before)
        elif kept.says_before and before:
            kept = KeptBack(kept.tables, says_before=False)
        elif tables:  # a whole is given away by its parts
            kept = KeptBack(frozenset({*kept.tables, *tables}), says_before=False)
        else:
            return kept


def stock_and_flow(numbers: Numbers, answers: Mapping[str, Answer], before: Mapping[str, Answer]) -> None:
    """Take in that who was there, with who came and without who went, is there after."""
    if THERE not in before or not {CAME, WENT, THERE} <= answers.keys():
        return
    there, came, went = (first_count(answers[slug]) for slug in (THERE, CAME, WENT))
    was_there = first_count(before[THERE])
    if was_there + came - went != there:
        return  # cases were left out of one and not of the other: nobody outside knows
    key = numbers.tell(BEFORE, was_there, range_of(was_there))
    numbers.links.append(
        Link(((key, 1), (numbers.whole(came), 1), (numbers.whole(went), -1), (numbers.whole(there), -1)))
    )


def first_count(answer: Answer) -> int:
    """Return the count with which what a figure says begins."""
    return next(number.n for number in answer.finding.numbers if isinstance(number, Count))
