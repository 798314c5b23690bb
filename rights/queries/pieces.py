"""Her record in pieces: each row that is hers, in words, with who else is named in it."""

import json
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, Field, ForeignKey, Model, PositiveSmallIntegerField, UUIDField
from django.utils import timezone

from cases.models import Case, Client, Dependant, Person
from cases.queries.secrets import dangers, made, numbers_of_others, other_clients
from hestia.accounts.models import Service, User
from hestia.privacy.sealed import MarkField
from hestia.privacy.spellings import Found, Kind, Secret, find, find_in, fold
from hestia.uploads.models import File
from rights.queries.others import clients_elsewhere, known_to, workers_elsewhere
from rights.queries.register import files_carried, in_copy, rows_of_her, subject
from rights.rules.hiding import RELATIONS
from rights.rules.names_and_words import NAMES, names_among_words
from rights.rules.scope import EVERYTHING, Scope
from rights.rules.subjects import KEYS, kept_term, kept_words, term_of

# Of each row, but about nobody: which version it is, and keys; when a copy was gathered, which changes each
# time; and the first day on which something is due, as the tasks are in the copy themselves.
MACHINERY = frozenset(
    {
        *("version", "row_key", "once", "source_kind", "source_id", "row_kind", "row_id"),
        *("url", "content_hash", "digest", "risk_rank", "not_gathered"),
        *("gathered_at", "gathered_by", "next_due_on"),
    }
)
ENDS = ("until_on", "ended_on")  # the last day of what may go on: a room, an address, an agency at work
BLANK = "\u2007"
PERHAPS = "perhaps someone else"
# Where the name of somebody who interprets for her is kept, or of one she does not want.
INTERPRETERS = frozenset({"interpreter_name", "interpreter", "told_interpreter", "interpreters_to_avoid"})
BEFORE_A_NUMBER = re.compile(r"[+(]?\d[\d\s()/.-]{0,40}$")  # as long as any phone is written


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of her record in words."""

    source: str
    source_id: int
    place: int
    subject: str
    day: date | None
    lines: list[list[str]]
    marks: list[list[str]] = field(default_factory=list)  # pairs: who it is, and the words as they stand
    file: File | None = None
    is_asked: bool = True  # of the days that are asked for


def pieces_of(case: Case, scope: Scope = EVERYTHING, *, by: User) -> list[Piece]:
    """Return her record, from all of her cases that exist for somebody, with what is marked in it.

    A row that says nothing is a piece without lines: it was read, and is not given. Kinds that are not asked
    for are not read; what is of other days is, and is not marked.
    """
    pieces = [
        Piece(
            model._meta.label_lower,
            row.pk,
            place,
            subject(model),
            day_of(row),
            [list(line) for line in lines_of(row)],
            file=file_of(row),
            is_asked=is_asked(row, scope),
        )
        for place, model in enumerate(in_copy())
        if scope.has_kind(model._meta.label_lower)
        for row in rows_of_her(model, case.client_id, by=by)
    ]
    asked = [piece for piece in pieces if piece.is_asked]
    # Many answers are the same in many pieces, as who wrote it: they are looked through once.
    words = "\n".join(dict.fromkeys(words for piece in asked for _, words in piece.lines))
    marker = Marker(standing_in(words, named_others(case, words, by=by)), known=known_to(case))
    for piece in asked:
        piece.marks.extend(marker.marks_of(words for _, words in piece.lines))
    return pieces


def file_of(row: Model) -> File | None:
    """Return the file that a row carries, unless what it held was destroyed."""
    files = (getattr(row, name) for name in files_carried(type(row)))
    return next((file for file in files if file is not None and file.digest), None)


# --- In words ---------------------------------------------------------------------------------------


def lines_of(row: Model) -> Iterator[tuple[str, str]]:
    """Yield what a row says: how each answer is called, and the answer in words. Empty ones say nothing."""
    # Where the day is known, its month and year are part of it.
    parts = {"born_month", "born_year"} if getattr(row, "born_on", None) else set()
    for column, term in terms_of(type(row)):
        if column.name not in parts and (words := value_words(row, column)):
            yield term, words


@cache
def terms_of(model: type[Model]) -> list[tuple["Field[Any, Any]", str]]:
    """Return the fields of a model that say something of her, and how the answer in each is called."""
    return [
        (column, term_of(str(column.verbose_name)))
        for column in model._meta.concrete_fields
        if is_read(column)
    ]


def is_read(column: "Field[Any, Any]") -> bool:
    """Whether a field says something of her: no key, no version, nor to whom the row belongs."""
    if isinstance(column, PositiveSmallIntegerField) and column.name == "place":
        return False  # where it stands in a list
    if column.primary_key or column.name in MACHINERY or isinstance(column, UUIDField | MarkField):
        return False
    return not (isinstance(column, ForeignKey) and column.related_model in {Case, Client})


def value_words(row: Model, column: "Field[Any, Any]") -> str:
    """Return one answer in words."""
    if isinstance(column, ForeignKey):
        return str(getattr(row, column.name) or "")
    if isinstance(column, ArrayField) and (choices := getattr(column.base_field, "flatchoices", None)):
        labels = dict(choices)
        return "; ".join(str(labels.get(value, value)) for value in getattr(row, column.attname) or ())
    if column.choices:
        shown: Any = getattr(row, f"get_{column.name}_display")
        return str(shown() or "")
    value = getattr(row, column.attname)
    return "\n".join(lines_in(value)) if isinstance(value, dict) else words_of(value)


def lines_in(value: Any) -> Iterator[str]:
    """Yield what is kept under several names, such as a plan as it stood: a line for each, or each row."""
    for key, item in value.items():
        if is_key(key, item):
            continue
        name = kept_term(str(key))
        rows = item if isinstance(item, list) and any(isinstance(row, dict) for row in item) else [item]
        for number, row in enumerate(rows, start=1):
            if words := part_words(row):
                yield f"{name} {number}: {words}" if len(rows) > 1 else f"{name}: {words}"


def words_of(value: Any) -> str:
    """Return any value in words: a day, yes or no, a list."""
    words = "" if value is None else str(value)
    match value:
        case bool():
            words = "Yes" if value else "No"
        case datetime():
            words = f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
        case date():
            words = f"{value:%-d %B %Y}"
        case time():
            words = f"{value:%H:%M}"
        case dict():
            told = [(key, item) for key, item in value.items() if not is_key(key, item)]
            pairs = ((kept_term(key), part_words(item)) for key, item in told)
            words = "; ".join(f"{term}: {text}" for term, text in pairs if text)
        case list() | tuple():
            words = drawn_or_listed(value)
        case bytes() | memoryview():
            words = "(a file)"
    return words


def is_key(name: str, value: Any) -> bool:
    """Whether something kept with others in one answer is a key, which says nothing to a reader."""
    return name in KEYS or (name == "target" and isinstance(value, int))


def part_words(value: Any) -> str:
    """Return in words what is kept with others in one answer, where choices and days are kept as codes."""
    return kept_words(value) if isinstance(value, str) else words_of(value)


def drawn_or_listed(values: list[Any] | tuple[Any, ...]) -> str:
    """Return a list in words; of the strokes of a pen, that it is a drawing."""
    if re.fullmatch(r"[\d\s.,\[\]-]{80,}", json.dumps(values, default=str)):
        return "(a drawing, such as a signature)"
    return "; ".join(words for value in values if (words := part_words(value)))


def day_of(row: Model) -> date | None:
    """Return the first day that a row says of itself. Who she is has none: its days are of her life."""
    if isinstance(row, Client):
        return None
    return next((day for name, day in days_of(row) if not name.startswith("until")), None)


def days_of(row: Model) -> Iterator[tuple[str, date]]:
    """Yield the days that a row says of itself, and how each is called. When somebody was born is none."""
    for column in row._meta.concrete_fields:
        if isinstance(column, DateField) and not column.name.startswith("born"):
            value = getattr(row, column.attname)
            if isinstance(value, datetime):
                yield column.name, timezone.localdate(value)
            elif isinstance(value, date):
                yield column.name, value


def is_asked(row: Model, scope: Scope) -> bool:
    """Whether a row speaks of the days that are asked for. Who she is, and her case, are of every day.

    What began and has not ended speaks of every day since.
    """
    days = [] if isinstance(row, Client | Case) else [day for _, day in days_of(row)]
    if days and any(getattr(row, name, "") is None for name in ENDS):
        days.append(date.max)
    return scope.has_days(min(days, default=None), max(days, default=None))


# --- Who else is named ------------------------------------------------------------------------------


def interpreters_of(case: Case, *, by: User) -> set[str]:
    """Return the names of those who interpreted for her, wherever one is kept."""
    return {
        name
        for model in in_copy()
        if (columns := [field.name for field in model._meta.fields if is_of_interpreter(field)])
        for row in rows_of_her(model, case.client_id, by=by).values_list(*columns)
        for name in row
    }


def is_of_interpreter(column: Field[Any, Any]) -> bool:
    """Whether a name of an interpreter stands there, and not merely whether there was one."""
    return column.name in INTERPRETERS and not column.choices


def named_others(case: Case, words: str, *, by: User) -> list[tuple[str, tuple[Secret, ...]]]:
    """Return what of others could stand in her record: who they are, and their names or numbers."""
    house = [case.service.area] if case.service.kind == Service.Kind.SAFE_HOUSE else []
    people = Person.objects.filter(case__client=case.client_id).values_list("name", flat=True)
    theirs = Dependant.objects.filter(case__client=case.client_id).values_list("name", flat=True)
    return [
        ("someone who may be a danger to her", dangers(case)),
        ("another client", other_clients(case, words) + clients_elsewhere(case, words, by=by)),
        ("someone in her life", made(Kind.NAME, people)),
        ("an interpreter", made(Kind.NAME, interpreters_of(case, by=by))),
        ("someone who works with her elsewhere", made(Kind.NAME, workers_elsewhere(case))),
        (PERHAPS, made(Kind.STEM, (f"{word}." for word in RELATIONS))),
        ("someone who depends on her", made(Kind.NAME, theirs)),
        ("the phone of someone in her life", made(Kind.PHONE, numbers_of_others(case))),
        ("where the safe house is", made(Kind.ADDRESS, house)),
    ]


def whole(words: str, place: Found) -> tuple[int, int]:
    """Return from where to where it stands: of a number all of it, which is known by its end alone."""
    start, end = place.start, place.end
    if place.secret.kind == Kind.PHONE:
        before = BEFORE_A_NUMBER.search(words[:start])
        start = before.start() if before else start
        while end < len(words) and words[end].isdigit():
            end += 1
    return start, end


class Marker:
    """Marks in answers where one of some others stands. An answer that is given often is read once."""

    def __init__(
        self, others: Sequence[tuple[str, tuple[Secret, ...]]], *, known: Container[str] = ()
    ) -> None:
        self.others, self.known = others, known
        self.read = cache(self.places_in)

    def marks_of(self, answers: Iterable[str]) -> list[list[str]]:
        """Return each place where one of them stands, in whatever spelling: who it is, and the words there.

        Each answer is read by itself: the end of one and the beginning of the next are nobody's name.
        """
        marks: dict[str, str] = {}
        places = [place for words in answers for place in self.read(words)]
        for turn, stood in sorted(places, key=lambda place: place[0]):
            marks.setdefault(stood, self.others[turn][0] if turn < len(self.others) else PERHAPS)
        return [[who, stood] for stood, who in marks.items()]

    def places_in(self, words: str) -> list[tuple[int, str]]:
        """Return what stands in one answer: which of the others it is, by their turn, and the words there."""
        names = names_among_words(words, but=self.known)
        stood = [(len(self.others), name) for name in names]
        folded = fold(words)
        for turn, (_, secrets) in enumerate(self.others):
            rest, places = words, find_in(folded, secrets)
            while places:
                for place in places:
                    start, end = whole(words, place)
                    found = " ".join(words[start:end].split())
                    if found in names or found.casefold() not in NAMES:  # "she may", "12 May"
                        stood.append((turn, found))
                    rest = f"{rest[:start]}{BLANK * (end - start)}{rest[end:]}"
                places = find(rest, secrets)
        return stood


def standing_in(
    words: str, others: Iterable[tuple[str, tuple[Secret, ...]]]
) -> list[tuple[str, tuple[Secret, ...]]]:
    """Return the same without those that stand nowhere in all these words: no answer has to be read for them.

    What stands in one answer stands in all of them together, which are read once.
    """
    folded = fold(words)
    present = ((who, tuple(place.secret for place in find_in(folded, secrets))) for who, secrets in others)
    return [(who, secrets) for who, secrets in present if secrets]
