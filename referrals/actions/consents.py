"""Whether she wants to be referred: her answer, and taking it back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Unpack

from django.conf import settings
from django.db import transaction

from cases.actions.consents import TAKEN_BACK, stop_sharing, write_to_each
from cases.models import Consent, Deadline, PromiseSource, ThreeState
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.answers import save_answers
from referrals.actions.consent_ledger import AnswerDetails, add_ledger_line, check_answer_details
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, heard_words
from referrals.actions.turning_18 import mark_as_adult
from referrals.models import NRMConsent, Referral
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Dates

K, P, A = Deadline.Kind, Consent.Purpose, Consent.Answer


@transaction.atomic
def record_consent(
    *,
    referral: Referral,
    answer: str,
    given_on: date,
    review_on: date | None = None,
    privacy_notice_given: bool = False,
    why: str = "",
    wants_support: str = ThreeState.NOT_DISCUSSED,
    will_help_police: str = ThreeState.NOT_DISCUSSED,
    decision_goes_to: str = "",
    recipient_name: str = "",
    tell: Iterable[str] = (),
    by: User,
    at: datetime,
    **details: Unpack[AnswerDetails],
) -> NRMConsent:
    """Write down an adult's own answer: she wants to be referred, does not, or takes her consent back.

    The four questions of the form are four lines of her ledger. Taken back, the referral is held at once, and
    those of ``tell``, who knew of her, are written to; so are they if she says no once she is 18.
    No yes counts before she had the privacy notice: with the explanation, or (``privacy_notice_given``) now.
    After a no ``review_on`` is the day to ask again, unless she asked not to be asked.
    """
    referral = lock_referral(referral, on=day_of(at))
    refuse_if(referral.consent_blockers())
    case, birthday, had_notice = referral.case, referral.came_of_age_on, referral.notice() is not None
    dates = _check_answer(Dates(day_of(at)), referral, answer, given_on=given_on, review_on=review_on)
    _check_manner(dates, answer, details, has_notice=had_notice or privacy_notice_given)
    dates.refuse()
    noted = _record_privacy_notice(referral, details) if privacy_notice_given and not had_notice else ""
    consent = add_ledger_line(
        case, P.NRM, answer, details=details, on=given_on, why=why, review_on=review_on, by=by, at=at
    )
    answers = NRMConsent(
        referral=referral,
        consent=consent,
        wants_support=wants_support,
        will_help_police=will_help_police,
        decision_goes_to=decision_goes_to,
        recipient_name=recipient_name,
        recorded_at=at,
        recorded_by=by,
    )
    save_answers(answers, details, on=given_on, by=by, at=at)
    # She answered for herself as an adult, so her age is settled with it.
    if birthday:
        mark_as_adult(referral)
    outcome = consent.get_answer_display()
    case.meet(K.NRM_CONSENT, K.TURNING_18, by=by, at=at, on=given_on, outcome=outcome)
    if answer != A.GIVEN:
        _hold_referral(referral, consent, tell=tell, by=by, at=at)
    elif not (birthday and referral.is_handed_over):
        promise_handover(referral, by=by, at=at)
    through = heard_words(details)
    body = f"{consent.get_how_display()}. {noted}{through}{why}".strip()
    title = ANSWERED[A(answer)]
    conclude(referral, "consent_recorded", title, body, subject=answers, on=given_on, by=by, at=at)
    return answers


ANSWERED = {
    A.GIVEN: "Wants to be referred to the NRM",
    A.REFUSED: "Does not want to be referred to the NRM",
    A.WITHDRAWN: "Took back consent to the NRM referral",
}


def _check_manner(dates: Dates, answer: str, details: AnswerDetails, *, has_notice: bool) -> None:
    """Note why an answer does not count as it was given: spoken only, or without the privacy notice."""
    check_answer_details(dates, details)
    # A no needs neither paper nor witness: it must be easy to say.
    if answer != A.GIVEN:
        return
    if details.get("how") == Consent.How.SPOKEN:
        dates.add("how", "Consent to a referral must be signed, or spoken with a witness")
    if not has_notice:
        dates.add(
            "privacy_notice_given",
            "Give her the Privacy Information Notice and explain it, then tick to say so",
        )


def _hold_referral(
    referral: Referral, consent: Consent, *, tell: Iterable[str], by: User, at: datetime
) -> None:
    """Stop what waits for her yes, and promise to write to those who know of her."""
    case, why = referral.case, "Does not want to be referred"
    case.withdraw_promises(K.NRM_HANDOVER, K.NRM_RECEIPT, K.CHASE, by=by, at=at, why=why)
    if consent.answer == A.WITHDRAWN:
        stop_disclosing(consent, tell=tell, by=by, at=at)
        return
    # At 18 she may say no to what a first responder has already.
    subject, context = "that the client does not want to be referred", "Asked at 18"
    due_on = working_days_after(day_of(at), 1)
    source = PromiseSource.of(consent)
    write_to_each(
        tell, case=case, change=subject, context=context, source=source, due_on=due_on, by=by, at=at
    )


def _check_answer(
    dates: Dates, referral: Referral, answer: str, *, given_on: date, review_on: date | None
) -> Dates:
    """Note what contradicts what went before, and the day to ask again."""
    first = referral.explanation_set.order_by("explained_on").first()
    given_day = dates.day("given_on", "The date of her answer", given_on).past()
    for than, earlier in (
        ("the day the NRM was explained", first.explained_on if first else None),
        ("her last answer", referral.consent_on),
        ("her 18th birthday", referral.came_of_age_on),
    ):
        given_day.follows(than, earlier)
    if answer == A.WITHDRAWN and referral.consents is not True:
        dates.add("answer", "She has not given her consent, so she cannot take it back")
    if review_on and answer == A.GIVEN:
        dates.add("review_on", "She said yes, so there is nothing to ask again. Clear this")
    elif review_on and review_on <= given_on:
        dates.add("review_on", "“Ask again on” must be after the date of her answer")
    return dates


def _record_privacy_notice(referral: Referral, details: AnswerDetails) -> str:
    """Write down with the explanation that she has had the privacy notice now; return it in words."""
    explanation = referral.explanation_set.latest("explained_on", "pk")
    explanation.privacy_notice_given, explanation._change_reason = True, "Given when she was asked"
    explanation.save()
    return f"Privacy notice given and explained in {details.get('language') or explanation.language}. "


def stop_disclosing(taken_back: Consent, *, tell: Iterable[str], by: User, at: datetime) -> None:
    """Stop what rests on her consent to the NRM, and promise to write to those who know of her."""
    due_on = working_days_after(day_of(at), 1)
    stop_sharing(taken_back=taken_back, tell=tell, due_on=due_on, by=by, at=at)


def tell_of_withdrawal(taken_back: Consent, names: Iterable[str], *, by: User, at: datetime) -> None:
    """Promise to write to those who know of an earlier referral that she had taken herself out of it."""
    write_to_each(
        names,
        case=taken_back.case,
        change=TAKEN_BACK,
        context=taken_back.get_purpose_display(),
        source=PromiseSource.of(taken_back),
        due_on=working_days_after(day_of(at), 1),
        by=by,
        at=at,
    )


def promise_handover(referral: Referral, *, by: User, at: datetime) -> None:
    """Promise to give the referral to a first responder."""
    referral.case.promise(
        K.NRM_HANDOVER,
        due_on=working_days_after(day_of(at), settings.NRM_HANDOVER_WORKING_DAYS),
        unit=Deadline.Unit.WORKING,
        source=PromiseSource.of(referral),
        by=by,
        at=at,
    )
