"""When each service held its drills, and whether the next one is overdue."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from hestia.accounts.models import Service, User
from outage.models import Drill


@dataclass(frozen=True, slots=True)
class LastDrill:
    """The latest drill of a service, if it held one, and those before it."""

    service: Service
    drill: Drill | None
    is_overdue: bool
    earlier: list[Drill]


def last_drills(user: User, *, on: date) -> list[LastDrill]:
    """Return of each of somebody's services the latest drill: none, or one of over a year ago, is overdue."""
    held: defaultdict[int, list[Drill]] = defaultdict(list)
    for drill in Drill.objects.of_services(user).latest_first():
        held[drill.service_id].append(drill)
    drills = [(service, held[service.pk]) for service in Service.objects.filter(pk__in=user.service_ids)]
    return [
        LastDrill(service, next(iter(rows), None), not rows or rows[0].is_old(on=on), rows[1:])
        for service, rows in drills
    ]
