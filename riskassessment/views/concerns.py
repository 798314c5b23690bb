"""The pages of a safeguarding concern."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Refused
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import forget, restore
from hestia.ui.http import HouseRequest, sent
from riskassessment import actions
from riskassessment.forms.concerns import ConcernClosingForm, ConcernForm, ConcernQuery, LaterReferralForm
from riskassessment.models import SafeguardingConcern

DRAFT = "concern"


@permission_required(Permission.RISK_ASSESS)
def concern_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down a safeguarding concern, about her or about someone who depends on her."""
    case = get_case(request, ref)
    asked = ConcernQuery(request.GET).asked
    found: dict[str, object] = {"noticed_on": request.today, "told_on": request.today}
    if asked["about"]:
        found |= {"dependant": asked["about"], "route": SafeguardingConcern.Route.CHILD}
    restored = None if request.method == "POST" else restore(request, DRAFT, ref)
    form = ConcernForm(
        restored.data if restored else sent(request),
        case=case,
        initial=found,
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        then = f"{reverse('riskassessment:overview', args=[case.reference])}#h-concerns"
        done = form.carry_out(request, actions.record_concern, then=then, case=case)
        if done:
            forget(request, DRAFT, ref)
            messages.success(request, "The concern is recorded. It stays open until a manager closes it.")
            return done
    context = {"case": case, "form": form, "restored": restored, "about": asked["about"]}
    return render(request, "riskassessment/concern_new.html", context)


@permission_required(Permission.RISK_SIGN_OFF)
def concern_closing(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Close a safeguarding concern with what came of it."""
    case = get_case(request, ref)
    concern = get_record(case, SafeguardingConcern, pk)
    if not concern.is_open:
        messages.info(request, f"This concern was already closed by {concern.closed_by}.")
        return redirect("riskassessment:overview", ref)
    form = ConcernClosingForm(sent(request), today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_concern(
                concern=concern,
                outcome_words=form.cleaned_data["outcome"],
                result=form.cleaned_data["result"],
                by=request.user,
                at=request.now,
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The concern is closed.")
            return redirect("riskassessment:overview", ref)
    return render(
        request, "riskassessment/concern_closing.html", {"case": case, "concern": concern, "form": form}
    )


@permission_required(Permission.RISK_ASSESS)
def concern_referral(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say that a concern was referred after all, or elsewhere as well."""
    case = get_case(request, ref)
    concern = get_record(case, SafeguardingConcern, pk)
    if not concern.is_open:
        messages.info(request, f"This concern was closed by {concern.closed_by}. Record a new one.")
        return redirect("riskassessment:overview", ref)
    referral = f"concern-{pk}"
    restored = None if request.method == "POST" else restore(request, referral, ref)
    form = LaterReferralForm(
        restored.data if restored else sent(request),
        concern=concern,
        initial={"told_on": request.today},
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        then = f"{reverse('riskassessment:overview', args=[ref])}#h-concerns"
        done = form.carry_out(request, actions.refer_later, then=then, concern=concern)
        if done:
            forget(request, referral, ref)
            messages.success(request, "The referral is added. The concern stays open.")
            return done
    context = {"case": case, "form": form, "concern": concern, "draft": referral, "restored": restored}
    return render(request, "riskassessment/concern_referral.html", context)
