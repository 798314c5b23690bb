"""``manage.py replay_erasures``: after a backup was put back, erase again what was erased since."""

from django.utils import timezone

from rights.actions.erasing_due import Outcome, replay
from rights.management.commands import erase_due


class Command(erase_due.Command):
    help = (
        "Erase again, in a database that was put back from a backup, each record that HESTIA_ERASURES_FILE "
        "says was erased. Before anybody signs in. Signs in as the owner: DATABASE_OWNER_URL."
    )

    def erase(self) -> list[Outcome]:
        """Return what came of each."""
        return list(replay(at=timezone.now()))
