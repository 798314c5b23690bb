"""``manage.py migrate``: as the owner; afterwards the rules of rows and the grants cover what is new."""

from typing import Any

from django.apps import apps
from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hestia.db import rows, signing
from hestia.db.acting import as_owner
from hestia.privacy.declared import our_apps
from hestia.privacy.keyring import keyring

BASELINE = "2026.12.07"  # the first release that others are upgraded from
FIRST = "0001_initial"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        is_only_asked = options["plan"] or options["check_unapplied"]
        with as_owner():
            refuse_older_than_baseline()
            if not is_only_asked and not connection.introspection.table_names():
                make_every_table(self)
            super().handle(*args, **options)
            if not is_only_asked:
                with transaction.atomic():
                    signing.keep(connection, keyring())
                    rows.apply(connection)


def refuse_older_than_baseline() -> None:
    """Leave a database alone that is older than the first step of each app, and say so in words."""
    ours = {config.label for config in our_apps()}
    for label, name in MigrationRecorder(connection).applied_migrations():
        if label in ours and name.startswith("0001_") and name != FIRST:
            raise CommandError(
                f"This database is older than {BASELINE}, the first release that others are upgraded from, "
                "and was left as it is. The version that made it still serves it; this one needs a new one. "
                "If it is the demonstration, `make reset` makes that anew."
            )


@transaction.atomic
def make_every_table(command: migrate.Command) -> None:
    """Make the tables of an empty database from the models as they are: every migration is done by that.

    One by one the migrations take more than a minute instead of seconds: for each of 300 models that lead to
    each other Django draws anew all that it has drawn. What is no table is put in force after each `migrate`.
    """
    command.verbosity = 0
    command.sync_apps(connection, {config.label for config in apps.get_app_configs()})
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for label, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(label, name)
