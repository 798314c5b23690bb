"""What people promise and keep by hand: tasks, appointments and hearings."""

from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import risk_events
from cases.models import Case, Deadline, Entry, PromiseSource, Refused, RiskEvent
from cases.models.deadline import DeadlineQuerySet
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.ui.words import day

LONGEST_CONTEXT = LONGEST_WHY = 200
OF_INTERPRETER = "interpreter"
OF_A_GROUP = "She takes part in a group on this date. If she does not come, cancel this: that takes her out."


@transaction.atomic
def add_task(
    *,
    case: Case,
    title: str,
    due_on: date,
    due_time: time | None = None,
    context: str = "",
    interpreter: str = "",
    agreed: bool | None = None,
    assignee: User | None = None,
    is_of_risk: bool = False,
    source: PromiseSource | None = None,
    by: User,
    at: datetime,
) -> Deadline:
    """Promise to do something by a day. With a time it is an appointment."""
    case.refuse_if_closed()
    kind = Deadline.Kind.APPOINTMENT if due_time else Deadline.Kind.TASK
    return case.promise(
        kind,
        title=title,
        due_on=due_on,
        due_time=due_time,
        context=context,
        interpreter=interpreter,
        interpreter_agreed=agreed,
        assignee=assignee,
        is_of_risk=is_of_risk,
        source=source,
        by=by,
        at=at,
    )


@transaction.atomic
def ask_to_book(*, task: Deadline, interpreter: str, on: date, by: User, at: datetime) -> Deadline:
    """Let whoever keeps an appointment book the interpreter for it. It goes when the appointment does."""
    title = f"Book the interpreter: {interpreter}" if interpreter else "Book an interpreter"
    return add_task(
        case=task.case,
        title=title,
        due_on=on,
        context=f"For {day(task.due_on)}: {task.title}"[:LONGEST_CONTEXT],
        assignee=task.assignee,
        is_of_risk=task.is_of_risk,
        source=PromiseSource.of(task, OF_INTERPRETER),
        by=by,
        at=at,
    )


@transaction.atomic
def add_appointment(
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
) -> Deadline:
    """Add something to do with all that goes with it: an interpreter to be booked by a day, a hearing."""
    task = add_task(
        case=case,
        title=title,
        due_on=due_on,
        due_time=due_time,
        context=context,
        interpreter=interpreter,
        agreed=agreed,
        assignee=assignee,
        by=by,
        at=at,
    )
    if book_on:
        ask_to_book(task=task, interpreter=interpreter, on=book_on, by=by, at=at)
    if is_hearing:
        expect_hearing(task, by=by, at=at)
    return task


@transaction.atomic
def name_interpreter(
    *,
    task: Deadline,
    interpreter: str,
    agreed: bool | None = None,
    book_on: date | None,
    by: User,
    at: datetime,
) -> None:
    """Say who interprets at something in the diary, and let them be booked by a day if they are not yet.

    ``agreed``: whether she said yes to them, told no more than the first name. Nobody books any more whoever
    was to be booked for it before.
    """
    task.case.refuse_if_closed()
    refuse_unless_open(task)
    if blockers := interpreter_blockers(task):
        raise Refused(*blockers)
    for booking in bookings_for(task):
        booking.cancel(by=by, at=at, why=f"Another interpreter: {interpreter}"[:LONGEST_WHY])
    task.interpreter, task.interpreter_agreed = interpreter, agreed
    task.save()
    if book_on:
        ask_to_book(task=task, interpreter=interpreter, on=book_on, by=by, at=at)
    words = f"{interpreter}. The client said yes to them." if agreed else interpreter
    narrate_task(task, f"Interpreter for: {task.title}", words, by=by, at=at)
    log("task.interpreter_named", by=by, at=at, case_ref=task.case.reference, subject=task)


def bookings_for(task: Deadline) -> DeadlineQuerySet:
    """Return the open tasks to book an interpreter for something in the diary."""
    return task.case.deadline_set.open().because_of(PromiseSource.of(task, OF_INTERPRETER))


def interpreter_blockers(task: Deadline) -> list[str]:
    """Return why nobody interprets at it: somebody did not write it down as something to go to, or to do."""
    is_written = task.kind in Deadline.BY_HAND and not task.source_kind.endswith(f".{OF_INTERPRETER}")
    return [] if is_written else ["An interpreter is only for an appointment, or a task that was added."]


@transaction.atomic
def finish_task(
    *,
    task: Deadline,
    outcome: str,
    on: date,
    next_title: str = "",
    next_on: date | None = None,
    by: User,
    at: datetime,
) -> Deadline | None:
    """Keep a promise, say how it went, and make the next one if there is one."""
    refuse_unless_open(task)
    if not (task.is_met_by_hand or task.is_kept_after_exit):
        raise Refused("This closes when the work itself is recorded, so it is not marked as done here.")
    if task.due_on > timezone.localdate(at) and (blockers := group_blockers(task)):
        raise Refused(*blockers)
    task.meet(by=by, at=at, on=on, outcome=outcome)
    # Of an earlier day only the day is known. Noon stays on it in London, in summer and in winter.
    moment = datetime.combine(on, time(12), tzinfo=at.tzinfo) if on != at.date() else at
    narrate_task(task, f"Done: {task.title}", outcome, by=by, at=at, happened_at=min(moment, at))
    log("task.done", by=by, at=at, case_ref=task.case.reference, subject=task)
    if next_on is None:
        return None
    return add_task(
        case=task.case,
        title=next_title or task.title,
        due_on=next_on,
        assignee=task.assignee,
        is_of_risk=task.is_of_risk,
        by=by,
        at=at,
    )


@transaction.atomic
def take_task_back(*, task: Deadline, done_in: int, by: User, at: datetime) -> None:
    """Take back that a task is done: it is open again, and the task that was added with it is withdrawn.

    ``done_in`` is the version in which it became done. Whatever was built on it since refuses this.
    """
    task.case.refuse_if_closed()
    if task.met_at is None or task.version != done_in:
        raise Refused("This task has been changed since, so it can no longer be set back to not done.")
    if task.kind not in Deadline.MANY_AT_ONCE and task.case.deadline_set.open().filter(kind=task.kind):
        raise Refused("A newer task of this kind is already open.")
    added = added_with(task)
    if any(following.version > 1 or not following.is_open for following in added):
        raise Refused("The task that was added with it has been changed since. Change or cancel that one.")
    for following in added:
        following.cancel(by=by, at=at, why=f"Added with a task that is not done: {task.title}"[:LONGEST_WHY])
    task.open_again()
    narrate_task(task, f"Not done yet: {task.title}", "", by=by, at=at)
    log("task.taken_back", by=by, at=at, case_ref=task.case.reference, subject=task)


def added_with(task: Deadline) -> list[Deadline]:
    """Return what was added in the same act that said a task is done: at most the next one."""
    first = Deadline.history.filter(history_type="+", case=task.case_id, id__gt=task.pk)
    added = first.filter(made_at=task.met_at, made_by=task.met_by_id).values("id")
    return list(task.case.deadline_set.filter(pk__in=added).select_for_update(of=("self",)))


@transaction.atomic
def move_task(
    *, task: Deadline, to: date, at_time: time | None = None, why: str, by: User, at: datetime
) -> None:
    """Promise another day, saying why. The Home Office's days and those of the law are never moved."""
    refuse_unless_open(task)
    if not task.is_ours:
        raise Refused("We cannot change this date.")
    if blockers := group_blockers(task):
        raise Refused(*blockers)
    before = task.due_on
    task.move(to=to, at_time=at_time, by=by, at=at)
    follow_hearing(task, to=to, why="", by=by, at=at)
    narrate_task(task, f"Moved: {task.title}", f"From {day(before)} to {day(to)}. {why}", by=by, at=at)
    log("task.moved", by=by, at=at, case_ref=task.case.reference, subject=task)


@transaction.atomic
def cancel_task(*, task: Deadline, why: str, by: User, at: datetime) -> None:
    """Withdraw a promise that need not be kept, saying why."""
    refuse_unless_open(task)
    if not task.is_met_by_hand:
        raise Refused("This closes when the work itself is recorded, so it cannot be cancelled here.")
    task.cancel(by=by, at=at, why=why)
    for booking in bookings_for(task):
        booking.cancel(by=by, at=at, why=f"The appointment is cancelled: {why}"[:LONGEST_CONTEXT])
    follow_hearing(task, to=None, why=why, by=by, at=at)
    narrate_task(task, f"Cancelled: {task.title}", why, by=by, at=at)
    log("task.cancelled", by=by, at=at, case_ref=task.case.reference, subject=task)


def expect_hearing(task: Deadline, *, by: User, at: datetime) -> None:
    """Mark what is in the diary as a court or immigration hearing, and look at the risk again after it."""
    task.is_hearing = True
    task.save()
    risk_events.record_risk_event(
        case=task.case,
        kind=RiskEvent.Kind.COURT,
        source=f"promise:{task.pk}",
        happened_on=task.due_on,
        words=task.title,
        by=by,
        at=at,
    )


def follow_hearing(task: Deadline, *, to: date | None, why: str, by: User, at: datetime) -> None:
    """Follow a hearing to another day, or let it go, if this promise is one."""
    risk_events.move_risk_event(
        case=task.case, kind=RiskEvent.Kind.COURT, source=f"promise:{task.pk}", to=to, why=why, by=by, at=at
    )


def narrate_task(
    task: Deadline, title: str, body: str, *, by: User, at: datetime, happened_at: datetime | None = None
) -> None:
    """Tell what became of a task. Of one that comes from her risk only those read who read of her risk.

    It leads to the page of risk: by that `cases.privacy` knows such a line.
    """
    url = reverse("riskassessment:overview", args=[task.case.reference]) if task.is_of_risk else ""
    task.case.narrate(Entry.Kind.TASK, title, body, by=by, at=at, happened_at=happened_at, url=url)


def group_blockers(task: Deadline) -> list[str]:
    """Return why an appointment cannot be moved, or be over before its day: she is in a group on that day."""
    is_of_group = task.kind == Deadline.Kind.APPOINTMENT and task.group_places.current().exists()
    return [OF_A_GROUP] if is_of_group else []


def settled_blockers(task: Deadline) -> list[str]:
    """Return why a promise cannot be changed any more: it was kept or withdrawn."""
    if task.met_at:
        return ["This is already done."]
    return ["This was cancelled."] if task.cancelled_at else []


def refuse_unless_open(task: Deadline) -> None:
    """Refuse to change a promise that was kept or withdrawn."""
    if blockers := settled_blockers(task):
        raise Refused(*blockers)
