"""Group sessions and shared journeys: planned, given up, and who takes part."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.actions.access import refuse_if_kept_out
from cases.actions.interpreters import refuse_suspended
from cases.actions.tasks import LONGEST_CONTEXT
from cases.models import Case, ClientGroup, Deadline, Entry, GroupPlace, HeldBooking, Refused
from cases.queries.organisation import query
from hestia.accounts.models import Notice, User
from hestia.accounts.services import managers_of
from hestia.audit.models import log
from hestia.db.acting import holding
from hestia.ui.words import day

THERE = "She is in it already."
NOT_THERE = "She is no longer in it."


@transaction.atomic
def plan_group(*, group: ClientGroup, by: User, at: datetime) -> ClientGroup:
    """Plan a session or a journey. Nobody is in it yet."""
    refuse_unsuitable(group.led_by, by=by)
    refuse_suspended(group.interpreter)
    group.planned_at, group.planned_by = at, by
    group.save()
    log("group.planned", by=by, at=at, subject=group)
    return group


def refuse_unsuitable(leader: User, *, by: User) -> None:
    """Refuse to let somebody lead who cannot be with clients."""
    if is_unsuitable(leader, by=by):
        raise Refused(by_field={"led_by": f"{unsuitable_words(leader)} Choose someone else"})


def is_unsuitable(person: User, *, by: User) -> bool:
    """Whether somebody was found not suitable: whoever works with clients may ask that, and no more."""
    [(answer,)] = query("SELECT found_unsuitable(%s)", person.pk, by=by)
    return bool(answer)


def unsuitable_words(person: User) -> str:
    """Return that somebody is not put beside clients. What was found is for who keeps their register."""
    return f"{person} cannot be with clients at present."


def refuse_unless_to_come(group: ClientGroup, *, at: datetime) -> None:
    """Refuse to change who is in what was cancelled, or is over."""
    if blockers := group.blockers(on=timezone.localdate(at)):
        raise Refused(*blockers)


def refuse_if_there(case: Case, group: ClientGroup) -> None:
    """Refuse to give her a second place."""
    if case.groupplace_set.current().filter(group=group).exists():
        raise Refused(THERE)


def refuse_beside_her(case: Case, leader: User, *, by: User) -> None:
    """Refuse to bring her together with who must not know of her, or be with clients."""
    refuse_if_kept_out(case, leader)
    if is_unsuitable(leader, by=by):
        raise Refused(f"{unsuitable_words(leader)} Ask a manager who else can lead it.")


def refuse_place(case: Case, group: ClientGroup, *, by: User, at: datetime) -> None:
    """Refuse to let her take part where that cannot be."""
    case.refuse_if_closed()
    refuse_unless_to_come(group, at=at)
    refuse_if_there(case, group)
    refuse_beside_her(case, group.led_by, by=by)


@transaction.atomic
def give_place(*, case: Case, group: ClientGroup, by: User, at: datetime) -> GroupPlace:
    """Let her take part. It is in her diary."""
    refuse_place(case, group, by=by, at=at)
    appointment = case.promise(
        Deadline.Kind.APPOINTMENT,
        title=str(group),
        context=context_of(group),
        interpreter=group.interpreter,
        due_on=group.held_on,
        due_time=group.start_time,
        by=by,
        at=at,
    )
    place = GroupPlace(case=case, group=group, appointment=appointment, given_at=at, given_by=by)
    place.save()
    case.narrate(Entry.Kind.TASK, f"{group}, {day(group.held_on)}", by=by, at=at)
    log("group.joined", by=by, at=at, case_ref=case.reference, subject=group)
    return place


def context_of(group: ClientGroup) -> str:
    """Return what her diary says of it: where, and with whom of the staff."""
    return f"{group.where}. With {group.led_by}."[:LONGEST_CONTEXT]


@transaction.atomic
def end_place(*, place: GroupPlace, by: User, at: datetime) -> None:
    """Take her out of it, and it out of her diary."""
    if place.ended_at:
        raise Refused(NOT_THERE)
    refuse_unless_to_come(place.group, at=at)
    leave(place, why="She no longer takes part", by=by, at=at)


def leave(place: GroupPlace, *, why: str, by: User, at: datetime) -> None:
    """End a place, with what stood in her diary, and tell it in her record."""
    if place.appointment.is_open:
        place.appointment.cancel(by=by, at=at, why=why)  # her place ends with it
    else:
        place.end(by=by, at=at)
    place.case.narrate(Entry.Kind.TASK, f"{place.group}, {day(place.group.held_on)}: {why}", by=by, at=at)


@transaction.atomic
def cancel_group(*, group: ClientGroup, by: User, at: datetime) -> None:
    """Give up a session or a journey that has not been, with every place: of clients not seen here, too.

    Whoever works with each of them is told, and whoever waits to add one. Whoever cancels learns of nobody.
    """
    refuse_unless_to_come(group, at=at)
    group.cancelled_at, group.cancelled_by = at, by
    group.save()
    with holding_places(group, by=by) as places:
        for place in places:
            leave(place, why="It was cancelled", by=by, at=at)
    withdraw_bookings(group, by=by, at=at)
    query("SELECT tell_of_cancelled(%s)", group.pk, by=by)
    words = f"{by} cancelled “{group.title}”, {day(group.held_on)}."
    tell_of_group(dict.fromkeys({group.led_by, *answerable_for(group, by=by, at=at)}, words), by=by, at=at)
    log("group.cancelled", by=by, at=at, subject=group)


def answerable_for(group: ClientGroup, *, by: User, at: datetime) -> set[User]:
    """Return who learns that it was taken from who led it: who planned it, and the managers of its service.

    No manager is told of what they, who led it or who planned it did themselves.
    """
    managers = managers_of(group.service, at=at)
    is_theirs = by in {group.led_by, group.planned_by, *managers}
    return {group.planned_by, *(() if is_theirs else managers)}


def tell_of_group(words: Mapping[User, str], *, by: User, at: datetime) -> None:
    """Tell colleagues what became of a group, but whoever did it."""
    for person in sorted(words.keys() - {by}, key=lambda person: person.pk):
        told = f"{words[person]} See “Groups and shared journeys”."
        Notice(person=person, words=told, told_at=at, told_by=by).save()


@contextmanager
def holding_places(group: ClientGroup, *, by: User) -> Iterator[Iterable[GroupPlace]]:
    """Keep hold of every place in what was just cancelled or changed: of clients not seen here, too.

    Their cases are locked in one order, then what is in their diaries: of two who change groups with the
    same clients, one waits for the other, and never both.
    """
    keys = query("SELECT place_id, case_id, client_id FROM places_to_end(%s)", group.pk, by=by)
    cases = {case for _, case, _ in keys}
    with holding(cases=cases, clients={client for *_, client in keys}):
        places = GroupPlace.objects.filter(pk__in=[place for place, *_ in keys])
        list(Case.objects.filter(pk__in=cases).select_for_update(of=("self",), no_key=True).order_by("pk"))
        list(Deadline.objects.filter(group_places__in=places).select_for_update(of=("self",)).order_by("pk"))
        yield places.order_by("case_id", "pk").select_related("case", "appointment", "group__led_by")


@contextmanager
def holding_bookings(group: ClientGroup, *, by: User) -> Iterator[Iterable[HeldBooking]]:
    """Keep hold of what waits to be decided for it, but for what is being decided at this moment."""
    keys = query("SELECT booking_id, case_id, client_id FROM bookings_to_withdraw(%s)", group.pk, by=by)
    with holding(cases={case for _, case, _ in keys}, clients={client for *_, client in keys}):
        bookings = HeldBooking.objects.filter(pk__in=[booking for booking, *_ in keys]).waiting()
        yield bookings.select_for_update(skip_locked=True)


def withdraw_bookings(group: ClientGroup, *, by: User, at: datetime) -> None:
    """Let nobody wait any more to be added. What is decided at this moment finds it cancelled, or changed."""
    with holding_bookings(group, by=by) as bookings:
        for booking in bookings:
            booking.withdrawn_at, booking.withdrawn_by = at, by
            booking.save()
