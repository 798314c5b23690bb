"""When somebody was supervised."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.staff.actions.supervision import record_supervision
from hestia.staff.forms.supervision import SupervisionForm
from hestia.staff.models import (
    Supervision,
)
from hestia.staff.views.register import get_kept, get_record, record_page
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.TRAINING_KEEP)
def supervision_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Record that somebody was supervised, and when next."""
    return supervision_page(request, Supervision(person=get_kept(request, pk)))


@permission_required(Permission.TRAINING_KEEP)
def supervision_change(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Correct a day of supervision, or the next."""
    return supervision_page(request, get_record(request, Supervision, pk, record))


def supervision_page(request: HouseRequest, supervision: Supervision) -> HttpResponse:
    """Ask when somebody was supervised and when next, and record it."""
    form = SupervisionForm(
        sent(request),
        instance=supervision,
        person=supervision.person,
        by=request.user,
        today=request.today,
    )
    return record_page(
        request,
        form,
        supervision,
        title="Record supervision" if supervision._state.adding else "Correct supervision",
        words=(
            "Only the days are kept here. What you talked about goes in the record of the supervision, which"
            " only the two of you can read."
        ),
        act=lambda: record_supervision(supervision=form.save(commit=False), by=request.user, at=request.now),
    )
