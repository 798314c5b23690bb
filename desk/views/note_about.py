"""A note from anywhere: first, about whom."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.records import log_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest

MOST = 40


@require_safe
@permission_required(Permission.NOTE_ADD)
def note_about(request: HouseRequest) -> HttpResponse:
    """List one's own clients, the last met first; everybody else is found by searching."""
    own_cases = Case.objects.visible_to(request.user).open().of_worker(request.user).select_related("client")
    cases = list(own_cases.order_by("-last_contact_at", "reference")[:MOST])
    log_list(request, cases)
    return render(request, "desk/note_about.html", {"cases": cases})
