"""A notice that her protection may be taken away, and what came of it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from cases.actions import plan_reviews, risk_events
from cases.models import Deadline, KeptDocument, PromiseSource, RiskEvent
from cases.models.risk_event import RiskEventQuerySet
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day, short_day
from referrals.actions.disqualification_checks import check_notice, check_notice_progress, check_other_outcome
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.actions.promises import meet_own
from referrals.models import Disqualification, Referral
from referrals.rules.dates import Dates
from referrals.rules.promises import TO_ANSWER

K = Deadline.Kind


@transaction.atomic
def record_notice(
    *,
    referral: Referral,
    ground: str,
    reasons: str,
    notice_on: date,
    respond_by: date,
    letter_kept: str = "",
    document: KeptDocument | None = None,
    by: User,
    at: datetime,
) -> Disqualification:
    """Write down that the Home Office wants to take her protection away. Until when we answer is promised."""
    referral = lock_referral(referral)
    refuse_if(referral.disqualification_blockers())
    # One at a time, so that an answer and an outcome belong to one notice only.
    if referral.disqualification_set.filter(outcome="").exists():
        refuse_if(["A notice is already recorded. Record its outcome first."])
    check_notice(Dates(day_of(at)), referral, notice_on, respond_by).refuse()
    notice = Disqualification(
        referral=referral,
        ground=ground,
        reasons=reasons,
        notice_on=notice_on,
        respond_by=respond_by,
        letter_kept=letter_kept,
        document=document,
        recorded_at=at,
        recorded_by=by,
    )
    notice.save()
    title = f"Notice of disqualification: {notice.ground_words}"
    body = f"To be answered by {long_day(respond_by)}. {reasons}"
    conclude(referral, "notice_recorded", title, body, subject=notice, on=notice_on, by=by, at=at)
    return notice


@transaction.atomic
def record_notice_progress(
    *,
    notice: Disqualification,
    responded_on: date | None = None,
    responded_by: str = "",
    outcome: str = "",
    decided_on: date | None = None,
    by: User,
    at: datetime,
) -> Disqualification:
    """Write down that a notice was answered, or what the Home Office decided, or both."""
    referral = lock_referral(notice.referral)
    notice = Disqualification.objects.select_for_update().get(pk=notice.pk)
    reasons = referral.correction_blockers()
    if notice.outcome:
        reasons.append("The outcome of this notice is already recorded.")
    refuse_if(reasons)
    dates = check_notice_progress(
        Dates(day_of(at)),
        notice_on=notice.notice_on,
        responded_on=responded_on,
        responded_by=responded_by,
        outcome=outcome,
        decided_on=decided_on,
        answered_on=notice.responded_on,
    )
    if not responded_on and not outcome:
        dates.add("responded_on", "Enter when it was answered, or choose what was decided")
    dates.refuse()
    if responded_on:
        notice.responded_on, notice.responded_by = responded_on, responded_by
        _meet_answer_promise(referral, notice, by=by, at=at)
    if outcome:
        notice.outcome, notice.decided_on = outcome, decided_on
        notice.outcome_recorded_at, notice.outcome_recorded_by = at, by
        _promise_reviews(referral, notice, by=by, at=at)
    notice.save()
    title = f"Notice of disqualification: {notice.words.lower()}"
    happened = decided_on or responded_on
    conclude(referral, "notice_followed", title, subject=notice, on=happened, by=by, at=at)
    return notice


@transaction.atomic
def record_review(
    *,
    referral: Referral,
    asked_on: date,
    asked_by: str,
    outcome: str = "",
    answered_on: date | None = None,
    by: User,
    at: datetime,
) -> Disqualification:
    """Write down that they were asked to look at a disqualification again, what they answered, or both.

    No rule that was read sets a window for it, so none is counted. Given back, her clocks count as before.
    """
    referral = lock_referral(referral)
    refuse_if(referral.review_blockers())
    taken = referral.disqualification_set.filter(outcome=Disqualification.Result.DISQUALIFIED)
    notice = taken.select_for_update(of=("self",)).latest("decided_on", "pk")
    dates = Dates(day_of(at))
    asked_day = dates.day("asked_on", "The day they were asked", asked_on).past()
    asked_day.follows("the day her protection was taken away", notice.decided_on)
    dates.day("answered_on", "The date of the answer", answered_on).past().follows("the request", asked_on)
    if outcome and answered_on is None:
        dates.add("answered_on", "Enter the date of the answer")
    if answered_on and not outcome:
        dates.add("outcome", "Choose what they answered, or leave its date empty")
    dates.refuse()
    notice.review_asked_on, notice.review_asked_by = asked_on, asked_by
    notice.review_outcome, notice.review_answered_on = outcome, answered_on
    notice.review_recorded_at, notice.review_recorded_by = at, by
    notice._change_reason = "They were asked to look again"
    notice.save()
    title = f"Disqualification, asked to look again: {notice.words.lower()}"
    conclude(referral, "review_recorded", title, subject=notice, on=answered_on or asked_on, by=by, at=at)
    return notice


@transaction.atomic
def correct_notice(
    *,
    notice: Disqualification,
    ground: str,
    reasons: str,
    notice_on: date,
    respond_by: date,
    letter_kept: str = "",
    document: KeptDocument | None = None,
    responded_on: date | None = None,
    responded_by: str = "",
    outcome: str = "",
    decided_on: date | None = None,
    why: str,
    by: User,
    at: datetime,
) -> Disqualification:
    """Correct a notice and what came of it, saying why. Without an outcome it is waited for again.

    Her clocks and the tasks that follow from them are corrected at once: what it took away is back.
    """
    referral = lock_referral(notice.referral)
    refuse_if(referral.correction_blockers())
    notice = Disqualification.objects.select_for_update().get(pk=notice.pk)
    dates = check_notice(Dates(day_of(at)), referral, notice_on, respond_by, of=notice)
    check_other_outcome(dates, referral, notice, outcome, decided_on)
    check_notice_progress(
        dates,
        notice_on=notice_on,
        responded_on=responded_on,
        responded_by=responded_by,
        outcome=outcome,
        decided_on=decided_on,
    )
    dates.refuse()
    words_before, outcome_before = notice.words, _outcome_words(notice)
    was_answered, is_decided_otherwise = notice.responded_on, outcome != notice.outcome
    if is_decided_otherwise:
        notice.outcome_recorded_at, notice.outcome_recorded_by = (at, by) if outcome else (None, None)
    notice.ground, notice.reasons = ground, reasons
    notice.notice_on, notice.respond_by = notice_on, respond_by
    notice.letter_kept, notice.document = letter_kept, document
    notice.responded_on, notice.responded_by = responded_on, responded_by
    notice.outcome, notice.decided_on = outcome, decided_on
    notice._change_reason = why
    notice.save()
    if is_decided_otherwise:
        _replace_reviews(referral, notice, outcome_before, by=by, at=at)
    if responded_on and not was_answered:
        _meet_answer_promise(referral, notice, by=by, at=at)
    elif was_answered and not responded_on and not outcome:
        # The promise to answer counts as kept, so it is made again.
        source = PromiseSource.of(referral)
        referral.case.promise(K.NRM_RESPONSE, due_on=respond_by, title=TO_ANSWER, source=source, by=by, at=at)
    title = f"Notice of disqualification corrected: {notice.words.lower()}"
    body = why if notice.words == words_before else f"It said: {words_before.lower()}. {why}"
    conclude(referral, "notice_corrected", title, body, subject=notice, by=by, at=at)
    return notice


def _replace_reviews(
    referral: Referral, notice: Disqualification, outcome_before: str, *, by: User, at: datetime
) -> None:
    """Take back the reviews of risk and plan that a wrong outcome asked for; promise those of the right."""
    case, why = referral.case, "The outcome of the notice was corrected"
    if outcome_before:
        plan_reviews.drop_reasons(case=case, source=PromiseSource.of(notice))
        for event in _risk_events_of(referral, notice).waiting():
            risk_events.move_risk_event(
                case=case, kind=event.kind, source=event.source, to=None, why=why, by=by, at=at
            )
    if notice.outcome:
        _promise_reviews(referral, notice, by=by, at=at)


def _meet_answer_promise(referral: Referral, notice: Disqualification, *, by: User, at: datetime) -> None:
    assert notice.responded_on
    outcome = f"Answered by {notice.responded_by}"
    source, on = PromiseSource.of(referral), notice.responded_on
    meet_own(referral.case, K.NRM_RESPONSE, source, by=by, at=at, on=on, outcome=outcome)


def _risk_events_of(referral: Referral, notice: Disqualification) -> RiskEventQuerySet:
    """Return the events that asked for a risk review because of a notice: one for each outcome."""
    name = f"notice:{notice.pk}"
    mine = Q(source=name) | Q(source__startswith=f"{name}:")
    return RiskEvent.objects.filter(mine, case=referral.case, kind=RiskEvent.Kind.DECISION)


def _outcome_words(notice: Disqualification) -> str:
    words = notice.get_outcome_display() if notice.outcome else ""
    return f"{words[:1].lower()}{words[1:]}"


def _promise_reviews(referral: Referral, notice: Disqualification, *, by: User, at: datetime) -> None:
    """Promise to look at the risk and the plan again. Each outcome is an event of its own."""
    before = _risk_events_of(referral, notice).count()
    risk_events.record_risk_event(
        case=referral.case,
        kind=RiskEvent.Kind.DECISION,
        source=f"notice:{notice.pk}:{before}" if before else f"notice:{notice.pk}",
        happened_on=day_of(at),
        words=notice.get_outcome_display(),
        by=by,
        at=at,
    )
    came = f"{_outcome_words(notice)}, {short_day(day_of(at), day_of(at))}"
    source = PromiseSource.of(notice)
    plan_reviews.ask_for_plan_review(case=referral.case, words=came, source=source, by=by, at=at)
