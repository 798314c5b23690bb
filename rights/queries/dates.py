"""By when copies must be given: by reference, for who handles requests and for who watches over them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.models import Deadline
from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from rights.models import AccessRequest
from rights.queries.standing import requests_for


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request: of which case, and its dates. Nothing of what it says."""

    reference: str
    received_on: date
    due_on: date | None
    is_paused: bool
    ended_on: date | None
    end: str
    url: str = ""

    @property
    def end_words(self) -> str:
        """Return how it ended, in words."""
        return str(AccessRequest.End(self.end).label) if self.end else ""


def due_first(user: User) -> list[RequestRow]:
    """Return the requests that somebody may know of, the next date first; those that have ended come last."""
    if user.has_perm(Permission.REQUEST_HANDLE):
        rows = rows_of(user)
    else:
        rows = [RequestRow(*row) for row in query("SELECT * FROM requests_to_watch()", by=user)]
    return sorted(rows, key=lambda row: (row.ended_on or date.min, row.due_on or date.max, row.reference))


def rows_of(user: User) -> list[RequestRow]:
    """Return the requests of the cases that exist for somebody. Three questions."""
    promises = Deadline.objects.visible_to(user).open().filter(kind=Deadline.Kind.ACCESS_REQUEST)
    due = dict(promises.values_list("case_id", "due_on"))
    return [
        RequestRow(
            reference=asked.case.reference,
            received_on=asked.received_on,
            due_on=due.get(asked.case_id) if asked.is_open else None,
            is_paused=asked.is_open and asked.open_pause is not None,
            ended_on=asked.ended_on,
            end=asked.end,
            url=reverse("rights:request", args=[asked.case.reference, asked.pk]),
        )
        for asked in requests_for(user)
    ]
