"""She turns 18, and chooses for herself whether she stays."""

from datetime import date, datetime
from typing import Unpack

from django.db import transaction

from cases.models import Consent, Deadline, ThreeState
from cases.rules.eighteen import eighteenth_birthday
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.answers import save_answers
from referrals.actions.consent_ledger import (
    AnswerDetails,
    add_ledger_line,
    check_answer_details,
    check_spoken_since,
)
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, heard_words
from referrals.models import NRMConsent, Referral
from referrals.rules.dates import Dates

K, P, A = Deadline.Kind, Consent.Purpose, Consent.Answer


@transaction.atomic
def record_choice_at_18(
    *,
    referral: Referral,
    stays: bool,
    wants_support: str,
    given_on: date,
    by: User,
    at: datetime,
    **details: Unpack[AnswerDetails],
) -> NRMConsent:
    """Write down what she chose as an adult: to stay in the NRM or not, and adult support or not.

    Asked when she turns 18, and when who was referred as maybe a child is recorded as an adult.

    From then on she is an adult. If she does not stay, recording that she withdrew comes next.
    """
    referral = lock_referral(referral)
    refuse_if(referral.eighteen_blockers(on=day_of(at)))
    case, born = referral.case, referral.case.client.born_between
    dates = Dates(day_of(at))
    given_day = dates.day("given_on", "The date of her answer", given_on).past()
    if born:
        given_day.follows("her 18th birthday", eighteenth_birthday(born[0]))
    given_day.follows("the day it was sent", referral.submitted_on)
    given_day.follows("her last answer", referral.consent_on)
    if details.get("how") == Consent.How.SPOKEN:
        dates.add("how", "This choice must be signed, or spoken with a witness")
    check_answer_details(dates, details)
    check_spoken_since(dates, details, given_on)
    # Adult support is given by another contract: staying in the NRM does not ask for it.
    if wants_support not in {ThreeState.YES, ThreeState.NO}:
        dates.add("wants_support", "Ask her: adult support is a separate choice")
    dates.refuse()
    answer = A.GIVEN if stays else A.REFUSED
    why = "Asked at 18" if born else "Asked once known to be an adult"
    consent = add_ledger_line(case, P.NRM, answer, details=details, on=given_on, why=why, by=by, at=at)
    answers = NRMConsent(
        referral=referral, consent=consent, wants_support=wants_support, recorded_at=at, recorded_by=by
    )
    save_answers(answers, details, on=given_on, by=by, at=at)
    mark_as_adult(referral)
    case.meet(K.TURNING_18, by=by, at=at, on=given_on, outcome="Stays" if stays else "Does not stay")
    turned = "Turned 18" if born else "Is an adult"
    title = f"{turned}: stays in the NRM" if stays else f"{turned}: does not stay in the NRM"
    support = "Wants adult support." if wants_support == ThreeState.YES else "Does not want adult support."
    body = f"{support} {heard_words(details)}".strip()
    conclude(referral, "chose_at_18", title, body, subject=answers, on=given_on, by=by, at=at)
    return answers


def mark_as_adult(referral: Referral) -> None:
    """Write down that she is an adult now."""
    client = referral.case.client
    if client.may_be_a_child:
        client.age_status = client.AgeStatus.ADULT
        client.save()
