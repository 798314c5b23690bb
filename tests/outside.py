"""The application's own password in somebody else's hands: a connection with nothing of ours in between."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import psycopg2
from django.db import connection

from hestia.accounts.models import User
from hestia.db import signing
from hestia.db.embedded import APP, Cluster


@contextmanager
def stolen() -> Iterator[Any]:
    """Connect as the application, as anybody who has its password can."""
    known = connection.settings_dict
    with closing(
        psycopg2.connect(
            host=known["HOST"],
            port=known["PORT"],
            dbname=known["NAME"],
            user=APP,
            password=Cluster.chosen(known["EMBEDDED"]).password(APP),
        )
    ) as raw:
        yield raw


def words_for(
    cursor: Any, user: User | None, *, at: datetime | None = None, cases: str = "{}", entering: str = ""
) -> str:
    """Return what the application would sign, to work for someone in the transaction of this cursor."""
    cursor.execute("SELECT public.this_transaction()")
    [this] = cursor.fetchone()
    return f"{this}|{user.pk if user else ''}|{at.isoformat() if at else ''}|{cases}|{{}}|{entering}"


def act(cursor: Any, words: str, number: int, signed: str) -> bool:
    """Ask the database to believe it; return whether it does."""
    cursor.execute("SELECT public.act_as(%s, %s, %s)", [words, number, signed])
    [is_accepted] = cursor.fetchone()
    return bool(is_accepted)


def work_for(cursor: Any, user: User) -> str:
    """Work for someone with the real key, and return how the transaction keeps it."""
    words = words_for(cursor, user)
    assert act(cursor, words, *signing.sign(words))
    cursor.execute("SELECT current_setting('app.acting')")
    return str(cursor.fetchone()[0])
