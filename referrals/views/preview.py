"""A change of the rules in two steps: what would move is shown, then it is done."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.queries.records import log_list
from hestia.pages import answer
from hestia.safekeeping.drafts import OpenDraft
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest
from hestia.workingdays.calendar import NoHolidaysKnown
from referrals.forms.policies import ClocksForm
from referrals.queries.policy_moves import PolicyChange, fingerprint, services_elsewhere

# Pressed on the page that shows what moves.
STEP, SAVE, BACK = "step", "save", "back"
OF_THE_PREVIEW = {"csrfmiddlewaretoken", STEP, "clocks", "seen"}


def preview_first(
    request: HouseRequest,
    *,
    form: HouseForm,
    template: str,
    change: Callable[[], PolicyChange],
    act: Callable[..., object],
    page: dict[str, Any],
    home: str,
    saved: str,
    draft: OpenDraft,
    asks_about_clocks: bool = False,
) -> HttpResponse:
    """Ask; show what would move; do it. What changed in between is shown again before it is saved."""
    drafted = {"autosave": draft.url, "restored": draft.restored}
    context = {"form": form, "home": home, **drafted, **page}
    if request.method == "POST":
        draft.keep(request)
    if request.method != "POST" or request.POST.get(STEP) == BACK or not form.is_valid():
        return render(request, template, context)
    try:
        reach = change()
        effects = reach.effects_for(request.user, today=request.today)
    except NoHolidaysKnown as unknown:
        form.add_error(None, f"A clock would run into a year without bank holidays. {unknown}")
        return render(request, template, context)
    is_saving = request.POST.get(STEP) == SAVE
    choice = ClocksForm(request.POST if is_saving else None) if asks_about_clocks else None
    seen = fingerprint(effects)
    if is_saving and request.POST.get("seen") == seen and (choice is None or choice.is_valid()):
        if choice is not None:
            act = partial(act, moving=choice.cleaned_data["clocks"] == ClocksForm.MOVE)
        return answer(
            request,
            form,
            act=lambda: act(**form.answers, by=request.user, at=request.now),
            saved=saved,
            to=home,
            template=template,
            context=context,
            draft=draft,
        )
    moves = [move for effect in effects for move in effect.moves]
    log_list(request, [move.reference for move in moves])
    context |= {
        "moves": moves,
        "stay": sum(not effect.moves for effect in effects),
        "beyond": services_elsewhere(request.user),
        "choice": choice,
        "seen": seen,
        "is_shown_again": is_saving and request.POST.get("seen") != seen,
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in OF_THE_PREVIEW
            for value in values
        ],
    }
    return render(request, "rules/preview.html", context)
