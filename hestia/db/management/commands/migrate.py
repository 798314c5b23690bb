"""``manage.py migrate``: as the owner; afterwards the rules of rows and the grants cover what is new."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from hestia.db import rows
from hestia.db.acting import as_owner


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                rows.apply(connection)
