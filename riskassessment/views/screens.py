"""The pages of the short screens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.models import Dependant
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import forget, restore
from hestia.ui.http import HouseRequest, sent
from riskassessment import actions
from riskassessment.forms.screens import DependantScreenForm, RapidScreenForm, ScreenCorrectionForm
from riskassessment.models import DependantScreen, RapidScreen
from riskassessment.rules.screening import CURRENT_SCREEN

DRAFT = "rapid-screen"
CORRECTION = "screen-correction"


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
    restored = None if request.method == "POST" else restore(request, DRAFT, ref)
    form = RapidScreenForm(
        restored.data if restored else sent(request), case=case, today=request.today, now=request.now
    )
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            request, actions.screen, then=reverse("riskassessment:screen", args=[ref]), case=case
        )
        if done:
            forget(request, DRAFT, ref)
            messages.success(request, "The rapid screen is saved. The full assessment comes next.")
            return done
    return render(
        request, "riskassessment/screen_new.html", {"case": case, "form": form, "restored": restored}
    )


@permission_required(Permission.RISK_ASSESS)
def screen_correction(request: HouseRequest, ref: str) -> HttpResponse:
    """Put a mistake in the rapid screen right, saying what was wrong."""
    case = get_case(request, ref, lock=request.method == "POST")
    made = get_object_or_404(RapidScreen.objects.visible_to(request.user), case=case)
    made.case = case
    if case.is_closed or made.questions_version != CURRENT_SCREEN:
        messages.info(request, "This screen cannot be corrected now.")
        return redirect(made)
    restored = None if request.method == "POST" else restore(request, CORRECTION, ref)
    form = ScreenCorrectionForm(
        restored.data if restored else sent(request),
        case=case,
        screen=made,
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        then = made.get_absolute_url()
        done = form.carry_out(request, actions.correct_screen, then=then, screen=made)
        if done:
            forget(request, CORRECTION, ref)
            messages.success(request, "The rapid screen is corrected. What it said before is kept.")
            return done
    return render(
        request, "riskassessment/screen_correction.html", {"case": case, "form": form, "restored": restored}
    )


@permission_required(Permission.RISK_ASSESS)
def dependant_screen(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Look at what someone who depends on her needs, and what endangers them."""
    case = get_case(request, ref)
    dependant = get_record(case, Dependant, pk)
    screens = DependantScreen.objects.filter(case=case, dependant=dependant).newest_first()
    earlier = list(screens.select_related("made_by"))
    last = earlier[0] if earlier else None
    found: dict[str, object] = {"screened_on": request.today}
    if last:
        found |= {**last.answers, "needs": last.needs, "risks": last.risks, "level": last.level}
    draft = f"dependant-{pk}"
    restored = None if request.method == "POST" else restore(request, draft, ref)
    form = DependantScreenForm(
        restored.data if restored else sent(request), initial=found, today=request.today, now=request.now
    )
    overview = reverse("riskassessment:overview", args=[ref])
    if request.method == "POST" and form.is_valid():
        then = f"{overview}#h-dependants"
        done = form.carry_out(request, actions.screen_dependant, then=then, case=case, dependant=dependant)
        if done:
            forget(request, draft, ref)
            messages.success(request, f"Saved: what {dependant} needs, and what endangers them.")
            return done
    return render(
        request,
        "riskassessment/dependant_screen.html",
        {
            "case": case,
            "form": form,
            "dependant": dependant,
            "earlier": earlier,
            "draft": draft,
            "restored": restored,
        },
    )
