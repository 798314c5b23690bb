"""Who works with her."""

from datetime import datetime

from django.db import transaction

from cases.actions.access import refuse_if_kept_out
from cases.models import Case, Entry
from cases.queries.organisation import places_taken
from hestia.accounts.models import Service, User
from hestia.audit.models import log


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


@transaction.atomic
def allocate(
    *,
    case: Case,
    service: Service,
    worker: User,
    second_worker: User | None,
    why: str,
    by: User,
    at: datetime,
) -> None:
    """Give the case to a caseworker, and to another service if need be."""
    case.refuse_if_closed()
    for person in (worker, second_worker):
        if person is not None:
            refuse_if_kept_out(case, person)
    if service != case.service:
        before, case.service = case.service, service
        case.save()
        case.narrate(Entry.Kind.ALLOCATION, f"Moved from {before} to {service}", why, by=by, at=at)
        log("case.moved_service", by=by, at=at, case_ref=case.reference, subject=service)
    if worker != case.worker:
        # Nobody is both: a constraint of the case would refuse it.
        if case.second_worker == worker:
            case.second_worker = None
        case.allocate(worker=worker, by=by, at=at, why=why)
    take_place(case, by=by, at=at)
    if second_worker != case.second_worker:
        before_second, case.second_worker = case.second_worker, second_worker
        case.save()
        title = (
            f"Second worker: {second_worker}"
            if second_worker
            else f"{before_second} is no longer second worker"
        )
        case.narrate(Entry.Kind.ALLOCATION, title, why, by=by, at=at)
        log("case.second_worker_changed", by=by, at=at, case_ref=case.reference, subject=second_worker or "")
