"""Who read what in the demonstration's last five weeks: the pages of the log have something to say."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from cases.models import Case
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.audit.requests import keyed_hash

DAYS = 35  # calendar days that are told
PAGES = ("desk:case", "cases:notes", "riskassessment:overview", "supportplans:plan", "cases:people")
LATE = time(23, 10)
MANY = 30  # records that one person opened in one day


def read_about_everyone(*, now: datetime, dice: Random) -> None:
    """Write down the usual reading of everyone's cases, and three things that are odd."""
    cases = list(Case.objects.open().exclude(worker=None).select_related("worker").order_by("pk"))
    managers = {
        service: manager
        for manager in User.objects.filter(role=Role.MANAGER).order_by("-pk")
        for service in manager.service_ids
    }
    lines: list[Event] = []
    for case in cases:
        lines += usual(case, managers.get(case.service_id), now=now, dice=dice)
    lines += odd(cases, now=now)
    lines.sort(key=lambda line: line.at)
    Event.objects.bulk_create(lines)


def usual(case: Case, manager: User | None, *, now: datetime, dice: Random) -> Iterator[Event]:
    """Yield how her worker reads about someone, and now and then a manager."""
    for days in sorted(dice.sample(range(1, DAYS), 4)):
        day = now - timedelta(days=days)
        if timezone.localtime(day).weekday() < 5 and case.worker is not None:
            hour = time(dice.randint(9, 16), dice.randint(0, 59))
            yield from opened(case, case.worker, at(day, hour), Event.Reason.WORKER, pages=dice.randint(1, 4))
    if manager is not None and dice.random() < 0.2:
        day = now - timedelta(days=dice.randint(1, 14))
        if timezone.localtime(day).weekday() < 5:
            yield from opened(case, manager, at(day, time(10, 30)), Event.Reason.MANAGER, pages=1)


def odd(cases: list[Case], *, now: datetime) -> Iterator[Event]:
    """Yield what the data protection lead will ask about: no link, at night, and far more than usual."""
    outreach = [case for case in cases if case.worker and case.worker.role == Role.CASEWORKER]
    people = list(dict.fromkeys(case.worker for case in outreach if case.worker))
    if len(people) < 3:
        return
    yesterday = now - timedelta(days=1)
    for case in [candidate for candidate in outreach if candidate.worker != people[2]][:3]:
        yield from opened(case, people[2], at(yesterday, time(16, 5)), Event.Reason.TEAM, pages=2)
    for case in [candidate for candidate in outreach if candidate.worker == people[0]][:2]:
        yield from opened(case, people[0], at(yesterday, LATE), Event.Reason.WORKER, pages=1)
    for n, case in enumerate(outreach[:MANY]):
        reason = Event.Reason.WORKER if case.worker == people[1] else Event.Reason.TEAM
        yield from opened(case, people[1], at(yesterday, time(13, n)), reason, pages=1)


def opened(case: Case, by: User, moment: datetime, reason: str, *, pages: int) -> Iterator[Event]:
    """Yield the lines of a record opened page by page, a minute each."""
    session = keyed_hash("session", f"{by.pk} {moment:%Y-%m-%d}")
    for minutes, page in enumerate(PAGES[:pages]):
        yield Event(
            kind="case.opened_page",
            by=by,
            at=moment + timedelta(minutes=minutes),
            case_ref=case.reference,
            reason=reason,
            session=session,
            detail={"page": page, "method": "GET"},
        )


def at(day: datetime, hour: time) -> datetime:
    """Return a time of a day in London."""
    return datetime.combine(timezone.localtime(day).date(), hour, tzinfo=timezone.get_current_timezone())
