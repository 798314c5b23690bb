"""A caseload many times over, copied by PostgreSQL itself: a million cases in minutes.

Every row that `demo.scale` made is copied with its own key; what leads to a copied row leads to the copy.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg2 import sql

from cases.models import Case, Client, Deadline, Entry, NameKey, SafeContact
from hestia.accounts.models import Service, User
from referrals.models import Decision, Referral

APART = 10_000_000  # between the keys of two copies: more than one table of a caseload has rows
# In this order: what a row leads to is there before it.
COPIED: list[type[Model]] = [
    *(Service, User, User.services.through),
    *(Client, NameKey, Case, SafeContact, Referral, Decision, Deadline, Entry),
]
# What no two rows may share, made anew from the row and the number of the copy.
ANEW = {
    "accounts_service.name": "name || ' ' || copy",
    "accounts_user.email": "copy || '.' || email",
    "cases_case.reference": "'H-' || (substr(reference, 3)::bigint + copy * {each})",
    "cases_safecontact.row_key": "gen_random_uuid()",
}
ONLY = {
    "accounts_service": "starts_with(name, 'Scale ')",
    "accounts_user": "email ~ '^scale[.][0-9]'",
    "accounts_user_services": "user_id IN (SELECT id FROM accounts_user WHERE email ~ '^scale[.][0-9]')",
}


def multiply(times: int) -> None:
    """Let there be the caseload that is there so many times. As the owner; what there was is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        [each] = cursor.fetchone()
        for model in COPIED:
            cursor.execute(copying(model, each=each), [times - 1])
            table = model._meta.db_table
            next_key = "SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}"
            cursor.execute(sql.SQL(next_key).format(sql.Identifier(table)), [table])


def copying(model: type[Model], *, each: int) -> sql.Composable:
    """Return the SQL that copies each row of a table so many times."""
    table = model._meta.db_table
    columns = dict(columns_of(model, each=each))
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(1, %s) AS copy WHERE {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.SQL, columns.values())),
        sql.Identifier(table),
        sql.SQL(ONLY.get(table, "true")),
    )


def columns_of(model: type[Model], *, each: int) -> Iterator[tuple[str, str]]:
    """Yield each column of a table, and what it is in a copy of which there are so many cases."""
    field: Any
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        if field.primary_key or field.related_model in COPIED:
            yield field.column, f"{column} + copy * {APART}"
        else:
            anew = ANEW.get(f"{model._meta.db_table}.{field.column}", column)
            yield field.column, anew.replace("{each}", str(each))
