"""A request to the Home Office to look again: written down, and corrected."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from cases.models import Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.actions.promises import meet_own
from referrals.models import Reconsideration, Referral
from referrals.queries.timetable import timetable
from referrals.rules.dates import Dates

K, G = Deadline.Kind, Reconsideration.Ground


def check_request(
    dates: Dates,
    referral: Referral,
    *,
    made_on: date,
    ground: str,
    asked_on: date,
    evidence: list[str],
    guidance: str,
    late_why: str,
) -> Dates:
    """Note what contradicts itself in a request: its day, what it rests on, and why it is late."""
    name = "The date of the request"
    asked_day = dates.day("asked_on", name, asked_on).past()
    asked_day.follows("the decision date", made_on)
    window = timetable(referral).reconsideration
    # Only the window of this very decision says if the request is late.
    is_its_window = window is not None and window.starts_on == made_on
    if is_its_window and window and window.due_on and asked_on > window.due_on and not late_why:
        dates.add("late_why", f"Enter why it is late: the last day to ask was {long_day(window.due_on)}")
    # The Home Office looks at a request once: evidence that comes later is not waited for.
    if ground in {G.EVIDENCE, G.BOTH} and not evidence:
        dates.add("evidence", "Tick what goes with the request: evidence must be sent with it, not later")
    if ground in {G.GUIDANCE, G.BOTH} and not guidance:
        dates.add("guidance", "Enter which point of the guidance was not followed")
    return dates


@transaction.atomic
def correct_request(
    *,
    request: Reconsideration,
    ground: str,
    asked_on: date,
    asked_by: str,
    evidence: Iterable[str] = (),
    guidance: str = "",
    late_why: str = "",
    answered_on: date | None = None,
    reasons: str = "",
    letter_kept: str = "",
    why: str,
    by: User,
    at: datetime,
) -> Reconsideration:
    """Correct a request and, if the decision stayed, its answer, saying why.

    The day of an answer that changed the decision is the new decision's, and corrected there.
    """
    referral = lock_referral(request.referral)
    refuse_if(referral.correction_blockers())
    requests = Reconsideration.objects.select_for_update(of=("self",)).select_related("decision")
    request = requests.get(pk=request.pk)
    evidence, dates = list(evidence), Dates(day_of(at))
    check_request(
        dates,
        referral,
        made_on=request.decision.made_on,
        ground=ground,
        asked_on=asked_on,
        evidence=evidence,
        guidance=guidance,
        late_why=late_why,
    )
    earlier = referral.reconsideration_set.filter(pk__lt=request.pk)
    last = earlier.aggregate(on=Max("answered_on"))["on"]
    dates.day("asked_on", "The date of the request", asked_on).follows("the answer before it", last)
    if request.is_answer_to_correct:
        _check_answer_day(dates, request, asked_on, answered_on)
        request.answered_on, request.reasons, request.letter_kept = answered_on, reasons, letter_kept
    else:
        asked_day = dates.day("asked_on", "The date of the request", asked_on)
        asked_day.precedes("the answer", request.answered_on)
    dates.refuse()
    before = request.asked_on
    request.ground, request.evidence, request.guidance = ground, evidence, guidance
    request.asked_on, request.asked_by, request.late_why = asked_on, asked_by, late_why
    request._change_reason = why
    request.save()
    rests_on = "; ".join(request.grounds)
    body = f"It said: asked on {long_day(before)}. Now: {request.get_ground_display()}: {rests_on}. {why}"
    title = "Request for reconsideration corrected"
    conclude(referral, "request_corrected", title, body, subject=request, by=by, at=at)
    return request


def _check_answer_day(
    dates: Dates, request: Reconsideration, asked_on: date, answered_on: date | None
) -> None:
    """Note what contradicts itself in the day of an answer that let the decision stand."""
    if answered_on is None:
        dates.add("answered_on", "Enter the date of the answer")
    answered_day = dates.day("answered_on", "The date of the answer", answered_on).past()
    answered_day.follows("the request", asked_on)
    answered_day.precedes("the day she was told", request.told_on)


@transaction.atomic
def request_reconsideration(
    *,
    referral: Referral,
    ground: str,
    asked_on: date,
    asked_by: str,
    evidence: Iterable[str] = (),
    guidance: str = "",
    late_why: str = "",
    by: User,
    at: datetime,
) -> Reconsideration:
    """Write down that the Home Office was asked to look at a negative decision again.

    Evidence goes with it, and the point of the guidance that was not followed is named. After the last day of
    the window a request needs the reason why it is late.
    """
    referral = lock_referral(referral)
    refuse_if(referral.reconsideration_blockers())
    negative = referral.negative_to_question()
    assert negative  # or it would have been refused above
    evidence, dates = list(evidence), Dates(day_of(at))
    check_request(
        dates,
        referral,
        made_on=negative.made_on,
        ground=ground,
        asked_on=asked_on,
        evidence=evidence,
        guidance=guidance,
        late_why=late_why,
    )
    last = referral.reconsideration_set.aggregate(on=Max("answered_on"))["on"]
    dates.day("asked_on", "The date of the request", asked_on).follows("their last answer", last)
    dates.refuse()
    request = Reconsideration(
        referral=referral,
        decision=negative,
        ground=ground,
        evidence=evidence,
        guidance=guidance,
        asked_on=asked_on,
        asked_by=asked_by,
        late_why=late_why,
        recorded_at=at,
        recorded_by=by,
    )
    request.save()
    source = PromiseSource.of(negative)
    meet_own(referral.case, K.RECONSIDERATION, source, by=by, at=at, on=asked_on, outcome="Asked")
    title = f"Reconsideration requested: {negative.get_stage_display().lower()}"
    rests_on = "; ".join(request.grounds)
    body = f"{request.get_ground_display()}: {rests_on}. Asked by {asked_by}. {late_why}".strip()
    conclude(referral, "reconsideration_asked", title, body, subject=request, on=asked_on, by=by, at=at)
    return request
