"""The directory of first responders: who may send a referral, and whether we are one of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent
from referrals import actions
from referrals.forms.first_responders import FirstResponderForm, OwnStatusForm
from referrals.models import FirstResponderOrganisation


@require_safe
@permission_required(Permission.SETTINGS_CHANGE)
def first_responders(request: HouseRequest) -> HttpResponse:
    """List the organisations that may refer, kind by kind, and those that no longer may."""
    organisations = list(FirstResponderOrganisation.objects.all())
    context = {
        "us": FirstResponderOrganisation.objects.us(),
        "current": [organisation for organisation in organisations if organisation.is_current],
        "gone": [organisation for organisation in organisations if not organisation.is_current],
    }
    return render(request, "rules/first_responders.html", context)


@permission_required(Permission.SETTINGS_CHANGE)
def first_responder_new(request: HouseRequest) -> HttpResponse:
    """Add an organisation."""
    return _organisation_page(request, FirstResponderOrganisation())


@permission_required(Permission.SETTINGS_CHANGE)
def first_responder(request: HouseRequest, pk: int) -> HttpResponse:
    """Change an organisation, or say that it may no longer refer."""
    rows = FirstResponderOrganisation.objects.all()
    if request.method == "POST":
        rows = rows.select_for_update()
    return _organisation_page(request, get_object_or_404(rows, pk=pk))


def _organisation_page(request: HouseRequest, organisation: FirstResponderOrganisation) -> HttpResponse:
    form = FirstResponderForm(sent(request), instance=organisation)
    return answer(
        request,
        form,
        act=lambda: actions.save_first_responder(
            organisation=form.save(commit=False), by=request.user, at=request.now
        ),
        saved=lambda _: f"{form.instance} is saved.",
        to=reverse("rules:first_responders"),
        template="rules/first_responder.html",
        context={},
    )


@permission_required(Permission.SETTINGS_CHANGE)
def own_status(request: HouseRequest) -> HttpResponse:
    """Say whether the charity itself may refer."""
    us = FirstResponderOrganisation.objects.us()
    form = OwnStatusForm(sent(request), initial={"may_refer": us is not None})
    return answer(
        request,
        form,
        act=lambda: actions.set_own_status(**form.answers, by=request.user, at=request.now),
        saved=lambda _: (
            "We are a first responder."
            if form.answers["may_refer"]
            else "We are not a first responder: others send it for us."
        ),
        to=reverse("rules:first_responders"),
        template="rules/own_status.html",
        context={},
    )
