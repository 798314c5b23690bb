"""Where she lives: a room that is given, held, or given back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.actions.contact import leave_unsafe_home
from cases.actions.risk_events import record_move
from cases.models import Case, Entry, Placement, Refused, Room
from cases.queries.organisation import places_taken
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.ui.words import day

NOT_YET = "She cannot have moved in on a day in the future. Until then, the room is held for her."


def refuse_unless_free(room: Room, *, by: User) -> None:
    """Refuse a room in which somebody lives, or is expected. The database counts: not all may be shown."""
    if room.is_out_of_use or room.pk in places_taken(by=by).rooms:
        raise Refused(f"{str(room).capitalize()} is no longer free. Choose another.")


@transaction.atomic
def give_room(*, case: Case, room: Room, on: date, is_held: bool, by: User, at: datetime) -> Placement:
    """Move her into a room, or hold it for her. The room she had is given back the same day."""
    case.refuse_if_closed()
    if not is_held and on > timezone.localdate(at):
        raise Refused(NOT_YET)
    # Of two people who give the same room the second waits here, and finds it taken.
    room = Room.objects.select_for_update().get(pk=room.pk)
    current = case.placement_set.filter(until_on=None).select_related("room__service").first()
    if current and current.room_id == room.pk:
        if is_held or not current.is_held:
            raise Refused("She already has this room.")
        current.is_held, current.from_on = False, on
        current.save()
        placement = current
    else:
        refuse_unless_free(room, by=by)
        if current:
            current.end(on=on)
        placement = Placement(case=case, room=room, from_on=on, is_held=is_held)
        placement.save()
    if room.service_id != case.service_id or (case.status == Case.Status.WAITING and not is_held):
        case.service = room.service
        if case.status == Case.Status.WAITING and not is_held:
            case.status = Case.Status.OPEN
        case.save()
    state = "held" if is_held else "moved in"
    case.narrate(Entry.Kind.ALLOCATION, f"{room.service}, {room}: {state}", by=by, at=at)
    if not is_held:
        leave_unsafe_home(case, on=on)
        record_move(case=case, on=on, by=by, at=at)
    log("case.room_given", by=by, at=at, case_ref=case.reference, subject=placement, held=is_held)
    return placement


@transaction.atomic
def give_back_room(*, case: Case, on: date, by: User, at: datetime) -> None:
    """Give her room back; ``on`` is her last day in it."""
    case.refuse_if_closed()
    current = case.placement_set.filter(until_on=None).select_related("room__service").first()
    if current is None:
        raise Refused("She has no room to give back.")
    if current.is_held:  # for a day that may be still to come
        current.from_on = min(current.from_on, on)
    if on < current.from_on:
        raise Refused(f"The last day must be on or after {day(current.from_on)}, when she got the room.")
    current.end(on=on)
    case.narrate(Entry.Kind.ALLOCATION, f"{current.room.service}, {current.room}: given back", by=by, at=at)
    log("case.room_given_back", by=by, at=at, case_ref=case.reference, subject=current)
