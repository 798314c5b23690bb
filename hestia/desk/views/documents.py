"""What is kept with a case, what can be printed of it, and every copy that was."""

from functools import cache

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import KeptDocument
from cases.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.desk.documents import PRINTABLES
from hestia.pdf import render as paper_of
from hestia.pdf import respond
from hestia.ui.http import HouseRequest
from referrals.documents import prompt_sheet

PAGE = 25


@require_safe
def questions(_request: HouseRequest) -> HttpResponse:
    """Answer with the blank sheet of questions for an interview on paper. It tells of nobody."""
    return respond(prompt_sheet(), paper=blank_sheet())


@cache
def blank_sheet() -> bytes:
    """Return the sheet of questions, the same for everybody, rendered once."""
    return paper_of(prompt_sheet())


@require_safe
@permission_required(Permission.CASE_VIEW)
def documents(request: HouseRequest, ref: str) -> HttpResponse:
    """List what is kept, what can be made, and what was made, for whom and by whom."""
    case = get_case(request, ref)
    kept = list(KeptDocument.objects.visible_to(request.user).filter(case=case).with_file())
    for each in kept:
        each.case = case
    copies = Paginator(case.printed_set.select_related("by"), PAGE).get_page(request.GET.get("page"))
    kinds = PRINTABLES.values() if request.user.has_perm(Permission.CASE_PRINT) else ()
    context = {
        "case": case,
        "kept": [each for each in kept if not each.put_away_at],
        "away": [each for each in kept if each.put_away_at],
        "may_keep": request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed,
        "kinds": kinds,
        "page": copies,
    }
    return render(request, "desk/documents.html", context)
