"""``manage.py quieten``: after the database was put back by other means than `restore`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hestia.db.acting import as_owner
from hestia.operations.restoring import make_quiet


class Command(BaseCommand):
    help = (
        "End every session and forget what waits to be sent or done, as `restore` does: for a database that "
        "was put back to an earlier moment. Signs in as the owner: DATABASE_OWNER_URL."
    )

    def handle(self, **_options: Any) -> None:
        at = timezone.now()
        with as_owner():
            make_quiet(at=at, made_at=f"{at:%Y-%m-%d %H:%M} at the latest")
        self.stdout.write(
            "Every session has ended, and nothing that waited is sent. Everybody signs in again."
        )
