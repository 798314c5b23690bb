"""The page of an exit: the six criteria, or what was signed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import Case, Deadline
from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.privacy.secrecy import Level
from hestia.ui.http import HouseRequest, sent
from supportplans import actions
from supportplans.forms import (
    SignOffRequestForm,
)
from supportplans.models import Exit, OutcomeRating
from supportplans.queries.evidence import record_kept_until
from supportplans.queries.progress import rating_due
from supportplans.rules.exit_blockers import DISAGREES, disagrees
from supportplans.rules.exit_criteria import kept_lines
from supportplans.rules.loose_ends import as_left
from supportplans.views.exit.state import (
    OF_WHAT_IS_SENSITIVE,
    exit_url,
    is_high,
    managers_for,
    state_of,
    who_knows_her_risk,
)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def exit_page(request: HouseRequest, ref: str) -> HttpResponse:
    """Show the six criteria as the record answers them now; its button asks a manager to sign."""
    case = get_case(request, ref, lock=request.method == "POST")
    if case.is_closed:
        return closed_exit(request, case)
    may_change = request.user.has_perm(Permission.EXIT_PREPARE)
    if request.method == "POST" and not may_change:
        return redirect(exit_url(case))
    state = state_of(case, request)
    managers = managers_for(state.leaving, request)
    asks_first = {"manager": who_knows_her_risk(case, managers)}
    form = SignOffRequestForm(sent(request), managers=managers, initial=asks_first, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.ask_for_sign_off(
            leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
            manager=form.cleaned_data["manager"],
            by=request.user,
            at=request.now,
            today=request.today,
        ),
        saved=lambda _: f"{form.cleaned_data['manager']} was asked to sign off.",
        to=exit_url(case),
        template="supportplans/exit.html",
        context={
            "case": case,
            "state": state,
            "managers": managers,
            "disagrees": DISAGREES if state.leaving.is_planned and disagrees(state.evidence) else "",
            "may_change": may_change,
            "is_high": is_high(case),
            "may_see_running": request.user.sees >= Level.SENSITIVE,
            "kept_until": record_kept_until(state.evidence.exit_on),
            "rating_due": rating_due(OutcomeRating.objects.filter(case=case), reviewed_on=None, leaves=True)
            if state.leaving.pk and state.leaving.is_planned
            else "",
        },
    )


def closed_exit(request: HouseRequest, case: Case) -> HttpResponse:
    """Show how support ended, and how she was when she was asked since."""
    signed = signed_exit(case)
    to_act_on = (
        case.deadline_set.open().filter(kind=Deadline.Kind.AFTER_EXIT).select_related("assignee").first()
    )
    if to_act_on is not None:
        to_act_on.case = case
    context = {
        "case": case,
        "leaving": signed,
        "to_act_on": to_act_on,
        "left": as_left(signed.left_open) if signed and request.user.sees >= Level.SENSITIVE else [],
        "proof": [
            {**criterion, "proof": kept_lines(criterion)}
            for criterion in (signed.evidence if signed else [])
            if request.user.sees >= Level.SENSITIVE or criterion["number"] not in OF_WHAT_IS_SENSITIVE
        ],
        "follow_ups": list(signed.follow_ups.visible_to(request.user).select_related("recorded_by"))
        if signed
        else [],
        "may_follow_up": signed is not None
        and request.user.has_perm(Permission.EXIT_PREPARE)
        and not actions.follow_up_blockers(case, signed),
    }
    return render(request, "supportplans/exit_closed.html", context)


def signed_exit(case: Case) -> Exit | None:
    """Return the exit by which the case was closed, if it was closed by one."""
    return (
        Exit.objects.filter(case=case, state=Exit.State.SIGNED)
        .select_related("asked_by", "signed_by", "risk_exception_by")
        .first()
    )
