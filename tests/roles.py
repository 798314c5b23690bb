"""As whom a test works: itself the owner of the database, its requests the application, under its rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg2
from django.conf import settings
from django.core.signals import request_started
from django.db import connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from hestia.accounts.models import User
from hestia.db.acting import acting_as, is_owner, signed_in_as
from hestia.db.embedded import Cluster
from hestia.privacy.records import DatabaseRole


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


def sign_in_of(role: str) -> dict[str, Any]:
    """Return how whoever has a role's password signs in to the tests' database."""
    known = connection.settings_dict
    password = Cluster.chosen(settings.VAR).password(role)
    where = {"host": known["HOST"], "port": known["PORT"], "dbname": known["NAME"]}
    return {**where, "user": role, "password": password}


@contextmanager
def session_of(role: str) -> Iterator[Any]:
    """Ask the database as a role, outside any transaction, past everything of ours."""
    session = psycopg2.connect(**sign_in_of(role))
    session.autocommit = True
    try:
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.close()


@contextmanager
def thief_acting_as(person: User | None) -> Iterator[Any]:
    """Ask as the application's own sign-in, in a transaction for someone, as code that was led astray would.

    What the test runner's connection may besides, it may not.
    """
    with signed_in_as(DatabaseRole.APPLICATION), acting_as(person), transaction.atomic():
        cursor = connection.cursor()
        cursor.execute("SET LOCAL hestia.tests_may_empty = off")
        yield cursor
