"""What the Home Office decided: written down, corrected, and what it starts."""

from datetime import date, datetime
from typing import Unpack

from django.db import transaction

from cases.actions import plan_reviews, risk_events
from cases.models import Deadline, KeptDocument, RiskEvent
from hestia.accounts.models import User
from hestia.workingdays.words import count_of, long_day, short_day
from referrals.actions.decision_checks import (
    DecisionDetails,
    check_decision,
    check_informing,
    check_letter,
    check_order,
)
from referrals.actions.informing import promise_explaining_again, promise_informing
from referrals.actions.letters import letter_task_title, update_letter_promise
from referrals.actions.locking import day_of, lock_referral, refuse
from referrals.actions.narration import conclude, reason_with_policies
from referrals.models import (
    Decision,
    Reconsideration,
    Referral,
)
from referrals.queries.policy_choice import policies_for
from referrals.queries.timetable import timetable
from referrals.rules.dates import Dates
from referrals.rules.states import Outcome
from referrals.rules.timetable import Timetable

K = Deadline.Kind


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
    **details: Unpack[DecisionDetails],
) -> Decision:
    """Write down what the Home Office decided. What it starts is timed from the day it was made."""
    referral = lock_referral(referral)
    refuse(referral.decision_blockers(stage))
    return write_decision(
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
        **details,
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
    referral = lock_referral(decision.referral)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    refuse(referral.correction_blockers())
    dates = check_decision(
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
        made_day = dates.day("made_on", "The decision date", made_on)
        made_day.precedes("the next decision", later.made_on)
    if asked:
        made_day = dates.day("made_on", "The decision date", made_on)
        made_day.precedes("the request", asked.asked_on)
    check_order(dates, decision, referral, made_on)
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
    check_letter(
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
    was = letter_task_title(decision)
    body = reason_with_policies(why, (decision.policy, policy), (decision.removal_policy, removal_policy))
    decision.outcome, decision.made_on, decision.notified_on = outcome, made_on, notified_on
    decision.letter, decision.letter_kept, decision.reasons = letter, letter_kept, reasons
    decision.document = document
    decision.policy, decision.removal_policy = policy, removal_policy
    decision._change_reason = why
    decision.save()
    update_letter_promise(referral.case, decision, was, by=by, at=at)
    title = f"{decision} (corrected), made on {long_day(made_on)}"
    conclude(referral, "decision_corrected", title, body, subject=decision, by=by, at=at)
    return decision


def write_decision(
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
    **details: Unpack[DecisionDetails],
) -> Decision:
    """Write the decision down, with the policy rows in force on its day, and promise what follows."""
    dates = check_decision(
        Dates(day_of(at)),
        referral,
        stage=stage,
        made_on=made_on,
        notified_on=notified_on,
        told_on=told_on,
        reconsideration=reconsideration,
    )
    check_informing(dates, told_how=told_how, told_on=told_on, from_on=made_on, details=details)
    check_letter(
        dates,
        outcome=outcome,
        letter=letter,
        letter_kept=details.get("letter_kept", ""),
        document=details.get("document"),
        reasons=details.get("reasons", ""),
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
        **details,
    )
    decision.save()
    case = referral.case
    update_letter_promise(case, decision, by=by, at=at)
    promise_explaining_again(case, decision, by=by, at=at)
    if decision.is_rg:
        case.meet(K.RG_DECISION, by=by, at=at, on=made_on, outcome=decision.get_outcome_display())
    case.meet(K.CHASE, by=by, at=at, on=notified_on or day_of(at), outcome="The decision was made")
    if told_how == Decision.Told.NOT_YET:
        promise_informing(case, decision, by=by, at=at)
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
    body = consequence_words(decision, timetable(now), today=day_of(at))
    conclude(referral, "decision_recorded", title, body, subject=decision, on=made_on, by=by, at=at)
    return decision


def consequence_words(decision: Decision, table: Timetable, *, today: date) -> str:
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
