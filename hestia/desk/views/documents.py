"""What can be printed of a case, and every copy that was."""

from functools import cache

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
    """List what can be made, and what was made, for whom and by whom."""
    case = get_case(request, ref)
    copies = Paginator(case.printed_set.select_related("by"), PAGE).get_page(request.GET.get("page"))
    kinds = PRINTABLES.values() if request.user.has_perm(Permission.CASE_PRINT) else ()
    return render(request, "desk/documents.html", {"case": case, "kinds": kinds, "page": copies})
