"""``manage.py rotate_keys``: a new key for the secrets in the database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.module_loading import import_string

from hestia.db import signing
from hestia.db.acting import as_owner
from hestia.privacy.keyring import KeyringError, keyring, replace


class Command(BaseCommand):
    help = "Add a new key to the file of keys and seal every secret with it; --forget drops the older keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--forget", action="store_true", help="drop the older keys, once nothing needs them"
        )

    def handle(self, *, forget: bool = False, **options: Any) -> None:  # noqa: ARG002
        if not forget:
            ring = keyring().with_another()
            with as_owner():
                signing.keep(connection, ring)  # before anybody signs with it
            replace(ring)
        count, problems = 0, list[str]()
        with as_owner():  # to nobody else is every row there
            for name in settings.SEALS_AGAIN:
                try:
                    count += import_string(name)()
                except KeyringError as error:
                    problems.append(str(error))
        if problems:
            kept = "The older keys are kept." if forget else "All else is sealed again."
            raise CommandError(" ".join([*problems, kept]))
        if forget:
            replace(keyring().with_the_newest_only())
            with as_owner():
                signing.keep(connection, keyring())
        self.stdout.write(f"{count} secrets sealed again, all with key {keyring().current}.")
