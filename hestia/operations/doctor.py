"""Is everything in order? Each check says one line, and none of them stops another."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection, transaction

from hestia.db.embedded import EmbeddedServerError
from hestia.operations import database_checks, machine_checks, process_checks
from hestia.operations.findings import CheckResult, broken

type Check = Callable[[], Iterable[CheckResult]]


def examine(*, at: datetime, is_server: bool = False) -> Iterator[CheckResult]:
    """Yield what every check says. ``is_server``: the process that answers pages asks, not a command."""
    for check in (
        partial(machine_checks.environment, is_server=is_server),
        machine_checks.keys,
        partial(machine_checks.scanner, at=at),
        machine_checks.mail_server,
        machine_checks.disks,
    ):
        yield from carried_out(check)
    if unreachable := why_unreachable():
        yield unreachable
        return
    for check in (
        database_checks.server,
        database_checks.roles,
        database_checks.migrations,
        database_checks.rules,
        database_checks.keys_fit,
        machine_checks.clock,
        partial(process_checks.worker, at=at),
        partial(process_checks.sealer, at=at),
        partial(process_checks.tasks, at=at),
        partial(process_checks.backup, at=at),
        partial(process_checks.drill, at=at),
    ):
        yield from carried_out(check)


def carried_out(check: Check) -> list[CheckResult]:
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


def why_unreachable() -> CheckResult | None:
    """Return why the database does not answer, if it does not."""
    try:
        connection.ensure_connection()
    except (Error, EmbeddedServerError, ImproperlyConfigured) as error:
        where = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT'] or 5432}"
        why = str(error).strip().splitlines()[0] if str(error) else type(error).__name__
        return broken("Database", f"{where} does not answer: {why}", "systemctl status postgresql")
    return None
