"""The Home Office's answer to a request to look again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Unpack

from django.conf import settings
from django.db import transaction

from cases.models import Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.decision_checks import DecisionDetails, check_informing, check_letter
from referrals.actions.decisions import write_decision
from referrals.actions.informing import promise_explaining_again, promise_informing, told_words
from referrals.actions.late_facts import warn_of_newer
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, narrate_and_log
from referrals.models import Decision, Reconsideration, Referral
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Contradiction, Dates, in_full
from referrals.rules.states import DecisionOutcome

K = Deadline.Kind


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
    it_happened: bool = False,
    by: User,
    at: datetime,
    **details: Unpack[DecisionDetails],
) -> Reconsideration:
    """Write down the answer. A changed decision is a new, positive one, timed from its own day."""
    referral = lock_referral(referral)
    refuse_if(referral.reconsideration_outcome_blockers())
    request = referral.reconsideration_set.select_for_update().get(outcome="")
    dates = Dates(day_of(at), it_happened=it_happened)
    answered_day = dates.day("answered_on", "The date of the answer", answered_on).past()
    answered_day.follows("the request", request.asked_on)
    is_changed = outcome == Reconsideration.Result.CHANGED
    if not is_changed:
        check_informing(dates, told_how=told_how, told_on=told_on, from_on=answered_on, details=details)
        check_letter(dates, outcome=DecisionOutcome.NEGATIVE, letter=letter, details=details)
        request.told_how, request.told_on = told_how, told_on
        _write_details(request, details)
        if referral.withdrawn_on:
            dates.cross(f"She had withdrawn on {in_full(referral.withdrawn_on)}")
        warn_of_newer(dates, referral)
    dates.refuse()
    referral = _write_answer(request, referral, outcome, answered_on, by=by, at=at)
    if not is_changed:
        _promise_after_refusal(
            referral, request, letter, details.get("without_interpreter", ""), by=by, at=at
        )
        return request
    with _answer_is_decision_day():
        write_decision(
            referral,
            stage=request.decision.stage,
            outcome=DecisionOutcome.POSITIVE,
            made_on=answered_on,
            notified_on=notified_on,
            letter=letter,
            told_how=told_how,
            told_on=told_on,
            reconsideration=request,
            it_happened=it_happened,
            by=by,
            at=at,
            **details,
        )
    return request


def _write_details(request: Reconsideration, details: DecisionDetails) -> None:
    """Write down an answer that lets the decision stand: its letter, and how she was told."""
    request.reasons, request.letter_kept = details.get("reasons", ""), details.get("letter_kept", "")
    request.document = details.get("document")
    request.told_language = details.get("told_language", "")
    request.told_interpreter = details.get("told_interpreter", "")
    request.understood = details.get("understood", "")


def _write_answer(
    request: Reconsideration, referral: Referral, outcome: str, answered_on: date, *, by: User, at: datetime
) -> Referral:
    """Save the answer and narrate it; return the referral as it stands then."""
    request.outcome, request.answered_on = outcome, answered_on
    request.outcome_recorded_at, request.outcome_recorded_by = at, by
    request.save()
    title = f"Reconsideration answered: {request.get_outcome_display().lower()}"
    event, body = "reconsideration_answered", request.reasons
    return conclude(referral, event, title, body, subject=request, on=answered_on, by=by, at=at)


@contextmanager
def _answer_is_decision_day() -> Iterator[None]:
    """Put a refusal of the decision's day beside the day of the answer: on this page they are one."""
    try:
        yield
    except Contradiction as contradiction:
        problems = contradiction.by_field
        if "made_on" in problems:
            problems["answered_on"] = problems.pop("made_on")
        raise Contradiction(problems) from contradiction


def _promise_after_refusal(
    referral: Referral, request: Reconsideration, letter: str, without: str, *, by: User, at: datetime
) -> None:
    """Promise to get the letter that says no again, and to tell her, or write down that she knows."""
    case = referral.case
    if letter == Decision.Letter.AWAITED:
        case.promise(
            K.TASK,
            due_on=working_days_after(day_of(at), settings.NRM_LETTER_WORKING_DAYS),
            title="Get the letter that says the decision stays as it is",
            source=PromiseSource.of(request, "letter"),
            by=by,
            at=at,
        )
    if request.told_on:
        on, title = request.told_on, request.informed_title
        words = told_words(request, without)
        narrate_and_log(referral, "told", title, words, subject=request, on=on, by=by, at=at)
        promise_explaining_again(case, request, by=by, at=at)
    else:
        promise_informing(case, request, by=by, at=at)
