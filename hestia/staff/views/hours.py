"""The hours that somebody works."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.staff.actions.hours import record_hours
from hestia.staff.forms.hours import HoursForm
from hestia.staff.models import (
    WorkingHours,
)
from hestia.staff.queries.hours import posts_of
from hestia.staff.views.register import get_kept, get_record, record_page
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.TRAINING_KEEP)
def hours_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Record how many hours somebody works from a day on, and their duties."""
    person = get_kept(request, pk)
    known = posts_of([pk], reader=request.user, today=request.today).get(pk)
    hours = WorkingHours(person=person)
    if known:
        hours.hours, hours.learners = known.hours, known.learners
        hours.has_lead_role, hours.gender = known.has_lead_role, known.gender
        hours.far_clients = known.far_clients
        if known.newly_qualified_until and known.newly_qualified_until >= request.today:
            hours.newly_qualified_until = known.newly_qualified_until
    return hours_page(request, hours)


@permission_required(Permission.TRAINING_KEEP)
def hours_change(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Correct hours and duties."""
    return hours_page(request, get_record(request, WorkingHours, pk, record))


def hours_page(request: HouseRequest, hours: WorkingHours) -> HttpResponse:
    """Ask about hours and duties, and record them."""
    form = HoursForm(sent(request), instance=hours, today=request.today)
    return record_page(
        request,
        form,
        hours,
        title="Record hours and duties" if hours._state.adding else "Correct hours and duties",
        words="We work out from these how much they can carry. Service leads see them too.",
        act=lambda: record_hours(hours=form.save(commit=False), by=request.user, at=request.now),
    )
