"""The page on which two assessments of risk stand side by side."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.queries.records import get_case
from desk.queries.comparison import beside, worked
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.components import Chip
from hestia.ui.forms import QueryForm
from hestia.ui.http import HouseRequest


class ComparisonQuery(QueryForm):
    """Which earlier assessment stands beside it: the one before, unless another is asked for."""

    then = forms.IntegerField(min_value=1)


@require_safe
@permission_required(Permission.CASE_VIEW)
def comparison(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Show, question by question, what moved since an earlier assessment and which targets were open."""
    case = get_case(request, ref)
    found = list(case.assessment_set.newest_first().with_people().with_ratings().filter(number__lte=number))
    earlier = [each for each in found if each.is_signed and each.number < number]
    asked = ComparisonQuery(request.GET).asked["then"] or (earlier[0].number if earlier else 0)
    then = next((each for each in earlier if each.number == asked), None)
    if then is None or found[0].number != number:
        raise Http404
    now = found[0]
    for each in (now, then):
        each.case = case
    targets = worked(case, then=then, now=now)
    lines = beside(now, then, targets)
    named = {one.target.pk for line in lines for one in line.targets}
    return render(
        request,
        "desk/comparison.html",
        {
            "case": case,
            "now": now,
            "then": then,
            "lines": lines,
            "others": [target for target in targets if target.target.pk not in named],
            "chips": [
                Chip(f"Assessment {each.number}", f"?then={each.number}", each.number == then.number)
                for each in reversed(earlier)
            ],
        },
    )
