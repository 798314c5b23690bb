"""By when copies are given, corrections answered, complaints acknowledged: for who does and who watches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.models import Deadline
from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from rights.models import AccessRequest, Complaint, Correction
from rights.queries.complaints import complaints_for, next_by
from rights.queries.standing import requests_for

COPY, WRONG, COMPLAINT = "Copy of her record", "Something is wrong in it", "Complaint"
GIVE, ANSWER, ACKNOWLEDGE = "Give her the copy", "Answer her", "Acknowledge it"
PAUSED, TELL = "Paused: we wait for her answer", "Tell those who were told"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request, correction or complaint: its reference and dates. Nothing of what it says."""

    what: str
    reference: str
    received_on: date
    due_on: date | None
    next: str
    ended_on: date | None
    ended: str
    url: str = ""


def due_first(user: User) -> list[RequestRow]:
    """Return all of these that somebody may know of, the next date first; what has ended comes last."""
    rows = [*copy_rows(user), *correction_rows(user), *complaint_rows(user)]
    return sorted(rows, key=lambda row: (row.ended_on or date.min, row.due_on or date.max, row.reference))


def copy_rows(user: User) -> Iterator[RequestRow]:
    """Yield the requests for a copy: of the cases that exist for somebody, or by reference."""
    if not user.has_perm(Permission.REQUEST_HANDLE):
        for reference, received_on, due_on, is_paused, ended_on, end in query(
            "SELECT * FROM requests_to_watch()", by=user
        ):
            url = reverse("rights:steps", args=[reference])
            yield copy_row(reference, received_on, due_on, ended_on, end, is_paused=is_paused, url=url)
        return
    due = due_by_case(user, Deadline.Kind.ACCESS_REQUEST)
    for asked in requests_for(user):
        yield copy_row(
            asked.case.reference,
            asked.received_on,
            due.get(asked.case_id) if asked.is_open else None,
            asked.ended_on,
            asked.end,
            is_paused=asked.is_open and asked.open_pause is not None,
            url=reverse("rights:request", args=[asked.case.reference, asked.pk]),
        )


def copy_row(
    reference: str,
    received_on: date,
    due_on: date | None,
    ended_on: date | None,
    end: str,
    *,
    is_paused: bool,
    url: str = "",
) -> RequestRow:
    """Return one request for a copy as it is listed."""
    ended = str(AccessRequest.End(end).label) if end else ""
    return RequestRow(
        COPY, reference, received_on, due_on, PAUSED if is_paused else GIVE, ended_on, ended, url
    )


def due_by_case(user: User, kind: str) -> dict[int, date]:
    """Return when promises of a kind are due, of which a case has one."""
    promises = Deadline.objects.visible_to(user).open().filter(kind=kind)
    return dict(promises.values_list("case_id", "due_on"))


def correction_rows(user: User) -> Iterator[RequestRow]:
    """Yield what clients say is wrong: of the cases that exist for somebody, or by reference."""
    if not user.has_perm(Permission.REQUEST_HANDLE):
        for reference, received_on, due_on, is_telling, ended_on, decision in query(
            "SELECT * FROM corrections_to_watch()", by=user
        ):
            url = reverse("rights:steps", args=[reference])
            yield correction_row(
                reference, received_on, due_on, ended_on, decision, is_telling=is_telling, url=url
            )
        return
    kinds = [Deadline.Kind.CORRECTION, Deadline.Kind.CORRECTION_TELLING]
    open_promises = Deadline.objects.visible_to(user).open().filter(kind__in=kinds)
    due = dict(open_promises.values_list("source_id", "due_on"))
    for correction in Correction.objects.visible_to(user).select_related("case"):
        due_on = due.get(correction.pk)
        yield correction_row(
            correction.case.reference,
            correction.received_on,
            due_on,
            None if due_on else correction.answered_on,
            correction.decision,
            is_telling=not correction.is_open,
            url=correction.get_absolute_url(),
        )


def correction_row(
    reference: str,
    received_on: date,
    due_on: date | None,
    ended_on: date | None,
    decision: str,
    *,
    is_telling: bool,
    url: str = "",
) -> RequestRow:
    """Return what one client says is wrong as it is listed. It has ended once all are told who were told."""
    ended = str(Correction.Decision(decision).label) if decision else ""
    return RequestRow(
        WRONG, reference, received_on, due_on, TELL if is_telling else ANSWER, ended_on, ended, url
    )


def complaint_rows(user: User) -> Iterator[RequestRow]:
    """Yield the complaints that somebody answers; and of those on cases that they do not see, the dates."""
    for complaint, thing in complaints_for(user):
        yield RequestRow(
            COMPLAINT,
            complaint.reference,
            complaint.received_on,
            thing.due_on if thing else None,
            thing.words if thing else "",
            complaint.answered_on,
            complaint.get_outcome_display(),
            complaint.get_absolute_url(),
        )
    if user.has_perm(Permission.REQUEST_HANDLE):
        return
    for reference, received_on, acknowledged_on, progressed_on, answered_on, outcome in query(
        "SELECT * FROM complaints_to_watch()", by=user
    ):
        thing = None if answered_on else next_by(received_on, acknowledged_on, progressed_on)
        yield RequestRow(
            COMPLAINT,
            reference,
            received_on,
            thing.due_on if thing else None,
            thing.words if thing else "",
            answered_on,
            str(Complaint.Outcome(outcome).label) if outcome else "",
        )
