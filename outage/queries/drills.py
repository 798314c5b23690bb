"""When each service held its last drill, and whether the next one is overdue."""

from dataclasses import dataclass
from datetime import date

from hestia.accounts.models import Service, User
from outage.models import Drill


@dataclass(frozen=True, slots=True)
class LastDrill:
    """The latest drill of a service, if it held one."""

    service: Service
    drill: Drill | None
    is_overdue: bool


def last_drills(user: User, *, on: date) -> list[LastDrill]:
    """Return of each of somebody's services the latest drill: none, or one of over a year ago, is overdue."""
    latest: dict[int, Drill] = {}
    for drill in Drill.objects.of_services(user).latest_first():
        latest.setdefault(drill.service_id, drill)
    drills = [
        (service, latest.get(service.pk)) for service in Service.objects.filter(pk__in=user.service_ids)
    ]
    return [LastDrill(service, drill, drill is None or drill.is_old(on=on)) for service, drill in drills]
