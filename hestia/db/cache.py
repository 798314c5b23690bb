"""What is kept for a while by a key, in a table of the database: counts of guesses, and papers that wait.

Values are JSON. Django's own cache unpickles what it reads: whoever can write a row could run code here.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone
from psycopg2 import sql

ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)


class TableCache(BaseCache):
    """A cache in the table that ``LOCATION`` names. Each act is one statement, so none races another."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.table = sql.Identifier(table)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or ``default``: also where it cannot be read, as of an earlier version."""
        row = self._ask(
            "SELECT value FROM {table} WHERE cache_key = %s AND expires > %s", key, version, [now()]
        )
        try:
            return default if row is None else json.loads(row[0])
        except ValueError:
            return default

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value, in place of what was there."""
        self._ask(
            """INSERT INTO {table} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
               ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires""",
            key,
            version,
            [json.dumps(value), self._until(timeout)],
        )

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless one is there; return whether it is kept."""
        row = self._ask(
            """INSERT INTO {table} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
               ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
                WHERE kept.expires <= %s RETURNING true""",
            key,
            version,
            [json.dumps(value), self._until(timeout), now()],
        )
        return row is not None

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on, and return the count."""
        row = self._ask(
            """UPDATE {table} SET value = (value::bigint + %s)::text
                WHERE cache_key = %s AND expires > %s RETURNING value""",
            key,
            version,
            [now()],
            before=[delta],
        )
        if row is None:
            raise ValueError(f"Nothing is kept as {key!r}")
        return int(row[0])

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep for longer what is there; return whether it is."""
        row = self._ask(
            "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s RETURNING true",
            key,
            version,
            [now()],
            before=[self._until(timeout)],
        )
        return row is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Keep it no longer; of two who do so at once, one is told that they did."""
        return (
            self._ask("DELETE FROM {table} WHERE cache_key = %s RETURNING true", key, version, []) is not None
        )

    def clear(self) -> None:
        """Keep nothing."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DELETE FROM {}").format(self.table))

    def _ask(
        self,
        statement: str,
        key: str,
        version: int | None,
        after: list[Any],
        *,
        before: list[Any] | None = None,
    ) -> Any:
        """Return the row that a statement gives, if any. The key stands between the other parameters."""
        full_key = self.make_and_validate_key(key, version=version)
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(table=self.table), [*(before or []), full_key, *after])
            return cursor.fetchone() if cursor.description else None

    def _until(self, timeout: float | None) -> datetime:
        """Return until when it is kept."""
        seconds = self.get_backend_timeout(timeout)
        return datetime.fromtimestamp(seconds, tz=UTC) if seconds is not None else ALWAYS


def now() -> datetime:
    """Return this moment: what is kept is no record, and expires by the clock."""
    return timezone.now()


def throw_away_expired() -> None:
    """Delete what has expired, each hour. Nothing else ever goes: no count is pushed out by guessing."""
    table = sql.Identifier(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {} WHERE expires <= %s").format(table), [now()])
