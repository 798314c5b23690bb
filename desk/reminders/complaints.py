"""Who answers complaints is told at the bell and by mail that one came, and again before its days are over.

`tell_of_complaints` (`rights/privacy.sql`) decides who that is, and never whom it is about. Neither the
notice nor the mail says what it is, nor of whom.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from hestia.accounts import post
from hestia.accounts.models import OutgoingMail, User
from hestia.db.acting import acting_as


@transaction.atomic
def notify_of_complaints(*, at: datetime) -> None:
    """Tell each person of each complaint that is to be acknowledged: once, and once more when it is late."""
    with acting_as(None, at=at), connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_complaints(%s)", [settings.COMPLAINT_LAST_DAYS])
        told = [person for (person,) in cursor.fetchall()]
    if told:
        for person in User.objects.filter(pk__in=told).order_by("pk"):
            post.later(OutgoingMail.Kind.COMPLAINT, person.email)
