"""What a student or volunteer learned on a day of their placement, in words that name no client."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import Refused
from hestia.staff.models import LearnerDay
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
