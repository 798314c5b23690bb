"""``manage.py backup``: one encrypted file with all of the database, decrypted again before it counts."""

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from hestia.operations.backing_up import Keep, make_backup
from hestia.operations.models import LastTime
from hestia.operations.programs import Failed, failing_in_words


class Command(BaseCommand):
    help = "Write an encrypted backup into HESTIA_BACKUP_FOLDER, decrypt it again, and throw old ones away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BACKUP_FOLDER)
        parser.add_argument("--keep-daily", type=int, default=14, help="days of which one is kept (14)")
        parser.add_argument("--keep-weekly", type=int, default=8, help="weeks of which one is kept (8)")
        parser.add_argument("--keep-monthly", type=int, default=12, help="months of which one is kept (12)")

    def handle(self, *_args: Any, **options: Any) -> None:
        keep = Keep(options["keep_daily"], options["keep_weekly"], options["keep_monthly"])
        kind, at = LastTime.Kind.BACKUP, timezone.now()
        try:
            with failing_in_words():
                backup = make_backup(options["folder"], keep=keep, at=at)
        except Failed as failure:
            with suppress(Error):  # it may be the database that is away
                LastTime.objects.note(kind, at=at, went_well=False, words=str(failure))
            raise CommandError(str(failure)) from failure
        try:
            LastTime.objects.note(kind, at=timezone.now(), words=str(backup))
        except Error:  # such as a database that waits for its upgrade
            self.stderr.write("It went well, which could not be written down: the doctor does not know.")
        self.stdout.write(
            f"{backup} in {backup.seconds:.0f} s, {len(backup.thrown_away)} old ones thrown away."
        )
        if not backup.was_opened:
            self.stdout.write("It could not be decrypted here, where no key is: restore it where the key is.")
        self.stdout.write(
            f"The file of keys is not in it: keep a copy of {settings.KEYS_FILE} apart from it."
        )
