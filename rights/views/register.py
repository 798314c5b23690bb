"""Which requests there are, the next date first; and those of one case."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Deadline
from cases.queries.records import get_case, log_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from rights.forms.spoken import WithdrawForm
from rights.queries.dates import COMPLAINT, due_first
from rights.queries.spoken import spoken_for
from rights.queries.standing import requests_for
from rights.queries.steps import steps_of


@require_safe
@permission_required(Permission.REQUESTS_VIEW)
def requests(request: HouseRequest) -> HttpResponse:
    """List the requests by reference, the next date first."""
    rows = due_first(request.user)
    spoken = spoken_for(request.user, today=request.today)
    of_cases = [row.reference for row in rows if row.what != COMPLAINT]
    log_list(request, [*of_cases, *(row.of_reference for row in spoken)])
    context = {
        "waiting": [row for row in rows if row.ended_on is None],
        "ended": [row for row in rows if row.ended_on],
        # A key of its own for each button: one that was pressed uses up no other.
        "spoken": [(row, WithdrawForm() if row.can_withdraw else None) for row in spoken],
        "spoken_days": settings.BY_REFERENCE_DAYS,
    }
    return render(request, "rights/requests.html", context)


@require_safe
@permission_required(Permission.REQUESTS_VIEW)
def steps(request: HouseRequest, ref: str) -> HttpResponse:
    """Show who watches over it how far the requests about one record are, and nothing else of it.

    Whoever handles requests has their pages: for them nothing is here.
    """
    matters = steps_of(ref, by=request.user, today=request.today)
    if not matters:
        raise Http404
    log_list(request, [ref])
    return render(request, "rights/steps.html", {"reference": ref, "matters": matters})


@require_safe
@permission_required(Permission.REQUEST_RECEIVE)
def requests_of_case(request: HouseRequest, ref: str) -> HttpResponse:
    """List the requests of one case. Who handles them goes on from here; who works with her sees how far."""
    case = get_case(request, ref)
    rows = list(requests_for(request.user).filter(case=case))
    context = {
        "case": case,
        "requests": rows,
        "has_open": any(row.is_open for row in rows),
        "deadline": case.open_deadline(Deadline.Kind.ACCESS_REQUEST),
    }
    return render(request, "rights/requests_of_case.html", context)
