"""What is limited: who had how much, other numbers, asked and confirmed; and which records are invented."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.models import Canary
from desk.queries.limits import limits_now, limits_pending
from hestia.accounts.forms import StaffDecisionForm
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import raise_budget, uses
from hestia.audit.forms import LimitForm, RaiseForm
from hestia.audit.limits import ask_limit, can_answer, decide_limit, sentence
from hestia.audit.models import LimitChange
from hestia.audit.views import log_reading, places
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest


@permission_required(Permission.AUDIT_VIEW)
def limits(request: HouseRequest) -> HttpResponse:
    """Show who had how much, and let somebody go on past a limit."""
    form = RaiseForm(request.POST or None)
    log_reading(request)
    used = uses(at=request.now)
    return answer(
        request,
        form,
        act=lambda: raise_budget(**form.answers, by=request.user, at=request.now),
        saved="They can carry on.",
        to=reverse("desk:limits"),
        template="desk/limits.html",
        context={
            "uses": used,
            "is_anyone_near": any(use.is_near or use.reached for use in used),
            "limits": limits_now(),
            "pending": limits_pending(at=request.now),
            "places": places(request),
            "canaries": Canary.objects.order_by("-made_at", "reference"),
        },
    )


@permission_required(Permission.AUDIT_VIEW)
@fresh_factor_required
def limit_new(request: HouseRequest) -> HttpResponse:
    """Ask for another number for a limit: a second person has to confirm it."""
    draft = open_draft(request, "limit")
    form = LimitForm(draft.data)

    def ask() -> LimitChange:
        answers = form.answers
        budget, period = answers.pop("limit")
        return ask_limit(budget=budget, period=period, **answers, by=request.user, at=request.now)

    return answer(
        request,
        form,
        act=ask,
        saved="A second person has to confirm this. Until then nothing changes.",
        to=reverse("desk:limits"),
        template="desk/limit_form.html",
        context={"limits": limits_now()},
        draft=draft,
    )


@permission_required(Permission.STAFF_CONFIRM)
@fresh_factor_required
def limit_decision(request: HouseRequest, pk: int) -> HttpResponse:
    """Show which number was asked for a limit, and take a yes or no."""
    change = get_object_or_404(LimitChange.objects.with_people(), pk=pk)
    draft = open_draft(request, f"limit-{pk}", but=["is_confirmed"])
    form = StaffDecisionForm(draft.data)
    is_open = LimitChange.objects.pending(at=request.now).filter(pk=pk).exists()
    return answer(
        request,
        form,
        act=lambda: decide_limit(change=change, **form.answers, by=request.user, at=request.now),
        saved=lambda decided: (
            "Confirmed. It applies from now on." if decided.was_confirmed else "Refused. Nothing changes."
        ),
        to=reverse("desk:staff_changes"),
        template="desk/limit_decision.html",
        context={
            "change": change,
            "sentence": sentence(change),
            "is_open": is_open and can_answer(change, request.user),
            "is_for_others": is_open and not can_answer(change, request.user),
        },
        draft=draft,
    )
