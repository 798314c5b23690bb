"""``manage.py export_htcds``: a sheet of data on trafficking for one recipient, once two people want it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hestia.db.acting import as_owner
from hestia.operations.programs import Failed
from rights.actions.sheets import export_sheet


class Command(BaseCommand):
    help = (
        "Write a sheet of the Human Trafficking Case Data Standard for one recipient, a row for each client "
        "who agreed to it. Two people must want the sheet. Signs in as the owner: DATABASE_OWNER_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--for", dest="recipient", required=True, help="who is given it, as it was asked")
        parser.add_argument("--to", type=Path, required=True, help="the folder into which it is written")

    def handle(self, *_args: Any, recipient: str, to: Path, **_options: Any) -> None:
        try:
            with as_owner():
                made = export_sheet(to, recipient=recipient, at=timezone.now())
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"{made.path}: {made.rows} rows, and the check finds no fault in it.")
        self.stdout.write("Each row is one person. Hand it over safely, and delete it here.")
