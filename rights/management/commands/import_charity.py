"""``manage.py import_charity``: put an archive of a whole charity into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hestia.db.acting import as_owner
from hestia.operations.programs import Failed
from rights.actions.leaving import import_charity


class Command(BaseCommand):
    help = (
        "Put an archive that export_charity made into the empty database that DATABASE_URL names: all of it, "
        "or nothing. Signs in as the owner: DATABASE_OWNER_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--passphrase-file", type=Path, required=True, help="a file with the passphrase of the archive"
        )
        parser.add_argument("--dry-run", action="store_true", help="only check it, and say what is in it")

    def handle(self, *_args: Any, file: Path, passphrase_file: Path, dry_run: bool, **_options: Any) -> None:
        try:
            with as_owner():
                manifest = import_charity(
                    file, passphrase=passphrase_file, is_rehearsal=dry_run, at=timezone.now()
                )
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        for name, count in sorted(manifest.rows.items()):
            if count:
                self.stdout.write(f"{name}: {count:,} rows, SHA-256 {manifest.sum_of(name).digest}")
        if dry_run:
            self.stdout.write(f"It is whole: {manifest}. Nothing was changed.")
            return
        self.stdout.write(f"Imported: {manifest}. Each count and sum here is that of the archive.")
        self.stdout.write(
            "Nobody can sign in yet: make the first account with createsuperuser, and invite everybody anew. "
            "Then seal_audit and verify_audit (docs/leaving.md)."
        )
