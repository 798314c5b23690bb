"""An exit is signed off, and what is asked afterwards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.models import Case
from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from hestia.workingdays.words import long_day
from supportplans import actions
from supportplans.forms import (
    FollowUpForm,
    ReturnForm,
    SignOffForm,
)
from supportplans.queries.evidence import may_not_reach, record_kept_until
from supportplans.queries.writers import writer_blockers
from supportplans.rules.exit_blockers import signing_blockers
from supportplans.views.exit.overview import signed_exit
from supportplans.views.exit.state import ExitState, exit_url, state_of


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_SIGN_OFF)
def sign_off(request: HouseRequest, ref: str) -> HttpResponse:
    """Sign the exit off and close the case, or give it back with words."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    if case.is_closed:
        if is_post:
            messages.info(request, "Nothing was changed: support had already ended when you sent this.")
        return redirect(exit_url(case))
    leaving = (state := state_of(case, request)).leaving
    is_return = is_post and "give_back" in request.POST  # a page sent with neither button signs nothing
    is_signing = is_post and "sign" in request.POST and leaving.pk is not None
    draft = open_draft(request, "exit-check", ref)
    back = ReturnForm(draft.data if is_return or not is_post else None, today=request.today)
    blockers = why_not_signed(case, state, request)
    yes = SignOffForm(
        request.POST if is_signing else None,
        given_up=state.given_up,
        answers=leaving.left_open,
        is_blocked=bool(blockers),
        records=[leaving],
        today=request.today,
    )
    context = {
        "case": case,
        "state": state,
        "form": back,
        "yes": yes,
        "blockers": blockers,
        "kept_until": record_kept_until(state.evidence.exit_on),
        "has_room": case.placement_set.filter(until_on=None).exists(),
    }
    if is_signing:
        return answer(
            request,
            yes,
            act=lambda: actions.sign_off(
                leaving=leaving,
                let_go_why=yes.cleaned_data.get("let_go_why", ""),
                by=request.user,
                at=request.now,
                today=request.today,
            ),
            saved=f"The case is closed, from {long_day(state.evidence.exit_on)}.",
            to=exit_url(case),
            template="supportplans/exit_sign_off.html",
            context=context,
            draft=draft,
        )
    return answer(
        request,
        back,
        act=lambda: actions.return_exit(
            leaving=leaving, **back.answers, by=request.user, at=request.now, today=request.today
        ),
        saved=f"Sent back to {leaving.asked_by}.",
        to=exit_url(case),
        template="supportplans/exit_sign_off.html",
        context=context,
        draft=draft,
    )


def why_not_signed(case: Case, state: ExitState, request: HouseRequest) -> list[str]:
    """Return why this person cannot sign it off now."""
    leaving, by = state.leaving, request.user
    of_exit = signing_blockers(
        leaving,
        state.evidence,
        state.criteria,
        risk_level=case.risk_counts,
        by_id=by.pk,
        today=request.today,
    )
    return [*of_exit, *writer_blockers(leaving, by=by, at=request.now)]


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def follow_up(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down how she is, some months after she left, if she agreed to be asked."""
    case = get_case(request, ref, lock=request.method == "POST")
    leaving = signed_exit(case)
    if leaving is None or (refusals := actions.follow_up_blockers(case, leaving)):
        for reason in refusals if leaving else []:
            messages.info(request, reason)
        return redirect(exit_url(case))
    draft = open_draft(request, "follow-up", ref)
    form = FollowUpForm(draft.data, case=case, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_follow_up(
            leaving=leaving, **form.answers, by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#follow-up",
        template="supportplans/follow_up.html",
        context={"case": case, "is_unchecked": may_not_reach(case, leaving)},
        draft=draft,
    )
