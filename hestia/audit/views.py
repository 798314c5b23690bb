"""The log, for the data protection lead: who did what, when. Read only."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.forms import LogForm
from hestia.audit.models import Event, record
from hestia.ui.http import HouseRequest

PAGE = 50


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def log(request: HouseRequest) -> HttpResponse:
    """Show what was read and done, newest first. Looking at the log is on the log too."""
    form = LogForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    events = Event.objects.select_related("by").newest_first()
    if asked.get("by"):
        events = events.filter(by=asked["by"])
    if asked.get("case"):
        events = events.filter(case_ref=asked["case"].strip().upper())
    if asked.get("kind"):
        events = events.filter(kind=asked["kind"])
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    record("log.seen", by=request.user, at=request.now, case_ref=asked.get("case", "").strip().upper()[:12])
    return render(request, "audit/log.html", {"form": form, "page": page})
