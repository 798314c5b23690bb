"""What happened is a reason to look at the risk again: written down once, and promised.

The facts become known on several floors: a decision, a move, a hearing, an incident, an exit. Each tells its
own here. A case has one promise to look at its risk; it is due no later than the earliest event asks, and
carries the reasons. An assessment of that day or later, signed with the event known, settles it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.models import Case, Deadline, PromiseSource, Refused, RiskEvent
from cases.models.promise_source import Reason, reason
from cases.rules.eighteen import eighteenth_birthday
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation

K = Deadline.Kind
EIGHTEEN = "birthday"


@transaction.atomic
def record_risk_event(
    *,
    case: Case,
    kind: str,
    source: str,
    happened_on: date,
    words: str = "",
    is_urgent: bool = False,
    by: User,
    at: datetime,
) -> RiskEvent:
    """Write down what happened, and promise to look at the risk again. Told twice, it is one event.

    :param is_urgent: it is looked at the same day, and the level says so until it is
    """
    earlier = RiskEvent.objects.filter(case=case, kind=kind, source=source).first()
    if earlier is not None:
        return earlier
    today = timezone.localdate(at)
    event = RiskEvent(
        case=case,
        kind=kind,
        source=source,
        happened_on=happened_on,
        words=words[:200],
        due_on=today if is_urgent else due_after(happened_on, today=today),
        made_at=at,
        made_by=by,
    )
    event.save()
    log("risk.event", by=by, at=at, case_ref=case.reference, subject=event, event=kind)
    update_risk_review(case, by=by, at=at)
    mark_again(case)
    return event


def mark_again(case: Case) -> None:
    """Let the level say whether something waits to be looked at the same day."""
    waiting = RiskEvent.objects.filter(case=case).waiting()
    again = any(event.due_on <= timezone.localdate(event.made_at) for event in waiting)
    if again != case.risk_again and not case.is_closed:
        case.risk_again = again
        case.save()


def due_after(happened_on: date, *, today: date) -> date:
    """Return by when to look again: so many working days after it is known and has happened."""
    calendar = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    try:
        return calendar.add_working_days(
            max(happened_on, today), settings.RISK_REVIEW_AFTER_EVENT_WORKING_DAYS
        )
    except NoHolidaysKnown as unknown:
        if happened_on > today:  # a birthday years ahead: the day itself, until the holidays are known
            return happened_on
        raise Refused(str(unknown)) from unknown


def update_risk_review(case: Case, *, by: User, at: datetime) -> None:
    """Bring the one promise to look at the risk into step with what waits to be looked at."""
    waiting = list(RiskEvent.objects.filter(case=case).waiting())
    if not waiting or case.is_closed:
        return
    promised = case.deadline_set.open().filter(kind__in=(K.FIRST_RISK_ASSESSMENT, K.RISK_REVIEW))
    # Before a first assessment there is nothing to review: its own promise is brought forward instead.
    looks = sorted(promised, key=lambda promise: promise.kind != K.FIRST_RISK_ASSESSMENT)
    look = looks[0] if looks else None
    due_on = min(waiting[0].due_on, look.due_on) if look else waiting[0].due_on
    # What happens only after that day cannot be looked at on it.
    reasons = reasons_of(event for event in waiting if event.happened_on <= due_on)
    if look is None or look.due_on > due_on:
        kind = look.kind if look else K.RISK_REVIEW
        source = look.source if look else None
        case.promise(
            kind,
            due_on=due_on,
            unit=Deadline.Unit.WORKING,
            context=look.context if look else "",
            reasons=reasons,
            source=source,
            by=by,
            at=at,
        )
    elif look.reasons != reasons:
        look.reasons = reasons
        look.save()


def reasons_of(events: Iterable[RiskEvent]) -> list[Reason]:
    """Return events as the reasons of a promise, each within a sentence: "a move, Tue 24 Nov"."""
    return [
        reason(f"{event.reason[:1].lower()}{event.reason[1:]}", PromiseSource.of(event)) for event in events
    ]


@transaction.atomic
def settle_risk_events(
    *, case: Case, assessed_on: date, known_at: datetime, number: int, by: User, at: datetime
) -> list[RiskEvent]:
    """Settle what an assessment has looked at: what had happened by its day, and was known to its writer."""
    # Known, and not only past: what was written down after the assessment was sent, its writer did not know.
    looked_at = RiskEvent.objects.filter(case=case, happened_on__lte=assessed_on, made_at__lte=known_at)
    settled = list(looked_at.waiting())
    for event in settled:
        event.settled_at, event.settled_by, event.settled_in = at, by, number
        event.save()
    mark_again(case)
    return settled


@transaction.atomic
def move_risk_event(
    *, case: Case, kind: str, source: str, to: date | None, why: str, by: User, at: datetime
) -> None:
    """Follow an event that is on another day now, or (without a day) does not happen."""
    event = RiskEvent.objects.filter(case=case, kind=kind, source=source).waiting().first()
    if event is None or event.happened_on == to:
        return
    event.case, asked_for = case, event.due_on
    if to is None:
        event.settled_at, event.settled_by, event.settled_why = at, by, why[:200]
    else:
        event.happened_on, event.due_on = to, due_after(to, today=timezone.localdate(at))
    event.save()
    restore_day(case, asked_for=asked_for, by=by, at=at)
    update_risk_review(case, by=by, at=at)
    mark_again(case)


def restore_day(case: Case, *, asked_for: date, by: User, at: datetime) -> None:
    """Give the promise back the day it had before an event asked for an early one, and drop the reason.

    What still waits keeps its own day. A day that somebody changed by hand since stays.
    """
    look = case.deadline_set.open().filter(kind__in=(K.FIRST_RISK_ASSESSMENT, K.RISK_REVIEW)).first()
    if look is None or case.is_closed:
        return
    waiting = list(RiskEvent.objects.filter(case=case).waiting())
    held = first_held(look)
    due_on = min([held.due_on, *(event.due_on for event in waiting)])
    is_later = look.due_on == asked_for and due_on > look.due_on
    on = due_on if is_later else look.due_on
    reasons = reasons_of(event for event in waiting if event.happened_on <= on)
    if is_later:
        unit = held.unit if due_on == held.due_on else Deadline.Unit.WORKING
        case.promise(
            look.kind,
            due_on=due_on,
            unit=unit,
            context=look.context,
            reasons=reasons,
            source=look.source,
            by=by,
            at=at,
        )
    elif look.reasons != reasons:
        look.case, look.reasons = case, reasons
        look.save()


def first_held(look: Deadline) -> Deadline:
    """Return the promise that events brought forward to this one: each replaced as the next was made."""
    before = Deadline.objects.filter(case=look.case_id, kind=look.kind, cancelled_why=Deadline.REPLACED)
    # Replaced and made by one act at one moment: so the chain is followed back.
    while earlier := before.filter(cancelled_at=look.made_at, pk__lt=look.pk).order_by("-pk").first():
        look = earlier
    return look


def expect_eighteen(case: Case, *, by: User, at: datetime) -> None:
    """Write down the day she turns 18, if it is known and lies ahead; follow a birth that was put right."""
    born_on = case.client.born_on
    birthday = eighteenth_birthday(born_on) if born_on else None
    today = timezone.localdate(at)
    known = RiskEvent.objects.filter(case=case, kind=RiskEvent.Kind.EIGHTEEN, source=EIGHTEEN).first()
    if known:
        holds = birthday and (birthday >= today or birthday == known.happened_on)
        to = birthday if holds else None
        why = "Her date of birth was corrected"
        move_risk_event(
            case=case, kind=RiskEvent.Kind.EIGHTEEN, source=EIGHTEEN, to=to, why=why, by=by, at=at
        )
    elif birthday and birthday >= today:
        record_risk_event(
            case=case, kind=RiskEvent.Kind.EIGHTEEN, source=EIGHTEEN, happened_on=birthday, by=by, at=at
        )


def record_move(*, case: Case, on: date, by: User, at: datetime) -> None:
    """Look at the risk again after a move. One day's new room and new address are one move."""
    record_risk_event(case=case, kind=RiskEvent.Kind.MOVE, source=f"move:{on}", happened_on=on, by=by, at=at)


def record_pregnancy(*, case: Case, on: date, by: User, at: datetime) -> None:
    """Look at the risk again because she is pregnant, as it is known since this day."""
    record_risk_event(
        case=case, kind=RiskEvent.Kind.PREGNANCY, source=f"known:{on}", happened_on=on, by=by, at=at
    )
