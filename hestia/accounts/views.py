"""Hiding the screen, own account, and the list of services. Signing in is `entrance`."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts import second_factor
from hestia.accounts.forms import AccountForm, ServiceForm, UnlockForm
from hestia.accounts.middleware import FORGET_PAGES, LOCKED, SHOWING
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission, permission_required
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
