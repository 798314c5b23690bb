"""A drill that was held is recorded."""

from django.http import HttpResponse
from django.urls import reverse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from outage import actions
from outage.forms.drills import DrillForm
from outage.models import Drill


@permission_required(Permission.PACK_MAKE)
def drill_new(request: HouseRequest) -> HttpResponse:
    """Ask when a drill was, who took part, and what was found."""
    draft = open_draft(request, "drill")
    form = DrillForm(draft.data, user=request.user, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_drill(**form.cleaned_data, by=request.user, at=request.now),
        saved="The drill is recorded.",
        to=Drill.get_absolute_url,
        template="outage/drill_new.html",
        context={"back": reverse("outage:paper")},
        draft=draft,
    )
