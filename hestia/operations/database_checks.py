"""What the doctor looks at in the database: roles, rules, migrations, and whether our keys fit it."""

from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from hestia.accounts.models import User
from hestia.accounts.sessions import purpose_of
from hestia.audit.append_only import unguarded_tables
from hestia.db import rows
from hestia.db.acting import acting_as, is_owner
from hestia.db.checks import problems
from hestia.db.embedded import BACKUP
from hestia.operations.findings import CheckResult, broken, look, ok
from hestia.privacy.keyring import KeyringError, keyring

OLDEST_SERVER = 160000
VERSION = "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
LOGS = """
    SELECT name FROM pg_settings
     WHERE (name, setting) NOT IN (('log_min_messages', 'log'), ('log_min_error_statement', 'panic'),
                                   ('log_error_verbosity', 'terse'))
       AND name IN ('log_min_messages', 'log_min_error_statement', 'log_error_verbosity') ORDER BY name
"""
ROLES = """
    SELECT bool_or(rolname = %(app)s AND (rolsuper OR rolbypassrls OR rolcreaterole)),
           bool_or(rolname = %(backup)s AND rolbypassrls)
      FROM pg_roles
"""
MIGRATE = "Run hestia migrate (as the owner), with the same HESTIA_KEYS_FILE as the server"


def server() -> Iterator[CheckResult]:
    """Look which PostgreSQL it is, and whether it writes notes of cases into its log."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        number, version = cursor.fetchone()
        cursor.execute(LOGS)
        loud = [name for (name,) in cursor.fetchall()]
    if number < OLDEST_SERVER:
        yield broken("Database", f"PostgreSQL {version} is too old", "Version 16 or newer is needed")
    elif loud:
        yield look(
            "Database",
            f"PostgreSQL {version} may write words of a case into its log ({', '.join(loud)})",
            "deploy/postgresql.conf has three lines for its conf.d",
        )
    else:
        yield ok("Database", f"PostgreSQL {version} answers")


def roles() -> Iterator[CheckResult]:
    """Look whether the roles are there, and none may more than it must."""
    name = "Roles"
    for _, words in problems(connection):
        yield look(name, words, "deploy/roles.sql has the SQL: once, as the superuser")
    with connection.cursor() as cursor:
        cursor.execute(ROLES, {"app": connection.settings_dict["USER"], "backup": BACKUP})
        is_too_strong, may_copy = cursor.fetchone()
    if is_too_strong:
        yield broken(name, "the application could go round the rules", "Give DATABASE_URL a plain role")
    elif not may_copy:
        yield look(name, f"there is no {BACKUP} that reads everything", "deploy/roles.sql makes it")
    else:
        yield ok(name, "each has what it needs and no more")


def rules() -> Iterator[CheckResult]:
    """Look whether the rules of rows and the grants of this release are in force, and all guards stand."""
    differing = rows.differing(connection)
    count, name = len(differing.names), "Rules of rows"
    if differing.is_of_another_release:
        yield broken(name, f"those in force are of another release; {count} differ", MIGRATE, differing.names)
    elif count:
        advice = f"Tell the data lead: somebody did this by hand. {MIGRATE}; it puts them right"
        yield broken(name, f"{count} differ from what was put in force", advice, differing.names)
    elif unguarded := unguarded_tables():
        words = f"{len(unguarded)} tables of history can be changed"
        yield broken(name, words, f"Tell the data lead. {MIGRATE}", sorted(unguarded))
    else:
        with connection.cursor() as cursor:
            tables = rows.rules(rows.all_tables(cursor))
        yield ok(name, f"in force on {len(tables)} tables, grants as declared")


def migrations() -> Iterator[CheckResult]:
    """Look whether the database is of this release."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield broken("Migrations", f"{len(plan)} are missing", MIGRATE)
    else:
        yield ok("Migrations", "none is missing")


def keys_fit() -> Iterator[CheckResult]:
    """Look whether the database takes what we sign, and whether what is sealed in it opens."""
    name = "Keys and database"
    person = User.objects.order_by("pk").first()
    if person is None:
        yield look(name, "there is nobody yet", "hestia createsuperuser makes the first administrator")
        return
    try:
        if not is_owner():
            with acting_as(person), transaction.atomic():
                User.objects.exists()
        session = Session.objects.order_by("-expire_date").first()
        if session is not None:
            keyring().open(session.session_data, purpose=purpose_of(session.session_key))
    except (ImproperlyConfigured, KeyringError) as error:
        yield broken(
            name,
            f"this file of keys is not the one of this database: {error}",
            "Put the right copy back before anybody writes anything",
        )
        return
    yield ok(name, "what we sign is accepted" + (", and a sealed secret opens" if session else ""))
