"""What a figure is: a sentence, what is counted of what, by which date, and its known weakness."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from oversight.rules.facts import Facts, Spell, people
from oversight.rules.numbers import UNTOLD, Count, Number, Share, total

NOTHING = "There was nothing to count."
MISSING = ""  # the answer of those of whom it is not known
NOT_RECORDED = "Not recorded"
OTHER = "Other"
PEOPLE, CASES = ("person", "people"), ("case", "cases")
KEPT_BACK = "not in this report: with its total, a number that is not shown could be worked out."
BY_RESEARCH = "Version 1 left out who said no to “Research or stories”: there was no question about figures"
ENOUGH_FOR_TWO = 100  # people: of fewer nothing is told outside by two things at once


@dataclass(frozen=True)
class Sentence:
    """Words with numbers in their places: "{} left, half of them within {}"."""

    template: str
    numbers: tuple[Number, ...]

    @classmethod
    def of(cls, template: str, *numbers: Number) -> Self:
        """Return a sentence with these numbers."""
        return cls(template, numbers)

    @property
    def words(self) -> str:
        """Return it as it is read."""
        if any(number.is_of_nobody for number in self.numbers):
            return NOTHING
        words = self.template.format(*(number.words for number in self.numbers))
        return words[:1].upper() + words[1:]

    def outside(self) -> Self:
        """Return it as it may be told outside."""
        return replace(self, numbers=tuple(number.outside() for number in self.numbers))


@dataclass(frozen=True)
class Row:
    """One line of a table: its numbers in the order of the columns."""

    key: str
    label: str
    numbers: tuple[Number, ...]

    @property
    def is_missing(self) -> bool:
        """Whether it is of those of whom it is not known."""
        return self.key == MISSING

    @property
    def is_all_alike(self) -> bool:
        """Whether everybody in it is in one column, or in no part or all of a share."""
        if len(self.numbers) > 1:
            return sum(number.whole > 0 for number in self.numbers) == 1
        return any(
            isinstance(number, Share) and number.of and number.n in {0, number.of} for number in self.numbers
        )


@dataclass(frozen=True)
class Table:
    """One breakdown. Its drawing is made of the same rows."""

    slug: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    adds_up: bool = True  # each is counted in one row
    is_stacked: bool = False  # its columns are parts of one whole
    # Its labels are words that somebody wrote, and may be of one person: those that are named outside.
    named: frozenset[str] | None = None
    two_ways: int | None = None  # of how many people it is, where it is by two things at once

    @property
    def may_leave(self) -> bool:
        """Whether it may be told outside: by two things at once only of many people."""
        return self.two_ways is None or self.two_ways >= ENOUGH_FOR_TWO

    def outside(self) -> Self:
        """Return it as it may be told outside: each count by itself, totals too."""
        return replace(self, rows=tuple(self.row_outside(row) for row in self.rows_told))

    @property
    def rows_told(self) -> tuple[Row, ...]:
        """Return the rows that are told outside, as they are counted: words not named are one row."""
        return self.rows if self.named is None else folded(self.rows, self.named)

    def is_untold(self, row: Row) -> bool:
        """Whether nothing is told of a row outside: of a group that is all alike."""
        return self.two_ways is not None and row.is_all_alike

    def row_outside(self, row: Row) -> Row:
        """Return one row as it may be told outside."""
        if self.is_untold(row):
            return replace(row, numbers=tuple(UNTOLD for _ in row.numbers))
        return replace(row, numbers=tuple(number.outside() for number in row.numbers))

    @property
    def missing(self) -> Row | None:
        """Return the row of those of whom it is not known, if there are any."""
        return next((row for row in self.rows if row.is_missing), None)


def folded(rows: Iterable[Row], named: Container[str]) -> tuple[Row, ...]:
    """Return rows whose labels may be told: all others are one row, which names none of them.

    Not what is rare in these days decides, but a list of the year: otherwise two reports would differ by it.
    """
    rows = list(rows)
    rare = [row for row in rows if not row.is_missing and row.label.lower() not in named]
    kept = [row for row in rows if row not in rare]
    if not rare:
        return tuple(kept)
    other = Row("other", OTHER, (total([row.numbers[0] for row in rare]),))
    known, missing = [row for row in kept if not row.is_missing], [row for row in kept if row.is_missing]
    return (*known, other, *missing)


@dataclass(frozen=True)
class FigureAnswer:
    """What a figure says of one period."""

    finding: Sentence
    tables: tuple[Table, ...] = ()
    notes: tuple[Sentence, ...] = ()

    def leaving(self, *, cut: bool = False, people_counted: int = 0) -> Self:
        """Return it, exact, with the tables that may be told outside at all.

        :param cut: whether only a part of what the reader counts was asked for, such as one service: then a
            breakdown would be a second dimension, and is told of many people only
        """
        tables = self.tables if not cut or people_counted >= ENOUGH_FOR_TWO else ()
        return replace(self, tables=tuple(table for table in tables if table.may_leave))

    def without(self, tables: Container[str]) -> Self:
        """Return it without some tables, and with words that say so."""
        rest = tuple(table for table in self.tables if table.slug not in tables)
        kept_back = [table.title for table in self.tables if table.slug in tables]
        notes = [Sentence.of(f"“{title}” is {KEPT_BACK}") for title in kept_back]
        return replace(self, tables=rest, notes=(*self.notes, *notes))

    def outside(self, *, cut: bool = False, people_counted: int = 0) -> Self:
        """Return it as it may be told outside."""
        answer = self.leaving(cut=cut, people_counted=people_counted)
        return replace(
            answer,
            finding=answer.finding.outside(),
            tables=tuple(table.outside() for table in answer.tables),
            notes=tuple(note.outside() for note in answer.notes),
        )


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One of the figures: whoever reads its number can read what it is."""

    number: int
    slug: str
    version: int
    title: str
    numerator: str
    denominator: str = ""
    date: str
    breakdowns: str = ""
    weakness: str
    earlier: str = BY_RESEARCH  # what the versions before this one counted: said of a return that has one
    answer: Callable[[Facts], FigureAnswer]

    @property
    def definition(self) -> list[tuple[str, str]]:
        """Return what it is, by name."""
        parts = [
            ("What is counted", self.numerator),
            ("Out of", self.denominator),
            ("Date that counts", self.date),
            ("Broken down by", self.breakdowns),
            ("Known weakness", self.weakness),
            ("Version", f"{self.version}"),
        ]
        return [(name, words) for name, words in parts if words]


def one_way(
    slug: str,
    title: str,
    labels: Mapping[str, str],
    keys: Iterable[str],
    *,
    unit: tuple[str, str] = PEOPLE,
    adds_up: bool = True,
    every: bool = True,
    named: frozenset[str] | None = None,
) -> Table:
    """Return how often each key occurs, in the order of the labels; the missing last, if any is missing.

    :param unit: what is counted: one, and many
    :param every: whether a label of which there is none has its row too
    :param named: where the labels are words that somebody wrote, those that are named outside
    """
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    rows = [
        Row(key, label, (Count(counts.get(key, 0), *unit),))
        for key, label in labels.items()
        if key != MISSING and (every or key in counts)
    ]
    if counts.get(MISSING):
        rows.append(Row(MISSING, NOT_RECORDED, (Count(counts[MISSING], *unit),)))
    return Table(slug, title, ("Number",), tuple(rows), adds_up=adds_up, named=named)


def by_service(facts: Facts, spells: Iterable[Spell], *, of_people: bool = False) -> Table:
    """Return how many spells, or people, there are in each service, in order of their names."""
    here = spells_by_service(facts, spells)
    rows = [
        Row(
            str(service),
            name,
            (Count(people(here[service])) if of_people else Count(len(here[service]), *CASES),),
        )
        for service, name in facts.services.items()
    ]
    return Table("service", "By service", ("Number",), tuple(rows), adds_up=not of_people)


def spells_by_service(facts: Facts, spells: Iterable[Spell]) -> dict[int, list[Spell]]:
    """Return the spells of each service, of those without any too."""
    here: dict[int, list[Spell]] = {service: [] for service in facts.services}
    for spell in spells:
        here[spell.service].append(spell)
    return here


def shares(
    slug: str,
    title: str,
    rows: Iterable[tuple[str, str, int, int]],
    *,
    many: str = "people",
    two_ways: int | None = None,
    named: frozenset[str] | None = None,
) -> Table:
    """Return a table of shares: key, label, how many, of how many."""
    made = (Row(key, label, (Share(n, of, many),)) for key, label, n, of in rows)
    return Table(slug, title, ("Share",), tuple(made), two_ways=two_ways, named=named)
