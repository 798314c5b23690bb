"""In the room: what she reads herself, on a screen that shows nothing else until the worker is back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.documents import Copy
from cases.models import Case
from cases.records import get_case
from hestia.accounts.middleware import SHOWING
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import record
from hestia.pdf.languages import side_by_side, spoken, state
from hestia.ui.http import HouseRequest
from supportplans.documents import no_plan, support_plan
from supportplans.views.plan import plan_url


def is_showing(request: HouseRequest, page: str) -> bool:
    """Whether this session shows that page to a client, and so nothing else."""
    return (request.session.get(SHOWING) or {}).get("page") == page


def hand_over(request: HouseRequest, case: Case, page: str) -> None:
    """Let this session show one page and nothing else, until the worker shows that it is her again."""
    request.session[SHOWING] = {"page": page, "then": plan_url(case)}
    record("plan.shown", by=request.user, at=request.now, case_ref=case.reference)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def show(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask first whether nobody else can see the screen; then show her plan, and nothing else."""
    case = get_case(request, ref)
    if no_plan(case):
        messages.info(request, "There is nothing to show yet. Add a target first.")
        return redirect(plan_url(case))
    page = plan_url(case, "show")
    hers = spoken(case.client.first_language)
    if request.method == "POST":
        hand_over(request, case, page)
        return redirect(page)
    if not is_showing(request, page):
        context = {"case": case, "hers": hers, "is_draft": hers is not None and state(hers.code).is_draft}
        return render(request, "supportplans/show_check.html", context)
    copy = Copy(
        number=0,
        made_on=request.today,
        by=request.user,
        sides=side_by_side(hers.code if hers else "", with_english=True),
    )
    document = support_plan(case, copy)
    return render(request, "supportplans/show.html", {**document.context, "case": case, "document": document})
