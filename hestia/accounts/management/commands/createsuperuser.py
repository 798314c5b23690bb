"""``manage.py createsuperuser``: the first accounts, made on the server: nobody could confirm them yet."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandParser
from django.db.models import Max
from django.utils import timezone

from hestia.accounts.events import log
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission, Role
from hestia.db.acting import as_owner


class Command(createsuperuser.Command):
    help = "Make an account on the server itself: the first administrator and, with --role, the first lead."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(role=Role.ADMINISTRATOR)

    def handle(self, *args: Any, **options: Any) -> Any:
        with as_owner():  # the application gives no role without a second person
            newest = User.objects.aggregate(pk=Max("pk"))["pk"] or 0
            super().handle(*args, **options)
            for person in User.objects.filter(pk__gt=newest):
                self.tell(person)

    def tell(self, person: User) -> None:
        """Write it into the log, and tell those who would have had to confirm it."""
        at = timezone.now()
        log("staff.made_on_server", by=None, at=at, subject=person, role=person.role)
        words = f"An account was made on the server itself: {person}, {person.get_role_display().lower()}."
        confirmers = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.STAFF_CONFIRM)
        for confirmer in confirmers.exclude(pk=person.pk):
            Notice(person=confirmer, words=words, told_at=at).save()
