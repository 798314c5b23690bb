"""How a day on paper comes back: by hour what was written, and how many sheets are still out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone

from hestia.accounts.models import Service, User
from outage.models import Sheet
from outage.queries.sheets import OfService
from outage.rules.hours import Hour, by_hour

DAYS_BACK = 14


@dataclass(frozen=True, slots=True)
class Recovery:
    """One day on paper: each hour of it, and of each service how many sheets are out."""

    day: date
    days: list[date]  # all of late on which sheets were written, the latest first
    services: list[Service]
    hours: list[Hour]
    out: list[int]

    @property
    def rows(self) -> list[tuple[Hour, list[tuple[Service, int]]]]:
        """Return each hour, with how many sheets were written in it in each service."""
        return [(hour, list(zip(self.services, hour.counts, strict=True))) for hour in self.hours]

    @property
    def still_out(self) -> list[tuple[Service, int]]:
        """Return how many sheets of each service nobody has keyed in yet."""
        return list(zip(self.services, self.out, strict=True))


def recovery(user: User, standing: Sequence[OfService], *, day: date | None, today: date) -> Recovery | None:
    """Return how a day comes back of which sheets were keyed in or begun: that day, else the latest.

    :param standing: how the sheets of each of somebody's services stand
    """
    written: dict[date, dict[tuple[int, datetime], int]] = {}
    for service, hour, count in written_by_hour(user, since=today - timedelta(days=DAYS_BACK)):
        written.setdefault(timezone.localdate(hour), {})[service, hour] = count
    if not written:
        return None
    days = sorted(written, reverse=True)
    shown = day if day in written else days[0]
    return Recovery(
        day=shown,
        days=days,
        services=[row.service for row in standing],
        hours=by_hour(written[shown], services=[row.service.pk for row in standing]),
        out=[row.out for row in standing],
    )


def written_by_hour(user: User, *, since: date) -> Any:
    """Return how many sheets were written in each hour, by service. The hours of London begin with UTC's."""
    sheets = Sheet.objects.of_services(user).filter(written_at__date__gte=since, destroyed_at=None)
    hours = sheets.order_by().annotate(hour=TruncHour("written_at", tzinfo=UTC))
    return hours.values_list("service", "hour").annotate(count=Count("pk"))
