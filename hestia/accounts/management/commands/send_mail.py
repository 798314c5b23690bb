"""``manage.py send_mail``: the process that sends what pages have noted down."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from hestia.accounts.post import send_next

PAUSE_SECONDS = 2


class Command(BaseCommand):
    help = "Send waiting mail, and go on waiting for more; --once sends what is due and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")

    def handle(self, *, once: bool = False, **options: Any) -> None:  # noqa: ARG002
        while True:
            try:
                while send_next(at=timezone.now()):
                    pass
            except DatabaseError:
                if once:
                    raise
            if once:
                return
            close_old_connections()
            time.sleep(PAUSE_SECONDS)
