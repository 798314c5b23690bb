"""The first start: what `manage.py migrate`, run once, lets the application read.

The tests' own database is a copy of one that the product's own command made, once
(`hestia.db.postgresql.template`). That the first start goes well is the front door's: tests/journeys.
"""

from typing import Any

import psycopg2
import pytest
from psycopg2 import sql

from hestia.db.embedded import APP
from tests.roles import session_of

RELATIONS = """
    SELECT relname, relkind FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname
"""


@pytest.mark.django_db
def test_the_application_reads_every_table_and_view_but_the_seals() -> None:
    refused = []
    with session_of(APP) as application:
        application.execute(RELATIONS)
        relations: list[tuple[Any, ...]] = application.fetchall()
        for relation, _ in relations:
            try:
                application.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(relation)))
            except psycopg2.errors.InsufficientPrivilege:
                refused.append(relation)

    assert refused == ["audit_seal"]  # the sealer's own
    assert {kind for _, kind in relations} == {"r", "v"}
    assert len(relations) > 100
