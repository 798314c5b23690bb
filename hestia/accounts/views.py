"""Signing in, hiding the screen, own account, and the lists an administrator keeps."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts.forms import AccountForm, ServiceForm, StaffForm, UnlockForm
from hestia.accounts.middleware import IDLE, LOCKED
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest

WRONG_TRIES = 5


def demonstration_people() -> list[User]:
    """Return the invented people whom the demonstration offers a button each, or nobody elsewhere."""
    if not settings.DEMO:
        return []
    return list(User.objects.filter(is_demonstration=True, is_active=True).order_by("pk"))


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]
    """Sign in by work e-mail and password; in the demonstration also by a button for each invented person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_people"] = demonstration_people()
        context["was_idle"] = self.request.session.get(IDLE, False)
        return context


sign_in = SignIn.as_view()


@login_not_required
@require_POST
def demonstration_sign_in(request: HouseRequest) -> HttpResponse:
    """Sign in as one of the invented people. Exists in the demonstration only, and only on this machine."""
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"}:
        raise Http404
    key = request.POST.get("person", "")
    person = next((person for person in demonstration_people() if str(person.pk) == key), None)
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = settings.LOGIN_REDIRECT_URL
    return redirect(onward)


@require_POST
def stay(request: HouseRequest) -> HttpResponse:  # noqa: ARG001
    """Go on: asking is enough, since each request puts the idle limit off."""
    return HttpResponse(status=204)


@require_safe
def hide(request: HouseRequest) -> HttpResponse:
    """Lock the session at once and show a page that says nothing."""
    if not request.session.get(LOCKED):  # hiding again must not give whoever found the screen new tries
        request.session[LOCKED] = True
        request.session.pop("wrong_tries", None)
    return redirect("accounts:unlock")


def unlock(request: HouseRequest) -> HttpResponse:
    """Ask for the password before anything is shown again. The page says nothing about what it hides."""
    form = UnlockForm(request.POST or None, user=request.user)
    with_button = settings.DEMO and request.user.is_demonstration
    if request.method == "POST" and (form.is_valid() or (with_button and "demonstration" in request.POST)):
        request.session.pop(LOCKED, None)
        request.session.pop("wrong_tries", None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        tries = request.session["wrong_tries"] = request.session.get("wrong_tries", 0) + 1
        if tries >= WRONG_TRIES:
            logout(request)
            return redirect("account_login")
    return render(request, "accounts/unlock.html", {"form": form, "with_button": with_button})


def account(request: HouseRequest) -> HttpResponse:
    """Show and settle one's own account."""
    person = get_object_or_404(locked(request, User.objects.all()), pk=request.user.pk)
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
def staff_new(request: HouseRequest) -> HttpResponse:
    """Make an account and send its owner a link to choose a password."""
    form = StaffForm(request.POST or None, instance=User())
    if request.method == "POST" and form.is_valid():
        form.instance.set_unusable_password()
        person = form.save()
        send_password_link(request, person)
        messages.success(request, f"{person} can sign in. A link to choose a password is on its way.")
        return redirect("accounts:staff")
    return render(request, "accounts/staff_form.html", {"form": form})


@permission_required(Permission.STAFF_CHANGE)
def staff_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change an account, or end it."""
    person = get_object_or_404(locked(request, User.objects.all()), pk=pk)
    if request.method == "POST" and "send_link" in request.POST:
        send_password_link(request, person)
        messages.success(request, f"A link to choose a password is on its way to {person}.")
        return redirect("accounts:staff")
    form = StaffForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:staff")
    return render(request, "accounts/staff_form.html", {"form": form, "person": person})


def send_password_link(request: HouseRequest, person: User) -> None:
    """Send someone the link with which she chooses her own password. Nobody chooses it for her."""
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        form.save(request)


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
    return _service_form(request, get_object_or_404(locked(request, Service.objects.all()), pk=pk))


def _service_form(request: HouseRequest, service: Service) -> HttpResponse:
    form = ServiceForm(request.POST or None, instance=service)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:services")
    return render(request, "accounts/service_form.html", {"form": form})


def locked[M: Model](request: HouseRequest, rows: QuerySet[M]) -> QuerySet[M]:
    """Return rows that nobody else can save while this request saves them."""
    return rows.select_for_update() if request.method == "POST" else rows
