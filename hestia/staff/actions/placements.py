"""A learner’s placement, and its days."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.accounts.permissions import LEARNERS
from hestia.audit.models import log
from hestia.refusals import Refused
from hestia.staff.models import (
    LearnerDay,
    LearnerPlacement,
)
from hestia.ui.words import date_words


@transaction.atomic
def save_placement(*, placement: LearnerPlacement, by: User, at: datetime) -> LearnerPlacement:
    """Save the placement of a student or volunteer. Its last day is that of their account."""
    person = placement.person
    if person.role not in LEARNERS or person.ends_on is None:
        raise Refused(f"{person} is neither a student nor a volunteer.")
    if placement.supervisor == person:
        raise Refused(by_field={"supervisor": f"Choose someone other than {person}"})
    if placement.first_on > person.ends_on:
        last = date_words(person.ends_on)
        raise Refused(by_field={"first_on": f"The account ends on {last}. Ask for a later last day first"})
    placement.save()
    log("placement.saved", by=by, at=at, subject=person)
    return placement


@transaction.atomic
def log_day(*, day: LearnerDay, by: User, at: datetime) -> LearnerDay:
    """Save one day of a placement: by whoever is on it, or who keeps their register."""
    placement = LearnerPlacement.objects.filter(person=day.person).first()
    if placement is None:
        raise Refused("There is no placement yet. A manager records it first.")
    if day.on < placement.first_on:
        first = date_words(placement.first_on)
        raise Refused(by_field={"on": f"The placement starts on {first}"})
    if LearnerDay.objects.filter(person=day.person, on=day.on).exclude(pk=day.pk).exists():
        raise Refused(by_field={"on": "That day is in the log already"})
    is_new = day._state.adding
    day.save()
    log("placement.day_logged" if is_new else "placement.day_corrected", by=by, at=at, subject=day.person)
    return day
