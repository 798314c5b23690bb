"""A room that waits in the demonstration: two clients in two houses tell of the same van."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from cases.actions.hazards import book_room
from cases.models import Case, Person, Room
from demo.access import of
from hestia.accounts.models import User

TOLD = (
    ("A man called “Benny”", "Drove her to work in a silver van, AB12 CDE."),
    ("The driver", "He waited outside in a van. She wrote down its plate: ab12cde."),
)
ASKED_AGO = timedelta(minutes=12)


def let_a_room_wait(cases: Sequence[Case], staff: dict[str, User], *, now: datetime) -> None:
    """Let Joyce ask for another room for somebody, which a manager must look at first."""
    joyce = staff["joyce"]
    ours = of(cases, joyce)[:1]
    theirs = [case for case in cases if case.service.name == "Safe house B" and case not in ours][:1]
    for case, (name, note) in zip([*ours, *theirs], TOLD, strict=False):
        Person(
            case=case,
            name=name,
            kind=Person.Kind.OTHER,
            relation="Worked for those who held her",
            risk=Person.Risk.EXPLOITER,
            note=note,
        ).save()
    rooms = Room.objects.free().filter(service__name="Safe house A").select_related("service")
    for case, room in zip(ours, rooms, strict=False):
        today = timezone.localdate(now)
        book_room(case=case, room=room, on=today, is_held=False, by=joyce, at=now - ASKED_AGO)
