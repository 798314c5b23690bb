"""Who works with her."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.actions.access import refuse_if_kept_out
from cases.models import AllocationReason, Case, Entry, Refused
from cases.models.risk_level import RiskLevel
from cases.queries.declared import undecided_links
from cases.queries.organisation import places_taken
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import LEARNERS
from hestia.audit.models import log
from hestia.staff.actions.register import override_training
from hestia.staff.models import OverrideReason
from hestia.staff.queries.register import gap_words, is_unsuitable, lacking
from hestia.ui.words import day


def take_place(case: Case, *, by: User, at: datetime) -> None:
    """End her waiting once somebody works with her where no room is needed, if the service has a place."""
    if case.status != Case.Status.WAITING or case.service.kind != Service.Kind.OUTREACH:
        return
    if places_taken(by=by).in_use[case.service_id] >= case.service.capacity:
        return
    case.status = Case.Status.OPEN
    case.save()
    case.narrate(Entry.Kind.ALLOCATION, f"No longer waiting: a place in {case.service}", by=by, at=at)
    log("case.place_given", by=by, at=at, case_ref=case.reference, subject=case.service)


def settle_training(
    case: Case, worker: User, second_worker: User | None, *, anyway: str, by: User, at: datetime
) -> None:
    """Refuse a case of very high risk to whom training or DBS check does not count, but for a reason, kept.

    Whoever was found not suitable is given no case at all, whatever the reason.

    Only who is given the case now is judged. It is kept in the register of the worker: her record is no place
    for what staff were taught.
    """
    had = {case.worker_id, case.second_worker_id}
    people = [person for person in (worker, second_worker) if person is not None and person.pk not in had]
    gaps = lacking(people, today=timezone.localdate(at))
    unsuitable = [person for person in people if is_unsuitable(gaps.get(person.pk, []))]
    if unsuitable:
        raise Refused(
            by_field={
                "worker" if person == worker else "second_worker": (
                    f"The DBS check of {person} says: not suitable. Choose someone else"
                )
                for person in unsuitable
            }
        )
    if case.risk_counts != RiskLevel.VERY_HIGH:
        return
    untrained = [person for person in people if person.pk in gaps]
    if untrained and len(anyway) < OverrideReason.LEAST_WORDS:
        gaps_of_each = " ".join(f"{person}: {gap_words(gaps[person.pk])}." for person in untrained)
        refusal = f"Training or checks are not current. {gaps_of_each} Say why anyway, or choose someone else"
        raise Refused(by_field={"anyway": refusal})
    for person in untrained:
        courses = [item.title for item in gaps[person.pk]]
        override_training(person=person, courses=courses, why=anyway, case_ref=case.reference, by=by, at=at)


def settle_against(
    case: Case, worker: User, against: Sequence[str], *, anyway: str, by: User, at: datetime
) -> None:
    """Refuse somebody against whom the lines speak, but for a reason, which is kept with the case."""
    if not against:
        return
    if len(anyway) < AllocationReason.LEAST_WORDS:
        refusal = f"{worker}: {'; '.join(against)}. Say why anyway, or choose someone else"
        raise Refused(by_field={"anyway": refusal})
    AllocationReason(
        case=case, worker=worker, against=list(against), why=anyway, made_at=at, made_by=by
    ).save()
    log("load.overridden", by=by, at=at, case_ref=case.reference, subject=worker, because=anyway)


@transaction.atomic
def allocate(
    *,
    case: Case,
    service: Service,
    worker: User,
    second_worker: User | None,
    second_until: date | None = None,
    why: str,
    anyway: str = "",
    against: Sequence[str] = (),
    by: User,
    at: datetime,
) -> None:
    """Give the case to a caseworker, and to another service if need be.

    ``second_until``: the last day on which a student or volunteer who is second worker sees the case.
    ``against``: what the lines of the offer say against the worker. ``anyway``: why, although they do, or the
    risk is very high and training or check of one of them does not count.
    """
    case.refuse_if_closed()
    for person in (worker, second_worker):
        if person is not None:
            refuse_if_kept_out(case, person)
    settle_training(case, worker, second_worker, anyway=anyway, by=by, at=at)
    links = undecided_links(case)
    if worker.pk != case.worker_id:
        lines = dict.fromkeys([*against, *links.get(worker.pk, [])])
        settle_against(case, worker, list(lines), anyway=anyway, by=by, at=at)
    if second_worker is not None and second_worker.pk not in {case.worker_id, case.second_worker_id}:
        settle_against(case, second_worker, links.get(second_worker.pk, []), anyway=anyway, by=by, at=at)
    if service != case.service:
        before, case.service = case.service, service
        case.save()
        case.narrate(Entry.Kind.ALLOCATION, f"Moved from {before} to {service}", why, by=by, at=at)
        log("case.moved_service", by=by, at=at, case_ref=case.reference, subject=service)
    if worker != case.worker:
        # Nobody is both: a constraint of the case would refuse it.
        if case.second_worker == worker:
            case.end_second_worker()
        case.allocate(worker=worker, by=by, at=at, why=why)
    take_place(case, by=by, at=at)
    until = second_until if second_worker and second_worker.role in LEARNERS else None
    if (second_worker, until) != (case.second_worker, case.second_until):
        before_second, case.second_worker, case.second_until = case.second_worker, second_worker, until
        case.save()
        title = (
            f"Second worker: {second_worker}{f', until {day(until)}' if until else ''}"
            if second_worker
            else f"{before_second} is no longer second worker"
        )
        case.narrate(Entry.Kind.ALLOCATION, title, why, by=by, at=at)
        log("case.second_worker_changed", by=by, at=at, case_ref=case.reference, subject=second_worker or "")
