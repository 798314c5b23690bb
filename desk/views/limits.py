"""Who had how much of what is limited, and which records are invented, for whoever reads the log."""

from django.http import HttpResponse
from django.urls import reverse

from cases.models import Canary
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.budgets import raise_budget, uses
from hestia.audit.forms import RaiseForm
from hestia.audit.views import log_reading, places
from hestia.pages import answer
from hestia.ui.http import HouseRequest


@permission_required(Permission.AUDIT_VIEW)
def limits(request: HouseRequest) -> HttpResponse:
    """Show who had how much, and let somebody go on past a limit."""
    form = RaiseForm(request.POST or None)
    log_reading(request)
    return answer(
        request,
        form,
        act=lambda: raise_budget(**form.answers, by=request.user, at=request.now),
        saved="They can go on.",
        to=reverse("desk:limits"),
        template="desk/limits.html",
        context={
            "uses": uses(at=request.now),
            "places": places(request),
            "canaries": Canary.objects.order_by("-made_at", "reference"),
        },
    )
