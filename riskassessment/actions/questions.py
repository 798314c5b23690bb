"""Switching further questions on and off."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from cases.models import Refused
from hestia.accounts.models import User
from hestia.audit.models import log
from riskassessment.models import QuestionSet
from riskassessment.rules.considerations import considerations


@transaction.atomic
def ask_further(*, further: Collection[str], why: str, by: User, at: datetime) -> QuestionSet:
    """Decide what is asked besides the five from now on. What was begun keeps its own questions."""
    latest = QuestionSet.objects.in_force()
    ordered = [question.slug for question in considerations(further=further) if question.is_further]
    if ordered == (latest.further if latest else []):
        raise Refused("These questions are asked already. Nothing was changed.")
    made = QuestionSet(
        number=latest.number + 1 if latest else 1, further=ordered, why=why, made_at=at, made_by=by
    )
    try:
        # A savepoint: two people who decide at once take one number, and the second is refused.
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused("Somebody else has just changed what is asked. Read it, then decide.") from None
    log("risk.questions_changed", by=by, at=at, number=made.number, asked=len(ordered))
    return made
