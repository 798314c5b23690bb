"""``manage.py seed_scale --cases N``: many cases for measuring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.scale import seed_scale
from hestia.db.acting import as_owner


class Command(BaseCommand):
    help = "Add N invented cases with ten entries each, by bulk. For benchmarks only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True)

    def handle(self, *, cases: int, **options: Any) -> None:  # noqa: ARG002
        if not 1 <= cases <= 1_000_000:
            raise CommandError("--cases must be from 1 to 1,000,000.")
        started = time.perf_counter()
        with as_owner():
            seed_scale(cases, at=timezone.now())
        self.stdout.write(f"{cases:,} cases in {time.perf_counter() - started:.0f} s.")
