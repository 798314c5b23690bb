"""Before a booking the whole caseload is asked whether another client may be a danger to her, or she to them.

Whoever books learns one sentence, the same for whatever was found. What they typed is kept, and goes on when
a manager has decided: see `hazards`. Nobody learns of another client but who decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from cases.actions.allocation import allocate
from cases.actions.groups import give_place, refuse_place
from cases.actions.held_bookings import hold, hold_room, keys_of_staff
from cases.actions.interpreters import refuse_suspended
from cases.actions.rooms import give_room, refuse_unless_free
from cases.actions.tasks import add_appointment, name_interpreter
from cases.models import (
    Case,
    ClientGroup,
    Deadline,
    GroupPlace,
    HeldBooking,
    Placement,
    Room,
)
from cases.rules import hazards
from cases.rules.hazards import Key
from hestia.accounts.models import Service, User
from hestia.directory.models import Interpreter
from hestia.ui.words import day

WAIT = "Wait before you book. A manager must look at this first. It may be nothing."
CLEAR = (
    "We checked whether this booking could put her in danger, and found nothing."
    " That does not prove it is safe: ask her."
)

Act = HeldBooking.Act


@transaction.atomic
def book_room(
    *, case: Case, room: Room, on: date, is_held: bool, by: User, at: datetime
) -> Placement | HeldBooking:
    """Give her a room, or hold one; unless the whole caseload says that a manager must look first."""
    case.refuse_if_closed()
    if not case.placement_set.filter(until_on=None, room=room).exists():
        refuse_unless_free(room, by=by)
        if waits := hold_room(case, room=room, on=on, is_held=is_held, by=by, at=at):
            return waits
    return give_room(case=case, room=room, on=on, is_held=is_held, by=by, at=at)


@transaction.atomic
def book_worker(
    *,
    case: Case,
    service: Service,
    worker: User,
    second_worker: User | None,
    second_until: date | None = None,
    why: str,
    anyway: str = "",
    against: Sequence[str] = (),
    by: User,
    at: datetime,
) -> HeldBooking | None:
    """Give the case to a worker; unless they, or one of their clients, and she may be connected."""
    new = {person for person in (worker, second_worker) if person} - {case.worker, case.second_worker}
    typed: dict[str, Any] = {
        "service": service,
        "worker": worker,
        "second_worker": second_worker,
        "second_until": second_until,
        "why": why,
        "anyway": anyway,
        "against": list(against),
    }
    if not new:
        allocate(case=case, **typed, by=by, at=at)
        return None
    # What would be refused is refused now, not when a manager has decided: it is tried, and undone.
    with transaction.atomic():
        allocate(case=case, **typed, by=by, at=at)
        transaction.set_rollback(True)
    case.refresh_from_db()
    answers = {name: getattr(value, "pk", value) for name, value in typed.items()}
    answers["second_until"] = second_until.isoformat() if second_until else None
    words = " and ".join(str(person) for person in (worker, second_worker) if person)
    booked: dict[str, Any] = {
        "workers": [person.pk for person in new],
        "interpreters": [" or ".join(sorted(str(person) for person in new))],
        "keys": keys_of_staff(new),
    }
    if waits := hold(case=case, act=Act.ALLOCATION, answers=answers, words=words, **booked, by=by, at=at):
        return waits
    allocate(case=case, **typed, by=by, at=at)
    return None


@transaction.atomic
def book_appointment(
    *,
    case: Case,
    title: str,
    due_on: date,
    due_time: time | None,
    context: str,
    assignee: User | None,
    interpreter: str,
    agreed: bool | None = None,
    book_on: date | None,
    is_hearing: bool,
    by: User,
    at: datetime,
) -> Deadline | HeldBooking:
    """Add an appointment; unless it is with an interpreter, whose other clients and she may be connected."""
    case.refuse_if_closed()
    refuse_suspended(interpreter)
    if interpreter:
        answers = {
            "title": title,
            "due_on": due_on.isoformat(),
            "due_time": due_time.isoformat() if due_time else None,
            "context": context,
            "assignee": assignee.pk if assignee else None,
            "interpreter": interpreter,
            "agreed": agreed,
            "book_on": book_on.isoformat() if book_on else None,
            "is_hearing": is_hearing,
        }
        if waits := hold_interpreter(case, answers, interpreter, due_on=due_on, by=by, at=at):
            return waits
    return add_appointment(
        case=case,
        title=title,
        due_on=due_on,
        due_time=due_time,
        context=context,
        assignee=assignee,
        interpreter=interpreter,
        agreed=agreed,
        book_on=book_on,
        is_hearing=is_hearing,
        by=by,
        at=at,
    )


@transaction.atomic
def book_interpreter(
    *,
    task: Deadline,
    interpreter: str,
    agreed: bool | None = None,
    book_on: date | None,
    by: User,
    at: datetime,
) -> Deadline | HeldBooking:
    """Book an interpreter for something in the diary; unless a client of theirs and she may be connected."""
    refuse_suspended(interpreter)
    typed: dict[str, Any] = {"interpreter": interpreter, "agreed": agreed}
    # What would be refused is refused now, not when a manager has decided: it is tried, and undone.
    with transaction.atomic():
        name_interpreter(task=task, **typed, book_on=book_on, by=by, at=at)
        transaction.set_rollback(True)
    task.refresh_from_db()
    answers = {"task": task.pk, **typed, "book_on": book_on.isoformat() if book_on else None}
    if waits := hold_interpreter(task.case, answers, interpreter, due_on=task.due_on, by=by, at=at):
        return waits
    name_interpreter(task=task, **typed, book_on=book_on, by=by, at=at)
    return task


@transaction.atomic
def book_place(*, case: Case, group: ClientGroup, by: User, at: datetime) -> GroupPlace | HeldBooking:
    """Let her take part; unless whoever else does, or is with them, and she may be connected."""
    # What would be refused is refused now, not when a manager has decided.
    refuse_place(case, group, by=by, at=at)
    if waits := hold_place(case, group, by=by, at=at):
        return waits
    return give_place(case=case, group=group, by=by, at=at)


def hold_place(case: Case, group: ClientGroup, *, by: User, at: datetime) -> HeldBooking | None:
    """Keep that she is to take part, if the whole caseload says that a manager must look first."""
    names, keys = called(group.interpreter)
    names.insert(0, f"{group.interpreter} or {group.led_by}" if group.interpreter else str(group.led_by))
    keys += keys_of_staff([group.led_by])
    answers, words = {"group": group.pk}, words_of(group)
    return hold(
        case=case,
        act=Act(group.kind),
        answers=answers,
        words=words,
        interpreters=names,
        keys=keys,
        by=by,
        at=at,
    )


def words_of(group: ClientGroup) -> str:
    """Return what is booked, as whoever decides reads it."""
    return f"{group.title}, {day(group.held_on)}"


def hold_interpreter(
    case: Case, answers: dict[str, Any], interpreter: str, *, due_on: date, by: User, at: datetime
) -> HeldBooking | None:
    """Keep what was typed of an interpreter, if the whole caseload says that a manager must look first."""
    names, keys = called(interpreter)
    words = f"{interpreter}, for {day(due_on)}"
    return hold(
        case=case,
        act=Act.INTERPRETER,
        answers=answers,
        words=words,
        interpreters=names,
        keys=keys,
        by=by,
        at=at,
    )


def called(interpreter: str) -> tuple[list[str], list[Key]]:
    """Return the names of an interpreter, the one that was said first, and their keys; nothing of nobody."""
    if not interpreter:
        return [], []
    known = [entry for entry in Interpreter.objects.in_use() if entry.is_called(interpreter)]
    names = list(dict.fromkeys([interpreter, *(name for entry in known for name in entry.names)]))
    return names, list(keys_of_interpreter(names, known))


def keys_of_interpreter(names: Iterable[str], known: Iterable[Interpreter]) -> Iterator[Key]:
    """Yield by what an interpreter may be somebody of whom her record speaks: a phone, or a whole name."""
    for name in names:
        yield from hazards.exploiters(name)
    for entry in known:
        yield from hazards.phones(entry.phone)
        yield from hazards.accounts(entry.email)
