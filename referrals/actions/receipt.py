"""The Home Office has the referral: its reference, and the day of receipt."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Deadline
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.handover import check_submission
from referrals.actions.jurisdiction import recount_by_nation
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, reason_with_policies
from referrals.models import Policy, Referral
from referrals.queries.timetable import timetable
from referrals.rules.dates import Dates, in_full

K = Deadline.Kind


@transaction.atomic
def receive(
    *, referral: Referral, received_on: date, reference: str, authority: str = "", by: User, at: datetime
) -> Referral:
    """Write down that the Home Office has it, with its reference. Starts the reasonable grounds clock.

    The clock keeps the policy row in force on the day of receipt.
    """
    referral = lock_referral(referral)
    refuse_if(referral.receipt_blockers())
    _check_receipt(Dates(day_of(at)), referral, received_on).refuse()
    referral.received_on, referral.reference, referral.authority = received_on, reference, authority
    referral.receipt_recorded_at, referral.receipt_recorded_by = at, by
    book = Policy.objects.policy_book()
    # The row in force on that day, not today's: a later rule counts from its own day on.
    referral.rg_policy = book.for_reasonable_grounds(referral.jurisdiction, received_on=received_on)
    referral.save()
    referral.case.meet(K.NRM_RECEIPT, K.CHASE, by=by, at=at, on=received_on, outcome=reference)
    target = timetable(lock_referral(referral)).reasonable_grounds
    body = ""
    if target and target.due_on:
        body = f"We expect a reasonable grounds decision by {long_day(target.due_on)}, {target.of_length}."
    title = "NRM number received"
    return conclude(referral, "received", title, body, subject=referral, on=received_on, by=by, at=at)


@transaction.atomic
def correct_receipt(
    *,
    referral: Referral,
    submitted_on: date,
    received_on: date | None = None,
    reference: str = "",
    authority: str = "",
    jurisdiction: str = "",
    why: str,
    by: User,
    at: datetime,
) -> Referral:
    """Correct when it was sent and received, or the reference, saying why. The promises follow.

    Before the NRM number is here, the day it was sent and the nation are all there is to correct.
    The clock keeps the policy row it was counted by, unless the day of receipt is one of another rule.
    """
    referral = lock_referral(referral)
    reasons = referral.correction_blockers()
    if referral.submitted_on is None:
        reasons.append("Record the day it was sent first: until then there is nothing to correct.")
    if received_on and not referral.received_on:
        reasons.append("Record the NRM number first: until then there is nothing to correct.")
    refuse_if(reasons)
    dates = check_submission(Dates(day_of(at)), referral, submitted_on)
    _check_received_day(dates, referral, submitted_on, received_on)
    was_adult = _check_her_age(dates, referral, submitted_on)
    if referral.received_on and not reference:
        dates.add("reference", "Enter the NRM number")
    dates.refuse()
    nation, before = jurisdiction or referral.jurisdiction, referral.rg_policy
    if received_on and nation == referral.jurisdiction and received_on != referral.received_on:
        book = Policy.objects.policy_book()
        assert referral.received_on  # or there would be nothing to correct
        was = book.for_reasonable_grounds(referral.jurisdiction, received_on=referral.received_on)
        now = book.for_reasonable_grounds(referral.jurisdiction, received_on=received_on)
        # Chosen alike for both days, the row stays: somebody may have decided that it keeps an older one.
        if was != now:
            referral.rg_policy = now
    body = reason_with_policies(why, (before, referral.rg_policy))
    referral.submitted_on, referral.received_on = submitted_on, received_on
    referral.sent_as_child = referral.sent_as_child and not was_adult
    referral.reference, referral.authority = reference, authority
    sentences = recount_by_nation(referral, nation, why=why)
    if sentences:
        body = " ".join([f"{why.rstrip('.')}.", *sentences])
    referral._change_reason = why
    referral.save()
    title = "Dates or NRM number of the referral corrected" if received_on else "Day it was sent corrected"
    return conclude(referral, "receipt_corrected", title, body, subject=referral, by=by, at=at)


def _check_received_day(
    dates: Dates, referral: Referral, submitted_on: date, received_on: date | None
) -> None:
    """Note what contradicts a corrected day of receipt: what went before, and what followed."""
    received_day = dates.day("received_on", "The date received", received_on)
    received_day.follows("the date it was sent", submitted_on).past()
    if referral.received_on and not received_on:
        dates.add("received_on", "Enter the date received")
    first = next(iter(referral.decisions), None)
    received_day.precedes("the decision", first.made_on if first else None)
    received_day.precedes("the day it was suspended", min(referral.suspended_from, default=None))


def _check_her_age(dates: Dates, referral: Referral, submitted_on: date) -> bool:
    """Return whether her 18th birthday lies between the day of sending on record and the corrected one.

    A child is referred without consent, an adult only with it: the gate that nothing may go round.
    """
    birthday, was = referral.turned_18_by(submitted_on), referral.submitted_on
    if not (birthday and was and was < birthday and referral.sent_as_child):
        return False
    has_agreed = bool(referral.consents and referral.consent_on and referral.consent_on <= submitted_on)
    is_ours = any(
        handover.is_ours for handover in referral.handover_set.all()
    )  # or whoever sent it asked her
    if is_ours and not has_agreed:
        reason = f"She turned 18 on {in_full(birthday)}, and there is no consent on record from before"
        dates.add("submitted_on", f"{reason} the date sent. An adult can be referred only with her consent")
    return True


def _check_receipt(dates: Dates, referral: Referral, received_on: date) -> Dates:
    sent_on = referral.submitted_on
    if sent_on and received_on < sent_on:
        name, sent = "The date received", f"the date it was sent, {in_full(sent_on)}"
        correct = "If it was sent on another day, correct that first"
        dates.add("received_on", f"{name} must be on or after {sent}. {correct}")
    dates.day("received_on", "The date received", received_on).past()
    return dates
