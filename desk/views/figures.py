"""A report of figures on paper."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from desk.documents.waiting_papers import answer_with_pdf
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import explains_refusals
from hestia.ui.http import HouseRequest
from oversight.actions import take_copy
from oversight.documents.report import report_document, return_document
from oversight.forms.reports import FiguresForm
from oversight.queries.returns import paper_for
from oversight.views.reports import asked, chosen_report, show
from oversight.views.returns import back_to_return, get_return


@require_POST
@permission_required(Permission.TEAM_VIEW)
def figures_paper(request: HouseRequest) -> HttpResponse:
    """Answer with the chosen figures as one PDF, rounded."""
    form = asked(request, request.POST)
    choice = FiguresForm(request.POST, by=request.user)
    report = chosen_report(request, form, choice, kind="report.printed")
    if report is None:
        return show(request, form, None, choice=choice, carry=request.POST)
    return answer_with_pdf(request, report_document(report, by=request.user, on=request.today), cases=())


@require_POST
@explains_refusals(way_back=back_to_return)
@permission_required(Permission.RETURNS_VIEW)
def return_paper(request: HouseRequest, pk: int) -> HttpResponse:
    """Answer with what was sent as PDF: always the same."""
    sent = get_return(request, pk)
    take_copy(sent)
    log("report.printed", by=request.user, at=request.now, subject=sent, digest=sent.digest)
    return answer_with_pdf(request, return_document(sent, paper_for(sent, request.user)), cases=())
