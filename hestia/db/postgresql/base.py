"""The engine behind ``DATABASES["default"]``."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from hestia.db import acting, signing
from hestia.db.embedded import ROLES, URLS, Cluster
from hestia.db.postgresql.creation import DatabaseCreation
from hestia.db.prepared import Plans
from hestia.privacy.records import DatabaseRole

WHAT_IT_DOES = {
    DatabaseRole.OWNER: "owns the tables",
    DatabaseRole.SEALER: "seals the log",
    DatabaseRole.FIGURES: "reads figures",
    DatabaseRole.BACKUP: "reads everything for the backup",
}
# A server that does not answer at all is as good as one that is down, and pages say so.
CONNECT_SECONDS = 5
# A network that is gone says nothing: a page that had asked would wait for hours, as long as the kernel does.
NOTICED = {
    "keepalives_idle": 10,  # seconds, then three questions whether somebody is still there
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds until what was sent must have arrived
}
# True of a role to which row-level security does not apply, or which could make it so.
GOES_ROUND_THE_RULES = """
    SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(d.datdba, 'MEMBER')
      FROM pg_roles r, pg_database d
     WHERE r.rolname = current_user AND d.datname = current_database()
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, in a few roles, that knows for whom each transaction works.

    Starts the embedded server on the first connection if there is one. Connects as the application unless
    `signed_in_as` says otherwise, and refuses to serve as a role that goes round the rules.
    """

    creation_class = DatabaseCreation
    plans: Plans  # what this connection has prepared
    this_transaction = ""  # what the one that has begun is called, once it was asked

    # What `kept_version` said as this transaction began; None outside one, and for nobody.
    kept_version: int | None = None
    # The version of the calendars that this transaction has counted with, if it has; and whether it holds
    # them, so that nobody changes them before what was counted is there.
    counted_with: int | None = None
    holds_calendars = False

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any]
        role = acting.role()
        if var := self.settings_dict.get("EMBEDDED"):
            cluster = Cluster.chosen(var)
            address = cluster.start()
            password = cluster.password(ROLES[DatabaseRole.APPLICATION])
            self.settings_dict |= {"HOST": address.host, "PORT": address.port, "PASSWORD": password}
            params = super().get_connection_params()
            return params | {"user": ROLES[role], "password": cluster.password(ROLES[role])}
        params = {"connect_timeout": CONNECT_SECONDS} | NOTICED | super().get_connection_params()
        if role != DatabaseRole.APPLICATION:
            sign_in = self.settings_dict.get(role.name)
            if not sign_in:
                raise ImproperlyConfigured(
                    f"This needs the role that {WHAT_IT_DOES[role]}: set {URLS[role]} (docs/deploy.md)."
                )
            params |= sign_in
        return params

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.plans = Plans()
        if acting.is_owner() or self.connection is None:
            return
        with self.connection.cursor() as cursor:
            cursor.execute(GOES_ROUND_THE_RULES)
            if cursor.fetchone()[0]:
                self.close()
                raise ImproperlyConfigured(
                    f"{URLS[acting.role()]} signs in as a role that owns the database or bypasses row-level "
                    "security. Give it a role of its own; DATABASE_OWNER_URL is the owner's (docs/deploy.md)."
                )

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        self.kept_version = self.counted_with = None
        self.holds_calendars = False
        if autocommit:
            return
        self.this_transaction = ""
        try:
            if limits := acting.limits():
                self.limit(limits)
            if acting.actor() != acting.NOBODY:
                self.work_for(acting.actor())
        except Exception:
            self.close()  # Django does not know yet that a transaction has begun
            raise

    def savepoint_rollback(self, sid: str) -> None:
        super().savepoint_rollback(sid)
        self.holds_calendars = False  # a lock that was taken since is let go

    def limit(self, limits: Mapping[str, str]) -> None:
        """Set values that last until the transaction ends, unless it has failed; and ask which it is."""
        if not self.listens():
            return
        calls = "".join([", set_config(%s, %s, true)"] * len(limits))
        [self.this_transaction, *_] = self.ask(
            f"SELECT public.this_transaction(){calls}", [part for pair in limits.items() for part in pair]
        )

    def work_for(self, actor: acting.Actor) -> None:
        """Tell the transaction, unless it has failed, for whom it works: signed for it alone."""
        if not self.listens():
            return
        if actor == acting.NOBODY:
            self.ask("SELECT set_config('app.acting', '', true)", [])
            self.kept_version = None
            return
        if not self.this_transaction:
            self.limit({})
        words = "|".join([self.this_transaction, *astuple(actor)])
        [is_accepted, self.kept_version] = self.ask(
            "SELECT public.act_as(%s, %s, %s), public.kept_version()", [words, *signing.sign(words)]
        )
        if not is_accepted:
            raise ImproperlyConfigured(
                "The database does not know the key with which this server signs: run `manage.py migrate` "
                "with the same file of keys (HESTIA_KEYS_FILE, docs/deploy.md)."
            )

    def listens(self) -> bool:
        """Whether there is a transaction that can be told something."""
        raw = self.connection
        return (
            raw is not None and not raw.closed and raw.info.transaction_status != TRANSACTION_STATUS_INERROR
        )

    def tell(self, statement: str) -> None:
        """Say something that is answered with no row, past what counts the questions of pages."""
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(statement)

    def ask(self, question: str, values: Sequence[Any]) -> Any:
        """Return the row that answers, past what counts the questions of pages."""
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchone()
