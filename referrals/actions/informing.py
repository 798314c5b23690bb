"""Informing her of a decision: how she was told, and if she understood."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Case, Deadline, PromiseSource, Refused
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import narrate_and_log
from referrals.models import Decision, DecisionOrAnswer, Reconsideration, Referral
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Dates

K = Deadline.Kind
TO_EXPLAIN = "to_explain"  # the part of a source: what she did not understand is explained again


def decisions_and_answers(referral: Referral) -> list[DecisionOrAnswer]:
    """Return all she is to be informed of: each decision, and each answer by which one stays."""
    answers = referral.reconsideration_set.exclude(outcome__in=["", Reconsideration.Result.CHANGED])
    return [*referral.decisions, *answers.select_related("decision").order_by("answered_on", "pk")]


def not_yet_informed(referral: Referral) -> list[DecisionOrAnswer]:
    """Return what she is not informed of yet, the oldest decision first."""
    return [decision for decision in decisions_and_answers(referral) if decision.told_on is None]


def informing_task(case: Case, decision: DecisionOrAnswer) -> Deadline | None:
    """Return the open promise to inform her of this decision, and no other."""
    return (
        case.deadline_set.open().filter(kind=K.TELL_DECISION).because_of(PromiseSource.of(decision)).first()
    )


def decision_of_task(task: Deadline, referral: Referral) -> DecisionOrAnswer | None:
    """Return the decision that a promise to inform her is about."""
    untold = not_yet_informed(referral)
    return next((decision for decision in untold if PromiseSource.of(decision) == task.source), None)


def promise_informing(case: Case, decision: DecisionOrAnswer, *, by: User, at: datetime) -> None:
    """Promise to inform her, on the next working day."""
    due_on = working_days_after(day_of(at), 1)
    unit = Deadline.Unit.WORKING
    case.promise(
        K.TELL_DECISION,
        due_on=due_on,
        unit=unit,
        title=decision.informing_task_title,
        context=decision.telling,
        source=PromiseSource.of(decision),
        by=by,
        at=at,
    )


def promise_explaining_again(case: Case, decision: DecisionOrAnswer, *, by: User, at: datetime) -> None:
    """Promise to explain again what she did not understand, or not all of it."""
    if not decision.was_understood:
        case.promise(
            K.TASK,
            due_on=working_days_after(day_of(at), 2),
            title=decision.explaining_task_title,
            context=f"{decision.telling}. Understood: {decision.get_understood_display().lower()}"[:200],
            source=PromiseSource.of(decision, TO_EXPLAIN),
            by=by,
            at=at,
        )


def explaining_tasks(case: Case, decision: DecisionOrAnswer) -> list[Deadline]:
    """Return the open promises to explain this again, and no other."""
    return list(case.deadline_set.open().because_of(PromiseSource.of(decision, TO_EXPLAIN)).order_by("pk"))


@transaction.atomic
def record_informing(
    *,
    decision: DecisionOrAnswer,
    told_how: str,
    told_on: date,
    told_language: str = "",
    told_interpreter: str = "",
    without_interpreter: str = "",
    understood: str = "",
    by: User,
    at: datetime,
) -> DecisionOrAnswer:
    """Write down that she was told a decision, or that one stays, how, and if she understood.

    Only the promise to inform her of this is kept. What she did not understand is explained again.
    """
    referral = lock_referral(decision.referral)
    referral.case.refuse_if_closed()
    decision = lock_decision_or_answer(decision)
    if decision.told_on:
        raise Refused(f"She was told on {long_day(decision.told_on)}.")
    dates = check_informed_on(Dates(day_of(at)), decision, told_on)
    if told_how == Decision.Told.NOT_YET:
        dates.add("told_how", "Choose how she was told")
    dates.refuse()
    task = informing_task(referral.case, decision)
    decision.told_how, decision.told_on = told_how, told_on
    decision.told_language, decision.told_interpreter = told_language, told_interpreter
    decision.understood = understood
    decision.save()
    if task:
        task.case = referral.case
        task.meet(by=by, at=at, on=told_on)
    promise_explaining_again(referral.case, decision, by=by, at=at)
    narrate_and_log(
        referral,
        "told",
        decision.informed_title,
        told_words(decision, without_interpreter),
        subject=decision,
        on=told_on,
        interpreter_name=told_interpreter,
        by=by,
        at=at,
    )
    return decision


@transaction.atomic
def correct_informing(
    *,
    decision: DecisionOrAnswer,
    told_how: str,
    told_on: date | None = None,
    told_language: str = "",
    told_interpreter: str = "",
    without_interpreter: str = "",
    understood: str = "",
    why: str,
    by: User,
    at: datetime,
) -> DecisionOrAnswer:
    """Correct when and how she was told, saying why. If she was not, it is promised again."""
    referral = lock_referral(decision.referral)
    refuse_if(referral.correction_blockers())
    decision = lock_decision_or_answer(decision)
    if decision.told_on is None:
        raise Refused("She has not been told yet. First record that she has.")
    dates = Dates(day_of(at))
    if told_how == Decision.Told.NOT_YET:
        told_on, told_language, told_interpreter, understood = None, "", "", ""
    elif told_on is None:
        dates.add("told_on", "Enter the date she was told")
    check_informed_on(dates, decision, told_on).refuse()
    before, understood_before = decision.told_on, decision.understood
    decision.told_how, decision.told_on = told_how, told_on
    decision.told_language, decision.told_interpreter = told_language, told_interpreter
    decision.understood = understood
    decision._change_reason = why
    decision.save()
    case = referral.case
    # What she has understood, or was not told after all, need not be explained again.
    if told_on is None or decision.was_understood:
        for again in explaining_tasks(case, decision):
            again.case = case
            again.cancel(by=by, at=at, why="How she was told was corrected")
    elif understood != understood_before:
        promise_explaining_again(case, decision, by=by, at=at)
    if told_on is None:
        promise_informing(case, decision, by=by, at=at)
    title = (
        f"{decision.informed_title} (corrected)"
        if told_on
        else f"Not told yet (corrected): {decision.telling}"
    )
    words = f"It said: {long_day(before)}. {told_words(decision, without_interpreter)}".rstrip(". ")
    narrate_and_log(referral, "telling_corrected", title, f"{words}. {why}", subject=decision, by=by, at=at)
    return decision


def told_words(decision: DecisionOrAnswer, without_interpreter: str) -> str:
    """Return how she was told, and if no interpreter was there who is needed, how she understood."""
    return ". ".join(filter(None, [decision.told_words, in_her_record(without_interpreter)]))


def lock_decision_or_answer(decision: DecisionOrAnswer) -> DecisionOrAnswer:
    """Return a decision or answer as it is now, locked until the act is over."""
    if isinstance(decision, Decision):
        return Decision.objects.select_for_update().get(pk=decision.pk)
    requests = Reconsideration.objects.select_for_update(of=("self",)).select_related("decision")
    return requests.get(pk=decision.pk)


def check_informed_on(dates: Dates, decision: DecisionOrAnswer, told_on: date | None) -> Dates:
    """Note what contradicts itself in the day she was informed."""
    than = "the decision date" if isinstance(decision, Decision) else "the date of the answer"
    told_day = dates.day("told_on", "The date she was told", told_on).past()
    told_day.follows(than, decision.decided_on)
    return dates
