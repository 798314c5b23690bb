"""``manage.py plant_canaries``: an invented record in each service, which nobody has a reason to open."""

from argparse import ArgumentParser
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.actions.canaries import plant
from cases.models import Canary, Case
from cases.rules.invented import invent
from hestia.accounts.models import Service, User
from hestia.db.acting import as_owner


class Command(BaseCommand):
    help = (
        "Plant the record of an invented woman in each service that has none; --each plants that many more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--each", type=int, default=0, help="that many more in each service")

    def handle(self, *, each: int, **_options: Any) -> None:
        with as_owner(), transaction.atomic():
            planted = sum(self.plant_in(service, each) for service in Service.objects.order_by("pk"))
        # Not which: whoever runs the server need not know.
        self.stdout.write(
            f"{planted} invented records are planted. Anyone who reads the log finds them under Limits."
        )

    def plant_in(self, service: Service, each: int) -> int:
        """Plant what a service lacks, or so many more; return how many."""
        present = Case.objects.filter(service=service, reference__in=Canary.objects.values("reference"))
        many = each or int(not present.exists())
        if not many:
            return 0
        by = User.objects.filter(services=service).order_by("is_active", "pk").first()
        if by is None:
            raise CommandError(
                f"Nobody works in {service.name} or ever has: nobody could have opened a case there."
            )
        for _ in range(many):
            plant(invent(SystemRandom(), on=timezone.localdate()), service=service, by=by, at=timezone.now())
        return many
