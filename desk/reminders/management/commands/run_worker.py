"""``manage.py run_worker``: the process that plans each day, and does what was left to be done."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from desk.reminders.planning import Planner
from hestia.db.worker import work
from hestia.operations.heartbeat import Heartbeat
from hestia.operations.metrics import serve


class Command(BaseCommand):
    help = "Do waiting tasks, such as sending mail, and wait for more; --once does what is due and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")

    def handle(self, *, once: bool = False, **_options: Any) -> None:
        if settings.METRICS_PORT and not once:
            serve(settings.METRICS_PORT, settings.METRICS_FOLDER)
        work(is_told_to_end=once, first=Heartbeat(Planner()))
