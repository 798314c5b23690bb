"""``manage.py export_charity``: all the charity has recorded in one archive, once two people want it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hestia.db.acting import as_owner
from hestia.operations.programs import Failed
from rights.actions.leaving import export_charity


class Command(BaseCommand):
    help = (
        "Write everything the charity has recorded into one encrypted archive, decrypt it again and compare "
        "it. Two people must have agreed to it of late. Signs in as the owner: DATABASE_OWNER_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the folder into which it is written")
        parser.add_argument(
            "--passphrase-file",
            type=Path,
            required=True,
            help="a file with a passphrase that only its owner reads",
        )

    def handle(self, *_args: Any, to: Path, passphrase_file: Path, **_options: Any) -> None:
        try:
            with as_owner():
                made = export_charity(to, passphrase=passphrase_file, at=timezone.now())
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"{made}. It was decrypted again, and is whole.")
        self.stdout.write("It holds everything in clear for whoever has the passphrase: keep the two apart.")
