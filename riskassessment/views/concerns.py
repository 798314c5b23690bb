"""The pages of a safeguarding concern."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Refused
from cases.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.once import made, sent_before
from hestia.ui.http import HouseRequest, sent
from riskassessment import actions
from riskassessment.forms.concerns import ConcernClosingForm, ConcernForm
from riskassessment.models import SafeguardingConcern


@permission_required(Permission.RISK_ASSESS)
def concern_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down a safeguarding concern."""
    case = get_case(request, ref)
    form = ConcernForm(sent(request), today=request.today)
    overview_url = reverse("riskassessment:overview", args=[case.reference])
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                if answer := sent_before(request, form, otherwise=overview_url):
                    return answer
                given = {name: form.cleaned_data[name] for name in form.base_fields}
                actions.record_concern(case=case, by=request.user, at=request.now, **given)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The concern is recorded. It stays open until a manager closes it.")
            return made(form, overview_url)
    return render(request, "riskassessment/concern_new.html", {"case": case, "form": form})


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
                concern=concern, outcome_words=form.cleaned_data["outcome"], by=request.user, at=request.now
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The concern is closed.")
            return redirect("riskassessment:overview", ref)
    return render(
        request, "riskassessment/concern_closing.html", {"case": case, "concern": concern, "form": form}
    )
