"""``manage.py erase_due``: erase the records that two people agreed to erase, and whose day has come."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hestia.db.acting import as_owner
from rights.actions.erasing import leave_nothing
from rights.actions.erasing_due import Outcome, erase_due


class Command(BaseCommand):
    help = (
        "Erase each record that two people agreed to erase and whose quarantine is over. Signs in as the "
        "owner: DATABASE_OWNER_URL. Writes each to HESTIA_ERASURES_FILE, for replay_erasures."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--keep-old-rows", action="store_true", help="do not write the tables anew afterwards"
        )

    def handle(self, *_args: Any, keep_old_rows: bool, **_options: Any) -> None:
        if settings.ERASURES_FILE is None:
            raise CommandError(
                "Say in HESTIA_ERASURES_FILE where it is written what was erased (docs/deploy.md)."
            )
        with as_owner():
            outcomes = self.erase()
            if any(not outcome.why_not for outcome in outcomes) and not keep_old_rows:
                leave_nothing()
        self.tell(outcomes)

    def erase(self) -> list[Outcome]:
        """Return what came of each."""
        return list(erase_due(at=timezone.now()))

    def tell(self, outcomes: list[Outcome]) -> None:
        """Say what came of each, and fail if one was not done."""
        for outcome in outcomes:
            self.stdout.write(f"{outcome.name}: {outcome.why_not or f'{outcome.rows:,} rows erased'}")
        if failed := [outcome for outcome in outcomes if outcome.why_not]:
            raise CommandError(f"{len(failed)} of {len(outcomes)} not erased.")
        self.stdout.write(f"{len(outcomes)} records erased.")
