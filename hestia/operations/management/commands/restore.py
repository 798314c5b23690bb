"""``manage.py restore``: put a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hestia.operations import catalogue
from hestia.operations.programs import Failed, failing_in_words
from hestia.operations.restoring import restore


class Command(BaseCommand):
    help = (
        "Put a backup into the empty database that DATABASE_URL names. Ends every session; nothing that "
        "waited is sent. Signs in as the owner: DATABASE_OWNER_URL."
    )
    requires_system_checks = ()  # the database is empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            with failing_in_words():
                manifest, apart = restore(file, at=timezone.now())
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(
            f"Restored as of {manifest['made_at']}: {catalogue.in_numbers(manifest['contents'])}."
        )
        self.stdout.write(
            "Every session has ended, and nothing that waited is sent. Everybody signs in again."
        )
        self.stdout.write(
            "Run replay_erasures before anybody signs in: what was erased since is in this copy."
        )
        self.stdout.write("Run seal_audit once, then verify_audit (docs/deploy.md, Restore).")
        if apart:
            raise CommandError("It is not all as it was in the backup: " + "; ".join(apart))
