"""An exit that nobody planned."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case
from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent
from supportplans import actions
from supportplans.forms import (
    UnplannedForm,
)
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence
from supportplans.rules.exit_criteria import criteria
from supportplans.views.exit.state import exit_url, is_high, open_exit, saved_words


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def unplanned(request: HouseRequest, ref: str) -> HttpResponse:
    """Say what happened when support ends without a plan, and what was done to make sure she is safe."""
    case = get_case(request, ref, lock=request.method == "POST")
    leaving = open_exit(case) or Exit(case=case, exit_on=request.today)
    draft = open_draft(request, "unplanned-exit", ref)
    form = UnplannedForm(
        draft.data,
        instance=leaving,
        opened_on=case.opened_on,
        criteria=criteria(exit_evidence(case, leaving, today=request.today)),
        today=request.today,
        initial={"kind": "" if leaving.is_planned else leaving.kind},
    )
    return answer(
        request,
        form,
        act=lambda: actions.change_exit(
            leaving=actions.prepare_exit(
                case=case, kind=form.cleaned_data["kind"], by=request.user, at=request.now
            ),
            **form.answers,
            by=request.user,
            at=request.now,
        ),
        saved=saved_words(leaving),
        to=lambda leaving: exit_url(
            case, "exit_high_risk" if is_high(case) and not leaving.is_death else "exit"
        ),
        template="supportplans/exit_unplanned.html",
        context={"case": case, "leaving": leaving},
        draft=draft,
    )


@require_POST
@permission_required(Permission.EXIT_PREPARE)
def planned(request: HouseRequest, ref: str) -> HttpResponse:
    """Make an unplanned exit a planned one again: a death too, if it was written down by mistake."""
    case = get_case(request, ref, lock=True)
    leaving = open_exit(case)
    if leaving is not None and leaving.is_death:
        actions.take_back_death(leaving=leaving, by=request.user, at=request.now)
    elif leaving is not None:
        actions.change_exit(leaving=leaving, kind=Case.ExitKind.PLANNED, by=request.user, at=request.now)
    return redirect(exit_url(case))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def high_risk(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask first: her risk is high, and closing means that no one checks on her."""
    case = get_case(request, ref, lock=request.method == "POST")
    if case.is_closed or not is_high(case):
        return redirect(exit_url(case))
    leaving = open_exit(case)
    return answer(
        request,
        HouseForm(sent(request)),
        act=lambda: actions.understand_high_risk(
            leaving=leaving or actions.prepare_exit(case=case, by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="",
        to=exit_url(case),
        template="supportplans/exit_high_risk.html",
        context={"case": case, "leaving": leaving},
    )
