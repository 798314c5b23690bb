"""Who decides about a booking is told within a minute, and again by mail when a room has waited too long.

Nobody but who may decide learns of it: `tell_deciders` (`privacy.sql`) asks for each of them what their own
page would show. Neither the notice nor the mail says anything of a client, nor what was found.
"""

from datetime import datetime

from desk.reminders.mailed import mail_those_told
from hestia.accounts.models import OutgoingMail


def notify_deciders(*, at: datetime) -> None:
    """Tell each person what waits for their decision, once, and once more when a room waits too long."""
    mail_those_told("SELECT tell_deciders()", kind=OutgoingMail.Kind.WAITING, at=at)
