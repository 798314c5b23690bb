"""Who answers complaints is told at the bell and by mail that one came, and again before its days are over.

`tell_of_complaints` (`rights/privacy.sql`) decides who that is, and never whom it is about. Neither the
notice nor the mail says what it is, nor of whom.
"""

from datetime import datetime

from django.conf import settings

from desk.reminders.mailed import mail_those_told
from hestia.accounts.models import OutgoingMail


def notify_of_complaints(*, at: datetime) -> None:
    """Tell each person of each complaint that is to be acknowledged: once, and once more when it is late."""
    few = [settings.COMPLAINT_LAST_DAYS]
    mail_those_told("SELECT tell_of_complaints(%s)", few, kind=OutgoingMail.Kind.COMPLAINT, at=at)
