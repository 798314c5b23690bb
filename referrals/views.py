"""The pages of a referral."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest


@permission_required(Permission.CASE_VIEW)
def overview(request: HouseRequest, ref: str) -> HttpResponse:
    """Show where the referral stands."""
    return HttpResponse(f"{ref} {request.today}")
