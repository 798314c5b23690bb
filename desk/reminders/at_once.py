"""What others have just done that concerns someone. The worker looks twice a minute, for everybody at once.

The acts themselves leave all that is needed: promises with who made, keeps and ended them, and lines of the
log. So no act has to tell anybody, and none can forget it. What was told before the database knows, so that
looking at the same acts again does no harm.

Who is told of what stands in `privacy.sql`: it is asked in one question, however many people there are.
"""

from datetime import datetime

from django.db import connection, transaction

from hestia.db.acting import acting_as


@transaction.atomic
def notify_everyone(*, since: datetime, at: datetime) -> None:
    """Tell everyone what was done since a moment that concerns them, and put away what is over."""
    with acting_as(None, at=at), connection.cursor() as cursor:
        cursor.execute("SELECT tell_at_once(%s)", [since])
