"""``manage.py check_htcds``: is a sheet what the Human Trafficking Case Data Standard asks for?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rights.rules.htcds.checking import faults

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Check a CSV of the Human Trafficking Case Data Standard 2.0, whoever made it: columns, codes, "
        "days, and that each row has its yes. Names each fault by row and column, and quotes no cell."
    )
    requires_system_checks = ()  # it asks no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--says-who", action="store_true", help="it is meant to say who somebody is, to who may be told"
        )

    def handle(self, *_args: Any, file: Path, says_who: bool, **_options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as UTF-8 ({type(error).__name__}).") from error
        found = list(faults(text, on=timezone.localdate(), says_who=says_who))
        for fault in found[:MOST_SHOWN]:
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} faults.")
        self.stdout.write("It is what the standard asks for.")
