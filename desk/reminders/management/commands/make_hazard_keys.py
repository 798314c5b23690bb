"""``manage.py make_hazard_keys``: all keys by which two clients may be alike, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.actions.hazards import make_all_keys
from hestia.db.acting import as_owner


class Command(BaseCommand):
    help = "Make again, from all that the record says, the keys that find hazards between clients."

    def handle(self, **_options: Any) -> None:
        with as_owner():
            count = make_all_keys()
        self.stdout.write(f"{count} keys are made.")
