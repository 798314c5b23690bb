"""How what is left when she leaves is passed to another service."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Case, Deadline, Entry, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from supportplans.actions.plan import lock_open_case
from supportplans.actions.targets import WithAgency, set_target_status
from supportplans.models import Signpost, Target


@transaction.atomic
def signpost(
    *,
    case: Case,
    target: Target | None = None,
    hearing: Deadline | None = None,
    need: str,
    agency: str,
    contact: str,
    on: date,
    answer: str,
    answered_on: date | None = None,
    next_date_on: date | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> Signpost:
    """Pass what is left to another service. A long-term target passed on ends here, as signposted.

    A hearing keeps its day in our diary until the case closes; then it goes on there.
    """
    case = lock_open_case(case)
    if target is not None and not target.long_term:
        raise Refused("Only a long-term target can be passed to another service. Mark it as long-term first.")
    passed = Signpost(
        case=case,
        target=target,
        hearing=hearing,
        need=need,
        agency=agency,
        contact=contact,
        passed_on=on,
        answer=answer,
        answered_on=answered_on,
        next_date_on=next_date_on,
        note=note,
        made_by=by,
        made_at=at,
    )
    passed.save()
    if target is not None and target.status != Target.Status.SIGNPOSTED:
        set_target_status(
            target=target,
            status=Target.Status.SIGNPOSTED,
            on=on,
            reason=target.reason,
            agency=WithAgency(
                agency=agency, contact=contact, asked_on=on, answer=answer, answered_on=answered_on
            ),
            by=by,
            at=at,
        )
    case.narrate(Entry.Kind.EXIT, f"Signposted to {agency}", need, by=by, at=at)
    log("exit.signposted", by=by, at=at, case_ref=case.reference, subject=passed, answer=answer)
    return passed


@transaction.atomic
def needs_nobody(*, hearing: Deadline, why: str, by: User, at: datetime) -> None:
    """Write down why no other service takes a hearing on. She is told its day all the same."""
    case = lock_open_case(hearing.case)
    hearing.needs_nobody(why=why)
    case.narrate(Entry.Kind.EXIT, f"Nobody is needed there: {hearing.title}", why, by=by, at=at)
    log("exit.hearing_needs_nobody", by=by, at=at, case_ref=case.reference, subject=hearing)


@transaction.atomic
def answer_signpost(
    *,
    passed: Signpost,
    answer: str,
    answered_on: date | None = None,
    refused_why: str = "",
    next_date_on: date | None,
    note: str,
    on: date,
    by: User,
    at: datetime,
) -> None:
    """Write down what the other service said. After a no its target is ours again."""
    case = lock_open_case(passed.case)
    passed.answer, passed.next_date_on, passed.note = answer, next_date_on, note
    passed.answered_on, passed.refused_why = answered_on, refused_why if passed.is_refused else ""
    passed.save()
    target = passed.target
    if target is not None and target.status == Target.Status.SIGNPOSTED:
        target.case = case
        with_whom = WithAgency(
            agency=passed.agency,
            contact=passed.contact,
            asked_on=passed.passed_on,
            answer=answer,
            answered_on=answered_on,
        )
        # It is ours again after a no; otherwise it says what the other service has answered.
        set_target_status(
            target=target,
            status=Target.Status.IN_PROGRESS if passed.is_refused else target.status,
            on=on if passed.is_refused else target.outcome_on or on,
            reason="" if passed.is_refused else target.reason,
            agency=None if passed.is_refused else with_whom,
            by=by,
            at=at,
        )
    case.narrate(
        Entry.Kind.EXIT, f"{passed.agency}: {passed.get_answer_display().lower()}", passed.need, by=by, at=at
    )
    log("exit.signpost_answered", by=by, at=at, case_ref=case.reference, subject=passed, answer=answer)


@transaction.atomic
def correct_signpost(
    *, passed: Signpost, need: str, agency: str, contact: str, why: str, by: User, at: datetime
) -> None:
    """Put right what a signpost says: she takes these words home. How it read before stays in its history.

    A target that was passed on is with the same service, so it says the same. After the case was closed too:
    she may ask for the paper then.
    """
    case = lock_case(passed.case)
    target = passed.target
    if target is not None and target.status == Target.Status.SIGNPOSTED and target.agency == passed.agency:
        target.agency, target.agency_contact = agency, contact
        target.save()
    passed.need, passed.agency, passed.contact = need, agency, contact
    passed._change_reason = why
    passed.save()
    case.narrate(Entry.Kind.EXIT, "Wording of a signpost corrected", why, by=by, at=at)
    log("exit.signpost_corrected", by=by, at=at, case_ref=case.reference, subject=passed)
