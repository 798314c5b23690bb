"""Hiding the screen, own account, and the lists an administrator keeps. Signing in is `entrance`."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts import post, second_factor
from hestia.accounts.events import log
from hestia.accounts.forms import AccountForm, ServiceForm, StaffForm, UnlockForm
from hestia.accounts.middleware import FORGET_PAGES, LOCKED, SHOWING
from hestia.accounts.models import OutgoingMail, Service, User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.ui.http import HouseRequest

WRONG_TRIES = 5


@require_POST
def keep_signed_in(request: HouseRequest) -> HttpResponse:  # noqa: ARG001
    """Go on: asking is enough, since each request puts the idle limit off."""
    return HttpResponse(status=204)


@require_safe
def hide(request: HouseRequest) -> HttpResponse:
    """Lock the session at once and show a page that says nothing."""
    if not request.session.get(LOCKED):  # hiding again must not give whoever found the screen new tries
        request.session[LOCKED] = True
        request.session.pop("wrong_tries", None)
        second_factor.change_key(request)  # an older request that ends later must not open it again
    answer = redirect("accounts:unlock")
    answer.headers["Clear-Site-Data"] = FORGET_PAGES
    return answer


def unlock(request: HouseRequest) -> HttpResponse:
    """Ask for the password before anything is shown again. The page says nothing about what it hides."""
    form = UnlockForm(request.POST or None, user=request.user)
    with_button = settings.DEMO and request.user.is_demonstration
    if request.method == "POST" and (form.is_valid() or (with_button and "demonstration" in request.POST)):
        request.session.pop(LOCKED, None)
        request.session.pop("wrong_tries", None)
        shown = request.session.pop(SHOWING, None)
        return redirect(shown["then"] if shown else settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        tries = request.session["wrong_tries"] = request.session.get("wrong_tries", 0) + 1
        if tries >= WRONG_TRIES:
            logout(request)
            return redirect("account_login")
    shown = None if request.session.get(LOCKED) else request.session.get(SHOWING)
    context = {"form": form, "with_button": with_button, "shown": shown and shown["pages"][0]}
    return render(request, "accounts/unlock.html", context)


def account(request: HouseRequest) -> HttpResponse:
    """Show and settle one's own account."""
    person = get_object_or_404(locked_on_post(request, User.objects.all()), pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form})


@permission_required(Permission.STAFF_CHANGE)
def staff(request: HouseRequest) -> HttpResponse:
    """List everyone with an account."""
    people = User.objects.by_name().prefetch_related("services")
    return render(request, "accounts/staff.html", {"people": people, "can_change": True})


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_new(request: HouseRequest) -> HttpResponse:
    """Make an account and invite its owner. It opens nothing until they have added a second factor."""
    form = StaffForm(request.POST or None, instance=User())
    if request.method == "POST" and form.is_valid():
        form.instance.set_unusable_password()
        form.instance.is_demonstration = settings.DEMO
        person = form.save()
        invite(request, person)
        messages.success(request, f"{person} was added. An invitation is on its way; it works for 24 hours.")
        return redirect("accounts:staff")
    return render(request, "accounts/staff_form.html", {"form": form})


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change an account, end it, or let its owner begin again. What changes holds from their next page on."""
    person = get_object_or_404(locked_on_post(request, User.objects.all()), pk=pk)
    if request.method == "POST" and "invite" in request.POST:
        second_factor.forget_factors(person)
        invite(request, person)
        messages.success(request, f"An invitation is on its way to {person}; it works for 24 hours.")
        return redirect("accounts:staff")
    form = StaffForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:staff")
    return render(request, "accounts/staff_form.html", {"form": form, "person": person})


def invite(request: HouseRequest, person: User) -> None:
    """Send someone the link with which they choose a password. Nobody chooses it for them."""
    person.invite(at=request.now)
    log("staff.invited", by=request.user, subject=person)
    post.later(OutgoingMail.Kind.INVITATION, person.email, request)


@permission_required(Permission.SETTINGS_CHANGE)
def services(request: HouseRequest) -> HttpResponse:
    """List the safe houses and outreach."""
    return render(request, "accounts/services.html", {"services": Service.objects.prefetch_related("staff")})


@permission_required(Permission.SETTINGS_CHANGE)
def service_new(request: HouseRequest) -> HttpResponse:
    """Add a service."""
    return _service_form(request, Service())


@permission_required(Permission.SETTINGS_CHANGE)
def service_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change a service's name, area or capacity."""
    return _service_form(request, get_object_or_404(locked_on_post(request, Service.objects.all()), pk=pk))


def _service_form(request: HouseRequest, service: Service) -> HttpResponse:
    form = ServiceForm(request.POST or None, instance=service)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:services")
    return render(request, "accounts/service_form.html", {"form": form})


def locked_on_post[M: Model](request: HouseRequest, rows: QuerySet[M]) -> QuerySet[M]:
    """Return rows that nobody else can save while this request saves them."""
    return rows.select_for_update() if request.method == "POST" else rows
