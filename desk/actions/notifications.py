"""What was cleared off the list of notifications, brought back."""

from datetime import datetime

from django.db import transaction

from cases.models.relations import AccessNotice
from desk.reminders.models import Notification
from hestia.accounts.models import Notice, User
from hestia.audit.models import log
from hestia.refusals import Refused


@transaction.atomic
def bring_back_cleared(*, cleared_at: datetime, by: User, at: datetime) -> None:
    """Bring back what this person cleared at one moment: one notification, or all that a page showed."""
    told = Notification.objects.filter(person=by, read_at=cleared_at).update(read_at=None)
    told += Notice.objects.filter(person=by, read_at=cleared_at).update(read_at=None)
    opened = list(AccessNotice.objects.filter(person=by, read_at=cleared_at).select_for_update())
    for notice in opened:
        notice.bring_back()
    if not told + len(opened):
        raise Refused("Nothing was cleared then, or it is back on your list already.")
    log("notifications.brought_back", by=by, at=at, subject=by, count=told + len(opened))
