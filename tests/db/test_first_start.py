"""The first start: an empty server and `manage.py migrate`, once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from psycopg2 import sql

NAME = "test_first_start"
RELATIONS = """
    SELECT relname, relkind FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname
"""


def ask(parameters: dict[str, Any], database: str, *statements: sql.Composable) -> list[tuple[Any, ...]]:
    """Run statements outside any transaction, over a connection of their own; return the last answer."""
    session = psycopg2.connect(**{**parameters, "dbname": database})
    session.autocommit = True
    try:
        with session.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        session.close()


def address(parameters: dict[str, Any]) -> str:
    user, password = (quote(parameters[part], safe="") for part in ("user", "password"))
    return f"postgres://{user}:{password}@{parameters['host']}:{parameters['port']}/{NAME}"


@pytest.fixture
def owner(db: None) -> dict[str, Any]:
    """Return how the owner of the tables signs in: tests are the owner."""
    wanted = ("user", "password", "host", "port")
    return {key: value for key, value in connection.get_connection_params().items() if key in wanted}


@pytest.fixture
def application(owner: dict[str, Any]) -> dict[str, Any]:
    return owner | {key: connection.settings_dict[key.upper()] for key in ("user", "password")}


@pytest.fixture
def migrated_once(owner: dict[str, Any], application: dict[str, Any]) -> Iterator[str]:
    """Make an empty database and migrate it as the product does, in a process of its own."""
    name = sql.Identifier(NAME)
    gone = sql.SQL("DROP DATABASE IF EXISTS {}").format(name)
    ask(owner, "postgres", gone, sql.SQL("CREATE DATABASE {}").format(name))
    addresses = {"DATABASE_URL": address(application), "DATABASE_OWNER_URL": address(owner)}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"],
        check=True,
        cwd=settings.BASE_DIR,
        env=os.environ | addresses,
    )
    yield NAME
    ask(owner, "postgres", gone)


@pytest.mark.long
def test_the_application_reads_every_table_and_view_but_the_seals(
    migrated_once: str, application: dict[str, Any]
) -> None:
    relations = ask(application, migrated_once, sql.SQL(RELATIONS))
    refused = []
    for relation, _ in relations:
        try:
            ask(application, migrated_once, sql.SQL("SELECT FROM {}").format(sql.Identifier(relation)))
        except psycopg2.errors.InsufficientPrivilege:
            refused.append(relation)

    assert refused == ["audit_seal"]  # the sealer's own
    assert {kind for _, kind in relations} == {"r", "v"}
    assert len(relations) > 100
