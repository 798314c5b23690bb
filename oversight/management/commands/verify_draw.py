"""Do every draw again from its rows, and say what is not as it must be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hestia.db.acting import as_owner
from oversight.models import Draw
from oversight.queries.draws import Drawn


class Command(BaseCommand):
    help = "Do draws of cases again from the rows: all, or the one with this number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draw", nargs="?", type=int)

    def handle(self, *_args: Any, draw: int | None = None, **_options: Any) -> None:
        """Verify as the owner, from whom no case of a frame is kept."""
        with as_owner():
            draws = Draw.objects.with_state()
            chosen = list(draws.filter(pk=draw) if draw else draws)
            if draw and not chosen:
                raise CommandError(f"There is no draw {draw}.")
            faults = 0
            for one in chosen:
                drawn = Drawn(one)
                words = list(drawn.faults())
                faults += len(words)
                is_of = f"{len(drawn.entries)} in the list, {len(drawn.sampled)} drawn"
                self.stdout.write(f"Draw {one.pk}, {one}: {' '.join(words) or f'as it must be ({is_of}).'}")
        if faults:
            raise CommandError(f"{faults} things are not as they must be.")
