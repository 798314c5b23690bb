"""A longer recovery period, and its undoing."""

from datetime import date, datetime, timedelta

from django.db import transaction

from cases.models import KeptDocument
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.models import Extension, Referral
from referrals.queries.timetable import extension_blockers, timetable
from referrals.rules.dates import Dates, in_full

LONGEST_EXTENSION = 365  # days beyond the last day now: more is a slip of the year


@transaction.atomic
def extend(
    *,
    referral: Referral,
    until_on: date,
    granted_on: date,
    reason: str,
    evidence: str,
    letter_kept: str = "",
    document: KeptDocument | None = None,
    by: User,
    at: datetime,
) -> Extension:
    """Write down that the recovery period may run longer. Never shorter: that is an undoing."""
    referral = lock_referral(referral)
    refuse_if(extension_blockers(referral, timetable(referral)))
    decision = referral.starts_recovery
    period = timetable(referral).recovery
    assert decision  # or it would have been refused above
    dates = Dates(day_of(at))
    granted_day = dates.day("granted_on", "The date on the letter", granted_on).past()
    granted_day.follows("the decision", decision.made_on)
    from_on = period.due_on if period else None
    assert from_on  # the same
    _check_final(dates, referral, granted_on)
    furthest = from_on + timedelta(days=LONGEST_EXTENSION)
    # A slip of the year would hide for months that her period ends.
    if until_on > furthest:
        dates.add(
            "until_on",
            f"The new last day must be within a year of {in_full(from_on)}, which is the last day now: "
            f"on or before {in_full(furthest)}. Check the year",
        )
    # An extension never shortens: an undoing has its own page, and its own reason.
    if until_on <= from_on:
        dates.add(
            "until_on",
            f"The new last day must be after {in_full(from_on)}, which is the last day now. "
            "If an extension was taken back, undo it instead",
        )
    dates.refuse()
    extension = Extension(
        referral=referral,
        decision=decision,
        from_on=from_on,
        until_on=until_on,
        granted_on=granted_on,
        reason=reason,
        evidence=evidence,
        letter_kept=letter_kept,
        document=document,
        recorded_at=at,
        recorded_by=by,
    )
    extension.save()
    title = f"Recovery period extended to {long_day(until_on)}"
    body = f"From {long_day(from_on)}. {extension.get_reason_display()}: {evidence}"
    conclude(referral, "extended", title, body, subject=extension, on=granted_on, by=by, at=at)
    return extension


def _check_final(dates: Dates, referral: Referral, granted_on: date) -> None:
    """Note if a letter is later than the final decision: from then on there is nothing to extend."""
    until = referral.extended_until
    if until and until < granted_on:
        dates.add(
            "granted_on",
            f"The final decision was made on {in_full(until)}, and a recovery period cannot be "
            "extended after that: the date on the letter must be on or before that day",
        )


@transaction.atomic
def undo_extension(
    *, referral: Referral, undone_on: date, undone_why: str, by: User, at: datetime
) -> Extension:
    """Write down that the last extension does not hold any more. The days count as they did before it."""
    referral = lock_referral(referral)
    refuse_if(referral.extension_undoing_blockers())
    extension = referral.extension_set.standing().select_for_update()[0]
    dates = Dates(day_of(at))
    undone_day = dates.day("undone_on", "The day it was undone", undone_on).past()
    undone_day.follows("its letter", extension.granted_on)
    dates.refuse()
    extension.undone_on, extension.undone_why = undone_on, undone_why
    extension.undone_at, extension.undone_by = at, by
    extension.save()
    title = f"Extension to {long_day(extension.until_on)} undone"
    conclude(referral, "extension_undone", title, undone_why, subject=extension, on=undone_on, by=by, at=at)
    return extension
