"""The pages of the short screens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.models import Dependant
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from hestia.ui.words import day, listed
from riskassessment import actions
from riskassessment.forms.screens import DependantScreenForm, RapidScreenForm, ScreenCorrectionForm
from riskassessment.models import DependantScreen, RapidScreen
from riskassessment.rules.screening import CURRENT_SCREEN


@permission_required(Permission.RISK_ASSESS)
def screen(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask what cannot wait for an assessment; once asked, show it."""
    case = get_case(request, ref)
    made = RapidScreen.objects.filter(case=case).select_related("made_by").first()
    if made is not None:
        made.case = case
        corrections = made.corrections if made.corrected_at else []
        context = {"case": case, "screen": made, "corrections": corrections}
        return render(request, "riskassessment/screen.html", context)
    if case.is_closed:
        messages.info(request, "This case is closed. Reopen it to assess the risk.")
        return redirect("riskassessment:overview", ref)
    draft = open_draft(request, "rapid-screen", ref)
    form = RapidScreenForm(draft.data, case=case, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.record_screen(case=case, **form.answers, by=request.user, at=request.now),
        saved=saved_words,
        to=reverse("riskassessment:screen", args=[ref]),
        template="riskassessment/screen_new.html",
        context={"case": case},
        draft=draft,
    )


def saved_words(made: RapidScreen) -> str:
    """Return what became of a screen that was just written."""
    return f"The rapid screen is saved.{stopped(made)}{comes_next(made)}"


def comes_next(made: RapidScreen) -> str:
    """Return by when the risk is assessed or looked at again, if that is promised; else nothing."""
    if made.look_on is None:
        return ""
    what = "Look at her risk again" if made.case.risk_counts else "The full assessment comes next:"
    is_due = made.look_on <= timezone.localdate(made.made_at)
    return f" {what} {'today' if is_due else f'by {day(made.look_on)}'}."


def stopped(made: RapidScreen) -> str:
    """Return what a screen just saved changed of the contact rules, and that new ones are to be asked for."""
    if made.stopped is None:
        return ""
    changes = f" The contact rules are changed: {listed(made.stopped)}." if made.stopped else ""
    return f"{changes} Ask her today for new safe ways to reach her."


@permission_required(Permission.RISK_ASSESS)
def screen_correction(request: HouseRequest, ref: str) -> HttpResponse:
    """Put a mistake in the rapid screen right, saying what was wrong."""
    case = get_case(request, ref, lock=request.method == "POST")
    made = get_object_or_404(RapidScreen.objects.visible_to(request.user), case=case)
    made.case = case
    if case.is_closed or made.questions_version != CURRENT_SCREEN:
        messages.info(request, "This screen cannot be corrected now.")
        return redirect(made)
    draft = open_draft(request, "screen-correction", ref)
    form = ScreenCorrectionForm(draft.data, case=case, screen=made, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.correct_screen(screen=made, **form.answers, by=request.user, at=request.now),
        saved=lambda corrected: (
            f"The rapid screen is corrected. The earlier version is kept.{stopped(corrected)}"
        ),
        to=made.get_absolute_url(),
        template="riskassessment/screen_correction.html",
        context={"case": case},
        draft=draft,
    )


@permission_required(Permission.RISK_ASSESS)
def dependant_screen(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Look at what someone who depends on her needs, and what endangers them."""
    case = get_case(request, ref)
    dependant = get_record(case, Dependant, pk)
    screens = DependantScreen.objects.filter(case=case, dependant=dependant).newest_first()
    earlier = list(screens.select_related("made_by"))
    last = earlier[0] if earlier else None
    initial: dict[str, object] = {"screened_on": request.today}
    if last:
        initial |= {**last.answers, "needs": last.needs, "risks": last.risks, "level": last.level}
    draft = open_draft(request, f"dependant-{pk}", ref)
    form = DependantScreenForm(draft.data, initial=initial, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.screen_dependant(
            case=case, dependant=dependant, **form.answers, by=request.user, at=request.now
        ),
        saved=f"Saved: what {dependant} needs, and what puts them at risk.",
        to=f"{reverse('riskassessment:overview', args=[ref])}#h-dependants",
        template="riskassessment/dependant_screen.html",
        context={"case": case, "dependant": dependant, "earlier": earlier},
        draft=draft,
    )
