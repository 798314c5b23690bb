"""What the Home Office decided: written down, corrected, and what it starts."""

from datetime import date, datetime
from functools import partial
from typing import Unpack

from django.db import transaction

from cases.actions import plan_reviews, risk_events
from cases.models import Case, Deadline, PromiseSource, RiskEvent
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day, short_day
from referrals.actions.decision_checks import (
    DecisionDetails,
    NewDecision,
    check_decision,
    check_letter,
    check_new_decision,
    check_order,
    check_other_outcome,
)
from referrals.actions.informing import promise_explaining_again, promise_informing
from referrals.actions.letters import awaited_letter_date, update_letter_promise
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, reason_with_policies
from referrals.models import Decision, Referral
from referrals.queries.policy_choice import policies_for
from referrals.queries.timetable import timetable
from referrals.rules.dates import Dates
from referrals.rules.states import DecisionOutcome
from referrals.rules.timetable import Timetable

K = Deadline.Kind


@transaction.atomic
def record_decision(*, referral: Referral, by: User, at: datetime, **fields: Unpack[NewDecision]) -> Decision:
    """Write down what the Home Office decided. What it starts is timed from the day it was made."""
    referral = lock_referral(referral)
    refuse_if(referral.decision_blockers(fields["stage"]))
    return write_decision(referral, by=by, at=at, **fields)


def write_decision(referral: Referral, *, by: User, at: datetime, **fields: Unpack[NewDecision]) -> Decision:
    """Write the decision down, with the policy rows in force on its day, and promise what follows."""
    crossed = check_new_decision(fields, referral, today=day_of(at))
    without = fields.pop("without_interpreter", "")
    stage, made_on, is_positive = (
        fields["stage"],
        fields["made_on"],
        fields["outcome"] == DecisionOutcome.POSITIVE,
    )
    policy, removal_policy = policies_for(
        referral.jurisdiction, stage=stage, positive=is_positive, made_on=made_on
    )
    decision = Decision(
        referral=referral,
        policy=policy,
        removal_policy=removal_policy,
        recorded_at=at,
        recorded_by=by,
        **fields,
    )
    decision.save()
    _follow_up(decision, referral.case, by=by, at=at)
    title = f"{decision.get_stage_display()} decision: {decision.get_outcome_display().lower()}"
    current = Referral.with_facts().select_related("case__client").get(pk=referral.pk)
    body = consequence_words(decision, timetable(current), today=day_of(at))
    unclear = UNCLEAR if current.unclear_grounds == decision else ""
    body = " ".join(filter(None, [crossed, unclear, body, in_her_record(without)]))
    conclude(referral, "decision_recorded", title, body, subject=decision, on=made_on, by=by, at=at)
    return decision


UNCLEAR = "She had a positive decision before. Record whether this one gives a recovery period."


def _follow_up(decision: Decision, case: Case, *, by: User, at: datetime) -> None:
    """Keep the promises that a new decision answers, and promise what is to be done about it."""
    update_letter_promise(case, decision, by=by, at=at)
    promise_explaining_again(case, decision, by=by, at=at)
    outcome = decision.get_outcome_display()
    # What is expected of the one that was started after it is another decision.
    if decision.is_rg and not decision.referral.has_ended:
        case.meet(K.RG_DECISION, by=by, at=at, on=decision.made_on, outcome=outcome)
    # We ask until we hear of it, which may be days after it was made.
    heard_on = decision.notified_on or day_of(at)
    if not decision.referral.has_ended:
        case.meet(K.CHASE, by=by, at=at, on=heard_on, outcome="The decision was made")
    if decision.told_how == Decision.Told.NOT_YET:
        promise_informing(case, decision, by=by, at=at)
    stage = decision.get_stage_display()
    promise_reviews(
        decision,
        case,
        words=f"{stage}: {outcome.lower()}",
        reason=f"the {stage.lower()} decision came",
        by=by,
        at=at,
    )


def promise_reviews(
    decision: Decision, case: Case, *, words: str, reason: str, by: User, at: datetime
) -> None:
    """Promise to look at the risk and at the plan again because of a decision."""
    # The day it came, not the day somebody wrote it down; of a letter still awaited, the day it was made.
    came_on = decision.notified_on or decision.made_on
    risk_events.record_risk_event(
        case=case,
        kind=RiskEvent.Kind.DECISION,
        source=f"decision:{decision.pk}",
        happened_on=came_on,
        words=words,
        by=by,
        at=at,
    )
    came, source = f"{reason}, {short_day(came_on, day_of(at))}", PromiseSource.of(decision)
    plan_reviews.ask_for_plan_review(case=case, words=came, source=source, by=by, at=at)


@transaction.atomic
def correct_decision(
    *,
    decision: Decision,
    outcome: str,
    made_on: date,
    notified_on: date | None,
    letter: str,
    why: str,
    it_happened: bool = False,
    by: User,
    at: datetime,
    **details: Unpack[DecisionDetails],
) -> Decision:
    """Correct what was written down of a decision, saying why. One act replaces the open promises.

    Its clocks keep the policy rows they were counted by, unless its outcome is another, or its day is one of
    other rules.
    """
    referral = lock_referral(decision.referral)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    refuse_if(referral.correction_blockers())
    dates = check_decision(
        Dates(day_of(at), it_happened=it_happened),
        referral,
        stage=decision.stage,
        made_on=made_on,
        notified_on=notified_on,
        reconsideration=decision.reconsideration,
    )
    check_order(dates, decision, referral, made_on)
    if outcome != decision.outcome:
        check_other_outcome(dates, decision, referral)
    check_letter(dates, outcome=outcome, letter=letter, details=details)
    dates.refuse()
    # Before the change, which may say that the letter is here, or of another day.
    letter_date = awaited_letter_date(decision)
    body = _choose_policies_again(decision, referral, outcome, made_on, why)
    decision.outcome, decision.made_on, decision.notified_on = outcome, made_on, notified_on
    decision.letter, decision.letter_kept = letter, details.get("letter_kept", "")
    decision.reasons, decision.document = details.get("reasons", ""), details.get("document")
    if not decision.is_positive:  # what it is about was asked of a positive one
        decision.wholly_before, decision.gives_recovery = None, False
    decision._change_reason = why
    decision.save()
    update_letter_promise(referral.case, decision, letter_date, by=by, at=at)
    title = f"{decision} (corrected), made on {long_day(made_on)}"
    conclude(referral, "decision_corrected", title, body, subject=decision, by=by, at=at)
    return decision


def _choose_policies_again(
    decision: Decision, referral: Referral, outcome: str, made_on: date, why: str
) -> str:
    """Give a decision the policy rows of its new day or outcome; return why, and which rows count now."""
    before = decision.policy, decision.removal_policy
    choose = partial(policies_for, referral.jurisdiction, stage=decision.stage)
    was = choose(positive=decision.is_positive, made_on=decision.made_on)
    now = choose(positive=outcome == DecisionOutcome.POSITIVE, made_on=made_on)
    # Chosen alike for both days, the rows stay: somebody may have decided that this clock keeps an older one.
    if outcome != decision.outcome or was != now:
        decision.policy, decision.removal_policy = now
    # A further decision that gives no period again starts no clock.
    if decision.is_further and not decision.gives_recovery:
        decision.policy = decision.removal_policy = None
    after = decision.policy, decision.removal_policy
    return reason_with_policies(why, *zip(before, after, strict=True))


def consequence_words(decision: Decision, table: Timetable, *, today: date) -> str:
    """Return what the timeline says under a decision: the clock it starts, and if she was told."""
    lines = []
    if decision.is_rg and decision.is_positive and table.removal and table.removal.due_on:
        lines.append(
            f"Protection from removal runs to at least {short_day(table.removal.due_on, today)}: "
            f"{table.removal.of_length}, {table.removal.whose}."
        )
    if decision.is_rg and decision.is_positive and table.recovery and table.recovery.due_on:
        lines.append(
            f"Recovery period runs to at least {short_day(table.recovery.due_on, today)}: "
            f"{table.recovery.of_length}, {table.recovery.whose}."
        )
    if table.reconsideration and table.reconsideration.due_on:
        lines.append(f"Reconsideration can be requested by {short_day(table.reconsideration.due_on, today)}.")
    if table.move_on and table.move_on.due_on:
        lines.append(f"Move-on period runs to at least {short_day(table.move_on.due_on, today)}.")
    if decision.told_on:
        how = " with an interpreter" if decision.told_how == Decision.Told.INTERPRETER else ""
        lines.append(f"The client was told{how} on {short_day(decision.told_on, today)}.")
    return " ".join(lines)
