"""What people do with a case file. Each act refuses, changes, saves, tells the story and writes the log."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse

from cases.actions import access as admission
from cases.actions import disclosures as disclosing
from cases.actions import risk_events
from cases.models import (
    Case,
    Confidence,
    Consent,
    Deadline,
    Entry,
    KeptDocument,
    Person,
    Placement,
    PromiseSource,
    Refused,
    RiskEvent,
    Room,
)
from cases.queries import sharing
from cases.rules import eighteen
from hestia.accounts.models import Service, User
from hestia.audit.models import record
from hestia.ui.words import day

Kind = Entry.Kind
TAKEN_BACK = "that consent was taken back"


# --- Notes ---------------------------------------------------------------------------------------


def correct_note(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Save a note that was corrected. What it said before is kept, and shown to whoever asks."""
    entry.case.refuse_if_closed()
    if entry.needs_co_signature:
        entry.co_signed_at = entry.co_signed_by = None  # what was signed said something else
    entry.save()
    entry.case.refresh_last_contact()
    record("note.corrected", by=by, at=at, case_ref=entry.case.reference, subject=entry)
    return entry


def refuse_unless_note(entry: Entry) -> None:
    """Refuse to correct what an act told: only what a person wrote can be put right."""
    if not entry.is_note:
        raise Refused("Only notes can be corrected. The rest of the timeline is written by what was done.")


# --- Confidences ---------------------------------------------------------------------------------


@transaction.atomic
def confide(
    *, case: Case, kind: str, title: str, text: str, person: Person | None = None, by: User, at: datetime
) -> Confidence:
    """Keep something in confidence. The story says only that something is kept."""
    case.refuse_if_closed()
    kept = Confidence(case=case, kind=kind, title=title, text=text, person=person, made_at=at, made_by=by)
    kept.save()
    case.tell(Kind.DETAILS, "Details changed: kept in confidence", by=by, at=at)
    record("confidence.added", by=by, at=at, case_ref=case.reference, subject=kept)
    return kept


@transaction.atomic
def correct_confidence(kept: Confidence, *, by: User, at: datetime) -> None:
    """Save what is kept in confidence as it was put right. What it said before is kept."""
    kept.case.refuse_if_closed()
    kept.save()
    kept.case.tell(Kind.DETAILS, "Details changed: kept in confidence", by=by, at=at)
    record("confidence.changed", by=by, at=at, case_ref=kept.case.reference, subject=kept)


# --- Tasks ---------------------------------------------------------------------------------------


@transaction.atomic
def add_task(
    *,
    case: Case,
    title: str,
    due_on: date,
    due_time: time | None = None,
    context: str = "",
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
        assignee=assignee,
        is_of_risk=is_of_risk,
        source=source,
        by=by,
        at=at,
    )


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
    task.meet(by=by, at=at, on=on, outcome=outcome)
    moment = datetime.combine(on, time(12), tzinfo=at.tzinfo) if on != at.date() else at
    tell_of(task, f"Done: {task.title}", outcome, by=by, at=at, happened_at=min(moment, at))
    record("task.done", by=by, at=at, case_ref=task.case.reference, subject=task)
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
def move_task(
    *, task: Deadline, to: date, at_time: time | None = None, why: str, by: User, at: datetime
) -> None:
    """Promise another day, saying why. The Home Office's days and those of the law are never moved."""
    refuse_unless_open(task)
    if not task.is_ours:
        raise Refused("This day is not ours to change.")
    before = task.due_on
    task.move(to=to, at_time=at_time, by=by, at=at)
    follow_hearing(task, to=to, why="", by=by, at=at)
    tell_of(task, f"Moved: {task.title}", f"From {day(before)} to {day(to)}. {why}", by=by, at=at)
    record("task.moved", by=by, at=at, case_ref=task.case.reference, subject=task)


@transaction.atomic
def cancel_task(*, task: Deadline, why: str, by: User, at: datetime) -> None:
    """Withdraw a promise that need not be kept, saying why."""
    refuse_unless_open(task)
    if not task.is_met_by_hand:
        raise Refused("This is done by the work it waits for, and cannot be cancelled here.")
    task.cancel(by=by, at=at, why=why)
    follow_hearing(task, to=None, why=why, by=by, at=at)
    tell_of(task, f"Cancelled: {task.title}", why, by=by, at=at)
    record("task.cancelled", by=by, at=at, case_ref=task.case.reference, subject=task)


def expect_hearing(task: Deadline, *, by: User, at: datetime) -> None:
    """Mark what is in the diary as a court or immigration hearing, and look at the risk again after it."""
    task.is_hearing = True
    task.save()
    risk_events.look_again(
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
    risk_events.move(
        case=task.case, kind=RiskEvent.Kind.COURT, source=f"promise:{task.pk}", to=to, why=why, by=by, at=at
    )


def has_moved(*, case: Case, on: date, by: User, at: datetime) -> None:
    """Look at the risk again after a move. One day's new room and new address are one move."""
    risk_events.look_again(
        case=case, kind=RiskEvent.Kind.MOVE, source=f"move:{on}", happened_on=on, by=by, at=at
    )


def is_pregnant(*, case: Case, on: date, by: User, at: datetime) -> None:
    """Look at the risk again because she is pregnant, as it is known since this day."""
    risk_events.look_again(
        case=case, kind=RiskEvent.Kind.PREGNANCY, source=f"known:{on}", happened_on=on, by=by, at=at
    )


def tell_of(
    task: Deadline, title: str, body: str, *, by: User, at: datetime, happened_at: datetime | None = None
) -> None:
    """Tell what became of a task. Of one that comes from her risk only those read who read of her risk.

    It leads to the page of risk: by that `cases.privacy` knows such a line.
    """
    url = reverse("riskassessment:overview", args=[task.case.reference]) if task.is_of_risk else ""
    task.case.tell(Kind.TASK, title, body, by=by, at=at, happened_at=happened_at, url=url)


def settled_blockers(task: Deadline) -> list[str]:
    """Return why a promise cannot be changed any more: it was kept or withdrawn."""
    if task.met_at:
        return ["This is already done."]
    return ["This was cancelled."] if task.cancelled_at else []


def refuse_unless_open(task: Deadline) -> None:
    """Refuse to change a promise that was kept or withdrawn."""
    if blockers := settled_blockers(task):
        raise Refused(*blockers)


# --- Consent -------------------------------------------------------------------------------------


@transaction.atomic
def record_consent(*, consent: Consent, by: User, at: datetime) -> Consent:
    """Write an answer into the ledger. The newest answer for a purpose and a recipient wins.

    A day to ask again is a task; whatever was to be asked again about the same thing has been asked now.
    """
    case = consent.case
    consent.recorded_by, consent.recorded_at = by, at
    ask_again(consent, by=by, at=at)
    consent.save()
    case.tell(Kind.CONSENT, consent.sentence, consent.why, by=by, at=at)
    record(
        "consent.recorded",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=consent,
        purpose=consent.purpose,
        answer=consent.answer,
    )
    return consent


def ask_again(consent: Consent, *, by: User, at: datetime) -> None:
    """Promise to ask her again, if a day is named with her answer; what was to be asked has been asked."""
    _asked_again(consent, by=by, at=at)
    if consent.review_on:
        consent.promise = add_task(
            case=consent.case,
            title=f"Ask again: {consent.subject}"[:160],
            due_on=consent.review_on,
            context="She can say no and still get support",
            by=by,
            at=at,
        )


def _asked_again(consent: Consent, *, by: User, at: datetime) -> None:
    """Keep the promises to ask again about what she has answered now."""
    earlier = Consent.objects.filter(
        case=consent.case,
        purpose=consent.purpose,
        recipient=consent.recipient,
        promise__met_at=None,
        promise__cancelled_at=None,
        promise__isnull=False,
    )
    for answer in earlier.select_related("promise"):
        assert answer.promise
        answer.promise.case = consent.case
        answer.promise.meet(by=by, at=at, on=consent.given_on, outcome=consent.get_answer_display())


@transaction.atomic
def withdraw_consent(
    *,
    consent: Consent,
    on: date,
    how: str,
    witness: str = "",
    language: str = "",
    interpreter_name: str = "",
    kept_where: str = "",
    form_version: str = "",
    document: KeptDocument | None = None,
    why: str,
    tell: Iterable[str],
    due_on: date,
    by: User,
    at: datetime,
) -> Consent:
    """Take an answer back at once: nothing more is told, and those who were told before are written to."""
    taken_back = Consent(
        case=consent.case,
        purpose=consent.purpose,
        recipient=consent.recipient,
        what=consent.what,
        answer=Consent.Answer.WITHDRAWN,
        how=how,
        witness=witness,
        language=language,
        interpreter_name=interpreter_name,
        kept_where=kept_where,
        form_version=form_version,
        document=document,
        given_on=on,
        why=why,
    )
    record_consent(consent=taken_back, by=by, at=at)
    stop_sharing(taken_back=taken_back, tell=tell, due_on=due_on, by=by, at=at)
    return taken_back


def stop_sharing(*, taken_back: Consent, tell: Iterable[str], due_on: date, by: User, at: datetime) -> None:
    """Drop what was about to be told on an answer she took back, and promise to write to those told before.

    What the law requires, or a life depends on, does not rest on her answer and goes on.
    """
    for disclosure in sharing.resting_on(taken_back):
        if disclosure.needs_her_yes:
            disclosing.drop(disclosure=disclosure, by=by, at=at)
    write_to_each(
        tell,
        case=taken_back.case,
        what=TAKEN_BACK,
        context=taken_back.get_purpose_display(),
        source=PromiseSource.of(taken_back),
        due_on=due_on,
        by=by,
        at=at,
    )


def write_to_each(
    names: Iterable[str],
    *,
    case: Case,
    what: str,
    context: str,
    source: PromiseSource,
    due_on: date,
    by: User,
    at: datetime,
) -> None:
    """Promise to write to each of those who were told: what of it is different now."""
    for name in names:
        add_task(
            case=case,
            title=f"Tell {name} {what}"[:160],
            due_on=due_on,
            context=context[:200],
            source=source,
            by=by,
            at=at,
        )


# --- Turning 18 -----------------------------------------------------------------------------------


@transaction.atomic
def keep_turning_18(*, case: Case, today: date, by: User, at: datetime) -> None:
    """Bring the tasks before her 18th birthday into step with her birth, when that was put right."""
    client, stage = case.client, Case.NRMStage
    promised = list(case.deadline_set.open().filter(kind=Deadline.Kind.TURNING_18))
    open_now = {promise.source or promise.pk: promise for promise in promised}
    over = {stage.NOT_REFERRED, stage.DECLINED, stage.WITHDRAWN, stage.CG_POSITIVE, stage.CG_NEGATIVE}
    is_asked = case.nrm_stage not in over and _chooses_at_18(case, promised, today=today)
    born = client.born_between
    wanted = eighteen.tasks(born, since=case.opened_on) if born and is_asked else []
    for task in wanted:
        source = PromiseSource.of(client, task.step)
        earlier = open_now.pop(source, None)
        if earlier and earlier.due_on == task.due_on and earlier.title == task.title:
            continue
        if earlier:
            earlier.case = case
            earlier.cancel(by=by, at=at, why="Her date of birth was put right")
        if task.due_on >= today or task.lasts:
            case.promise(
                Deadline.Kind.TURNING_18,
                due_on=task.due_on,
                title=task.title,
                context=task.context,
                source=source,
                by=by,
                at=at,
            )
    for unneeded in open_now.values():
        unneeded.case = case
        unneeded.cancel(by=by, at=at, why="No longer needed")
    risk_events.expect_eighteen(case, by=by, at=at)


def _chooses_at_18(case: Case, promised: Iterable[Deadline], *, today: date) -> bool:
    """Whether she turns 18, or has and is still to be asked: what is promised holds until she answers."""
    born = case.client.born_between
    if born is None or (born[0] != born[1] and not case.client.may_be_a_child):
        return False
    birthday, latest = map(eighteen.eighteenth_birthday, born)
    answers = case.consent_set.filter(purpose=Consent.Purpose.NRM, given_on__gte=birthday)
    days = {promise.due_on for promise in promised}
    still_asked = birthday in days or (bool(days) and birthday >= case.opened_on)
    return (today < latest or still_asked) and not answers.exists()


# --- Who works with her, and where she lives ----------------------------------------------------


@transaction.atomic
def allocate(
    *,
    case: Case,
    service: Service,
    worker: User,
    second_worker: User | None,
    why: str,
    by: User,
    at: datetime,
) -> None:
    """Give the case to a caseworker, and to another service if need be."""
    case.refuse_if_closed()
    for person in (worker, second_worker):
        if person is not None:
            admission.refuse_if_kept_out(case, person)
    if service != case.service:
        before, case.service = case.service, service
        case.save()
        case.tell(Kind.ALLOCATION, f"Moved from {before} to {service}", why, by=by, at=at)
        record("case.moved_service", by=by, at=at, case_ref=case.reference, subject=service)
    if worker != case.worker:
        if case.second_worker == worker:
            case.second_worker = None
        case.allocate(worker=worker, by=by, at=at, why=why)
    if second_worker != case.second_worker:
        before_second, case.second_worker = case.second_worker, second_worker
        case.save()
        title = (
            f"Second worker: {second_worker}"
            if second_worker
            else f"{before_second} is no longer second worker"
        )
        case.tell(Kind.ALLOCATION, title, why, by=by, at=at)
        record(
            "case.second_worker_changed", by=by, at=at, case_ref=case.reference, subject=second_worker or ""
        )


@transaction.atomic
def give_room(*, case: Case, room: Room, on: date, is_held: bool, by: User, at: datetime) -> Placement:
    """Move her into a room, or hold it for her. The room she had is given back the same day."""
    case.refuse_if_closed()
    room = Room.objects.select_for_update().get(pk=room.pk)
    current = case.placement_set.filter(until_on=None).select_related("room__service").first()
    if current and current.room_id == room.pk:
        if is_held or not current.is_held:
            raise Refused("She already has this room.")
        current.is_held, current.from_on = False, on
        current.save()
        placement = current
    else:
        if not Room.objects.free().filter(pk=room.pk).exists():
            raise Refused(f"{str(room).capitalize()} is no longer free. Choose another.")
        if current:
            current.end(on=on)
        placement = Placement(case=case, room=room, from_on=on, is_held=is_held)
        placement.save()
    if room.service_id != case.service_id or (case.status == Case.Status.WAITING and not is_held):
        case.service = room.service
        if case.status == Case.Status.WAITING and not is_held:
            case.status = Case.Status.OPEN
        case.save()
    state = "held for her" if is_held else "moved in"
    case.tell(Kind.ALLOCATION, f"{room.service}, {room}: {state}", by=by, at=at)
    if not is_held:
        has_moved(case=case, on=on, by=by, at=at)
    record("case.room_given", by=by, at=at, case_ref=case.reference, subject=placement, held=is_held)
    return placement


@transaction.atomic
def give_back_room(*, case: Case, on: date, by: User, at: datetime) -> None:
    """Give her room back; ``on`` is her last day in it."""
    case.refuse_if_closed()
    current = case.placement_set.filter(until_on=None).select_related("room__service").first()
    if current is None:
        raise Refused("She has no room to give back.")
    if on < current.from_on:
        raise Refused(f"The last day must be on or after {day(current.from_on)}, when she got the room.")
    current.end(on=on)
    case.tell(Kind.ALLOCATION, f"{current.room.service}, {current.room}: given back", by=by, at=at)
    record("case.room_given_back", by=by, at=at, case_ref=case.reference, subject=current)
