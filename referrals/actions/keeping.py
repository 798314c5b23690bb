"""What every act does: read and lock, refuse, keep the promises in step, tell and log."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Model

from cases.models import Case, Deadline, Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import record
from referrals.models import (
    Referral,
)
from referrals.models.referral import ReferralQuerySet
from referrals.timetable import (
    FROM_CLOCKS,
    Promise,
    key_of,
    promises,
    timetable,
)

LONDON = ZoneInfo("Europe/London")
K = Deadline.Kind


def day_of(at: datetime) -> date:
    """Return the day in London on which something is written down."""
    return at.astimezone(LONDON).date()


def refuse(reasons: Iterable[str]) -> None:
    """Refuse if there is any reason to."""
    if reasons := list(reasons):
        raise Refused(*reasons)


def with_interpreter(name: str) -> str:
    """Return the interpreter as the timeline names them."""
    return f"Interpreter: {name.rstrip('.')}. " if name else ""


def locked(referral: Referral) -> Referral:
    """Return the referral and its case as they are now, held until the act is over."""
    return locking(Referral.objects.all()).get(pk=referral.pk)


def locking(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """Return referrals and their cases with all that an act needs, held until it is over."""
    return referrals.select_for_update(of=("self", "case")).select_related("case__client").with_facts()


def begun(case: Case, *, jurisdiction: str, by: User, at: datetime) -> Referral:
    """Return the open referral of a case, begun if there is none."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    case.refuse_if_closed()
    referral = Referral.objects.open().filter(case=case).first()
    if referral is None:
        referral = Referral(case=case, jurisdiction=jurisdiction, started_at=at, started_by=by)
        referral.save()
        case.meet(K.NRM_TAKE_OVER, by=by, at=at, on=day_of(at), outcome="Recorded")
    return locked(referral)


def conclude(
    referral: Referral,
    event: str,
    title: str,
    body: str = "",
    *,
    subject: Model,
    on: date | None = None,
    by: User,
    at: datetime,
) -> Referral:
    """Bring the case into step with the referral as it is now, then tell and log. Return it read anew."""
    referral = locked(referral)
    bring_into_step(referral, by=by, at=at)
    tell(referral, event, title, body, subject=subject, on=on, by=by, at=at)
    return referral


def bring_into_step(referral: Referral, *, by: User, at: datetime) -> None:
    """Make the case's promises, stage and recovery period those of a referral that was read just now."""
    case, table = referral.case, timetable(referral)
    keep_promises(referral, promises(referral, table), by=by, at=at)
    case.record_nrm(
        referral.stage,
        reference=referral.reference,
        recovery=None if referral.has_ended else table.recovery_span,
        ends_recovery=not referral.suspended_on,
    )


def keep_promises(referral: Referral, wanted: Iterable[Promise], *, by: User, at: datetime) -> None:
    """Make the case's open promises those the clocks ask for: new dates replace old, the rest is withdrawn.

    A promise someone has already kept is not made again, nor one whose day is past before it was made.
    """
    case = referral.case
    made = list(Deadline.objects.filter(case=case, kind__in=FROM_CLOCKS, cancelled_at=None))
    open_now = {key_of(deadline): deadline for deadline in made if deadline.is_open}
    kept = {(key_of(deadline), deadline.due_on) for deadline in made if not deadline.is_open}
    for promise in wanted:
        now = open_now.pop(promise.key, None)
        if now and now.due_on == promise.due_on:
            continue
        if not now and ((promise.key, promise.due_on) in kept or promise.is_past(day_of(at))):
            continue
        case.promise(
            promise.kind,
            due_on=promise.due_on,
            title=promise.title,
            context=promise.context,
            unit=promise.unit,
            owner=promise.owner,
            by=by,
            at=at,
        )
    why = "Suspended by the Home Office" if referral.suspended_on else "No longer needed"
    for deadline in open_now.values():
        # How she moves on goes on mattering, whatever becomes of the referral.
        if deadline.kind != K.MOVE_ON:
            deadline.case = case
            deadline.cancel(by=by, at=at, why=why)


def tell(
    referral: Referral,
    event: str,
    title: str,
    body: str = "",
    *,
    subject: Model,
    on: date | None = None,
    by: User,
    at: datetime,
) -> None:
    """Write the line of the story, on the day it happened, and the line of the log."""
    case = referral.case
    happened_at = at if on in {None, day_of(at)} else datetime.combine(on, time(), LONDON)
    case.tell(
        Entry.Kind.NRM,
        title[:200],
        body.strip(),
        by=by,
        at=at,
        happened_at=happened_at,
        url=referral.get_absolute_url(),
    )
    record(f"referral.{event}", by=by, at=at, case_ref=case.reference, subject=subject)
