"""Asking the Home Office where a decision is: a letter, the note that we asked, and the day to ask again."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from cases.actions.disclosures import disclose_by_document
from cases.models import Agency, Disclosure, Refused
from cases.queries.of_case import lock_case
from cases.queries.secrets import REFERENCE, blockers_in
from desk.rules.letters import CHASER, CHASER_TELLS, CHASER_WHY
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.models import BankHoliday
from referrals import actions
from referrals.models import Chaser, Referral
from referrals.queries.waiting import AWAITED_AT


@transaction.atomic
def chase_by_letter(*, referral: Referral, once: UUID, today: date, by: User, at: datetime) -> Disclosure:
    """Write down that a letter asks where the decision is, and when we ask again. Sent twice, it is one."""
    case = lock_case(referral.case)
    made = Disclosure.objects.filter(case=case, document=CHASER)
    before = made.filter(once=once, told_by=by).first()
    if before:
        before.case = case
        return before
    if case.nrm_stage not in AWAITED_AT:
        raise Refused("We are not waiting for a decision, so there is nothing to chase.")
    authority = referral.get_authority_display() or "Home Office"
    letter = Disclosure(
        case=case,
        document=CHASER,
        kind=Agency.Kind.HOME_OFFICE,
        recipient=authority,
        why=CHASER_WHY,
        basis=Disclosure.Basis.SUPPORT,
        facts=sorted(CHASER_TELLS),
        once=once,
    )
    refuse_if(blockers_in(letter, REFERENCE, referral.reference))
    number = (made.aggregate(last=Max("copy_number"))["last"] or 0) + 1
    letter = disclose_by_document(disclosure=letter, copy_number=number, by=by, at=at)
    actions.chase(
        referral=referral,
        chased_on=today,
        asked=authority,
        how=Chaser.How.LETTER,
        again_on=ask_again_on(today),
        by=by,
        at=at,
    )
    return letter


def ask_again_on(today: date) -> date:
    """Return the day on which somebody asks again after a letter."""
    return BankHoliday.objects.calendar("ew").add_working_days(today, settings.NRM_ASK_AGAIN_WORKING_DAYS)
