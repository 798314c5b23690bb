"""Is everything in order? Each check says one line, and none of them stops another."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection, transaction

from hestia.db.embedded import EmbeddedServerError
from hestia.operations import inside, running, surroundings
from hestia.operations.findings import Finding, broken

type Check = Callable[[], Iterable[Finding]]


def examine(*, at: datetime, is_server: bool = False) -> Iterator[Finding]:
    """Yield what every check says. ``is_server``: the process that answers pages asks, not a command."""
    for check in (
        partial(surroundings.environment, is_server=is_server),
        surroundings.keys,
        partial(surroundings.scanner, at=at),
        surroundings.mail_server,
        surroundings.disks,
    ):
        yield from carried_out(check)
    if unreachable := why_unreachable():
        yield unreachable
        return
    for check in (
        inside.server,
        inside.roles,
        inside.migrations,
        inside.rules,
        inside.keys_fit,
        surroundings.clock,
        partial(running.worker, at=at),
        partial(running.sealer, at=at),
        partial(running.tasks, at=at),
        partial(running.backup, at=at),
        partial(running.drill, at=at),
    ):
        yield from carried_out(check)


def carried_out(check: Check) -> list[Finding]:
    """Return what a check says; one that fails says that. A failed question undoes only itself."""
    name = getattr(check, "func", check).__name__.replace("_", " ").capitalize()
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                return list(check())
        return list(check())
    except Exception as error:  # noqa: BLE001  whatever it is, the others are looked at
        return [
            broken(name, f"it could not be looked at ({type(error).__name__})", "Look at those above first")
        ]


def why_unreachable() -> Finding | None:
    """Return why the database does not answer, if it does not."""
    try:
        connection.ensure_connection()
    except (Error, EmbeddedServerError, ImproperlyConfigured) as error:
        where = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT'] or 5432}"
        why = str(error).strip().splitlines()[0] if str(error) else type(error).__name__
        return broken("Database", f"{where} does not answer: {why}", "systemctl status postgresql")
    return None
