"""The engine behind ``DATABASES["default"]``."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from hestia.db import acting
from hestia.db.embedded import APP, OWNER, Cluster
from hestia.db.postgresql.creation import DatabaseCreation

# True of a role to which row-level security does not apply, or which could make it so.
GOES_ROUND_THE_RULES = """
    SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(d.datdba, 'MEMBER')
      FROM pg_roles r, pg_database d
     WHERE r.rolname = current_user AND d.datname = current_database()
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, in two roles, that knows for whom each transaction works.

    Starts the embedded server on the first connection if there is one. Connects as the application unless
    `as_owner` says otherwise, and refuses to serve as a role that goes round the rules.
    """

    creation_class = DatabaseCreation

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any]
        if var := self.settings_dict.get("EMBEDDED"):
            cluster = Cluster.chosen(var)
            address = cluster.start()
            password = cluster.password(APP)
            self.settings_dict |= {"HOST": address.host, "PORT": address.port, "PASSWORD": password}
            params = super().get_connection_params()
            if acting.is_owner():
                params |= {"user": OWNER, "password": cluster.password(OWNER)}
            return params
        params = super().get_connection_params()
        if acting.is_owner():
            owner = self.settings_dict.get("OWNER")
            if not owner:
                raise ImproperlyConfigured(
                    "This needs the role that owns the tables: set DATABASE_OWNER_URL (docs/deploy.md)."
                )
            params |= owner
        return params

    def init_connection_state(self) -> None:
        super().init_connection_state()
        if acting.is_owner() or self.connection is None:
            return
        with self.connection.cursor() as cursor:
            cursor.execute(GOES_ROUND_THE_RULES)
            if cursor.fetchone()[0]:
                self.close()
                raise ImproperlyConfigured(
                    "DATABASE_URL signs in as a role that owns the database or bypasses row-level security. "
                    "Give it the application's role, and DATABASE_OWNER_URL the owner's (docs/deploy.md)."
                )

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:  # a transaction begins
            self.bind({**acting.actor(), **acting.limits()})

    def bind(self, values: Mapping[str, str]) -> None:
        """Set values that last until the transaction ends. One that has failed is told nothing more."""
        raw = self.connection
        if raw is None or raw.closed or raw.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return
        settings_told = dict(values)
        is_nobody = values.get("app.user_id") == ""
        if is_nobody:
            settings_told |= dict.fromkeys(acting.REACH, "")
        calls = ", ".join(["set_config(%s, %s, true)"] * len(settings_told))
        then = "" if is_nobody else "; SELECT public.reach()"
        with self.wrap_database_errors, raw.cursor() as cursor:
            # In one round trip: each transaction begins with it.
            cursor.execute(f"SELECT {calls}{then}", [part for pair in settings_told.items() for part in pair])
