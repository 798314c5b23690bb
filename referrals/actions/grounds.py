"""What a later positive decision is about: whether all of it was over before her first positive decision."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.models import Decision, Referral
from referrals.rules.dates import Dates


@transaction.atomic
def record_grounds(
    *, referral: Referral, wholly_before: bool, gives_recovery: bool | None = None, by: User, at: datetime
) -> Decision:
    """Write down what a positive decision after another is about, and if the letter gives a period again.

    The other may have been made before she came to us, and be on no record here.

    Nationality and Borders Act 2022 s.62: on grounds wholly before the first positive decision it gives one
    only if the authority so determines. Said again, it is corrected.
    """
    referral = lock_referral(referral)
    refuse_if(referral.grounds_blockers())
    later = referral.positive_grounds
    assert later  # or it would have been refused above
    dates = Dates(day_of(at))
    if wholly_before and gives_recovery is None:
        dates.add("gives_recovery", "Say whether the letter gives her another recovery period")
    gives = bool(wholly_before and gives_recovery)
    if wholly_before and not gives and later.extensions.exists():
        dates.add("gives_recovery", "Its recovery period was extended, so the letter gave one")
    dates.refuse()
    decision = Decision.objects.select_for_update().get(pk=later.pk)
    decision.wholly_before, decision.gives_recovery = wholly_before, gives
    decision._change_reason = "What the decision is about"
    decision.save()
    title = f"{decision}: {'about' if wholly_before else 'not only about'} what was over before the first one"
    if not wholly_before:
        body = "It gives a recovery period of its own."
    else:
        body = f"The letter {'gives' if gives else 'does not give'} another recovery period."
    conclude(referral, "grounds_recorded", title, body, subject=decision, by=by, at=at)
    return decision
