"""Clients who were together, and who will be: a session that has been, one to come, and a shared journey."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from cases.actions.bookings import book_place
from cases.actions.group_changes import change_group
from cases.actions.groups import plan_group
from cases.actions.tasks import finish_task
from cases.models import Case, ClientGroup, GroupPlace
from demo.access import of
from hestia.accounts.models import Service, User
from hestia.workingdays.calendar import Calendar

MOST = 3  # who take part: more are no small group
PLANNED_AGO = timedelta(days=10)
KIND = ClientGroup.Kind
# In how many working days after it was planned, which kind, what, when, where it is or starts, where it goes,
# who leads it. The first has been.
PLANNED = (
    (3, KIND.SESSION, "Cooking together", time(11), "Community kitchen, Alder Road", "", "amina"),
    (
        9,
        KIND.JOURNEY,
        "To the college open day",
        time(9, 30),
        "Outreach office",
        "Fernhill College",
        "daniel",
    ),
    (11, KIND.SESSION, "English for the doctor’s", time(14), "Library, Mill Lane", "", "hoa"),
)
MOVED = "English for the doctor’s"
WENT = "She came, and stayed to the end."


def plan_groups(
    cases: Sequence[Case],
    services: Mapping[str, Service],
    staff: Mapping[str, User],
    *,
    calendar: Calendar,
    now: datetime,
) -> None:
    """Plan what some clients of outreach do together, each asked for by whoever works with her."""
    at = now - PLANNED_AGO
    for days, kind, title, starts, place, destination, leader in PLANNED:
        led_by = staff[leader]
        group = ClientGroup(
            kind=kind,
            title=title,
            service=services["Outreach"],
            held_on=calendar.add_working_days(timezone.localdate(at), days),
            start_time=starts,
            place=place,
            destination=destination,
            led_by=led_by,
        )
        plan_group(group=group, by=led_by, at=at)
        known = [case for case in of(cases, led_by) if case.opened_on <= timezone.localdate(at)]
        for case in known[:MOST]:
            book_place(case=case, group=group, by=led_by, at=at)
        if group.is_over(on=timezone.localdate(now)):
            tell_how_it_went(group, by=led_by)
        elif group.title == MOVED:
            group.place, group.start_time = "Reading room, Mill Lane", time(15)
            change_group(group=group, why="The library closes early that week.", by=led_by, at=now)


def tell_how_it_went(group: ClientGroup, *, by: User) -> None:
    """Say of each client that she was there, the evening of that day."""
    evening = datetime.combine(group.held_on, time(17), tzinfo=timezone.get_current_timezone())
    for place in GroupPlace.objects.current().filter(group=group).select_related("appointment__case"):
        finish_task(task=place.appointment, outcome=WENT, on=group.held_on, by=by, at=evening)
