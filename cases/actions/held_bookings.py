"""What was typed is kept, if a manager must look before it is booked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases.models import Case, HeldBooking, Room
from cases.models.held import hold_case
from cases.queries.hazards import has_to_wait, tell_of_closed_hazards
from cases.rules import hazards
from cases.rules.hazards import Key
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.ui.words import day

Act = HeldBooking.Act


@transaction.atomic
def hold(
    *,
    case: Case,
    act: HeldBooking.Act,
    answers: dict[str, Any],
    words: str,
    by: User,
    at: datetime,
    workers: Sequence[int] = (),
    interpreters: Sequence[str] = (),
    keys: Iterable[Key] = (),
) -> HeldBooking | None:
    """Keep what was typed, if it has to wait; otherwise leave no trace but that it was asked.

    Of one act one waits: the later takes the place of the earlier; of a group, within that group alone.
    ``workers`` and ``interpreters`` are booked, ``keys`` what is known of them: see `has_to_wait`. The first
    name says who they are.
    """
    hold_case(case.pk)
    log("hazard.checked", by=by, at=at, case_ref=case.reference, act=act)
    if act != Act.INTERPRETER:
        earlier_ones = case.heldbooking_set.waiting().select_for_update().filter(act=act)
        if act in HeldBooking.TOGETHER:
            earlier_ones = earlier_ones.filter(answers__group=answers["group"])
        for earlier in earlier_ones:
            earlier.withdrawn_at, earlier.withdrawn_by = at, by
            earlier.save()
    booking = HeldBooking(case=case, act=act, answers=answers, words=words[:200], asked_at=at, asked_by=by)
    with transaction.atomic():
        booking.save()
        waits = has_to_wait(booking, workers=workers, interpreters=interpreters, keys=keys, by=by)
        if not waits:
            transaction.set_rollback(True)
    tell_of_closed_hazards(booking, workers=workers, interpreters=interpreters, by=by)
    return booking if waits else None


def keys_of_staff(people: Iterable[User]) -> Iterator[Key]:
    """Yield by what a worker, student or volunteer may be somebody of whom her record speaks."""
    for person in people:
        yield from hazards.exploiters(str(person))
        yield from hazards.phones(person.phone)
        yield from hazards.accounts(person.email)


def hold_room(
    case: Case, *, room: Room, on: date, is_held: bool, opens: bool = False, by: User, at: datetime
) -> HeldBooking | None:
    """Keep that a room is wanted for her, if the whole caseload says that a manager must look first.

    ``opens``: with it her case is open, though the room is only held.
    """
    answers = {"room": room.pk, "on": on.isoformat(), "is_held": is_held}
    if opens:
        answers["opens"] = True
    words = f"{room.service}, {room}, from {day(on)}{', held for her' if is_held else ''}"
    return hold(case=case, act=Act.ROOM, answers=answers, words=words, by=by, at=at)


def worker_or_wait(case: Case, *, by: User, at: datetime) -> None:
    """Let a new case keep its worker; or wait for them where a manager must look first."""
    if case.worker is None:
        return
    names, keys = [str(case.worker)], keys_of_staff([case.worker])
    answers: dict[str, Any] = {
        "service": case.service_id,
        "worker": case.worker.pk,
        "second_worker": None,
        "why": "",
        "anyway": "",
        "against": [],
    }
    booked: dict[str, Any] = {"workers": [case.worker.pk], "interpreters": names, "keys": keys}
    if hold(case=case, act=Act.ALLOCATION, answers=answers, words=names[0], **booked, by=by, at=at):
        case.worker = None
        case.save()
