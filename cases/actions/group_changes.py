"""Another day, place or leader of a group session or a shared journey, and the places in it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases.actions.access import refuse_if_kept_out
from cases.actions.bookings import hold_place, words_of
from cases.actions.groups import (
    answerable_for,
    context_of,
    holding_bookings,
    holding_places,
    leave,
    refuse_unless_to_come,
    refuse_unsuitable,
    tell_of_group,
    withdraw_bookings,
)
from cases.actions.interpreters import refuse_suspended
from cases.models import ClientGroup, Entry, GroupPlace, HeldBooking, Refused
from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.ui.words import clock, day

OTHERS = "Somebody else is with them"


@transaction.atomic
def change_group(*, group: ClientGroup, why: str, by: User, at: datetime) -> list[HeldBooking]:
    """Hold it on another day, elsewhere, or with somebody else. Return who has to wait for a manager.

    ``group`` is as it shall be, and not saved. Every place follows it. Where somebody else is with them,
    each place is given anew, as at the start: of clients not seen here none is kept, since nothing about
    them may be answered; whoever works with them is told to book again. Whoever changes it learns of nobody.
    """
    before = ClientGroup.objects.select_related("led_by").get(pk=group.pk)
    refuse_unless_to_come(before, at=at)
    refuse_unsuitable(group.led_by, by=by)
    is_with_others = (before.led_by, before.interpreter) != (group.led_by, group.interpreter)
    seen = GroupPlace.objects.visible_to(by).current().filter(group=group).select_related("case")
    if before.interpreter != group.interpreter:
        refuse_suspended(group.interpreter)
    if before.led_by != group.led_by:
        refuse_leader(group.led_by, seen)
    seen_places = {place.pk for place in seen}
    group.changed_at, group.changed_by, group.changed_why = at, by, why
    group.save()
    if is_with_others:
        withdraw_bookings(group, by=by, at=at)
    else:
        name_again(group, by=by)
    waits: list[HeldBooking] = []
    with holding_places(group, by=by) as places:
        for place in places:
            is_seen = place.pk in seen_places
            held = hold_place(place.case, group, by=by, at=at) if is_with_others and is_seen else None
            waits += [held] if held else []
            if held or (is_with_others and not is_seen):
                leave(place, why=OTHERS, by=by, at=at)
            else:
                follow(place, before=before, by=by, at=at)
    query("SELECT tell_of_changed(%s)", group.pk, by=by)
    tell_leaders(group, before=before, by=by, at=at)
    log("group.changed", by=by, at=at, subject=group)
    return waits


def refuse_leader(leader: User, places: Iterable[GroupPlace]) -> None:
    """Refuse a leader from whom the case of one who takes part is kept."""
    for place in places:
        try:
            refuse_if_kept_out(place.case, leader)
        except Refused as refusal:
            reasons = " ".join(refusal.reasons)
            raise Refused(by_field={"led_by": f"{place.case.reference}: {reasons}"}) from None


def name_again(group: ClientGroup, *, by: User) -> None:
    """Let what waits for it say on which day it is now."""
    with holding_bookings(group, by=by) as bookings:
        for booking in bookings:
            booking.words = words_of(group)
            booking.save()


def follow(place: GroupPlace, *, before: ClientGroup, by: User, at: datetime) -> None:
    """Move what stands in her diary, and tell it in her record."""
    group, appointment = place.group, place.appointment
    if appointment.is_open:
        appointment.context, appointment.interpreter = context_of(group), group.interpreter
        appointment.move(to=group.held_on, at_time=group.start_time, by=by, at=at)
    words = f"Now {when_and_where(group)} {group.changed_why}"
    place.case.narrate(Entry.Kind.TASK, f"{group}, {day(before.held_on)}: changed", words, by=by, at=at)


def when_and_where(group: ClientGroup) -> str:
    """Return when and where it is, and with whom of the staff, as one sentence."""
    return f"{day(group.held_on)}, {clock(group.start_time)}, {group.where}. With {group.led_by}."


def tell_leaders(group: ClientGroup, *, before: ClientGroup, by: User, at: datetime) -> None:
    """Tell who leads it that it has changed, or is theirs; who led it, and who answers for it, who does."""
    words = {group.led_by: f"You lead “{group.title}”, {day(group.held_on)}, {clock(group.start_time)}."}
    if before.led_by != group.led_by:
        taken = f"{group.led_by} leads “{group.title}”, {day(group.held_on)}, instead of {before.led_by}."
        others = dict.fromkeys(answerable_for(before, by=by, at=at), f"{taken} {by} changed it.")
        no_longer = f"You no longer lead “{group.title}”, {day(before.held_on)}."
        words = {**others, before.led_by: no_longer, **words}
    tell_of_group(words, by=by, at=at)
