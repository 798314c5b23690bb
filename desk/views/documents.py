"""What is kept with a case, what can be printed of it, and every copy that was."""

from functools import cache
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.copies import settle_copy
from cases.documents.printable import Printable
from cases.models import KeptDocument, Printed
from cases.queries.records import get_case, get_record, reads_only
from desk.documents.printables import PRINTABLES
from desk.forms.disclosures import CopyFateForm
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.pdf import render as paper_of
from hestia.pdf import respond
from hestia.ui.http import HouseRequest, sent
from referrals.documents.prompt_sheet import prompt_sheet

PAGE = 25


@require_safe
def questions(_request: HouseRequest) -> HttpResponse:
    """Answer with the blank sheet of questions for an interview on paper. It tells of nobody."""
    return respond(prompt_sheet(), paper=blank_sheet())


@cache
def blank_sheet() -> bytes:
    """Return the sheet of questions, the same for everybody, rendered once."""
    return paper_of(prompt_sheet())


class Papers(NamedTuple):
    """What can be printed for one sort of reader."""

    reader: str
    hint: str
    kinds: list[Printable]


def papers_by_reader() -> list[Papers]:
    """Return what can be printed of a case, by who it is for."""
    hers = [kind for kind in PRINTABLES.values() if kind.is_for_client]
    outside = [kind for kind in PRINTABLES.values() if not kind.is_for_client and kind.audience.is_outside]
    ours = [kind for kind in PRINTABLES.values() if not kind.is_for_client and not kind.audience.is_outside]
    return [
        Papers("For her to keep", "Each has its own title, which she can show.", hers),
        Papers("For colleagues", "", ours),
        Papers("For someone outside", "You say who, and on what grounds.", outside),
    ]


@require_safe
@permission_required(Permission.CASE_VIEW)
def documents(request: HouseRequest, ref: str) -> HttpResponse:
    """List what is kept, what can be made, and what was made, for whom and by whom."""
    case = get_case(request, ref)
    kept = list(KeptDocument.objects.visible_to(request.user).filter(case=case).with_file())
    for document in kept:
        document.case = case
    copies = Paginator(case.printed_set.select_related("by"), PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case,
        "kept": [document for document in kept if not document.put_away_at],
        "names_files": not reads_only(case),  # somebody typed the name: it may say who she is, or where
        "away": [document for document in kept if document.put_away_at],
        "may_keep": request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed,
        "papers": papers_by_reader() if request.user.has_perm(Permission.CASE_PRINT) else [],
        "page": copies,
    }
    return render(request, "desk/documents.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_PRINT)
def copy_fate(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Write down what became of a copy she took with her."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    copy = get_record(case, Printed, pk, lock=is_post)
    form = CopyFateForm(sent(request), copy=copy, today=request.today)
    return answer(
        request,
        form,
        act=lambda: settle_copy(copy=copy, **form.answers, by=request.user, at=request.now),
        saved=lambda _: f"{copy}: {copy.get_fate_display().lower()}.",
        to=f"{reverse('desk:documents', args=[ref])}#h-copies",
        template="desk/copy_fate.html",
        context={"case": case, "copy": copy, "tab": "documents"},
    )
