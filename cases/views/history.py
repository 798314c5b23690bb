"""What was changed on a case, and who opened it. Read, never edited."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.changes import PAGE, revisions
from cases.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import Event
from hestia.ui.forms import QueryForm
from hestia.ui.http import HouseRequest


class PageQuery(QueryForm):
    """Which page of a list."""

    page = forms.CharField(max_length=10)


@require_safe
@permission_required(Permission.CASE_VIEW)
def history(request: HouseRequest, ref: str) -> HttpResponse:
    """Show every change of every record of the case, latest first."""
    case = get_case(request, ref)
    page, saved = revisions(
        case,
        page=PageQuery(request.GET).asked["page"],
        may_see_addresses=request.user.has_perm(Permission.ADDRESS_VIEW),
    )
    return render(request, "cases/history.html", {"case": case, "page": page, "revisions": saved})


@require_safe
@permission_required(Permission.CASE_VIEW)
def history_access(request: HouseRequest, ref: str) -> HttpResponse:
    """Show who opened the case and did what, latest first."""
    case = get_case(request, ref)
    events = (
        Event.objects.about(ref).exclude(kind="case.opened_page", detail__method="POST").select_related("by")
    )
    page = Paginator(events, PAGE).get_page(PageQuery(request.GET).asked["page"])
    return render(request, "cases/history_access.html", {"case": case, "page": page})
