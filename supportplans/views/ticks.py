"""A step or a target ticked where it stands, on the plan or on one's day, and taken back."""

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
from supportplans.forms import StepTickQuery, TickForm
from supportplans.models import Step, Target
from supportplans.views.plan import plan_url, target_on_plan


def page_of(request: HouseRequest) -> str:
    """Return the name of the page on which a step is ticked."""
    return StepTickQuery(request.GET).asked["page"] or "plan"


def url_of(page: str, case: Case, step: Step) -> str:
    """Return the address of that page."""
    return reverse("desk:my_day") if page == "day" else target_on_plan(case, step.target_id)


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

    return press(request, TickForm(request.POST), act=tick, to=url_of(page, case, step))


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


def status_url(case: Case, target: Target) -> str:
    """Return where to say what happens to the steps still open of a target that is met."""
    return f"{plan_url(case, 'target_status', target.pk)}?status={Target.Status.MET}"


@require_POST
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def target_met(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Mark a target as met today, with one button; the message that follows takes it back.

    While a step of it is open, what happens to that is asked first.
    """
    case = get_case(request, ref, lock=True)
    target = get_record(case, Target, pk, lock=True)
    if target.is_open and target.open_steps:
        return redirect(status_url(case, target))

    def mark() -> None:
        actions.set_target_met(target=target, on=request.today, by=request.user, at=request.now)
        undo = plan_url(case, "target_undoing", pk, target.version)
        offer_undo(request, f"Met: {target.text}", url=undo)

    return press(request, TickForm(request.POST), act=mark, to=f"{plan_url(case)}#{target.domain}")


@require_POST
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def target_undoing(request: HouseRequest, ref: str, pk: int, version: int) -> HttpResponse:
    """Take back that a target is met, while nobody has changed it since; pressed twice, it does so once."""
    case = get_case(request, ref, lock=True)
    target = get_record(case, Target, pk, lock=True)
    if not target.is_open:
        actions.take_target_back(target=target, met_in=version, by=request.user, at=request.now)
        messages.success(request, f"Not met yet: {target.text}")
    return redirect(target_on_plan(case, pk))
