from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hestia.audit.heads import Head, books
from hestia.audit.seals import ChainReport, Harm, verify
from hestia.audit.stamps import Authority
from hestia.db.acting import as_sealer


class Command(BaseCommand):
    help = (
        "Look through the whole log: is every row as it was written? Holds it against the heads in the "
        "folder where they are kept, and prints the newest. Signs in as the sealer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", default="", help="a head kept elsewhere: shows whether the end was cut off"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            kept = [head for book in books() for head in book.heads()]
        except OSError as error:
            raise CommandError("The folder where heads are kept cannot be read.") from error
        try:
            with as_sealer():  # who reads the log and its seals, and nothing else
                report = verify(head=options["head"], heads=[head.text for head in kept])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.look_through(kept, report)
        self.stdout.write(
            f"{report.sealed} events in {report.seals} seals; {report.waiting} wait for the next."
        )
        if report.blanked:
            self.stdout.write(f"{report.blanked} of them are blanked: the records were erased by two people.")
        self.stdout.write(f"Head: {report.head or 'none yet'}")
        if report.is_whole:
            self.stdout.write("Everything is as it was written.")
            return
        for harm, texts in report.by_harm().items():
            self.stdout.write(f"  {harm}: {len(texts):,}")
            for text in texts:
                self.stdout.write(f"    {text}")
        raise CommandError(f"{len(report.findings)} findings: the log is not as it was written.")

    def look_through(self, kept: list[Head], report: ChainReport) -> None:
        """Note what is wrong with the folder itself, and say how much was held against it."""
        for book in books():
            for place in book.unreadable():
                report.add(Harm.HEAD_UNREADABLE, place)
        stamped = [head for head in kept if head.stamp]
        if settings.TIMESTAMP_ROOTS:
            authority = Authority.chosen()
            for head in stamped:
                if not authority.is_proved(head.text, head.stamp):
                    report.add(Harm.STAMP_BROKEN, f"seal {head.number}")
        if kept:
            self.stdout.write(
                f"Held against {len(kept):,} heads of the folder, {len(stamped):,} time-stamped."
            )
