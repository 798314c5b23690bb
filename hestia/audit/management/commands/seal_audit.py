import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from hestia.audit.heads import HeadPlaces
from hestia.audit.models import SealerTurn
from hestia.audit.seals import seal_all, waiting_since
from hestia.audit.stamps import NotStamped
from hestia.db.acting import as_sealer

LONG = timedelta(minutes=10)  # no page of ours holds a transaction open for so long


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
        self.places: HeadPlaces | None = None
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
        """Seal what there is, and bring the places up to date where heads are kept."""
        if self.places is None:
            self.places = HeadPlaces()
        for batch in seal_all(at=timezone.now()):
            if self.is_loud:
                self.stdout.write(f"{batch}: {batch.count} events. Head: {batch.head}")
        SealerTurn.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
        since = waiting_since()
        if since and timezone.now() - since > LONG:
            self.stderr.write(f"Lines since {since:%H:%M} UTC wait: a transaction is open that does not end.")
        for name, bring_up_to_date in self.places.all():
            try:
                bring_up_to_date()
            except (OSError, ValueError, NotStamped) as error:  # it is sealed all the same
                self.stderr.write(
                    f"The head was not taken by {name}: {type(error).__name__}. It is offered again."
                )
