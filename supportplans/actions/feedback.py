"""What is done with feedback: it is kept, with her name or without a trace of her, and answered."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.models import record
from supportplans.models import AnonymousFeedback, Feedback, YouSaid


@transaction.atomic
def keep_feedback(*, case: Case, said: Mapping[str, str], on: date, by: User, at: datetime) -> Feedback:
    """Keep what she says with her name. Her timeline does not show it: managers read it, not her worker."""
    feedback = Feedback(case=case, given_on=on, recorded_by=by, recorded_at=at, **said)
    feedback.save()
    record("feedback.given", by=by, at=at, case_ref=case.reference, subject=feedback)
    return feedback


def keep_anonymous(*, said: Mapping[str, str], on: date, key: uuid.UUID) -> None:
    """Keep what someone says without her name, once for a page however often it is sent.

    Nothing is written to the log, and neither case, user nor day is known here but the month.
    """
    AnonymousFeedback.objects.get_or_create(pk=key, defaults={"month": on.replace(day=1), **said})


@transaction.atomic
def say_what_was_done(*, said: str, did: str, by: User, at: datetime) -> YouSaid:
    """Tell everybody what was said and what was done about it."""
    line = YouSaid(said=said, did=did, made_by=by, made_at=at)
    line.save()
    record("feedback.answered", by=by, at=at, subject=f"line {line.pk}")
    return line


@transaction.atomic
def take_down(*, line: YouSaid, by: User, at: datetime) -> None:
    """Take a line down; that it stood there is kept."""
    if line.taken_down_at is None:
        line.taken_down_by, line.taken_down_at = by, at
        line.save()
        record("feedback.answer_taken_down", by=by, at=at, subject=f"line {line.pk}")
