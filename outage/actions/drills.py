"""A drill is recorded, once it was held."""

from datetime import date, datetime

from django.db import transaction

from hestia.accounts.models import Service, User
from hestia.audit.models import log
from outage.models import Drill


@transaction.atomic
def record_drill(
    *,
    service: Service,
    held_on: date,
    took_part: str,
    minutes: int,
    written: int,
    settled: int,
    found: str,
    by: User,
    at: datetime,
) -> Drill:
    """Write down that a drill was held, who took part, and what was found."""
    drill = Drill.objects.create(
        service=service,
        held_on=held_on,
        took_part=took_part,
        minutes=minutes,
        written=written,
        settled=settled,
        found=found,
        recorded_at=at,
        recorded_by=by,
    )
    log("drill.recorded", by=by, at=at, subject=drill)
    return drill
