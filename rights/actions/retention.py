"""Keeping a closed record longer, and holding it for the law.

None of it is told in her story: a line there is something new of hers, from which the years are counted.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import refuse_if
from hestia.ui.words import date_words
from rights.actions.corrections import TO_BE_ERASED
from rights.models import ComplaintHold, LegalHold, RetentionReview
from rights.queries.retention import Kept, kept_of

IN_THE_FUTURE = "Choose a day in the future"
LIFTED_ALREADY = "This hold was lifted already."
OPEN = "This case is open. Only closed records are reviewed."
AGREED = (
    "She asked that all of her record is erased, and {who} agreed to it on {day}. It cannot be kept longer "
    "for a reason of ours. If a court, the police or a claim needs it, set a legal hold. If she now asks "
    "that it is kept, record that she asks us to keep it and not to use it."
)


def keeping_blockers(case: Case, *, by: User, kept: Kept | None = None) -> list[str]:
    """Return why a record cannot be kept longer: it is open, or it was promised to her that it is erased.

    What she asked for and was agreed is done without delay (UK GDPR, article 17(1)): only what article 17(3)
    names keeps it, and that is a hold.

    :param kept: how long it is kept, where that was read before
    """
    if not case.is_closed:
        return [OPEN]
    kept = kept or kept_of(case, by=by)
    if kept.erasure:
        return [TO_BE_ERASED]
    if (row := kept.row) and row.agreed_by:
        return [AGREED.format(who=row.agreed_by, day=date_words(row.sum.due_on))]
    return []


@transaction.atomic
def keep_longer(*, case: Case, why: str, until: date, by: User, at: datetime) -> RetentionReview:
    """Keep a closed record until a day, for a reason."""
    case = lock_case(case)
    refuse_if(keeping_blockers(case, by=by))
    if until <= timezone.localdate(at):
        raise Refused(by_field={"until": IN_THE_FUTURE})
    review = RetentionReview(client_id=case.client_id, why=why, until_on=until, made_at=at, made_by=by)
    review.save()
    log("retention.kept", by=by, at=at, case_ref=case.reference, subject=review, until=until.isoformat())
    return review


# --- Legal holds -----------------------------------------------------------------------------------


@transaction.atomic
def set_hold(
    *, case: Case, asker: str, reference: str, reason: str, review_on: date, by: User, at: datetime
) -> LegalHold:
    """Hold all that is hers, for somebody who may demand it: from now on nothing is erased."""
    case = lock_case(case)
    if review_on <= timezone.localdate(at):
        raise Refused(by_field={"review_on": IN_THE_FUTURE})
    hold = LegalHold(
        client_id=case.client_id,
        asker=asker,
        reference=reference,
        reason=reason,
        review_on=review_on,
        set_at=at,
        set_by=by,
    )
    hold.save()
    log("hold.set", by=by, at=at, case_ref=case.reference, subject=hold, asker=asker)
    return hold


def lift_blockers(hold: LegalHold | ComplaintHold, *, by: User) -> list[str]:
    """Return why somebody cannot lift a hold."""
    if not hold.is_standing:
        return [LIFTED_ALREADY]
    if hold.lift_asked_by_id is None:
        return ["Somebody must first ask to lift it, and say why."]
    if hold.lift_asked_by_id == by.pk:
        return ["You asked for it. Someone else has to lift it."]
    return []


@transaction.atomic
def ask_to_lift(*, case: Case, hold: LegalHold, why: str, by: User, at: datetime) -> LegalHold:
    """Ask that a hold is lifted. Nothing is lifted by it."""
    now = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if not now.is_standing:
        raise Refused(LIFTED_ALREADY)
    now.lift_why, now.lift_asked_at, now.lift_asked_by = why, at, by
    now.save()
    log("hold.lift_asked", by=by, at=at, case_ref=case.reference, subject=now)
    return now


@transaction.atomic
def lift_hold(*, case: Case, hold: LegalHold, by: User, at: datetime) -> LegalHold:
    """Lift a hold, as the second of two people."""
    now = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if blockers := lift_blockers(now, by=by):
        raise Refused(*blockers)
    now.lifted_at, now.lifted_by = at, by
    now.save()
    log("hold.lifted", by=by, at=at, case_ref=case.reference, subject=now)
    return now
