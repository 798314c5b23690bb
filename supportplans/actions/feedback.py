"""What is done with feedback: it is kept, with her name or without a trace of her, and answered."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from cases.actions.opening import working_days_from
from cases.models import Case, Refused
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from supportplans.models import AnonymousFeedback, Feedback, YouSaid


@transaction.atomic
def record_feedback(*, case: Case, answers: Mapping[str, str], on: date, by: User, at: datetime) -> Feedback:
    """Keep what she says with her name. Her timeline does not show it: managers read it, not her worker.

    A manager who was not there has so many working days to answer; what nobody has is every such manager's.
    """
    readers = feedback_readers(case, in_room=by, at=at)
    feedback = Feedback(
        case=case,
        given_on=on,
        recorded_by=by,
        recorded_at=at,
        answer_from=readers[0] if readers else None,
        answer_by_on=working_days_from(on)(settings.FEEDBACK_ANSWER_WORKING_DAYS),
        **answers,
    )
    feedback.save()
    log("feedback.given", by=by, at=at, case_ref=case.reference, subject=feedback)
    return feedback


def feedback_readers(case: Case, *, in_room: User, at: datetime) -> list[User]:
    """Return the managers who can read what she says with her name: neither her workers, nor in the room."""
    there = [person for person in (in_room, case.worker, case.second_worker) if person]
    return list(second_persons(case, Permission.FEEDBACK_READ, but=there, at=at))


@transaction.atomic
def answer_her(*, feedback: Feedback, answer: str, by: User, at: datetime) -> Feedback:
    """Answer what she said with her name. She reads it the next time she is asked."""
    feedback = (
        Feedback.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=feedback.pk)
    )
    if feedback.is_answered:
        raise Refused(f"{feedback.answered_by} has answered her already.")
    feedback.answer, feedback.answered_at, feedback.answered_by = answer, at, by
    feedback.save()
    log("feedback.answered_her", by=by, at=at, case_ref=feedback.case.reference, subject=feedback)
    return feedback


def record_anonymous_feedback(*, answers: Mapping[str, str], on: date, key: uuid.UUID) -> None:
    """Keep what someone says without her name, once for a page however often it is sent.

    Nothing is written to the log, and neither case, user nor day is known here but the month.
    """
    AnonymousFeedback.objects.get_or_create(pk=key, defaults={"month": on.replace(day=1), **answers})


@transaction.atomic
def say_what_was_done(*, said: str, did: str, by: User, at: datetime) -> YouSaid:
    """Tell everybody what was said and what was done about it."""
    line = YouSaid(said=said, did=did, made_by=by, made_at=at)
    line.save()
    log("feedback.answered", by=by, at=at, subject=f"line {line.pk}")
    return line


@transaction.atomic
def take_down(*, line: YouSaid, by: User, at: datetime) -> None:
    """Take a line down; that it stood there is kept."""
    if line.taken_down_at is None:
        line.taken_down_by, line.taken_down_at = by, at
        line.save()
        log("feedback.answer_taken_down", by=by, at=at, subject=f"line {line.pk}")
