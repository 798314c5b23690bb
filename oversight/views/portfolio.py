"""A student's portfolio: days, hours and what was learned, to take to the university, with nobody's facts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.views import locked_on_post
from hestia.audit.models import log
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.staff.models import LearnerDay
from hestia.staff.queries.placements import placement_now
from hestia.staff.views.placements import get_learner
from hestia.ui.http import HouseRequest
from oversight import actions
from oversight.forms.portfolio import LearnedForm


@require_safe
def portfolio(request: HouseRequest, pk: int) -> HttpResponse:
    """Show the days of a placement with what was learned, to whoever is on it or keeps their register."""
    learner = get_learner(request, pk)
    log("portfolio.seen", by=request.user, at=request.now, subject=learner)
    context = {
        "learner": learner,
        "is_own": learner.pk == request.user.pk,
        "placement": placement_now(request.user, learner),
    }
    return render(request, "oversight/portfolio.html", context)


def learned(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Ask what was learned on a day, and read over that it says nothing about a client."""
    rows = LearnerDay.objects.visible_to(request.user).filter(person=get_learner(request, pk))
    day = get_object_or_404(locked_on_post(request, rows.select_related("person")), pk=record)
    draft = open_draft(request, f"learned-{pk}-{record}")
    form = LearnedForm(draft.data, instance=day, today=request.today)
    back = reverse("oversight:portfolio", args=[pk])
    return answer(
        request,
        form,
        act=lambda: actions.write_learned(
            day=day, learned=form.cleaned_data["learned"], by=request.user, at=request.now
        ),
        saved="Saved. We found nothing about a client in it.",
        to=back,
        template="oversight/learned.html",
        context={"day": day, "back": back},
        draft=draft,
    )
