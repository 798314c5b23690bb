"""As whom a test works: itself the owner of the database, its requests the application, under its rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.signals import request_started
from django.db import connection
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from hestia.accounts.models import User
from hestia.db.acting import acting_as, is_owner


def begin(**_: object) -> None:
    """Become the application when a request of the test client begins."""
    if not is_owner():
        return  # a thread of the live server: it signed in as the application
    try:
        connection.ensure_connection()
    except RuntimeError:  # a test without a database
        return
    change("SET ROLE hestia_app")


def end(**_: object) -> None:
    """Become the owner again when it is over."""
    if is_owner() and connection.connection is not None:
        change("RESET ROLE")


def change(role: str) -> None:
    raw = connection.connection
    if not raw.closed and raw.info.transaction_status != TRANSACTION_STATUS_INERROR:
        with raw.cursor() as cursor:
            cursor.execute(role)


@contextmanager
def without_row_rules() -> Iterator[None]:
    """Let requests stay the owner, for whom the database has no rules: the application alone decides."""
    request_started.disconnect(begin)
    try:
        yield
    finally:
        request_started.connect(begin)


@contextmanager
def as_application(user: User | None, *, at: datetime | None = None) -> Iterator[None]:
    """Work as the application for someone, as a request of hers does."""
    begin()
    try:
        with acting_as(user, at=at):
            yield
    finally:
        end()
