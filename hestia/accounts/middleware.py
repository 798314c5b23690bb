"""A session that nobody is sitting at ends; a hidden screen stays hidden."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from hestia.ui.http import HouseRequest

LAST_SEEN = "last_seen"
LOCKED = "locked"
IDLE = "signed_out_after_idle"
REFRESH = timedelta(seconds=30)


class OneMoment:
    """Tell whoever is signed in the moment of her request: what is dated is judged at that one moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.moment = cast("HouseRequest", request).now
        return self.get_response(request)


class IdleSessions:
    """End the session after ``settings.IDLE_MINUTES`` without a request, or after the account's last day.

    While the screen is hidden every address leads to the page that asks for the password.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.static = f"/{settings.STATIC_URL.strip('/')}/"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.static) and request.user.is_authenticated:
            now = timezone.now().timestamp()
            seen = request.session.get(LAST_SEEN)
            idle = now - seen if seen else 0.0
            if idle > settings.IDLE_MINUTES * 60 or request.user.has_ended:
                logout(request)
                request.session[IDLE] = True
            elif request.session.get(LOCKED) and request.path not in self.open_while_locked():
                return redirect("accounts:unlock")
            elif not seen or idle > REFRESH.total_seconds():
                request.session[LAST_SEEN] = now
        return self.get_response(request)

    def open_while_locked(self) -> set[str]:
        """Return the addresses a locked session can still reach."""
        return {reverse(name) for name in ("accounts:unlock", "accounts:hide", "account_logout")}
