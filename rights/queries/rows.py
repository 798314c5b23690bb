"""One row of her record, of whichever model: found by its kind and key, what it says and who wrote it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Value
from django.urls import reverse
from django.utils.text import Truncator

from cases.models import Case
from hestia.accounts.models import User
from hestia.db.versions import writers_of
from hestia.privacy.declared import level_of
from hestia.privacy.secrecy import Level
from rights.models import AccessRequest, Correction, CorrectionTelling, RequestHolder
from rights.queries.pieces import day_of, lines_of
from rights.queries.register import in_copy, rows_of_her, subject

# What she asked of us, and what she said is wrong: that is not disputed again, it is answered.
OF_HER_RIGHTS = frozenset({AccessRequest, Correction, CorrectionTelling, RequestHolder})
# What is most often said to be wrong, offered first: the rest is behind one heading.
LIKELY = (
    "client",
    "entry",
    "case",
    "assessment",
    "rating",
    "answer",
    "decision",
    "target",
    "person",
    "dependant",
    "address",
    "safecontact",
    "keptdocument",
)
# Of those without an address of their own: the page of one, by its case and key.
PAGES = {"cases.entry": "cases:note", "cases.address": "cases:address_edit"}
SHOWN, LONGEST = 60, 90  # rows of a list, and characters of one
WRITTEN_AT = ("recorded_at", "made_at", "given_at", "prepared_at")


@dataclass(frozen=True, slots=True)
class RowInList:
    """A row as it is listed: its key, its day, and how it begins, unless that is a secret."""

    key: int
    day: date | None
    words: str


def kinds() -> dict[str, type[Model]]:
    """Return the models of which she can say that a row is wrong, by name: those in a copy of her record."""
    return {str(model._meta.model_name): model for model in in_copy() if model not in OF_HER_RIGHTS}


def kinds_with_rows(case: Case, *, by: User) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the kinds of which she has a row that is there for somebody, as a reader calls them.

    First those that are likely to be meant, the likeliest first; then the others, in alphabetical order.
    """
    one_of_each = [
        rows_of_her(model, case.client_id, by=by).order_by().values_list(Value(kind))[:1]
        for kind, model in kinds().items()
    ]
    first, *more = one_of_each
    found = {kind for (kind,) in first.union(*more).order_by()}
    words = {kind: subject(model) for kind, model in kinds().items() if kind in found}
    likely = [(kind, words[kind]) for kind in LIKELY if kind in words]
    others = [(kind, name) for kind, name in words.items() if kind not in LIKELY]
    return likely, sorted(others, key=lambda pair: pair[1])


def disputed_row(correction: Correction, *, by: User) -> Model | None:
    """Return the row that she says is wrong, if she knows which it is and it is there for somebody."""
    kind = correction.row_kind.partition(".")[2]
    return row_of_her(kind, correction.row_id, case=correction.case, by=by)


def page_of_row(correction: Correction, *, by: User) -> str:
    """Return the page where what she disputes is read and corrected; her case, where it has none."""
    row: Any = disputed_row(correction, by=by)
    if row is None:
        return ""
    if page := PAGES.get(row._meta.label_lower):
        return reverse(page, args=[row.case.reference, row.pk])
    own = getattr(row, "get_absolute_url", correction.case.get_absolute_url)
    return str(own())


def row_of_her(kind: str, key: int | None, *, case: Case, by: User) -> Model | None:
    """Return one row of her record, from any case of hers that exists for somebody, if there is one."""
    model = kinds().get(kind)
    if model is None or key is None:
        return None
    row: Model | None = rows_of_her(model, case.client_id, by=by).filter(pk=key).first()
    return row


def listed_rows(kind: str, *, case: Case, by: User) -> list[RowInList]:
    """Return the rows of a kind, the latest first."""
    model = kinds()[kind]
    rows = rows_of_her(model, case.client_id, by=by).order_by("-pk")[:SHOWN]
    return [RowInList(row.pk, day_of(row), beginning(row)) for row in rows]


def beginning(row: Model) -> str:
    """Return how a row begins, so that it is known again; nothing of one that holds a secret."""
    if holds_secret(type(row)):
        return ""
    return Truncator("; ".join(words for _, words in lines_of(row))).chars(LONGEST)


def holds_secret(model: type[Model]) -> bool:
    """Whether a row of a model may hold what is shown one at a time."""
    return any(level_of(model, field.name) >= Level.SECRET for field in model._meta.concrete_fields)


def kind_holds_secret(row_kind: str) -> bool:
    """Whether a row of a kind ("cases.entry") may hold such a secret. One that is not known may."""
    model = kinds().get(row_kind.partition(".")[2])
    return model is None or holds_secret(model)


def written_in(row: Model) -> list[list[str]]:
    """Return what a row says now."""
    return [list(line) for line in lines_of(row)]


def writers_of_row(row: Model) -> set[int]:
    """Return who wrote a row, or a version of it."""
    named = {
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.related_model is User and (field.name == "by" or field.name.endswith("_by"))
    }
    history: Any = getattr(row, "history", None)
    return {pk for pk in named | (writers_of(history.all()) if history is not None else set()) if pk}


def written_at(row: Model) -> datetime | None:
    """Return when a row was written first, as far as that is known."""
    for name in WRITTEN_AT:
        if isinstance(moment := getattr(row, name, None), datetime):
            return moment
    history: Any = getattr(row, "history", None)
    first = history.order_by("history_date", "history_id").first() if history is not None else None
    return first.history_date if first else None
