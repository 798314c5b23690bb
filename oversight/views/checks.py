"""What a machine can check in every case: how many lack something, and which; now, and each night."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.queries.records import log_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from oversight.queries import checks as queries
from oversight.rules.checks import BY_SLUG

NIGHTS = 14  # that are listed


@require_safe
@permission_required(Permission.TEAM_VIEW)
def nightly(request: HouseRequest) -> HttpResponse:
    """Show what the check of last night found in one's services, and whether it ran each night."""
    nights = queries.nights_for(request.user, until=request.today, days=NIGHTS)
    ran = [number for number, night in enumerate(nights) if night.checked_at]
    last = nights[ran[0] :] if ran else []
    context = {
        # Nights before the first that was checked are none that were missed.
        "nights": nights[: ran[-1] + 1] if ran else [],
        "last": last[0] if last else None,
        "is_of_today": bool(nights[0].checked_at),
        "lines": queries.nightly_lines(last) if last else [],
    }
    return render(request, "oversight/nightly.html", context)


@require_safe
@permission_required(Permission.CASE_VIEW)
def checks(request: HouseRequest) -> HttpResponse:
    """Show of each check in how many cases something is missing."""
    total, missing = queries.checked(request.user, on=request.today)
    log_list(request, *missing.values())
    return render(request, "oversight/checks.html", {"total": total, "rows": queries.counts(missing)})


@require_safe
@permission_required(Permission.CASE_VIEW)
def check(request: HouseRequest, slug: str) -> HttpResponse:
    """List the cases in which one thing is missing."""
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        raise Http404
    total, missing = queries.checked(request.user, on=request.today)
    log_list(request, missing[slug])
    return render(request, "oversight/check.html", {"total": total, "check": chosen, "cases": missing[slug]})
