"""She will not ask the Home Office to look again: her own choice, and no form of withdrawing."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.actions.promises import meet_own
from referrals.models import Decision, Referral
from referrals.queries.timetable import timetable
from referrals.rules.dates import Dates
from referrals.rules.promises import question_by

K = Deadline.Kind


@transaction.atomic
def record_not_asking(
    *, referral: Referral, said_on: date, why: str, language: str = "", by: User, at: datetime
) -> Decision:
    """Write down that she will not ask, and why; once the window has ended, why nothing was asked.

    What was promised of the window is settled with it. Her referral, her consent and her support stay.
    """
    referral = lock_referral(referral)
    refuse_if(referral.not_asking_blockers())
    negative = referral.negative_to_question()
    assert negative  # or it would have been refused above
    is_over = timetable(referral).is_too_late_to_ask(on=said_on)
    name = "The day it was said"
    dates = Dates(day_of(at))
    said_day = dates.day("said_on", name, said_on).past()
    said_day.follows("the decision date", negative.made_on)
    if not is_over and not language:
        dates.add("language", "Enter the language in which she said it")
    dates.refuse()
    negative.not_asking_on, negative.not_asking_why = said_on, why
    negative.not_asking_language = language
    negative.not_asking_at, negative.not_asking_by = at, by
    negative._change_reason = "No request was made" if is_over else "Will not ask"
    negative.save()
    title = "No reconsideration was requested" if is_over else "Will not ask for reconsideration"
    source, outcome = PromiseSource.of(negative), f"{title}: {why}"[:300]
    meet_own(referral.case, K.RECONSIDERATION, source, by=by, at=at, on=said_on, outcome=outcome)
    body = ". ".join(filter(None, [f"Said in {language}" if language else "", why]))
    conclude(referral, "not_asking", title, body, subject=negative, on=said_on, by=by, at=at)
    return negative


@transaction.atomic
def undo_not_asking(*, referral: Referral, why: str, by: User, at: datetime) -> Decision:
    """Write down, while the window runs, that she may ask after all. The last day is promised again."""
    referral = lock_referral(referral)
    refuse_if(referral.correction_blockers())
    negative = referral.negative_to_question()
    if negative is None or negative.not_asking_on is None:
        refuse_if(["Nobody has recorded that there will be no request."])
    assert negative  # or it would have been refused
    window = timetable(referral).reconsideration
    due_on = window.due_on if window else None
    if due_on and due_on < day_of(at):
        late = "Record the request, with the reason why it is late"
        refuse_if([f"The last day to ask was {long_day(due_on)}. {late}."])
    said_on = negative.not_asking_on
    negative.not_asking_on = negative.not_asking_at = negative.not_asking_by = None
    negative.not_asking_why = negative.not_asking_language = ""
    negative._change_reason = why
    negative.save()
    if window and due_on:
        again = question_by(PromiseSource.of(negative), window, due_on)
        referral.case.promise(
            again.kind,
            due_on=again.due_on,
            title=again.title,
            context=again.context,
            source=again.source,
            by=by,
            at=at,
        )
    title = "Reconsideration may be requested after all"
    body = f"It had been recorded for {long_day(said_on)} that nobody will ask. {why}" if said_on else why
    conclude(referral, "asking_after_all", title, body, subject=negative, by=by, at=at)
    return negative
