"""What contradicts itself in a notice of disqualification, and in what came of it."""

from datetime import date

from referrals.models import Decision, Disqualification, Referral
from referrals.rules.dates import Dates


def check_other_outcome(
    dates: Dates, referral: Referral, notice: Disqualification, outcome: str, decided_on: date | None
) -> None:
    """Note what contradicts a corrected outcome: what followed from it since, or another open notice."""
    if notice.review_asked_on:
        if outcome != notice.outcome:
            dates.add("outcome", "They were asked to look at it again, so what they decided first stays")
        decided_day = dates.day("decided_on", "The date of the decision", decided_on)
        decided_day.precedes("the day they were asked to look again", notice.review_asked_on)
    if outcome == notice.outcome == Disqualification.Result.DISQUALIFIED:
        decided_day = dates.day("decided_on", "The date of the decision", decided_on)
        decided_day.precedes("the further decision", _period_given_again_on(referral, notice))
    if not outcome and referral.disqualification_set.filter(outcome="").exclude(pk=notice.pk).exists():
        dates.add("outcome", "Another notice is waiting for its decision, so choose the outcome of this one")


def _period_given_again_on(referral: Referral, notice: Disqualification) -> date | None:
    """Return the day of the first decision after a notice that gave her a recovery period again."""
    given_again = (
        decision for decision in referral.decisions if decision.gives_recovery and notice.is_before(decision)
    )
    return min((decision.made_on for decision in given_again), default=None)


def check_notice(
    dates: Dates,
    referral: Referral,
    notice_on: date,
    respond_by: date,
    *,
    of: Disqualification | None = None,
) -> Dates:
    """Note what contradicts itself in the days of a notice; `of` is one that was written down already."""
    start = (
        _decision_in_force_at(of, referral) if of else referral.starts_recovery or referral.reasonable_grounds
    )
    notice_day = dates.day("notice_on", "The date on the notice", notice_on).past()
    notice_day.follows("the positive decision", start.made_on if start else None)
    dates.day("respond_by", "The last day to answer", respond_by).follows("the notice", notice_on)
    return dates


def _decision_in_force_at(notice: Disqualification, referral: Referral) -> Decision | None:
    """Return the positive decision a notice was about: the last that gave her a period by then."""
    gave = (decision for decision in reversed(referral.decisions) if decision.gives_recovery)
    by_then = (
        decision
        for decision in gave
        if decision.made_on <= notice.notice_on and decision.recorded_at <= notice.recorded_at
    )
    return next(by_then, referral.reasonable_grounds)


def check_notice_progress(
    dates: Dates,
    *,
    notice_on: date,
    responded_on: date | None,
    responded_by: str,
    outcome: str,
    decided_on: date | None,
    answered_on: date | None = None,
) -> Dates:
    """Note what contradicts itself in what came of a notice; `answered_on` is what is known already."""
    responded_day = dates.day("responded_on", "The day it was answered", responded_on).past()
    responded_day.follows("the notice", notice_on)
    decided_day = dates.day("decided_on", "The date of the decision", decided_on).past()
    decided_day.follows(
        "the answer" if responded_on or answered_on else "the notice",
        responded_on or answered_on or notice_on,
    )
    if responded_on and not responded_by:
        dates.add("responded_by", "Enter who answered it")
    if responded_by and not responded_on:
        dates.add("responded_on", "Enter the day it was answered")
    if outcome and not decided_on:
        dates.add("decided_on", "Enter the date of the decision")
    if decided_on and not outcome:
        dates.add("outcome", "Choose what was decided, or leave its date empty")
    return dates
