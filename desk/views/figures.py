"""A report of figures on paper."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from desk.documents.waiting_papers import answer_with_pdf
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from oversight.documents.report import report_document
from oversight.forms.reports import FiguresForm
from oversight.views.reports import asked, chosen_report, show


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
