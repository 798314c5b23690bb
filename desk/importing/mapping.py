"""How another system's sheet is taken: which column is which of ours, and what its words mean. Pure.

A column is known by its place in the sheet, and in a kept profile by its heading. What is left out says so:
nothing is dropped unless somebody saw it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from cases.rules.names import plain
from desk.importing.answers import Wrong
from desk.importing.columns import BY_HEADING, BY_NAME, COLUMNS, Column, heading
from desk.importing.reading import Problem, SheetRow

LEFT_OUT = ""  # instead of one of our columns
EMPTY = ""  # instead of one of our words: the cell counts as empty
MOST_WORDS = 40  # different words in one column: of more, it is hardly a choice
LONGEST_WORD = 80
LONGEST_HEADING = 200  # in a profile
DIVIDER = re.compile(r"[;|\n]")  # between several answers in one cell
# What a heading can be called elsewhere, in plain words. A guess: somebody sees it before it is used.
ALSO_CALLED = {
    "old_reference": ("case id", "case reference", "client id", "reference"),
    "first_name": ("client first name", "forename", "given name", "name first"),
    "last_name": ("client last name", "family name", "name last", "surname"),
    "known_as": ("preferred name",),
    "birth": ("birth date", "d o b", "dob"),
    "gender": ("sex",),
    "first_language": ("language", "main language", "preferred language"),
    "interpreter_needed": ("interpreter required", "needs interpreter"),
    "phone": ("mobile", "mobile number", "phone number", "telephone"),
    "email": ("e mail address", "email", "email address"),
    "service": ("project",),
    "worker": ("case worker", "caseworker", "key worker", "worker", "worker s email"),
    "status": ("case status",),
    "opened_on": ("case opened", "date opened", "opened", "start date"),
    "source": ("referral source", "referred by"),
    "referred_on": ("date of referral", "date referred", "referral date"),
    "referred_from": ("borough", "borough of referral", "local authority at referral"),
    "exploitation": ("exploitation", "exploitation type", "type of exploitation"),
    "home_office_reference": ("home office ref",),
    "nrm_reference": ("nrm number", "nrm ref"),
}
GUESSES = {words: name for name, names in ALSO_CALLED.items() for words in names}
OF_PRIMERO = frozenset({"case id", "case id display", "name first", "name last", "short id"})


def key(words: str) -> str:
    """Return a heading or a word as it is compared: however it is spaced, in capitals or not."""
    return " ".join(words.split()).casefold()


def is_ours(headings: SheetRow) -> bool:
    """Whether every heading of a sheet is one of ours."""
    return all(plain(cell) in BY_HEADING for cell in headings.cells if cell)


def is_of_primero(headings: SheetRow) -> bool:
    """Whether the headings look like those of Primero, whose CSV leaves subforms and files out."""
    return len(OF_PRIMERO.intersection(map(plain, headings.cells))) > 1


# --- Taking a sheet ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taking:
    """What is taken of a sheet: by place the name of our column, and by that name what words mean."""

    columns: Mapping[int, str] = field(default_factory=dict)  # none at all: the headings are ours
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def headings(self, row: SheetRow) -> SheetRow:
        """Return the row of headings in our words. Of a column that is left out it is empty."""
        if not self.columns:
            return row
        names = [self.columns.get(place, LEFT_OUT) for place in range(len(row.cells))]
        return SheetRow(row.number, [heading(name) if name else "" for name in names])

    def rows(self, rows: Iterable[SheetRow]) -> list[SheetRow]:
        """Return rows in our words, each cell in its place."""
        if not self.columns:
            return list(rows)
        known = {
            name: {key(word): ours for word, ours in words.items()} for name, words in self.words.items()
        }
        return [
            SheetRow(row.number, [self.cell(place, cell, known) for place, cell in enumerate(row.cells)])
            for row in rows
        ]

    def cell(self, place: int, text: str, known: Mapping[str, Mapping[str, str]]) -> str:
        """Return a cell in our words: what no word of ours is known for stays as it was written."""
        name = self.columns.get(place, LEFT_OUT)
        if not name:
            return ""
        words = known.get(name, {})
        if not words and not BY_NAME[name].takes_several:
            return text
        parts = [words.get(key(part), part) for part in parts_of(BY_NAME[name], text)]
        return "; ".join(dict.fromkeys(part for part in parts if part))

    def named(self, problem: Problem, headings: SheetRow) -> Problem:
        """Return a problem under the heading in the sheet, with ours beside it where that is another."""
        theirs = next(
            (headings.cells[place] for place, name in self.columns.items() if heading_is(name, problem)), ""
        )
        if not theirs or plain(theirs) == plain(problem.column):
            return problem
        return problem._replace(column=f"{theirs[:80]} ({problem.column})")


def heading_is(name: str, problem: Problem) -> bool:
    """Whether a problem is of one of our columns."""
    return bool(name) and heading(name) == problem.column


def parts_of(column: Column, text: str) -> list[str]:
    """Return the answers in a cell: one, or several where the column takes them."""
    parts = DIVIDER.split(text) if column.takes_several else [text]
    return [part.strip() for part in parts if part.strip()]


# --- Guessing ------------------------------------------------------------------------------------


def guess(headings: SheetRow, *, taken: Mapping[int, str] | None = None) -> dict[int, str]:
    """Return which column is which, as far as the headings say it; no column of ours twice.

    What is ``taken`` stays as it is. Whatever is not guessed is left out, until somebody says otherwise.
    """
    columns = dict(taken or {})
    used = {name for name in columns.values() if name}
    for place, cell in enumerate(headings.cells):
        if not cell or place in columns:
            continue
        ours = BY_HEADING.get(plain(cell))
        name = ours.name if ours else GUESSES.get(plain(cell), LEFT_OUT)
        columns[place] = LEFT_OUT if name in used else name
        used.add(name)
    return dict(sorted(columns.items()))


class Fit(NamedTuple):
    """How a profile fits a sheet: what it says of each place, and what it does not find or know."""

    columns: dict[int, str]
    missing: list[str]  # headings that it takes, and the sheet does not have
    twice: list[str]  # headings that it takes, and the sheet has more than once
    new: list[str]  # headings of the sheet of which it says nothing

    @property
    def refusal(self) -> str:
        """Return why it cannot be used, or nothing."""
        if self.missing:
            return f"The sheet has no column {quoted(self.missing)}."
        if self.twice:
            return f"The sheet has more than one column {quoted(self.twice)}."
        return ""

    @property
    def is_exact(self) -> bool:
        """Whether it says of every column what it is."""
        return not (self.refusal or self.new)

    @property
    def is_near(self) -> bool:
        """Whether it can be used, and knows most of the sheet."""
        return not self.refusal and len(self.columns) >= len(self.new)


def fit(columns: Mapping[str, str], headings: SheetRow) -> Fit:
    """Return how a profile, with our column by heading, fits a sheet."""
    columns = {theirs: name for theirs, name in columns.items() if not name or name in BY_NAME}
    known = {key(theirs): name for theirs, name in columns.items()}
    there = Counter(key(cell) for cell in headings.cells if cell)
    cells = [(place, cell) for place, cell in enumerate(headings.cells) if cell]
    taken = [theirs for theirs, name in columns.items() if name]
    return Fit(
        {place: known[key(cell)] for place, cell in cells if key(cell) in known},
        [theirs for theirs in taken if not there[key(theirs)]],
        [theirs for theirs in taken if there[key(theirs)] > 1],
        [cell for _, cell in cells if key(cell) not in known],
    )


def quoted(headings: Sequence[str]) -> str:
    """Return a few headings between quotation marks."""
    few = ", ".join(f"“{cell[:60]}”" for cell in headings[:5])
    return f"{few} and {len(headings) - 5} more" if len(headings) > 5 else few


# --- What words mean -----------------------------------------------------------------------------


class Choice(NamedTuple):
    """A column of ours with a choice: what the sheet says there, and what it can mean."""

    column: Column
    heading: str  # in the sheet
    words: list[str]  # in the order in which they first appear
    allowed: Sequence[str]
    understood: Mapping[str, str]  # ours, of the words that we read as they are
    is_too_many: bool = False


def choices(
    headings: SheetRow,
    rows: Sequence[SheetRow],
    columns: Mapping[int, str],
    house: Mapping[str, list[str]],
    today: date,
) -> list[Choice]:
    """Return the choices of a sheet in which something else is written than our own words."""
    asked = []
    for place, name in columns.items():
        column = BY_NAME[name] if name else None
        allowed = allowed_in(column, house) if column else ()
        if column is None or not allowed:
            continue
        cells = [row.cells[place] for row in rows if place < len(row.cells)]
        words = different(part for cell in cells for part in parts_of(column, cell))
        ours = {plain(word) for word in allowed}
        if all(plain(word) in ours for word in words):
            continue
        short = [word for word in words if len(word) <= LONGEST_WORD]
        is_too_many = len(short) > MOST_WORDS or len(short) < len(words)
        understood = {word: meaning(column, word, allowed, today) for word in short}
        asked.append(
            Choice(
                column,
                headings.cells[place],
                [] if is_too_many else short,
                allowed,
                {word: ours for word, ours in understood.items() if ours},
                is_too_many=is_too_many,
            )
        )
    return asked


def allowed_in(column: Column, house: Mapping[str, list[str]]) -> Sequence[str]:
    """Return all that may be written in a column with a choice, and nothing for one of free text."""
    return house.get(column.name) or column.words


def different(words: Iterable[str]) -> list[str]:
    """Return words once each, however they are spaced, in capitals or not."""
    once: dict[str, str] = {}
    for word in words:
        once.setdefault(key(word), " ".join(word.split()))
    return list(once.values())


def meaning(column: Column, word: str, allowed: Sequence[str], today: date) -> str:
    """Return which of our words a word is read as, or nothing if we do not understand it."""
    same = next((ours for ours in allowed if plain(ours) == plain(word)), "")
    if same or not column.words:
        return same
    try:
        answer = column.read(word, today)
    except Wrong:
        return ""
    return next((ours for ours in allowed if column.read(ours, today) == answer), "")


def in_our_order(columns: Iterable[str]) -> list[str]:
    """Return names of our columns in the order of the template."""
    names = set(columns)
    return [column.name for column in COLUMNS if column.name in names]


def samples(rows: Iterable[SheetRow], place: int, *, most: int = 3) -> list[str]:
    """Return what is written in a column, a few times. Of a long text only how long it is."""
    few: dict[str, None] = {}
    for row in rows:
        text = row.cells[place] if place < len(row.cells) else ""
        if text:
            few[f"a text of {len(text)} characters" if len(text) > LONGEST_WORD else text[:40]] = None
        if len(few) == most:
            break
    return list(few)
