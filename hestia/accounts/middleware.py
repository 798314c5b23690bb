"""Sessions: an idle or long one ends, a hidden screen stays hidden, a password alone is not enough."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from hestia.accounts import second_factor
from hestia.accounts.events import log_sign_in
from hestia.ui.addresses import address
from hestia.ui.http import HouseRequest

LAST_SEEN = "last_seen"
SIGNED_IN_AT = "signed_in_at"
LOCKED = "locked"
SHOWING = "showing"  # the pages a client reads, and where its worker goes on: nothing else opens
IDLE = "signed_out_after_idle"
LONG = "signed_out_after_hours"
GUESSED = "signed_out_after_guesses"
CARRIED = "signed_out_in_another_browser"
BROWSER = "browser"  # a hash of what the browser calls itself
REFRESH = timedelta(seconds=30)  # the session is not written with every request
FORGET = '"cache", "storage"'  # what a browser throws away when someone signs out
FORGET_PAGES = '"cache"'  # and when the screen is hidden or handed over: the way back shows nothing then

# All that a session can reach before it has shown a second factor, by name: what completes signing in,
# signing out, and the minutes that are left. Static files come from outside.
COMPLETES_SIGN_IN = {
    "account_logout",
    "account_reauthenticate",
    "accounts:stay",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class OneMoment:
    """Tell whoever is signed in the moment of the request: what is dated is judged at that one moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.moment = cast("HouseRequest", request).now
        return self.get_response(request)


class IdleSessions:
    """End a session that is idle, long, past the account's last day, or carried to another browser.

    Idle is ``settings.IDLE_MINUTES`` without a request; ``settings.SESSION_HOURS`` is the end in any case.
    While the screen is hidden every address leads to the page that asks for the password; while a client
    reads a page of their own, every other one does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.static = f"/{settings.STATIC_URL.strip('/')}/"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.static) or not request.user.is_authenticated:
            return self.get_response(request)
        if why := self.is_over(request):
            if why == CARRIED:
                log_sign_in("sign_in.carried", by=cast("HouseRequest", request).user)
            logout(request)
            # Signing out has emptied the session: the page that comes says why.
            request.session[why] = True
            response = self.get_response(request)
            response.headers["Clear-Site-Data"] = FORGET
            return response
        if self.is_locked(request):
            return redirect("accounts:unlock")
        return self.get_response(request)

    def is_over(self, request: HttpRequest) -> str:
        """Return why the session must end, or nothing; note when it was seen, and how long it can last."""
        now = timezone.now().timestamp()
        began = request.session.setdefault(SIGNED_IN_AT, now)
        idle = now - request.session.get(LAST_SEEN, now)
        person: Any = request.user
        browser = sha256(request.headers.get("User-Agent", "").encode()).hexdigest()
        if request.session.setdefault(BROWSER, browser) != browser:
            return CARRIED  # the cookie was taken from where it was signed in
        # What was seen later than now was seen before the clock was set back: how long ago, nobody knows.
        if not -second_factor.CLOCKS_APART < idle <= settings.IDLE_MINUTES * 60 or person.has_ended:
            return IDLE
        seconds_left = began + settings.SESSION_HOURS * 60 * 60 - now
        if seconds_left < 0:
            return LONG
        vars(request)["seconds_left"] = int(seconds_left)
        # Behind a hidden screen nobody works: what a page asks for there keeps no session alive.
        if not self.is_locked(request) and (
            LAST_SEEN not in request.session or idle > REFRESH.total_seconds()
        ):
            request.session[LAST_SEEN] = now
        return ""

    def is_locked(self, request: HttpRequest) -> bool:
        """Whether this address does not open before the password was shown again."""
        if request.path in self.open_while_locked():
            return False
        if request.session.get(LOCKED):
            return True
        shown = request.session.get(SHOWING)
        if shown is None or request.path == address("accounts:stay"):
            return False
        return request.path not in shown["pages"]

    def open_while_locked(self) -> set[str]:
        """Return the addresses a locked session can still reach."""
        return {address(name) for name in ("accounts:unlock", "accounts:hide", "account_logout")}


class RequireSecondFactor:
    """Lead a session that has only shown a password to where it shows, or adds, a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_half = request.user.is_authenticated and not second_factor.is_complete(request)
        vars(request)["is_half_signed_in"] = is_half
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Refuse every view that is not on the list."""
        if not vars(request)["is_half_signed_in"]:
            return None
        match = request.resolver_match
        if match and match.view_name in COMPLETES_SIGN_IN:
            return None
        if second_factor.factors_of(request.user).exists():
            return second_factor.ask_again(request)
        return redirect("mfa_add_webauthn")
