"""What stops a referral: the Home Office for a while, or she herself for good."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Unpack

from django.db import transaction

from cases.models import Consent, Deadline
from hestia.accounts.models import User
from referrals.actions.consents import stop_telling
from referrals.actions.keeping import conclude, day_of, locked, refuse, with_interpreter
from referrals.actions.saying import Said, check_said, write_line
from referrals.dates import Dates
from referrals.models import (
    Referral,
    Suspension,
    Withdrawal,
)
from referrals.timetable import (
    FROM_CLOCKS,
)

K = Deadline.Kind


@transaction.atomic
def suspend(
    *, referral: Referral, from_on: date, reason: str, note: str = "", by: User, at: datetime
) -> Suspension:
    """Write down that the Home Office has suspended the case. The clocks stand still from that day."""
    referral = locked(referral)
    refuse(referral.suspension_blockers())
    dates = Dates(day_of(at)).past("from_on", "The date it was suspended", from_on)
    dates.follows(
        "from_on",
        "The date it was suspended",
        from_on,
        than="the referral date",
        earlier=referral.received_on,
    )
    last = max((end for end in referral.suspended_to if end), default=None)
    dates.follows(
        "from_on", "The date it was suspended", from_on, than="the day it last resumed", earlier=last
    )
    dates.refuse()
    suspension = Suspension(
        referral=referral, from_on=from_on, reason=reason, note=note, recorded_at=at, recorded_by=by
    )
    suspension.save()
    title = f"NRM suspended: {suspension.get_reason_display().lower()}"
    conclude(referral, "suspended", title, note, subject=suspension, on=from_on, by=by, at=at)
    return suspension


@transaction.atomic
def resume(*, referral: Referral, resumed_on: date, by: User, at: datetime) -> Suspension:
    """Write down that the Home Office goes on with the case. The day it resumes counts again."""
    referral = locked(referral)
    refuse(referral.resumption_blockers())
    suspension = referral.suspension_set.select_for_update().get(resumed_on=None)
    dates = Dates(day_of(at)).past("resumed_on", "The date it resumed", resumed_on)
    dates.follows(
        "resumed_on",
        "The date it resumed",
        resumed_on,
        than="the day it was suspended",
        earlier=suspension.from_on,
    )
    dates.refuse()
    suspension.resumed_on = resumed_on
    suspension.resumption_recorded_at, suspension.resumption_recorded_by = at, by
    suspension.save()
    conclude(referral, "resumed", "NRM resumed", subject=suspension, on=resumed_on, by=by, at=at)
    return suspension


@transaction.atomic
def withdraw(
    *,
    referral: Referral,
    withdrawn_on: date,
    reason: str,
    tell: Iterable[str] = (),
    knows_support_ends: bool,
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> Withdrawal:
    """Write down that she took herself out of the NRM. Its promises are withdrawn; the referral ends.

    Her consent is taken back with it: the ledger says so, what was about to be told is dropped, and those of
    ``tell`` are written to.
    """
    referral = locked(referral)
    refuse(referral.withdrawal_blockers())
    dates = Dates(day_of(at)).past("withdrawn_on", "The date she withdrew", withdrawn_on)
    dates.follows(
        "withdrawn_on",
        "The date she withdrew",
        withdrawn_on,
        than="the day the referral was sent",
        earlier=referral.submitted_on,
    )
    check_said(dates, said)
    if not knows_support_ends:
        dates.add("knows_support_ends", "Explain to her that Home Office support ends, then tick to say so")
    dates.refuse()
    purpose, answer = Consent.Purpose.NRM, Consent.Answer.WITHDRAWN
    taken_back = write_line(referral.case, purpose, answer, said=said, on=withdrawn_on, by=by, at=at)
    withdrawal = Withdrawal(
        referral=referral,
        consent=taken_back,
        withdrawn_on=withdrawn_on,
        reason=reason,
        how=taken_back.how,
        witness=taken_back.witness,
        language=taken_back.language,
        interpreter_name=taken_back.interpreter_name,
        recorded_at=at,
        recorded_by=by,
    )
    withdrawal.save()
    stop_telling(taken_back, tell=tell, by=by, at=at)
    referral.closed_at, referral.closed_by = at, by
    referral.save()
    referral.case.withdraw_promises(
        K.NRM_RECEIPT,
        K.CHASE,
        K.TELL_DECISION,
        K.DECISION_LETTER,
        *FROM_CLOCKS,
        by=by,
        at=at,
        why="She withdrew from the NRM",
    )
    body = f"{withdrawal.get_reason_display()}. {with_interpreter(taken_back.interpreter_name)}".strip()
    title = "She withdrew from the NRM"
    conclude(referral, "withdrawn", title, body, subject=withdrawal, on=withdrawn_on, by=by, at=at)
    return withdrawal
