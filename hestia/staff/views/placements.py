"""A learner’s placement, and its days."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from hestia.accounts.models import User
from hestia.accounts.permissions import LEARNERS, Permission, permission_required
from hestia.accounts.views import locked_on_post
from hestia.audit.models import log
from hestia.pdf import respond
from hestia.staff.actions.placements import log_day, save_placement
from hestia.staff.documents import placement_agreement
from hestia.staff.forms.placements import DayForm, PlacementForm
from hestia.staff.models import (
    LearnerDay,
    LearnerPlacement,
    people_for,
)
from hestia.staff.views.register import get_kept, record_page
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.TRAINING_KEEP)
def placement(request: HouseRequest, pk: int) -> HttpResponse:
    """Record or change the placement of a student or volunteer."""
    person = get_kept(request, pk)
    rows = LearnerPlacement.objects.visible_to(request.user).filter(person=person)
    known = locked_on_post(request, rows).first() or LearnerPlacement(person=person)
    form = PlacementForm(sent(request), instance=known, person=person, today=request.today)
    return record_page(
        request,
        form,
        known,
        title="Placement",
        words="The last day is the last day of the account.",
        act=lambda: save_placement(placement=form.save(commit=False), by=request.user, at=request.now),
    )


@require_POST
@permission_required(Permission.TRAINING_KEEP)
def agreement(request: HouseRequest, pk: int) -> HttpResponse:
    """Answer with the agreement about a placement, to be signed."""
    rows = LearnerPlacement.objects.visible_to(request.user).select_related("person", "supervisor")
    known = get_object_or_404(rows, person=get_kept(request, pk))
    log("report.printed", by=request.user, at=request.now, subject=known.person)
    return respond(placement_agreement(known, by=request.user, on=request.today))


def day_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Log a day of a placement: one's own, or of somebody whose register one keeps."""
    return day_page(request, LearnerDay(person=get_learner(request, pk)))


def day_change(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Correct a day of a placement."""
    rows = LearnerDay.objects.visible_to(request.user).filter(person=get_learner(request, pk))
    return day_page(request, get_object_or_404(locked_on_post(request, rows), pk=record))


def get_learner(request: HouseRequest, pk: int) -> User:
    """Return a student or volunteer whose days this person logs."""
    return get_object_or_404(people_for(request.user).filter(role__in=LEARNERS), pk=pk)


def day_page(request: HouseRequest, day: LearnerDay) -> HttpResponse:
    """Ask about a day of a placement, and save it."""
    form = DayForm(sent(request), instance=day, today=request.today)
    return record_page(
        request,
        form,
        day,
        title="Log a day" if day._state.adding else "Correct a day",
        words="Only hours and purpose: nothing about a client leaves with this log.",
        act=lambda: log_day(day=form.save(commit=False), by=request.user, at=request.now),
    )
