"""The staff: who has an account, and what it opens."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from hestia.accounts import post, second_factor
from hestia.accounts.forms import StaffForm
from hestia.accounts.models import OutgoingMail, User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.accounts.views import locked_on_post
from hestia.audit.models import log
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.STAFF_CHANGE)
def staff(request: HouseRequest) -> HttpResponse:
    """List everyone with an account."""
    people = User.objects.by_name().prefetch_related("services")
    return render(request, "desk/staff.html", {"people": people, "can_change": True})


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_new(request: HouseRequest) -> HttpResponse:
    """Make an account and invite its owner. It opens nothing until they have added a second factor."""
    form = StaffForm(sent(request), instance=User())

    def add() -> User:
        form.instance.set_unusable_password()
        form.instance.is_demonstration = settings.DEMO
        person = form.save()
        invite(request, person)
        return person

    return answer(
        request,
        form,
        act=add,
        saved=lambda person: f"{person} was added. An invitation is on its way; it works for 24 hours.",
        to=reverse("desk:staff"),
        template="desk/staff_form.html",
        context={},
    )


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change an account, end it, or let its owner begin again. What changes holds from their next page on."""
    person = get_object_or_404(locked_on_post(request, User.objects.all()), pk=pk)
    if request.method == "POST" and "invite" in request.POST:
        second_factor.forget_factors(person)
        invite(request, person)
        messages.success(request, f"An invitation is on its way to {person}; it works for 24 hours.")
        return redirect("desk:staff")
    form = StaffForm(sent(request), instance=person)
    return answer(
        request,
        form,
        act=form.save,
        to=reverse("desk:staff"),
        template="desk/staff_form.html",
        context={"person": person},
    )


def invite(request: HouseRequest, person: User) -> None:
    """Send someone the link with which they choose a password. Nobody chooses it for them."""
    person.invite(at=request.now)
    log("staff.invited", by=request.user, subject=person)
    post.later(OutgoingMail.Kind.INVITATION, person.email, request)
