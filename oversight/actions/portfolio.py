"""What a student or volunteer learned, and what clients said of them, in words that name no client."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import Refused
from hestia.staff.models import LearnerDay, LearnerFeedback
from oversight.queries.portfolio import facts_of_clients


@transaction.atomic
def write_learned(*, day: LearnerDay, learned: str, by: User, at: datetime) -> LearnerDay:
    """Write down what was learned on a day. Words that say anything of a client are refused, with where."""
    if day.kind == LearnerDay.Kind.ABSENT:
        raise Refused("They were absent on that day, so there is nothing to write.")
    if facts := facts_of_clients(learned, learner=day.person, reader=by):
        raise Refused(by_field={"learned": " ".join(facts)})
    day.learned = learned
    day.save()
    log("placement.learned_written", by=by, at=at, subject=day.person)
    return day


@transaction.atomic
def write_feedback(*, feedback: LearnerFeedback, by: User, at: datetime) -> LearnerFeedback:
    """Write down, or correct, what a client said of a student or volunteer. Nothing tells who said it."""
    if feedback.person == by:
        raise Refused("Someone else has to write this: nobody writes feedback about themselves.")
    if facts := facts_of_clients(feedback.words, learner=feedback.person, reader=by):
        raise Refused(by_field={"words": " ".join(facts)})
    is_new = feedback._state.adding
    if is_new:
        feedback.recorded_at, feedback.recorded_by = at, by
    feedback.save()
    kind = "placement.feedback_written" if is_new else "placement.feedback_corrected"
    log(kind, by=by, at=at, subject=feedback.person)
    return feedback
