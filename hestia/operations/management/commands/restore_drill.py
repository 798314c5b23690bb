"""``manage.py restore_drill``: restore a backup beside the database, prove it, and delete it."""

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from hestia.operations.drill import newest, restore_beside
from hestia.operations.models import LastTime
from hestia.operations.programs import Failed, failing_in_words


class Command(BaseCommand):
    help = (
        "Restore the newest backup, or the one named, into a database beside ours; compare tables, rules, "
        "grants and the log, open a secret and a document; delete it. Signs in as the owner."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *_args: Any, file: Path | None = None, **_options: Any) -> None:
        kind, at = LastTime.Kind.DRILL, timezone.now()
        try:
            with failing_in_words():
                drill = restore_beside(file or newest(settings.BACKUP_FOLDER))
        except Failed as failure:
            with suppress(Error):  # it may be the database that is away
                LastTime.objects.note(kind, at=at, went_well=False, words=str(failure))
            raise CommandError(str(failure)) from failure
        try:
            LastTime.objects.note(kind, at=timezone.now(), words=str(drill))
        except Error:  # such as a database that waits for its upgrade
            self.stderr.write("It went well, which could not be written down: the doctor does not know.")
        self.stdout.write(f"{drill}.")
