"""A referral that was made before she came to us, or on her earlier case."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Case, Deadline
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.handover import submitted_by
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.actions.opening import open_referral
from referrals.actions.worksheet import copy_answers
from referrals.models import FirstResponderOrganisation, Handover, Policy, Referral
from referrals.rules.dates import Dates

K = Deadline.Kind


@transaction.atomic
def record_earlier_referral(
    *,
    case: Case,
    organisation: FirstResponderOrganisation,
    office: str = "",
    submitted_on: date,
    received_on: date,
    reference: str,
    authority: str = "",
    jurisdiction: str = Referral.Jurisdiction.EW,
    by: User,
    at: datetime,
) -> Referral:
    """Write down a referral that someone else made before she came to us. Its clock runs from its receipt.

    Whoever sent it took her consent, or told the council; we only follow it from here.
    """
    referral = open_referral(case, jurisdiction=jurisdiction, by=by, at=at)
    refuse_if(referral.earlier_referral_blockers())
    dates = Dates(day_of(at))
    dates.day("submitted_on", "The date sent", submitted_on).past()
    received_day = dates.day("received_on", "The date received", received_on).past()
    received_day.follows("the date it was sent", submitted_on)
    dates.refuse()
    handover = Handover(
        referral=referral,
        organisation=organisation,
        office=office,
        referrer_name=Handover.NOT_KNOWN,
        handed_over_on=submitted_on,
        recorded_at=at,
        recorded_by=by,
    )
    handover.save()
    submitted_by(handover, by=by, at=at)
    referral.jurisdiction = jurisdiction
    referral.submitted_on, referral.received_on = submitted_on, received_on
    referral.sent_as_child = not referral.needs_consent
    referral.reference, referral.authority = reference, authority
    referral.submission_recorded_at, referral.submission_recorded_by = at, by
    referral.receipt_recorded_at, referral.receipt_recorded_by = at, by
    book = Policy.objects.policy_book()
    referral.rg_policy = book.for_reasonable_grounds(jurisdiction, received_on=received_on)
    referral.save()
    case = referral.case
    case.meet(K.NRM_EXPLANATION, K.NRM_CONSENT, K.NRM_HANDOVER, K.NRM_RECEIPT, by=by, at=at, on=day_of(at))
    title = f"Referred before coming to us, by {organisation}"
    return conclude(referral, "earlier_recorded", title, subject=referral, on=submitted_on, by=by, at=at)


@transaction.atomic
def carry_over(*, case: Case, by: User, at: datetime) -> Referral:
    """Move the referral of her earlier case to this one, with everything on it and its clocks.

    It goes on here; or, if another was begun here meanwhile, stands among the earlier ones of this case.
    """
    case = lock_case(case)
    referral = Referral.objects.to_carry_over(case)
    refuse_if(["There is no referral to bring over."] if referral is None else [])
    assert referral is not None  # or it would have been refused
    earlier, referral = referral.case, lock_referral(referral)
    refuse_if(["This case is closed. Reopen it to change it."] if case.is_closed else [])
    newer = Referral.objects.open().filter(case=case).first()
    if newer:
        referral.closed_at, referral.closed_by = newer.started_at, newer.started_by
        referral._change_reason = "A new referral was started on her later case"
    referral.case = case
    referral.save()
    # Saved one by one: each takes the case of its referral, and has it in its history.
    for records in referral.record_sets:
        for kept in records.all():
            kept.referral = referral
            kept.save()
    if newer is None:
        copy_answers(earlier=earlier, case=case, by=by, at=at)
        case.meet(K.NRM_EXPLANATION, K.NRM_TAKE_OVER, by=by, at=at, on=day_of(at), outcome="Referred already")
    for handover in referral.handover_set.select_related("organisation"):
        handover.referral = referral
        submitted_by(handover, by=by, at=at)
    title = f"Referral brought over from {earlier.reference}"
    return conclude(referral, "carried_over", title, subject=referral, by=by, at=at)
