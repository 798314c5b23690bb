"""What a manager decides where two clients may be connected, and the keys by which their records are alike.

A booking that waited is made as it was asked for; nobody learns of another client but who decides.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from cases.actions.allocation import allocate
from cases.actions.groups import give_place
from cases.actions.rooms import give_room
from cases.actions.tasks import add_appointment, name_interpreter
from cases.models import (
    Case,
    ClientGroup,
    Hazard,
    HazardKey,
    HeldBooking,
    Refused,
    Room,
    Traced,
)
from cases.models.held import hold_case
from cases.models.traced import marked, renewed
from cases.queries.hazards import Pair
from cases.queries.organisation import query
from hestia.accounts.models import Notice, Service, User
from hestia.audit.models import log
from hestia.db.acting import acting_as, holding
from hestia.db.versions import written_by
from hestia.privacy.keyring import KeyringError, keyring

DECIDED = "A manager has decided about something that you wanted to book. See “Bookings on hold”."
NOT_YOURS = "This is no longer waiting for your decision."
NOT_AGAIN = "This cannot be decided again here: look for a later decision about the two."
ELSEWHERE = "The person who asked does not work in the service that plans it. Book it again."
ASKER_LEFT = "The person who asked no longer works here. Book it again."
BATCH = 2_000

Act = HeldBooking.Act


# --- The decision ---------------------------------------------------------------------------------


@transaction.atomic
def decide(
    *,
    pair: Pair,
    verdict: str,
    outcome: str,
    conditions: str = "",
    basis: str = "",
    by: User,
    at: datetime,
) -> HeldBooking | None:
    """Say of a pair whether they are connected, and what follows. The booking goes on when all is said."""
    question = "SELECT booking_id, is_settled FROM decide_hazard(%s, %s, %s, %s, %s)"
    # Whoever decides may not work on her case, and perhaps not see it.
    with holding(cases=[pair.case_id], clients=[pair.client_id]):
        hold_in_order(pair, at=at)
        rows = query(question, pair.pk, verdict, outcome, conditions, basis, by=by)
        if not rows:
            raise Refused(NOT_YOURS)
        [(booking_id, is_settled)] = rows
        # Neither of whom, nor what was said of them: everybody may read the log.
        log("hazard.decided", by=by, at=at, subject=f"hazard:{pair.pk}")
        if not is_settled:
            return None
        booking = (
            HeldBooking.objects.select_for_update(of=("self",))
            .select_related("case", "asked_by")
            .get(pk=booking_id)
        )
        if booking.is_allowed:
            booking.not_made_why = make_as_asked(booking, at=at)[:300]
        booking.save()  # its history has the decision
    Notice(person_id=booking.asked_by_id, words=DECIDED, told_at=at, told_by=by).save()
    return booking


@transaction.atomic
def decide_again(*, decided: int, by: User, at: datetime) -> int:
    """Let what was decided of a pair be decided again; return by which number it waits.

    The decision stays as it was, and counts until there is another one. Nothing is booked by that.
    """
    [(opened,)] = query("SELECT decide_hazard_again(%s)", decided, by=by)
    if opened is None:
        raise Refused(NOT_AGAIN)
    log("hazard.reopened", by=by, at=at, subject=f"hazard:{decided}")
    return int(opened)


def hold_in_order(pair: Pair, *, at: datetime) -> None:
    """Hold what a booking is made with, in the order of whoever books: a group, her case, then what waits."""
    waiting = HeldBooking.objects.select_related("asked_by").filter(pk=pair.booking_id or 0).first()
    if waiting is not None and waiting.act in HeldBooking.TOGETHER:
        with acting_as(waiting.asked_by, at=at):
            list(ClientGroup.objects.select_for_update(of=("self",)).filter(pk=waiting.answers["group"]))
    hold_case(pair.case_id)


def make_as_asked(booking: HeldBooking, *, at: datetime) -> str:
    """Do what was asked for, as whoever asked. Return why that is not possible any more, or nothing.

    Her record does not tell who decided: they may be of the house in which the other client lives.
    """
    asker = booking.asked_by
    if not User.objects.at_work(on=timezone.localdate(at)).filter(pk=asker.pk).exists():
        return ASKER_LEFT
    with acting_as(asker, at=at), written_by(asker):
        return make(booking, by=asker, at=at)


def make(booking: HeldBooking, *, by: User, at: datetime) -> str:
    """Do what was asked for, as it was typed. Return why that is not possible any more, or nothing."""
    acts: dict[str, Callable[..., object]] = {
        Act.ROOM: make_room,
        Act.ALLOCATION: make_allocation,
        Act.INTERPRETER: make_interpreter,
        Act.GROUP: make_place,
        Act.JOURNEY: make_place,
    }
    try:
        with transaction.atomic():
            acts[booking.act](booking.case, **booking.answers, by=by, at=at)
    except Refused as refusal:
        return " ".join(refusal.reasons)
    return ""


def make_room(
    case: Case, *, room: int, on: str, is_held: bool, opens: bool = False, by: User, at: datetime
) -> None:
    """Give the room that was asked for. Whose case waited for it alone waits no longer."""
    wanted = Room.objects.select_related("service").get(pk=room)
    give_room(case=case, room=wanted, on=date.fromisoformat(on), is_held=is_held, by=by, at=at)
    if opens and case.status == Case.Status.WAITING:
        case.status = Case.Status.OPEN
        case.save()


def make_allocation(
    case: Case,
    *,
    service: int,
    worker: int,
    second_worker: int | None,
    second_until: str | None = None,
    by: User,
    at: datetime,
    **words: Any,
) -> None:
    """Allocate as was asked."""
    people = User.objects.in_bulk([pk for pk in (worker, second_worker) if pk])
    second = people.get(second_worker) if second_worker else None
    typed: dict[str, Any] = {
        "service": Service.objects.get(pk=service),
        "worker": people[worker],
        "second_worker": second,
        "second_until": date.fromisoformat(second_until) if second_until else None,
        **words,
    }
    allocate(case=case, **typed, by=by, at=at)


def make_place(case: Case, *, group: int, by: User, at: datetime) -> None:
    """Let her take part, as was asked. Nobody cancels or changes it meanwhile."""
    groups = ClientGroup.objects.visible_to(by).to_change_by(by).filter(pk=group)
    planned = groups.select_related("led_by").select_for_update(of=("self",)).first()
    if planned is None:
        raise Refused(ELSEWHERE)
    give_place(case=case, group=planned, by=by, at=at)


def make_interpreter(case: Case, *, task: int = 0, by: User, at: datetime, **typed: Any) -> None:
    """Book the interpreter that was asked for: for something in the diary, or with a new appointment."""
    if not task:
        make_appointment(case, by=by, at=at, **typed)
        return
    hold_case(case.pk)
    kept = case.deadline_set.select_for_update(of=("self",)).get(pk=task)
    typed["book_on"] = date.fromisoformat(typed["book_on"]) if typed["book_on"] else None
    name_interpreter(task=kept, **typed, by=by, at=at)


def make_appointment(
    case: Case,
    *,
    due_on: str,
    due_time: str | None,
    book_on: str | None,
    assignee: int | None,
    by: User,
    at: datetime,
    **typed: Any,
) -> None:
    """Add the appointment that was asked for."""
    add_appointment(
        case=case,
        due_on=date.fromisoformat(due_on),
        due_time=time.fromisoformat(due_time) if due_time else None,
        book_on=date.fromisoformat(book_on) if book_on else None,
        assignee=User.objects.get(pk=assignee) if assignee else None,
        by=by,
        at=at,
        **typed,
    )


# --- All keys -------------------------------------------------------------------------------------


@transaction.atomic
def make_all_keys() -> int:
    """Make the keys of every record anew, with the newest key; return how many there are. As the owner.

    Of what does not open there are none. What was said of a pair stays said of what both have.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_hazardkey IN SHARE ROW EXCLUSIVE MODE")  # whoever saves waits
    ring, made, marks = keyring(), list[HazardKey](), dict[str, str]()
    for model in apps.get_models():
        if not issubclass(model, Traced):
            continue
        for record in model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
            try:
                facts = set(record.hazard_keys())
            except KeyringError:
                continue
            keys = marked(facts, ring)
            marks |= renewed(facts, ring)
            made += [
                HazardKey(case_id=case, kind=kind, mark=mark, source=record.traced_as)
                for case in (record.traced_cases() if keys else ())
                for kind, mark in keys
            ]
    HazardKey.objects.all().delete()
    HazardKey.objects.bulk_create(made, batch_size=BATCH)
    for hazard in Hazard.objects.iterator():
        now = [marks.get(mark, mark) for mark in hazard.marks]
        if now != hazard.marks:
            hazard.marks = now
            hazard.save(update_fields=["marks"])
    return len(made)


def make_missing_keys() -> None:
    """Make all keys where there are none, and there is something to make them of. As the owner."""
    if HazardKey._meta.db_table not in connection.introspection.table_names():
        return  # on the way to an earlier version
    if not HazardKey.objects.exists() and Case.objects.exists():
        make_all_keys()
