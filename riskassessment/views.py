"""The pages of risk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from riskassessment.models import Assessment


@permission_required(Permission.CASE_VIEW)
def assessment(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Show one assessment."""
    found = get_object_or_404(
        Assessment.objects.visible_to(request.user).with_people().with_ratings().select_related("case"),
        case__reference=ref,
        number=number,
    )
    return render(request, "riskassessment/assessment.html", {"case": found.case, "assessment": found})
