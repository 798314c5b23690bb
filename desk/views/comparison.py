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
@permission_required(Permission.SENSITIVE_VIEW)
def comparison(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Show, question by question, what moved since an earlier assessment and which targets were open."""
    case = get_case(request, ref)
    assessments = list(
        case.assessment_set.newest_first().with_people().with_ratings().filter(number__lte=number)
    )
    earlier = [
        assessment for assessment in assessments if assessment.is_signed and assessment.number < number
    ]
    chosen = ComparisonQuery(request.GET).asked["then"] or (earlier[0].number if earlier else 0)
    then = next((assessment for assessment in earlier if assessment.number == chosen), None)
    if then is None or assessments[0].number != number:
        raise Http404
    now = assessments[0]
    for assessment in (now, then):
        assessment.case = case
    targets = worked(case, then=then, now=now)
    lines = beside(now, then, targets)
    named = {target.target.pk for line in lines for target in line.targets}
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
                Chip(
                    f"Assessment {assessment.number}",
                    f"?then={assessment.number}",
                    assessment.number == then.number,
                )
                for assessment in reversed(earlier)
            ],
        },
    )
