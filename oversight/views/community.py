"""Community work and what followed it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.ui.http import HouseRequest
from oversight.queries.community import community_report, need_report


@require_safe
@permission_required(Permission.TEAM_VIEW)
def community(request: HouseRequest) -> HttpResponse:
    """Show what was done where in the last months, who came to us afterwards, and where nothing was done."""
    report = community_report(request.user, today=request.today)
    log(
        "figures.shown",
        by=request.user,
        at=request.now,
        subject="community",
        first=report.first.isoformat(),
        last=report.last.isoformat(),
    )
    context = {"report": report, "months": settings.COMMUNITY_MONTHS}
    return render(request, "oversight/community.html", context)


@require_safe
@permission_required(Permission.TEAM_VIEW)
def need(request: HouseRequest) -> HttpResponse:
    """Show where people are referred from, beside where we were: by borough, rounded."""
    report = need_report(request.user, today=request.today)
    log(
        "figures.shown",
        by=request.user,
        at=request.now,
        subject="need",
        first=report.period.first.isoformat(),
        last=report.period.last.isoformat(),
    )
    return render(request, "oversight/need.html", {"report": report})
