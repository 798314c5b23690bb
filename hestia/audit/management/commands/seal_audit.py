import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from hestia.audit.seals import seal_all
from hestia.db.acting import as_sealer


class Command(BaseCommand):
    help = "Seal what the log has gained, so that nobody can change it unseen. Signs in as the sealer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, and seal as often as this")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.is_loud = options["verbosity"] > 0
        with as_sealer():
            self.seal_on(options["every"])

    def seal_on(self, seconds: int | None) -> None:
        """Seal once, or as often as this."""
        if not seconds:
            self.seal()
            return
        while True:
            try:
                self.seal()
            except DatabaseError as error:  # the database may be away for a while: its words are not ours
                self.stderr.write(f"Not sealed this time: {type(error).__name__}")
            close_old_connections()
            time.sleep(seconds)

    def seal(self) -> None:
        for batch in seal_all(at=timezone.now()):
            if self.is_loud:
                self.stdout.write(f"{batch}: {batch.count} events. Head: {batch.head}")
