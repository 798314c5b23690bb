"""A step ticked where it stands, on the plan or on one's day, and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.queries.records import get_case, get_record, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import offer_undo, press
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms import StepTickForm, StepTickQuery
from supportplans.models import Step
from supportplans.views.plan import plan_url


def page_of(request: HouseRequest) -> str:
    """Return the name of the page on which a step is ticked."""
    return StepTickQuery(request.GET).asked["page"] or "plan"


def url_of(page: str, case: Case, step: Step) -> str:
    """Return the address of that page."""
    return reverse("desk:my_day") if page == "day" else f"{plan_url(case)}#target-{step.target_id}"


@require_POST
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def step_done(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Mark a step as done today, with one button; the message that follows takes it back."""
    case = get_case(request, ref, lock=True)
    step = get_record(case, Step, pk, lock=True)
    page = page_of(request)

    def tick() -> None:
        actions.set_step_done(step=step, on=request.today, by=request.user, at=request.now)
        undo = plan_url(case, "step_undoing", pk, step.version)
        offer_undo(request, f"Done: {step.what}", url=f"{undo}?page={page}")

    return press(request, StepTickForm(request.POST), act=tick, to=url_of(page, case, step))


@require_POST
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def step_undoing(request: HouseRequest, ref: str, pk: int, version: int) -> HttpResponse:
    """Take back that a step is done, while nobody has changed it since; pressed twice, it does so once."""
    case = get_case(request, ref, lock=True)
    step = get_record(case, Step, pk, lock=True)
    if not step.is_open:
        actions.take_step_back(step=step, done_in=version, by=request.user, at=request.now)
        messages.success(request, f"Not done yet: {step.what}")
    return redirect(url_of(page_of(request), case, step))
