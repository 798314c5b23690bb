"""Asking the first responder, or the Home Office, where a reference or a decision is."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from cases.models import Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import narrate_and_log
from referrals.models import Chaser, Referral
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Dates

K = Deadline.Kind


@transaction.atomic
def chase(
    *,
    referral: Referral,
    chased_on: date,
    asked: str,
    how: str,
    answer: str = "",
    again_on: date | None = None,
    whom: str = Chaser.Whom.HOME_OFFICE,
    by: User,
    at: datetime,
) -> Chaser:
    """Write down that we asked where a decision or a reference is, and when we will ask again.

    A first responder is asked again until the NRM number is here, whether a day was chosen or not.
    """
    referral = lock_referral(referral)
    refuse_if(referral.chaser_blockers())
    _check_chaser(referral, whom, chased_on, again_on, today=day_of(at))
    is_latest = not referral.chaser_set.filter(chased_on__gt=chased_on).exists()
    asks_first_responder = whom == Chaser.Whom.FIRST_RESPONDER
    if asks_first_responder and is_latest and not again_on:
        again_on = working_days_after(day_of(at), settings.NRM_CHASE_WORKING_DAYS)
    chaser = Chaser(
        referral=referral,
        whom=whom,
        chased_on=chased_on,
        asked=asked,
        how=how,
        answer=answer,
        recorded_at=at,
        recorded_by=by,
    )
    chaser.save()
    if is_latest:  # one that was forgotten does not keep the promise that a later one made
        referral.case.meet(K.CHASE, by=by, at=at, on=chased_on, outcome=f"Asked {asked}")
    if again_on:
        referral.case.promise(
            K.CHASE,
            due_on=again_on,
            by=by,
            at=at,
            title="Ask the first responder for the NRM number" if asks_first_responder else "",
            context=f"Last asked {long_day(chased_on)}",
            source=PromiseSource.of(chaser),
        )
    title = f"Chased: asked {asked}"[:200]
    narrate_and_log(referral, "chased", title, answer, subject=chaser, on=chased_on, by=by, at=at)
    return chaser


def _check_chaser(
    referral: Referral, whom: str, chased_on: date, again_on: date | None, *, today: date
) -> None:
    """Refuse to ask those who do not have the referral, before they had it, or again in the past."""
    dates = Dates(today)
    chased_day = dates.day("chased_on", "The date you asked", chased_on).past()
    asks_first_responder = whom == Chaser.Whom.FIRST_RESPONDER
    handover = referral.handover_set.order_by("handed_over_on").first() if asks_first_responder else None
    if handover:
        chased_day.follows("the day it was handed over", handover.handed_over_on)
    else:
        chased_day.follows("the day the referral was sent", referral.submitted_on)
    if whom not in referral.to_chase:
        dates.add("whom", "You can only chase those who have the referral and have not answered yet")
    if again_on and again_on <= today:
        dates.add("again_on", "The date to ask again must be in the future")
    dates.refuse()
