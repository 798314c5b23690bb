"""What was changed on a case, and who looked at it. Read, never edited."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.queries.changes import revisions
from cases.queries.records import get_case, reads_only, references_of_her
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit import reading
from hestia.audit.models import Event
from hestia.privacy.secrecy import Level
from hestia.ui.components import Chip
from hestia.ui.forms import QueryForm
from hestia.ui.http import HouseRequest

WHAT = {"": "Everything", "pages": "Opened", "copies": "Printed", "acts": "Changed", "refused": "Refused"}


class PageQuery(QueryForm):
    """Which page of a list."""

    page = forms.CharField(max_length=10)


class AccessQuery(PageQuery):
    """Which kind of looking, and whose."""

    what = forms.ChoiceField(choices=list(WHAT.items()))
    by = forms.IntegerField(min_value=1, max_value=2**31)


@require_safe
@permission_required(Permission.CASE_VIEW)
def history(request: HouseRequest, ref: str) -> HttpResponse:
    """Show every change of every record of the case, latest first."""
    case = get_case(request, ref)
    if not is_fresh(request, Level.SENSITIVE):  # it says how she was and is reached
        return ask_again(request)
    page, saved = revisions(
        case,
        page=PageQuery(request.GET).asked["page"],
        level=request.user.sees,
        works_with_her=not reads_only(case),
    )
    return render(request, "cases/history.html", {"case": case, "page": page, "revisions": saved})


@require_safe
@permission_required(Permission.CASE_VIEW)
def history_access(request: HouseRequest, ref: str) -> HttpResponse:
    """Show who looked at the case or another of hers, by person and day, with why each could."""
    case = get_case(request, ref)
    criteria = AccessQuery(request.GET).asked
    events = Event.objects.showing(*references_of_her(case, by=request.user))
    if criteria["what"]:
        events = getattr(events, criteria["what"])()
    if criteria["by"]:
        events = events.filter(by=criteria["by"])
    page = Paginator(reading.summed(events, "day", "by"), reading.PAGE).get_page(criteria["page"])
    looks = reading.as_looks(page.object_list)
    person = f"&by={criteria['by']}" if criteria["by"] else ""
    context = {
        "case": case,
        "page": page,
        "looks": looks,
        "only": looks[0].by if criteria["by"] and looks else None,
        "what": criteria["what"],
        "chips": [
            Chip(label, f"?what={key}{person}" if key or person else "?", key == criteria["what"])
            for key, label in WHAT.items()
        ],
    }
    return render(request, "cases/history_access.html", context)
