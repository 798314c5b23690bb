"""The directory of first responders: who may send a referral, and whether we are one of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from referrals import actions
from referrals.forms.policies import FirstResponderForm, OwnStatusForm
from referrals.models import FirstResponderOrganisation


@require_safe
@permission_required(Permission.SETTINGS_CHANGE)
def first_responders(request: HouseRequest) -> HttpResponse:
    """List the organisations that may refer, kind by kind, and those that no longer may."""
    every = list(FirstResponderOrganisation.objects.all())
    context = {
        "us": FirstResponderOrganisation.objects.us(),
        "current": [each for each in every if each.is_current],
        "gone": [each for each in every if not each.is_current],
    }
    return render(request, "rules/first_responders.html", context)


@permission_required(Permission.SETTINGS_CHANGE)
def first_responder_new(request: HouseRequest) -> HttpResponse:
    """Add an organisation."""
    return _asked(request, FirstResponderOrganisation())


@permission_required(Permission.SETTINGS_CHANGE)
def first_responder(request: HouseRequest, pk: int) -> HttpResponse:
    """Change an organisation, or say that it may no longer refer."""
    rows = FirstResponderOrganisation.objects.all()
    if request.method == "POST":
        rows = rows.select_for_update()
    return _asked(request, get_object_or_404(rows, pk=pk))


def _asked(request: HouseRequest, organisation: FirstResponderOrganisation) -> HttpResponse:
    form = FirstResponderForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        actions.keep_first_responder(organisation=kept, by=request.user, at=request.now)
        messages.success(request, f"{kept} is saved.")
        return redirect("rules:first_responders")
    return render(request, "rules/first_responder.html", {"form": form})


@permission_required(Permission.SETTINGS_CHANGE)
def own_status(request: HouseRequest) -> HttpResponse:
    """Say whether the charity itself may refer."""
    us = FirstResponderOrganisation.objects.us()
    form = OwnStatusForm(request.POST or None, initial={"may_refer": us is not None})
    if request.method == "POST" and form.is_valid():
        may_refer = form.cleaned_data["may_refer"]
        actions.set_our_own_status(may_refer=may_refer, by=request.user, at=request.now)
        said = (
            "We are a first responder."
            if may_refer
            else "We are not a first responder: others send it for us."
        )
        messages.success(request, said)
        return redirect("rules:first_responders")
    return render(request, "rules/own_status.html", {"form": form})
