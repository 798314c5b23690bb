"""``manage.py migrate``: as the owner; afterwards the rules of rows and the grants cover what is new."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection, transaction

from hestia.db import earlier, rows, signing
from hestia.db.acting import as_owner
from hestia.db.executor import Executor
from hestia.privacy.keyring import keyring

vars(migrate)["MigrationExecutor"] = Executor  # Django asks for it by this name, and lets nobody say another


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            earlier.take_up(connection)
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                with transaction.atomic():
                    signing.keep(connection, keyring())
                    rows.apply(connection)
