"""What still runs when she leaves: who has it then, or why it ends."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms import LooseEndsForm
from supportplans.rules.handed_on import why_not_to
from supportplans.views.exit.state import exit_url, saved_words, state_of


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def loose_ends(request: HouseRequest, ref: str) -> HttpResponse:
    """Say of each thing that still runs to whom it is handed on, or why it ends."""
    case = get_case(request, ref, lock=request.method == "POST")
    state = state_of(case, request)
    leaving = state.leaving
    draft = open_draft(request, "loose-ends", ref)
    form = LooseEndsForm(
        draft.data,
        ends=[end for end in state.evidence.loose_ends if not end.by_itself],
        answers=leaving.left_open,
        why_not_to=partial(why_not_to, evidence=state.evidence),
        records=[leaving] if leaving.pk else None,
        today=request.today,
    )
    return answer(
        request,
        form,
        act=lambda: actions.settle_loose_ends(
            leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
            answers=form.answers,
            by=request.user,
            at=request.now,
            today=request.today,
        ),
        saved=saved_words(leaving),
        to=f"{exit_url(case)}#still-running",
        template="supportplans/exit_loose_ends.html",
        context={
            "case": case,
            "leaving": leaving,
            "by_itself": [end for end in state.evidence.loose_ends if end.by_itself],
        },
        draft=draft,
    )
