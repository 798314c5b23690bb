"""For whom the database works, and as whom.

*For whom*: every transaction carries the acting user, and row-level security shows what exists for that
person (`hestia.db.rows`). A request's person is set by `hestia.db.middleware.ActingUser`; commands, tasks and
tests say ``with acting_as(user)``. Without one, every table of a case is empty. It is said signed, so that
nobody who reaches the database, but not the keys, can say it (`hestia.db.signing`).

*As whom*: the application's role owns nothing. The few commands that must see or change everything
(``migrate``, the demonstration's) say ``with as_owner()``: another sign-in, whose password the serving
process need not know. It is deliberately no setting of the connection: what runs as the application cannot
become the owner. Likewise ``as_sealer()``, who alone writes the seals of the log and sees no case, and
``as_figures()``, who reads what tells of nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from django.db import connection

from hestia.privacy.records import DatabaseRole

database: Any = connection  # of our own engine (`hestia.db.postgresql`), which can be told for whom it works


class Person(Protocol):
    """Someone with an account, or with none (``pk`` is None)."""

    pk: Any


@dataclass(frozen=True)
class Actor:
    """For whom a transaction works, when, what it holds, and what of signing in it may write. We sign it."""

    user: str = ""
    at: str = ""
    held_cases: str = "{}"
    held_clients: str = "{}"
    entering: str = ""
    session: str = ""


NOBODY = Actor()
ACT_FOR_NOBODY = frozenset({DatabaseRole.SEALER, DatabaseRole.FIGURES, DatabaseRole.BACKUP})

# How long a page's transaction may take over one question, wait for somebody else's, or do nothing. Who waits
# for a page is told so sooner; what nobody waits for (tasks, commands, migrations) has all the time it needs.
IDLE = "idle_in_transaction_session_timeout"
LIMITS = MappingProxyType({"statement_timeout": "30s", "lock_timeout": "10s", IDLE: "60s"})
NO_LIMITS: Mapping[str, str] = MappingProxyType({})

_limits: ContextVar[Mapping[str, str]] = ContextVar("limits", default=NO_LIMITS)
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)
_role: ContextVar[DatabaseRole] = ContextVar("role", default=DatabaseRole.APPLICATION)


def actor() -> Actor:
    """Return for whom transactions work."""
    return _actor.get()


def limits() -> Mapping[str, str]:
    """Return what a transaction is told of how long it may take."""
    return _limits.get()


@contextmanager
def limited() -> Iterator[None]:
    """Let transactions take no longer than somebody waits for a page."""
    before = _limits.set(LIMITS)
    try:
        limit(LIMITS)
        yield
    finally:
        _limits.reset(before)
        # PostgreSQL's word for no limit: a transaction that began before goes on as it was.
        limit(dict.fromkeys(LIMITS, "0"))


@contextmanager
def working_apart() -> Iterator[None]:
    """Let a page's transaction ask nothing for as long as a process of its own works for it.

    That process is ended at its own limits. A copy of ten years takes it minutes.
    """
    before = limits()
    if IDLE not in before:
        yield
        return
    token = _limits.set({name: limit for name, limit in before.items() if name != IDLE})
    try:
        limit({IDLE: "0"})
        yield
    finally:
        _limits.reset(token)
        limit({IDLE: before[IDLE]})


def role() -> DatabaseRole:
    """Return as whom connections are opened."""
    return _role.get()


def is_owner() -> bool:
    """Whether connections are opened as the role that owns the tables."""
    return role() == DatabaseRole.OWNER


@contextmanager
def acting_as(person: Person | None, *, at: datetime | None = None) -> Iterator[None]:
    """Work for someone: what exists for them is what there is. Inside a transaction it holds at once.

    ``at`` is the moment at which what is dated is judged; without it, whenever a transaction begins.
    """
    who = "" if person is None or person.pk is None else str(person.pk)
    with working_for(replace(actor(), user=who, at=at.isoformat() if at else "")):
        yield


@contextmanager
def working_for(whom: Actor) -> Iterator[None]:
    """Tell a transaction that has begun for whom it works from here; one yet to begin is told then.

    Of whoever it works for already nothing is told: neither now nor when that ends.
    """
    if whom == actor():
        yield
        return
    before = _actor.set(whom)
    try:
        _tell()
        yield
    finally:
        _actor.reset(before)
        _tell()


def _tell() -> None:
    if connection.in_atomic_block:
        database.work_for(actor())


def limit(limits: Mapping[str, str]) -> None:
    """Tell a transaction that has begun how long it may take from here; one yet to begin is told then."""
    if connection.in_atomic_block:
        database.limit(limits)


@contextmanager
def holding(*, cases: Iterable[int], clients: Iterable[int]) -> Iterator[None]:
    """Keep hold of cases and their clients until an act is finished, wherever the act takes them.

    Who opens a case for another team writes its first records although it is not theirs to see; who seals one
    writes down whose it is. Only inside a transaction, and no longer than it.
    """
    with working_for(replace(actor(), held_cases=_array(cases), held_clients=_array(clients))):
        yield


@contextmanager
def entering_as(person: Person) -> Iterator[None]:
    """Let transactions change how someone signs in: their password, factors and sessions. It gives no reach.

    For where someone has just shown that it is them, and the request works for nobody yet; and for what only
    they may change afterwards. What is written outside any transaction is not signed.
    """
    with working_for(replace(actor(), entering=str(person.pk))):
        yield


@contextmanager
def making_session(key: str) -> Iterator[None]:
    """Let transactions make the session with this key: one that has ended does not come back."""
    with working_for(replace(actor(), session=key)):
        yield


def _array(numbers: Iterable[int]) -> str:
    """Return numbers as PostgreSQL reads an array: "{1,2}"."""
    return f"{{{','.join(map(str, numbers))}}}"


def as_owner() -> AbstractContextManager[None]:
    """Work as the role that owns the tables, to which row-level security does not apply."""
    return signed_in_as(DatabaseRole.OWNER)


def as_sealer() -> AbstractContextManager[None]:
    """Work as the role that sums up the log: it alone adds to the seals, and sees nothing of any case."""
    return signed_in_as(DatabaseRole.SEALER)


def as_figures() -> AbstractContextManager[None]:
    """Work as the role that reads what tells of nobody, writes nothing and acts for nobody."""
    return signed_in_as(DatabaseRole.FIGURES)


@contextmanager
def signed_in_as(wanted: DatabaseRole) -> Iterator[None]:
    """Work as one of the roles."""
    if role() == wanted:
        yield
        return
    # Another role is another connection: what a transaction had begun would be lost with this one.
    connection.validate_no_atomic_block()
    connection.close()
    before, person = _role.set(wanted), _actor.get()
    if wanted in ACT_FOR_NOBODY:
        _actor.set(NOBODY)
    try:
        yield
    finally:
        connection.close()
        _role.reset(before)
        _actor.set(person)
