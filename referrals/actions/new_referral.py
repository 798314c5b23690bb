"""A new referral on a case whose last one is decided or withdrawn."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from cases.models import Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.actions.opening import open_referral
from referrals.actions.withdrawal import restore_promises
from referrals.models import Referral
from referrals.queries.calendars import working_days_after

K = Deadline.Kind
# What is promised of one that was not sent yet.
OF_A_BEGUN_ONE = (K.NRM_EXPLANATION, K.NRM_CONSENT, K.NRM_HANDOVER, K.NRM_RECEIPT, K.CHASE)
# What was promised of the last one and is of no use once a new one is begun. What its clocks ask for goes on.
WITH_THE_LAST = (K.NRM_RECEIPT, K.CHASE, K.DECISION_LETTER)


@transaction.atomic
def begin_new_referral(*, referral: Referral, again_because: str, by: User, at: datetime) -> Referral:
    """Begin another referral after one that is decided or withdrawn. That one stays to be read.

    What its decisions started goes on: the time to move on, the recovery needs assessment, leave to remain.
    """
    referral = lock_referral(referral, on=day_of(at))
    refuse_if(referral.new_referral_blockers())
    if referral.has_ended and Referral.objects.open().filter(case=referral.case).exists():
        refuse_if(["A new referral was started after this one, and counts now."])
    case, why = referral.case, "A new referral was started"
    if not referral.has_ended:
        referral.closed_at, referral.closed_by, referral._change_reason = at, by, why
        referral.save()
        case.withdraw_promises(*WITH_THE_LAST, by=by, at=at, why=why)
    new = open_referral(case, jurisdiction=referral.jurisdiction, by=by, at=at)
    new.again_because = again_because
    new.save()
    explain_by = working_days_after(day_of(at), settings.NRM_EXPLANATION_WORKING_DAYS)
    source, unit = PromiseSource.of(new), Deadline.Unit.WORKING
    new.case.promise(K.NRM_EXPLANATION, due_on=explain_by, unit=unit, source=source, by=by, at=at)
    because = new.get_again_because_display()
    title = "A new referral to the NRM was started"
    return conclude(new, "begun_again", title, f"{because}.", subject=new, by=by, at=at)


@transaction.atomic
def take_back_new_referral(*, referral: Referral, why: str, by: User, at: datetime) -> Referral:
    """Take back a referral that was only begun: the one before it goes on, with what was promised of it.

    What was written down on it stays to be read.
    """
    referral = lock_referral(referral, on=day_of(at))
    refuse_if(referral.new_referral_undoing_blockers())
    case, began_at = referral.case, referral.started_at
    referral.closed_at, referral.closed_by, referral.is_taken_back = at, by, True
    referral._change_reason = why[:100]
    referral.save()
    case.withdraw_promises(*OF_A_BEGUN_ONE, by=by, at=at, why="The new referral was taken back")
    before = Referral.with_facts().filter(case=case, is_taken_back=False).exclude(pk=referral.pk)
    last = before.order_by("-closed_at", "-pk")[0]
    # If she had withdrawn the last one, it had ended before, and stays so.
    if last.is_followed:
        last.closed_at = last.closed_by = None
        last._change_reason = "The new referral was taken back"
        last.save()
        restore_promises(case, WITH_THE_LAST, ended_at=began_at, by=by, at=at)
    title = "The new referral to the NRM was taken back"
    body = f"It had only been started. {why.rstrip('.')}. The referral before it counts."
    return conclude(last, "taken_back", title, body, subject=referral, by=by, at=at)
