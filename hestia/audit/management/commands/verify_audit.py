from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hestia.audit.seals import verify
from hestia.db.acting import as_sealer


class Command(BaseCommand):
    help = (
        "Look through the whole log: is every row as it was written? Prints the head, to be kept elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", default="", help="the head kept elsewhere: shows whether the end was cut off"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with as_sealer():  # who reads the log and its seals, and nothing else
                report = verify(head=options["head"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.sealed} events in {report.seals} seals; {report.waiting} wait for the next."
        )
        self.stdout.write(f"Head: {report.head or 'none yet'}")
        if report.is_whole:
            self.stdout.write("Everything is as it was written.")
            return
        for harm, texts in report.by_harm().items():
            self.stdout.write(f"  {harm}: {len(texts):,}")
            for text in texts:
                self.stdout.write(f"    {text}")
        raise CommandError(f"{len(report.findings)} findings: the log is not as it was written.")
