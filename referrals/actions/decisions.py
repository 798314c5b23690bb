"""What the Home Office decides, and what is asked of it."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import itemgetter
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from cases.actions import plan_reviews, risk_events
from cases.models import Deadline, KeptDocument, RiskEvent
from hestia.accounts.models import User
from hestia.workingdays.words import count_of, long_day, short_day
from referrals.actions.informing import promise_telling, promise_telling_again
from referrals.actions.letters import awaited_letter, check_kept, follow_letter
from referrals.actions.promises import conclude, day_of, locked, refuse, tell, with_rows
from referrals.actions.reconsideration import check_request
from referrals.models import (
    Chaser,
    Decision,
    Disqualification,
    Reconsideration,
    Referral,
)
from referrals.queries.timetable import Timetable, policies_for, timetable, working_days_from
from referrals.rules.dates import Contradiction, Dates, in_full
from referrals.rules.states import Outcome

K = Deadline.Kind


class Said(TypedDict, total=False):
    """What else is written down of a decision: its letter, its reasons, and how she was told."""

    letter_kept: str
    document: KeptDocument | None
    reasons: str
    told_language: str
    told_interpreter: str
    understood: str


@transaction.atomic
def record_decision(
    *,
    referral: Referral,
    stage: str,
    outcome: str,
    made_on: date,
    notified_on: date | None,
    letter: str,
    told_how: str,
    told_on: date | None = None,
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> Decision:
    """Write down what the Home Office decided. What it starts is timed from the day it was made."""
    referral = locked(referral)
    refuse(referral.decision_blockers(stage))
    return _decide(
        referral,
        stage=stage,
        outcome=outcome,
        made_on=made_on,
        notified_on=notified_on,
        letter=letter,
        told_how=told_how,
        told_on=told_on,
        by=by,
        at=at,
        **said,
    )


@transaction.atomic
def correct_decision(
    *,
    decision: Decision,
    outcome: str,
    made_on: date,
    notified_on: date | None,
    letter: str,
    letter_kept: str = "",
    document: KeptDocument | None = None,
    reasons: str = "",
    why: str,
    by: User,
    at: datetime,
) -> Decision:
    """Correct what was written down of a decision, saying why. One act replaces the open promises.

    Its clocks keep the policy rows they were counted by, unless its day or its outcome is another.
    """
    referral = locked(decision.referral)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    refuse(referral.correction_blockers())
    dates = _check_decision(
        Dates(day_of(at)),
        referral,
        stage=decision.stage,
        made_on=made_on,
        notified_on=notified_on,
        told_on=None,
        reconsideration=decision.reconsideration,
    )
    later = next((d for d in referral.decisions if (d.made_on, d.pk) > (decision.made_on, decision.pk)), None)
    asked = decision.requests.order_by("asked_on").first()
    if later:
        dates.precedes("made_on", "The decision date", made_on, than="the next decision", later=later.made_on)
    if asked:
        dates.precedes("made_on", "The decision date", made_on, than="the request", later=asked.asked_on)
    _check_order(dates, decision, referral, made_on)
    followed = later or asked or decision.reconsideration or decision.is_further or decision.not_asking_on
    if outcome != decision.outcome and followed:
        dates.add("outcome", "Something has followed from this decision, so only its dates can be corrected")
    if outcome != decision.outcome and decision.is_rg:
        if decision.extensions.exists():
            dates.add(
                "outcome", "Her recovery period was extended, so the decision that gave it stays positive"
            )
        if decision.is_positive and referral.disqualification_set.exists():
            dates.add(
                "outcome",
                "There is a notice about the protection it gave her, so the decision stays positive",
            )
    _check_letter(
        dates, outcome=outcome, letter=letter, letter_kept=letter_kept, reasons=reasons, document=document
    )
    dates.refuse()
    policy, removal_policy = decision.policy, decision.removal_policy
    if (outcome, made_on) != (decision.outcome, decision.made_on):
        policy, removal_policy = policies_for(
            referral.jurisdiction, stage=decision.stage, positive=outcome == Outcome.POSITIVE, made_on=made_on
        )
    if decision.is_further and not decision.gives_recovery:
        policy = removal_policy = None
    was = awaited_letter(decision)
    body = with_rows(why, (decision.policy, policy), (decision.removal_policy, removal_policy))
    decision.outcome, decision.made_on, decision.notified_on = outcome, made_on, notified_on
    decision.letter, decision.letter_kept, decision.reasons = letter, letter_kept, reasons
    decision.document = document
    decision.policy, decision.removal_policy = policy, removal_policy
    decision._change_reason = why
    decision.save()
    follow_letter(referral.case, decision, was, by=by, at=at)
    title = f"{decision} (corrected), made on {long_day(made_on)}"
    conclude(referral, "decision_corrected", title, body, subject=decision, by=by, at=at)
    return decision


@transaction.atomic
def chase(
    *,
    referral: Referral,
    chased_on: date,
    asked: str,
    how: str,
    answer: str = "",
    again_on: date | None = None,
    whom: str = Chaser.Whom.HOME_OFFICE,
    by: User,
    at: datetime,
) -> Chaser:
    """Write down that we asked where a decision or a reference is, and when we will ask again.

    A first responder is asked again until the reference is here, whether a day was chosen or not.
    """
    referral = locked(referral)
    refuse(referral.chaser_blockers())
    dates = Dates(day_of(at)).past("chased_on", "The date you asked", chased_on)
    asks_them = whom == Chaser.Whom.FIRST_RESPONDER
    handover = referral.handover_set.order_by("handed_over_on").first() if asks_them else None
    dates.follows(
        "chased_on",
        "The date you asked",
        chased_on,
        than="the day it was handed over" if handover else "the day the referral was sent",
        earlier=handover.handed_over_on if handover else referral.submitted_on,
    )
    if whom not in referral.to_chase:
        dates.add("whom", "Only those who have the referral can be asked, until they have answered")
    if again_on and again_on <= day_of(at):
        dates.add("again_on", "The date to ask again must be in the future")
    dates.refuse()
    is_latest = not referral.chaser_set.filter(chased_on__gt=chased_on).exists()
    if asks_them and is_latest and not again_on:
        again_on = working_days_from(day_of(at), settings.NRM_CHASE_WORKING_DAYS)
    chaser = Chaser(
        referral=referral,
        whom=whom,
        chased_on=chased_on,
        asked=asked,
        how=how,
        answer=answer,
        recorded_at=at,
        recorded_by=by,
    )
    chaser.save()
    if is_latest:  # one that was forgotten does not keep the promise that a later one made
        referral.case.meet(K.CHASE, by=by, at=at, on=chased_on, outcome=f"Asked {asked}")
    if again_on:
        referral.case.promise(
            K.CHASE,
            due_on=again_on,
            by=by,
            at=at,
            title="Ask the first responder for the reference" if asks_them else "",
            context=f"Last asked {long_day(chased_on)}",
        )
    title = f"Chased: asked {asked}"[:200]
    tell(referral, "chased", title, answer, subject=chaser, on=chased_on, by=by, at=at)
    return chaser


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
    referral = locked(referral)
    refuse(referral.reconsideration_blockers())
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
    dates.follows("asked_on", "The date of the request", asked_on, than="their last answer", earlier=last)
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
    referral.case.meet(K.RECONSIDERATION, by=by, at=at, on=asked_on, outcome="Asked")
    title = f"Reconsideration asked: {negative.get_stage_display().lower()}"
    rests_on = "; ".join(request.grounds)
    body = f"{request.get_ground_display()}: {rests_on}. Asked by {asked_by}. {late_why}".strip()
    conclude(referral, "reconsideration_asked", title, body, subject=request, on=asked_on, by=by, at=at)
    return request


@transaction.atomic
def record_reconsideration_outcome(
    *,
    referral: Referral,
    outcome: str,
    answered_on: date,
    notified_on: date | None = None,
    letter: str = Decision.Letter.AWAITED,
    told_how: str = Decision.Told.NOT_YET,
    told_on: date | None = None,
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> Reconsideration:
    """Write down the answer. A changed decision is a new, positive one, timed from its own day."""
    referral = locked(referral)
    refuse(referral.reconsideration_outcome_blockers())
    request = referral.reconsideration_set.select_for_update().get(outcome="")
    dates = Dates(day_of(at)).past("answered_on", "The date of the answer", answered_on)
    dates.follows(
        "answered_on", "The date of the answer", answered_on, than="the request", earlier=request.asked_on
    )
    stays = outcome != Reconsideration.Result.CHANGED
    if stays:
        _check_telling(dates, told_how=told_how, told_on=told_on, from_on=answered_on, said=said)
        _check_letter(
            dates,
            outcome=Outcome.NEGATIVE,
            letter=letter,
            letter_kept=said.get("letter_kept", ""),
            document=said.get("document"),
            reasons=said.get("reasons", ""),
        )
    dates.refuse()
    request.outcome, request.answered_on = outcome, answered_on
    if stays:
        request.reasons, request.letter_kept = said.get("reasons", ""), said.get("letter_kept", "")
        request.document = said.get("document")
        request.told_how, request.told_on = told_how, told_on
        request.told_language = said.get("told_language", "")
        request.told_interpreter = said.get("told_interpreter", "")
        request.understood = said.get("understood", "")
    request.outcome_recorded_at, request.outcome_recorded_by = at, by
    request.save()
    title = f"Reconsideration answered: {request.get_outcome_display().lower()}"
    referral = conclude(
        referral,
        "reconsideration_answered",
        title,
        request.reasons,
        subject=request,
        on=answered_on,
        by=by,
        at=at,
    )
    if stays:
        _after_a_no(referral, request, letter, by=by, at=at)
    if outcome == Reconsideration.Result.CHANGED:
        try:
            _decide(
                referral,
                stage=request.decision.stage,
                outcome=Outcome.POSITIVE,
                made_on=answered_on,
                notified_on=notified_on,
                letter=letter,
                told_how=told_how,
                told_on=told_on,
                reconsideration=request,
                by=by,
                at=at,
                **said,
            )
        except Contradiction as contradiction:
            # On this page the day the decision was made is the day of the answer.
            problems = contradiction.by_field
            if "made_on" in problems:
                problems["answered_on"] = problems.pop("made_on")
            raise Contradiction(problems) from contradiction
    return request


def _check_decision(
    dates: Dates,
    referral: Referral,
    *,
    stage: str,
    made_on: date,
    notified_on: date | None,
    told_on: date | None,
    reconsideration: Reconsideration | None = None,
) -> Dates:
    name = "The decision date"
    dates.past("made_on", name, made_on)
    dates.follows("made_on", name, made_on, than="the referral date", earlier=referral.received_on)
    if stage == Decision.Stage.CG:
        rg = referral.reasonable_grounds
        dates.follows(
            "made_on",
            name,
            made_on,
            than="the reasonable grounds decision",
            earlier=rg.made_on if rg else None,
        )
    dates.outside("made_on", name, made_on, pauses=referral.pauses)
    if reconsideration:
        dates.follows("made_on", name, made_on, than="the request", earlier=reconsideration.asked_on)
    dates.past("notified_on", "The date we were told", notified_on)
    dates.follows(
        "notified_on", "The date we were told", notified_on, than="the decision date", earlier=made_on
    )
    dates.past("told_on", "The date she was told", told_on)
    return dates.follows(
        "told_on", "The date she was told", told_on, than="the decision date", earlier=made_on
    )


def _check_order(dates: Dates, decision: Decision, referral: Referral, made_on: date) -> None:
    """Note what a decision came after, or before, and would not with this day."""
    for than, day in _answers(decision, referral):
        dates.follows("made_on", "The decision date", made_on, than=than, earlier=day)
    for than, day in _stands_on(decision):
        dates.precedes("made_on", "The decision date", made_on, than=than, later=day)
    told_on = decision.told_on
    if told_on and made_on > told_on:
        name, told = "The decision date", f"the day she was told, {in_full(told_on)}"
        correct = "If she was told on another day, correct that first"
        dates.add("made_on", f"{name} must be on or before {told}. {correct}")
    said_on, than = decision.not_asking_on, "the day she said that she will not ask"
    dates.precedes("made_on", "The decision date", made_on, than=than, later=said_on)


def _answers(decision: Decision, referral: Referral) -> list[tuple[str, date]]:
    """Return the days after which a further decision came, and what each is called."""
    first = referral.reasonable_grounds
    if not (decision.is_further and first):
        return []
    taken = referral.disqualification_set.filter(outcome=Disqualification.Result.DISQUALIFIED)
    gone = [each.decided_on for each in taken if each.decided_on and each.is_before(decision)]
    found = [("the day her protection was taken away", day) for day in gone]
    return [*found, ("the first decision", first.made_on)]


def _stands_on(decision: Decision) -> list[tuple[str, date]]:
    """Return the days that came after a positive first decision because of it, and what each is called."""
    if not (decision.is_rg and decision.is_positive):
        return []
    found = [("the letter that extended it", each.granted_on) for each in decision.extensions.all()]
    for notice in decision.referral.disqualification_set.all():
        found.append(("the notice of disqualification", notice.notice_on))
        if notice.decided_on and not (decision.is_further and notice.is_before(decision)):
            found.append(("the day her protection was decided on", notice.decided_on))
    return [(than, day) for than, day in sorted(found, key=itemgetter(1)) if day >= decision.made_on]


def _decide(
    referral: Referral,
    *,
    stage: str,
    outcome: str,
    made_on: date,
    notified_on: date | None,
    letter: str,
    told_how: str,
    told_on: date | None,
    reconsideration: Reconsideration | None = None,
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> Decision:
    """Write the decision down, with the policy rows in force on its day, and promise what follows."""
    dates = _check_decision(
        Dates(day_of(at)),
        referral,
        stage=stage,
        made_on=made_on,
        notified_on=notified_on,
        told_on=told_on,
        reconsideration=reconsideration,
    )
    _check_telling(dates, told_how=told_how, told_on=told_on, from_on=made_on, said=said)
    _check_letter(
        dates,
        outcome=outcome,
        letter=letter,
        letter_kept=said.get("letter_kept", ""),
        document=said.get("document"),
        reasons=said.get("reasons", ""),
    )
    dates.refuse()
    policy, removal_policy = policies_for(
        referral.jurisdiction, stage=stage, positive=outcome == Outcome.POSITIVE, made_on=made_on
    )
    decision = Decision(
        referral=referral,
        stage=stage,
        outcome=outcome,
        made_on=made_on,
        notified_on=notified_on,
        letter=letter,
        told_how=told_how,
        told_on=told_on,
        reconsideration=reconsideration,
        policy=policy,
        removal_policy=removal_policy,
        recorded_at=at,
        recorded_by=by,
        **said,
    )
    decision.save()
    case = referral.case
    follow_letter(case, decision, by=by, at=at)
    promise_telling_again(case, decision, by=by, at=at)
    if decision.is_rg:
        case.meet(K.RG_DECISION, by=by, at=at, on=made_on, outcome=decision.get_outcome_display())
    case.meet(K.CHASE, by=by, at=at, on=notified_on or day_of(at), outcome="The decision was made")
    if told_how == Decision.Told.NOT_YET:
        promise_telling(case, decision, by=by, at=at)
    risk_events.look_again(
        case=case,
        kind=RiskEvent.Kind.DECISION,
        source=f"decision:{decision.pk}",
        happened_on=day_of(at),
        words=f"{decision.get_stage_display()}: {decision.get_outcome_display().lower()}",
        by=by,
        at=at,
    )
    came = f"the {decision.get_stage_display().lower()} decision came, {short_day(day_of(at), day_of(at))}"
    plan_reviews.look_again(case=case, reason=came, by=by, at=at)
    title = f"{decision.get_stage_display()} decision: {decision.get_outcome_display().lower()}"
    now = Referral.objects.select_related("case__client").with_facts().get(pk=referral.pk)
    body = what_follows(decision, timetable(now), today=day_of(at))
    conclude(referral, "decision_recorded", title, body, subject=decision, on=made_on, by=by, at=at)
    return decision


def what_follows(decision: Decision, table: Timetable, *, today: date) -> str:
    """Return what the timeline says under a decision: the clock it starts, and if she was told."""
    lines = []
    if decision.is_rg and decision.is_positive and table.recovery and table.recovery.due_on:
        lines.append(
            f"Recovery period runs to at least {short_day(table.recovery.due_on, today)} "
            f"({count_of(table.recovery.length, table.recovery.unit)})."
        )
    if table.reconsideration and table.reconsideration.due_on:
        lines.append(f"Reconsideration can be asked by {short_day(table.reconsideration.due_on, today)}.")
    if table.move_on and table.move_on.due_on:
        lines.append(f"Move-on not before {short_day(table.move_on.due_on, today)}.")
    if decision.told_on:
        how = " with an interpreter" if decision.told_how == Decision.Told.INTERPRETER else ""
        lines.append(f"She was told{how} on {short_day(decision.told_on, today)}.")
    return " ".join(lines)


def _check_telling(dates: Dates, *, told_how: str, told_on: date | None, from_on: date, said: Said) -> None:
    """Note what contradicts itself in whether, when and how she was told."""
    dates.past("told_on", "The date she was told", told_on)
    dates.follows("told_on", "The date she was told", told_on, than="the decision date", earlier=from_on)
    if told_how != Decision.Told.NOT_YET:
        if told_on is None:
            dates.add("told_on", "Enter the date she was told")
        return
    said["told_language"] = ""  # offered as her own language, and means nothing before she was told
    if told_on:
        dates.add("told_on", "Leave the date empty, or choose how she was told")
    if said.get("understood") or said.get("told_interpreter"):
        dates.add("told_how", "Choose how she was told, or empty what she understood and who interpreted")


def _after_a_no(referral: Referral, request: Reconsideration, letter: str, *, by: User, at: datetime) -> None:
    """Promise to get the letter that says no again, and to tell her, or write down that she knows."""
    case = referral.case
    if letter == Decision.Letter.AWAITED:
        case.promise(
            K.TASK,
            due_on=working_days_from(day_of(at), settings.NRM_LETTER_WORKING_DAYS),
            title="Get the letter that says the decision stays as it is",
            by=by,
            at=at,
        )
    if request.told_on:
        on, title = request.told_on, request.was_told
        tell(referral, "told", title, request.told_words, subject=request, on=on, by=by, at=at)
        promise_telling_again(case, request, by=by, at=at)
    else:
        promise_telling(case, request, by=by, at=at)


def _check_letter(
    dates: Dates, *, outcome: str, letter: str, letter_kept: str, reasons: str, document: KeptDocument | None
) -> None:
    """Note what contradicts itself in the letter: where it is kept, and why it says no."""
    check_kept(dates, letter=letter, letter_kept=letter_kept, document=document)
    if outcome == Outcome.POSITIVE and reasons:
        dates.add("reasons", "Reasons are asked of a negative decision. Empty this, or choose “Negative”")
    if outcome == Outcome.NEGATIVE and letter == Decision.Letter.HELD and not reasons:
        dates.add("reasons", "Enter why it is negative, in plain words: they stand in the letter")
