"""The letter of a decision: awaited, asked for, and here at last."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from cases.actions.people import find_paper
from cases.models import Case, Deadline, KeptDocument, Paper, PromiseSource, Refused
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import narrate_and_log
from referrals.models import Decision
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Dates

K = Deadline.Kind
WHOM_TO_ASK = "Ask the Home Office, or the person who sent the referral"


def check_letter_place(dates: Dates, *, letter: str, letter_kept: str, document: KeptDocument | None) -> None:
    """Note what contradicts itself in where the letter is: nowhere while it is awaited, then somewhere."""
    if letter == Decision.Letter.AWAITED and (letter_kept or document):
        dates.add(
            "letter_kept" if letter_kept else "document",
            "We are still waiting for the letter. Clear this, or say we have it",
        )
    if letter == Decision.Letter.HELD and not (letter_kept or document):
        dates.add("letter_kept", "Enter where the letter is kept, or attach it")


def letter_task_title(decision: Decision) -> str:
    """Return what we promise to get: the letter of this decision."""
    return f"Get the {decision.get_stage_display().lower()} letter of {decision.made_on:%-d %b %Y}"


def awaited_letter_date(decision: Decision) -> date | None:
    """Return the date that stands on the letter for which we wait, if we wait for it."""
    return decision.made_on if decision.awaits_letter else None


def update_letter_promise(
    case: Case, decision: Decision, was: date | None = None, *, by: User, at: datetime
) -> None:
    """Promise to get a letter that is awaited; one that is here is no missing paper of hers.

    ``was`` is the date of the awaited letter until now.
    """
    if decision.letter == Decision.Letter.HELD:
        letters, held = Paper.Kind.NRM_LETTERS, Paper.State.HELD
        find_paper(case=case, kind=letters, state=held, document=decision.document, by=by, at=at)
    now = awaited_letter_date(decision)
    due_on: date = working_days_after(day_of(at), settings.NRM_LETTER_WORKING_DAYS)
    # Nothing changed about the letter, so the promise keeps its day and its worker.
    if was == now:
        return
    promised = case.deadline_set.open().filter(kind=K.DECISION_LETTER)
    for deadline in promised.because_of(PromiseSource.of(decision)):
        deadline.case, due_on = case, deadline.due_on
        if now:
            deadline.cancel(by=by, at=at, why="The decision was corrected")
        else:
            deadline.meet(by=by, at=at, on=day_of(at), outcome="The letter came")
    if now:
        case.promise(
            K.DECISION_LETTER,
            due_on=due_on,
            unit=Deadline.Unit.WORKING,
            title=letter_task_title(decision),
            source=PromiseSource.of(decision),
            context=WHOM_TO_ASK,
            by=by,
            at=at,
        )


@transaction.atomic
def record_letter(
    *,
    decision: Decision,
    letter_kept: str = "",
    document: KeptDocument | None = None,
    reasons: str = "",
    by: User,
    at: datetime,
) -> Decision:
    """Write down that the letter of a decision is here, and where. One that says no gives its reasons."""
    referral = lock_referral(decision.referral)
    refuse_if(referral.correction_blockers())
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not decision.awaits_letter:
        raise Refused("We already have this letter. Correct the decision if it is kept elsewhere.")
    was = awaited_letter_date(decision)
    dates = Dates(day_of(at))
    check_letter_place(dates, letter=Decision.Letter.HELD, letter_kept=letter_kept, document=document)
    reasons = reasons or decision.reasons
    if not decision.is_positive and not reasons:
        dates.add("reasons", "Enter why it is negative, in plain words: the letter gives the reasons")
    dates.refuse()
    decision.letter, decision.letter_kept, decision.document = Decision.Letter.HELD, letter_kept, document
    decision.reasons = reasons
    decision._change_reason = "The letter came"
    decision.save()
    update_letter_promise(referral.case, decision, was, by=by, at=at)
    title = f"The letter came: {str(decision).lower()}"
    body = f"Kept: {letter_kept}" if letter_kept else ""
    narrate_and_log(referral, "letter_came", title, body, subject=decision, by=by, at=at)
    return decision
