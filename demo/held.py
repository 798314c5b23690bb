"""Bookings on hold: two clients tell of the same van, and an interpreter’s number stood on a card."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from cases.actions.bookings import book_appointment, book_room
from cases.actions.hazards import decide
from cases.models import Case, HeldBooking, Person, Room
from cases.queries.hazards import pairs_to_decide
from demo.access import of
from demo.samples import at_moment
from hestia.accounts.models import User

TOLD = (
    ("A man called “Benny”", "Drove her to work in a silver van, AB12 CDE."),
    ("The driver", "He waited outside in a van. She wrote down its plate: ab12cde."),
)
ASKED_AGO = timedelta(minutes=12)
CLEARED_AGO, ANSWERED_WITHIN = timedelta(days=6), timedelta(minutes=25)
ON_A_CARD = "He gave her a card with numbers of people who help. One of them: 020 7946 0402."


def hold_bookings(cases: Sequence[Case], staff: dict[str, User], *, now: datetime) -> None:
    """Let one booking be answered, and one wait."""
    let_an_interpreter_be_cleared(cases, staff, now=now)
    let_a_room_wait(cases, staff, now=now)


def tell_of(case: Case, name: str, relation: str, note: str) -> None:
    """Let her record tell of somebody who was a danger to her."""
    kind, risk = Person.Kind.OTHER, Person.Risk.EXPLOITER
    Person(case=case, name=name, kind=kind, relation=relation, risk=risk, note=note).save()


def let_a_room_wait(cases: Sequence[Case], staff: dict[str, User], *, now: datetime) -> None:
    """Let Joyce ask for another room for somebody, which a manager must look at first."""
    joyce = staff["joyce"]
    ours = of(cases, joyce)[:1]
    theirs = [case for case in cases if case.service.name == "Safe house B" and case not in ours][:1]
    for case, (name, note) in zip([*ours, *theirs], TOLD, strict=False):
        tell_of(case, name, "Worked for those who held her", note)
    rooms = Room.objects.free().filter(service__name="Safe house A").select_related("service")
    for case, room in zip(ours, rooms, strict=False):
        today = timezone.localdate(now)
        book_room(case=case, room=room, on=today, is_held=False, by=joyce, at=now - ASKED_AGO)


def let_an_interpreter_be_cleared(cases: Sequence[Case], staff: dict[str, User], *, now: datetime) -> None:
    """Let Hoa book an interpreter whose number stood on a card; Ruth found that it means nothing."""
    hoa, ruth, at = staff["hoa"], staff["ruth"], now - CLEARED_AGO
    for case in of(cases, hoa)[1:2]:
        tell_of(case, "A man at the nail bar", "Sent her clients", ON_A_CARD)
        booking = book_appointment(
            case=case,
            title="Talk with the solicitor",
            due_on=timezone.localdate(now) + timedelta(days=8),
            due_time=time(10, 30),
            context="Brightwater Law",
            assignee=None,
            interpreter="Phuong Le",
            agreed=True,
            book_on=None,
            is_hearing=False,
            by=hoa,
            at=at,
        )
        if isinstance(booking, HeldBooking):
            answered_at = at + ANSWERED_WITHIN
            with at_moment(ruth, answered_at):
                for pair in pairs_to_decide(by=ruth):
                    if pair.booking_id == booking.pk:
                        decide(pair=pair, verdict="not_same", outcome="none", by=ruth, at=answered_at)
