"""The list of cases."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.lists import (
    LANGUAGES,
    ORDERS,
    CaseListQuery,
    begins_with_own,
    filters_in_force,
    narrowed,
    next_promises,
    usual_views,
)
from cases.queries.records import log_list
from cases.views.tasks import our_calendar
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from hestia.workingdays.words import due_words

PAGE = 25


@require_safe
@permission_required(Permission.CASE_VIEW)
def case_list(request: HouseRequest) -> HttpResponse:
    """List the cases this person sees, narrowed and ordered as the address asks."""
    user = request.user
    staff = User.objects.at_work(on=request.today).carrying_cases().in_services_of(user).by_name()
    workers = list(staff.only("first_name", "last_name"))
    languages = LANGUAGES.records(user)
    is_own = begins_with_own(user, request.GET)
    form = CaseListQuery(request.GET, user=user, workers=workers, languages=languages, is_own=is_own)
    criteria = form.asked
    seen = Case.objects.visible_to(user)
    narrowed_cases = narrowed(seen, criteria, user=user, at=request.now)
    order = ORDERS[criteria["sort"] or "due"]
    page = Paginator(narrowed_cases.with_people().order_by(*order), PAGE).get_page(criteria["page"])
    cases = list(page)
    promises = next_promises(cases)
    calendar = our_calendar()
    for case in cases:
        promise = promises.get(case.pk)
        case.next_promise = promise  # type: ignore[attr-defined]
        case.next_due = promise and due_words(  # type: ignore[attr-defined]
            due_on=promise.due_on,
            unit=promise.unit,
            owner=promise.owner,
            today=request.today,
            calendar=calendar,
            soon_within=promise.soon_within,
        )
    log_list(request, cases)
    filters = [] if is_own else filters_in_force(form, criteria, request.GET)
    context = {
        "form": form,
        "page": page,
        "cases": cases,
        "filters": filters,
        "sort": criteria["sort"],
        "is_own": is_own,
        "usual_views": usual_views(user, request.GET, is_own=is_own),
    }
    part = "cases/case_list.html#results" if request.headers.get("X-Fragment") else "cases/case_list.html"
    return render(request, part, context)
