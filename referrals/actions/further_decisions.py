"""A second positive decision, about what happened before the first."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from cases.models import Case, KeptDocument
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.decisions import promise_reviews
from referrals.actions.informing import promise_informing
from referrals.actions.late_facts import warn_of_newer
from referrals.actions.letters import check_letter_place, update_letter_promise
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.models import Decision, Disqualification, Referral
from referrals.queries.policy_choice import policies_for
from referrals.rules.dates import Dates
from referrals.rules.states import DecisionOutcome


@transaction.atomic
def record_further_decision(
    *,
    referral: Referral,
    made_on: date,
    notified_on: date | None = None,
    letter: str,
    letter_kept: str = "",
    document: KeptDocument | None = None,
    wholly_before: bool,
    gives_recovery: bool,
    it_happened: bool = False,
    by: User,
    at: datetime,
) -> Decision:
    """Write down a second positive decision, about what happened wholly before the first.

    Whether it gives a recovery period again is for the Home Office to say (s.62).
    """
    referral = lock_referral(referral)
    refuse_if(referral.further_decision_blockers())
    first = referral.reasonable_grounds
    assert first  # or it would have been refused above
    dates = _check_days(Dates(day_of(at), it_happened=it_happened), referral, first, made_on, notified_on)
    # Nationality and Borders Act 2022 s.62: later exploitation makes a new referral, not a further decision.
    if not wholly_before:
        dates.add("wholly_before", "A further decision is only about what had ended before the first one")
    check_letter_place(dates, letter=letter, letter_kept=letter_kept, document=document)
    warn_of_newer(dates, referral)
    dates.refuse()
    policy, removal = policies_for(
        referral.jurisdiction, stage=Decision.Stage.RG, positive=True, made_on=made_on
    )
    decision = Decision(
        referral=referral,
        stage=Decision.Stage.RG,
        outcome=DecisionOutcome.POSITIVE,
        is_further=True,
        wholly_before=True,
        gives_recovery=gives_recovery,
        made_on=made_on,
        notified_on=notified_on,
        letter=letter,
        letter_kept=letter_kept,
        document=document,
        told_how=Decision.Told.NOT_YET,
        policy=policy if gives_recovery else None,
        removal_policy=removal if gives_recovery else None,
        recorded_at=at,
        recorded_by=by,
    )
    decision.save()
    _follow_up(decision, referral.case, by=by, at=at)
    body = "It gives another recovery period." if gives_recovery else "It gives no new recovery period."
    conclude(referral, "further_recorded", str(decision), body, subject=decision, on=made_on, by=by, at=at)
    return decision


def _check_days(
    dates: Dates, referral: Referral, first: Decision, made_on: date, notified_on: date | None
) -> Dates:
    """Note what contradicts itself in the days of a further decision."""
    made_day = dates.day("made_on", "The decision date", made_on).past()
    made_day.follows("the first decision", first.made_on)
    taken_away = referral.disqualification_set.filter(outcome=Disqualification.Result.DISQUALIFIED)
    taken_away_on = taken_away.aggregate(on=Max("decided_on"))["on"]
    made_day.follows("the day her protection was taken away", taken_away_on)
    made_day.outside(referral.pauses)
    notified_day = dates.day("notified_on", "The date we received it", notified_on).past()
    notified_day.follows("the decision date", made_on)
    return dates


def _follow_up(decision: Decision, case: Case, *, by: User, at: datetime) -> None:
    """Promise to inform her, to get the letter, and to look at the risk and the plan again."""
    promise_informing(case, decision, by=by, at=at)
    update_letter_promise(case, decision, by=by, at=at)
    words, reason = "A further decision", "a further decision came"
    promise_reviews(decision, case, words=words, reason=reason, by=by, at=at)
