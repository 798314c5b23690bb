"""Which rows of every table are hers, in SQL: what an erasure reaches, and what a legal hold keeps.

Nothing is listed here. Keys lead from each model to her or her case, or her case's reference does where no
key may (`Record.by_reference`), or names it in words (`Record.naming`). Of
each model it is declared what becomes of its rows; versions go with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import ForeignKey, Model

from cases.models import Case, Client
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.privacy.declared import records
from hestia.privacy.records import Fate, Record

GONE = frozenset({Fate.ERASED_WITH_CASE, Fate.ERASED_WITH_CLIENT, Fate.SHORT_LIVED})
HERS = GONE | {Fate.LEFT_AS_FIGURES}
DEEPEST = 4
KEYS = "SELECT {row}.{key} FROM {table} {row} WHERE {hers}"
# A reference as a whole: H-0147 does not stand in H-01471.
NAMED = (
    "EXISTS (SELECT FROM unnest({references}) n"
    " WHERE concat_ws(' ', {columns}) ~ ('(^|[^0-9A-Za-z])' || n || '($|[^0-9A-Za-z])'))"
)


@dataclass(frozen=True)
class Hers:
    """A set of women and their cases, as SQL names them: arrays of ids, and of references."""

    clients: str
    cases: str
    references: str


@dataclass(frozen=True)
class Table:
    """A table with rows of hers: its own, or the versions of another's."""

    model: type[Model]
    name: str
    record: Record
    depth: int  # how many keys lead from it to her: what hangs on another goes first
    is_versions: bool

    @property
    def goes(self) -> bool:
        """Whether her rows of it are deleted. What is counted stays, and needs her own row, emptied."""
        if self.is_versions:
            return self.record.fate in HERS
        return (self.record.fate in GONE or bool(self.record.naming)) and self.model is not Client

    @property
    def is_blanked(self) -> bool:
        """Whether her rows of it stay, with nothing in them that is hers."""
        return not self.goes and (self.model is Client or self.record.fate == Fate.LEFT_AS_FIGURES)

    def hers(self, row: str, hers: Hers) -> str:
        """Return the condition under which a row of it is hers."""
        return condition(self.model, row, hers)


def links(model: type[Model]) -> list[Any]:
    """Return the keys of a model, but those to members of staff."""
    keys = [field for field in model._meta.local_concrete_fields if isinstance(field, ForeignKey)]
    return [key for key in keys if key.related_model is not User]


@cache
def depth_of(model: type[Model], *, deepest: int = DEEPEST) -> int | None:
    """Return how many keys lead from a model to her; nothing if none does."""
    if model in {Client, Case}:
        return 0
    if any(link.related_model in {Client, Case} for link in links(model)):
        return 1
    ways = [
        depth
        for link in parents(model, deepest)
        if (depth := depth_of(link.related_model, deepest=deepest - 1))
    ]
    return min(ways) + 1 if ways else None


def parents(model: type[Model], deepest: int) -> list[Any]:
    """Return the keys that may lead on to her."""
    return [link for link in links(model) if deepest and link.related_model in records()]


def condition(model: type[Model], row: str, hers: Hers) -> str:
    """Return in SQL when a row of a model, or a version of one, is hers. One of its keys is enough."""
    record = records()[model]
    if record.by_reference:
        return " OR ".join(
            [by_reference(model, record.by_reference.split("__"), row, hers), *carried(model, row, hers)]
        )
    if record.naming:
        return named_in(model, record.naming, row, hers)
    if model is Client:
        return f"{row}.id = ANY ({hers.clients})"
    direct = [
        f"{row}.{link.column} = ANY ({hers.clients if link.related_model is Client else hers.cases})"
        for link in links(model)
        if link.related_model in {Client, Case}
    ]
    if model is Case:
        direct = [f"{row}.client_id = ANY ({hers.clients})"]
    if direct:
        return " OR ".join(direct)
    link = min(
        (link for link in parents(model, DEEPEST) if depth_of(link.related_model)),
        key=lambda link: depth_of(link.related_model) or 0,
    )
    parent: type[Model] = link.related_model
    inner = f"p{len(row)}"
    # What a row hung on may be gone, and its versions tell whose it was.
    kept_in = [table for table in (parent._meta.db_table, versions_of(parent)) if table]
    ways = [
        KEYS.format(row=inner, key=parent_key(parent), table=table, hers=condition(parent, inner, hers))
        for table in kept_in
    ]
    return f"{row}.{link.column} IN ({' UNION '.join(ways)})"


def carriers(model: type[Model]) -> list[tuple[type[Model], Any]]:
    """Return the models that carry rows of this one, and by which keys."""
    return [
        (other, other._meta.get_field(name))
        for other, record in records().items()
        for name in record.carries
        if other._meta.get_field(name).related_model is model
    ]


def carried(model: type[Model], row: str, hers: Hers) -> list[str]:
    """Return the conditions for what a record of hers carries, such as the file of a document."""
    inner = f"c{len(row)}"
    kept = {other: condition(other, inner, hers) for other, _ in carriers(model)}
    ways = [
        KEYS.format(row=inner, key=field.column, table=other._meta.db_table, hers=kept[other])
        for other, field in carriers(model)
    ]
    return [f"{row}.{parent_key(model)} IN ({way})" for way in ways]


def by_reference(model: type[Model], way: list[str], row: str, hers: Hers) -> str:
    """Return the condition for what tells of her by a reference alone."""
    field: Any = model._meta.get_field(way[0])
    if len(way) == 1:
        return f"{row}.{field.column} = ANY ({hers.references})"
    parent: type[Model] = field.related_model
    inner = f"p{len(row)}{len(way)}"
    further = by_reference(parent, way[1:], inner, hers)
    ways = KEYS.format(row=inner, key=parent_key(parent), table=parent._meta.db_table, hers=further)
    return f"{row}.{field.column} IN ({ways})"


def named_in(model: type[Model], names: Sequence[str], row: str, hers: Hers) -> str:
    """Return the condition for what names her case in words of ours."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{row}.{field.column}" for field in fields)
    return NAMED.format(references=hers.references, columns=columns)


def parent_key(model: type[Model]) -> str:
    """Return the column by which rows of a model are known."""
    key: Any = model._meta.pk
    column: str = key.column
    return column


def versions_of(model: type[Model]) -> str:
    """Return the table with the versions of a model's rows; nothing if it keeps none."""
    history: Any = getattr(model, "history", None)
    if history is None:
        return ""
    table: str = history.model._meta.db_table
    return table


@cache
def tables() -> tuple[Table, ...]:
    """Return every table with rows of hers, those first that hang on others."""
    return tuple(sorted(_tables(), key=lambda table: (-table.depth, not table.is_versions, table.name)))


def _tables() -> Iterator[Table]:
    for model, record in records().items():
        is_said = record.by_reference or record.naming
        depth = (2 if carriers(model) else 1) if is_said else depth_of(model)
        if depth is None or model is Event or record.fate == Fate.NOT_STORED or not model._meta.managed:
            continue
        yield Table(model, model._meta.db_table, record, depth, is_versions=False)
        if versions := versions_of(model):
            yield Table(model, versions, record, depth, is_versions=True)


def unreached() -> list[str]:
    """Return the models that should go with her, and to which nothing leads. There must be none."""
    reached = {table.model for table in tables()}
    return [
        model._meta.label
        for model, record in records().items()
        if record.fate in HERS - {Fate.SHORT_LIVED} and model not in reached
    ]
