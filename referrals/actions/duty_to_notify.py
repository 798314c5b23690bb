"""An authority notified the Home Office of someone who is not referred."""

from datetime import date, datetime
from typing import Unpack

from django.db import transaction

from cases.models import Consent
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.consent_ledger import AnswerDetails, add_ledger_line, check_answer_details
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, heard_words
from referrals.models import DutyToNotify, Referral
from referrals.rules.dates import Dates


@transaction.atomic
def record_duty(
    *,
    referral: Referral,
    authority_kind: str,
    authority: str,
    notified_on: date,
    tells_gender: bool = False,
    tells_nationality: bool = False,
    agrees: bool,
    by: User,
    at: datetime,
    **details: Unpack[AnswerDetails],
) -> DutyToNotify:
    """Write down that an authority notified the Home Office. It names her only if she agreed to it."""
    referral = lock_referral(referral)
    refuse_if(referral.duty_blockers())
    dates = Dates(day_of(at))
    notified_day = dates.day("notified_on", "The day they notified", notified_on).past()
    notified_day.follows("her answer", referral.consent_on)
    if agrees:
        # Naming her is a disclosure: a yes in passing does not allow it.
        if details.get("how") not in {Consent.How.SIGNED, Consent.How.WITNESSED}:
            dates.add("how", "To be named, she must sign, or say so in front of a witness")
        check_answer_details(dates, details)
    elif any(details.get(name) for name in ("how", "witness", "kept_where", "document")):
        dates.add("agrees", "Choose “Yes” if she agreed to be named, or clear how she said so")
    dates.refuse()
    agreement = None
    if agrees:
        purpose, answer = Consent.Purpose.DUTY, Consent.Answer.GIVEN
        agreement = add_ledger_line(
            referral.case, purpose, answer, authority, details=details, on=notified_on, by=by, at=at
        )
    duty = DutyToNotify(
        referral=referral,
        authority_kind=authority_kind,
        authority=authority,
        notified_on=notified_on,
        tells_gender=tells_gender,
        tells_nationality=tells_nationality,
        agreement=agreement,
        recorded_at=at,
        recorded_by=by,
    )
    duty.save()
    body = f"It gave {duty.told}. {heard_words(details) if agrees else ''}"
    conclude(referral, "duty_recorded", str(duty), body, subject=duty, on=notified_on, by=by, at=at)
    return duty
