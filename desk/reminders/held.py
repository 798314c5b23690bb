"""Who decides about a booking is told within a minute, and again by mail when a room has waited too long.

Nobody but who may decide learns of it: `tell_deciders` (`privacy.sql`) asks for each of them what their own
page would show. Neither the notice nor the mail says anything of a client, nor what was found.
"""

from datetime import datetime

from django.db import connection, transaction

from hestia.accounts import post
from hestia.accounts.models import OutgoingMail, User
from hestia.db.acting import acting_as


@transaction.atomic
def notify_deciders(*, at: datetime) -> None:
    """Tell each person what waits for their decision, once, and once more when a room waits too long."""
    with acting_as(None, at=at), connection.cursor() as cursor:
        cursor.execute("SELECT tell_deciders()")
        waited_for = [person for (person,) in cursor.fetchall()]
    if waited_for:
        for person in User.objects.filter(pk__in=waited_for).order_by("pk"):
            post.later(OutgoingMail.Kind.WAITING, person.email)
