"""A referral is begun on a case that has none."""

from datetime import datetime

from cases.models import Case, Deadline
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.worksheet import copy_answers
from referrals.models import Referral

K = Deadline.Kind


def open_referral(case: Case, *, jurisdiction: str, by: User, at: datetime) -> Referral:
    """Return the open referral of a case, begun if there is none."""
    case = lock_case(case)
    case.refuse_if_closed()
    # The case is locked first, so that two first explanations begin one referral.
    referral = Referral.objects.open().filter(case=case).first()
    if referral is None:
        referral = Referral(case=case, jurisdiction=jurisdiction, started_at=at, started_by=by)
        referral.save()
        case.meet(K.NRM_TAKE_OVER, by=by, at=at, on=day_of(at), outcome="Recorded")
        earlier = Case.objects.filter(pk=case.reopened_from_id or 0).first()
        if earlier:
            copy_answers(earlier=earlier, case=case, by=by, at=at)
    return lock_referral(referral, on=day_of(at))
