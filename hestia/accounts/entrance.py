"""The pages on the way in and out: signing in, the second factor, an invitation, and one's own sessions.

allauth does the work. What is ours: a passkey is always one that verifies its owner, changing a factor ends
every other session, and showing one gives the session another key.
"""

from datetime import UTC, datetime
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts import demonstration, second_factor
from hestia.accounts.events import log, log_sign_in
from hestia.accounts.forms import FirstPasswordForm
from hestia.accounts.going_on import go_on, take_sent, what_waits_stays
from hestia.accounts.invitations import invited
from hestia.accounts.middleware import CARRIED, FORGET, GUESSED, IDLE, LAST_SEEN, LONG
from hestia.accounts.second_factor import DEMONSTRATION
from hestia.db.acting import entering_as
from hestia.ui.http import HouseRequest

INVITATION = "invitation"


# --- In ----------------------------------------------------------------------------------------------


# Outside a transaction: a failed guess is counted even if the page fails, and nobody waits for a slow one.
@method_decorator([login_not_required, transaction.non_atomic_requests], name="dispatch")
class SignIn(account.LoginView):  # type: ignore[misc]
    """Sign in by passkey, or by work e-mail and password and then a code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        people = demonstration.people()
        context["demo_people"] = [(person, demonstration.authenticator_secret(person)) for person in people]
        context["demo_password"] = settings.DEMO_WORDS
        context["was_idle"] = self.request.session.get(IDLE, False)
        context["was_long"] = self.request.session.get(LONG, False)
        context["was_carried"] = self.request.session.get(CARRIED, False)
        context["was_guessing"] = self.request.session.get(GUESSED, False)
        return context


@login_not_required
@require_POST
def demonstration_sign_in(request: HouseRequest) -> HttpResponse:
    """Sign in as one of the invented people. Exists in the demonstration only, and only on this machine."""
    if not demonstration.is_here(request):
        raise Http404
    key = request.POST.get("person", "")
    person = next((person for person in demonstration.people() if str(person.pk) == key), None)
    if person is None:
        raise Http404
    with entering_as(person):
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        UserSession.objects.create_from_request(request)
    second_factor.remember_factor(request, person, DEMONSTRATION)
    log_sign_in("sign_in.done", by=person)
    onward = request.POST.get("next", "")
    # It came with the form: an address elsewhere would lead away whoever has just signed in.
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = settings.LOGIN_REDIRECT_URL
    return redirect(onward)


@login_not_required
@require_safe
def invitation_link(request: HouseRequest, key: str) -> HttpResponse:
    """Take the key out of the address bar, where others could read it, and lead to the page."""
    request.session[INVITATION] = key
    return redirect("accounts:invitation")


@login_not_required
def invitation(request: HouseRequest) -> HttpResponse:
    """Let an invited person choose their own password. The next page adds a second factor."""
    person = invited(request.session.get(INVITATION, ""), at=request.now)
    if person is None:
        return render(request, "accounts/invitation.html", {"person": None})
    form = FirstPasswordForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        del request.session[INVITATION]
        person.keep_password(form.cleaned_data["password"])
        second_factor.remember_factor(request, person, "password")
        response: HttpResponse = perform_login(request, Login(user=person))
        return response
    return render(request, "accounts/invitation.html", {"form": form, "person": person})


# --- Out ---------------------------------------------------------------------------------------------


@method_decorator(login_not_required, name="dispatch")  # also ends a sign-in that waits for its code
class SignOut(account.LogoutView):  # type: ignore[misc]
    """Sign out, and let the browser forget what it has seen."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.request.user.is_authenticated:
            log("sign_in.ended", by=self.request.user)
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = FORGET
        return response


# --- Adding and removing factors ---------------------------------------------------------------------


class ChangesFactors:
    """After a factor was added, removed or made anew: the person is told, their other sessions end."""

    request: HouseRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with entering_as(self.request.user):
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        second_factor.end_other_sessions(self.request)
        log("sign_in.factors_changed", by=self.request.user)
        return response


class AddsFactor(ChangesFactors):
    """A factor that was added was also shown: a session that lacked one is complete now."""

    kind: str

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        request = self.request
        request.user.enrol(at=request.now)
        if not second_factor.is_complete(request):
            second_factor.remember_factor(request, request.user, "mfa", type=self.kind, reauthenticated=True)
        second_factor.change_key(request)
        return response


class PasskeyNew(AddsFactor, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey: kept by the device, and given only to whom the device knows."""

    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": begin_registration(self.request.user, passwordless=True)}
        return context


class AuthenticatorNew(AddsFactor, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app."""

    kind = Authenticator.Type.TOTP


class PasskeyRemove(ChangesFactors, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, unless it is the only way in."""

    success_url = reverse_lazy("mfa_index")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        authenticator = self.get_object()
        adapter = second_factor.FactorAdapter()
        if not adapter.can_delete_authenticator(authenticator):
            messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class AuthenticatorRemove(ChangesFactors, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the authenticator app, unless it is the only way in."""


class CodesNew(ChangesFactors, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the old ones stop working."""


class Codes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    """Show recovery codes once, and note that they were shown."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with entering_as(self.request.user):
            context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


# --- Showing a factor again --------------------------------------------------------------------------


class Again:
    """After it was shown again: another key for the session, and on to where this was going."""

    request: HouseRequest

    def form_valid(self, form: Any) -> HttpResponse:
        sent = take_sent(self.request)
        with what_waits_stays(self.request):
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if self.request.user.is_authenticated:
            second_factor.change_key(self.request)
            log_sign_in("sign_in.shown_again", by=self.request.user)
        return go_on(self.request, sent) if sent else response


class WithButton:
    """In the demonstration its people need no device: a button is enough."""

    request: HouseRequest

    def has_button(self) -> bool:
        """Whether this is one of the demonstration's people, on this machine."""
        return demonstration.is_here(self.request) and self.request.user.is_demonstration

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "with_button": self.has_button()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "demonstration" in request.POST and self.has_button():
            second_factor.remember_factor(request, self.request.user, DEMONSTRATION)
            if sent := take_sent(request):
                return go_on(request, sent)
            with what_waits_stays(request):
                response: HttpResponse = resume_request(request) or redirect(settings.LOGIN_REDIRECT_URL)
            return response
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Code(mfa.AuthenticateView):  # type: ignore[misc]
    """After the password: a passkey, a code, or a recovery code."""


class CodeAgain(WithButton, Again, mfa.ReauthenticateView):  # type: ignore[misc]
    """Ask for a code again."""


class PasskeyAgain(WithButton, Again, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Ask for the passkey again."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        onward: str = self.passthrough_next_url(self.request.path)
        return redirect(onward)


class PasswordAgain(Again, account.ReauthenticateView):  # type: ignore[misc]
    """Ask for the password again: only before adding a first factor."""


# --- One's own sessions ------------------------------------------------------------------------------


def sessions(request: HouseRequest) -> HttpResponse:
    """List where one is signed in, and end any of them."""
    mine = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        if not second_factor.is_fresh(request):
            return second_factor.ask_again(request)
        key = request.POST.get("session", "")
        ended = [row for row in mine if key in {str(row.pk), "others"} and not row.is_current()]
        for row in ended:
            row.end()
        if ended:
            messages.success(
                request, "Signed out there." if len(ended) == 1 else "Signed out everywhere else."
            )
        return redirect("usersessions_list")
    for row in mine:
        row.seen_at, row.browser = seen_at(row), browser_words(row.user_agent)
    mine.sort(key=lambda row: (not row.is_current(), -row.created_at.timestamp()))
    return render(request, "usersessions/usersession_list.html", {"sessions": mine})


def seen_at(row: UserSession) -> datetime:
    """Return when a session last asked for a page, as the session itself has it."""
    stamp = row._session_store(row.session_key).get(LAST_SEEN)
    made_at: datetime = row.created_at
    return datetime.fromtimestamp(stamp, tz=UTC) if stamp else made_at


def browser_words(agent: str) -> str:
    """Return what a browser calls itself, in words someone knows it by: “Chrome on Windows”."""
    names = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    machines = {
        "iPhone": "an iPhone",
        "iPad": "an iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "a Mac",
        "Linux": "Linux",
    }
    name = next((words for sign, words in names.items() if sign in agent), "A browser")
    machine = next((words for sign, words in machines.items() if sign in agent), "")
    return f"{name} on {machine}" if machine else name


# --- As the list of addresses names them -------------------------------------------------------------

sign_in, sign_out = SignIn.as_view(), SignOut.as_view()
passkey_new, passkey_remove = PasskeyNew.as_view(), PasskeyRemove.as_view()
authenticator_new, authenticator_remove = AuthenticatorNew.as_view(), AuthenticatorRemove.as_view()
codes, codes_new = Codes.as_view(), CodesNew.as_view()
code = Code.as_view()
code_again, passkey_again, password_again = (
    CodeAgain.as_view(),
    PasskeyAgain.as_view(),
    PasswordAgain.as_view(),
)
