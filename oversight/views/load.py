"""How much somebody carries, how it is spread, and how many points each thing counts."""

from datetime import date, timedelta
from functools import cache

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.actions.load import change_points
from cases.models import LoadSetting
from cases.queries.records import log_list
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.calendar import months_after
from oversight.forms.load import PointsForm
from oversight.queries.calibrating import logged_beside_points
from oversight.queries.team import load_of, months_of, spread_of
from oversight.rules.calibrating import Band, findings

MONTHS = 4  # to choose from
MONTH_ENDS = 6  # side by side


@require_safe
def load(request: HouseRequest, pk: int) -> HttpResponse:
    """Show what one worker carries, line by line: to them, and to those who answer for their team."""
    user = request.user
    people = User.objects.at_work(on=request.today).carrying_cases()
    seen = people.filter(pk=user.pk)
    if user.has_perm(Permission.TEAM_VIEW):
        seen = people.in_services_of(user)
    worker = get_object_or_404(seen, pk=pk)
    own = load_of(worker, reader=user, today=request.today)
    # By reference alone, and to those who may open cases.
    cases = own.load.cases if user.has_perm(Permission.CASE_VIEW) else []
    log_list(request, [case.facts.reference for case in cases], of=worker.pk)
    log("load.seen", by=user, at=request.now, subject=worker)
    context = {
        "worker": worker,
        "is_own": user.pk == pk,
        "own": own,
        "cases": sorted(cases, key=lambda case: case.facts.reference),
    }
    return render(request, "oversight/load.html", context)


@require_safe
@permission_required(Permission.TEAM_VIEW)
def fairness(request: HouseRequest) -> HttpResponse:
    """Show how the load is spread, and who was given cases in a month. Nobody is ranked."""
    months = [first_of_month(request.today, back) for back in range(MONTHS)]
    chosen = next((first for first in months if f"{first:%Y-%m}" == request.GET.get("month")), months[0])
    last = months_after(chosen, 1) - timedelta(days=1)
    spread = spread_of(request.user, first=chosen, last=last, today=request.today)
    log("load.fairness_seen", by=request.user, at=request.now, month=f"{chosen:%Y-%m}")
    chips = [Chip(f"{first:%B %Y}", f"?month={first:%Y-%m}", first == chosen) for first in months]
    ends = [first_of_month(request.today, back) - timedelta(days=1) for back in reversed(range(MONTH_ENDS))]
    context = {
        "spread": spread,
        "chips": chips,
        "month": f"{chosen:%B %Y}",
        "months": months_of(request.user, ends, today=request.today),
    }
    return render(request, "oversight/fairness.html", context)


def first_of_month(today: date, back: int) -> date:
    """Return the first day of this month, or of one so many before."""
    return months_after(today.replace(day=1), -back)


@permission_required(Permission.SETTINGS_CHANGE)
def points(request: HouseRequest) -> HttpResponse:
    """Change how many points each thing counts, and show who did when and why."""
    sets = list(LoadSetting.objects.newest_first().select_related("made_by"))
    draft = open_draft(request, "points")
    # Of time with clients only those read who read of them.
    reads = request.user.has_perm(Permission.CASE_VIEW)

    @cache
    def bands() -> list[Band]:
        """Return them where the page shows them: what is sent and makes sense needs none."""
        return logged_beside_points(request.user, today=request.today) if reads else []

    form = PointsForm(draft.data, points=LoadSetting.objects.in_force(), today=request.today)
    return answer(
        request,
        form,
        act=lambda: change_points(**form.answers, by=request.user, at=request.now),
        saved="Saved. Loads are worked out with these numbers from now on.",
        to=reverse("oversight:points"),
        template="oversight/points.html",
        context={"sets": sets, "bands": bands, "findings": lambda: findings(bands()) if reads else []},
        draft=draft,
    )
