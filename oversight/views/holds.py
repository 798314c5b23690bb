"""How soon bookings on hold were answered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.ui.http import HouseRequest
from hestia.workingdays.calendar import months_after
from oversight.queries.holds import holds_answered
from oversight.rules.holds import findings

MONTHS = 3  # of which it tells


@require_safe
@permission_required(Permission.HAZARD_DECIDE)
def holds(request: HouseRequest) -> HttpResponse:
    """Show how many bookings were held in the last months, for how long, and how many for nothing."""
    first = months_after(request.today, -MONTHS)
    rows = holds_answered(request.user, first=first, last=request.today)
    log("figures.shown", by=request.user, at=request.now, subject="holds", first=first.isoformat())
    context = {"first": first, "rows": rows, "findings": findings(rows)}
    return render(request, "oversight/holds.html", context)
