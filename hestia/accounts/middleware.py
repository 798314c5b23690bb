"""A session that nobody is sitting at ends."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LAST_SEEN = "last_seen"
REFRESH = timedelta(seconds=30)


class IdleSessions:
    """End the session after ``settings.IDLE_MINUTES`` without a request, or on the account's last day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            seen = request.session.get(LAST_SEEN)
            idle = now.timestamp() - seen if seen else 0.0
            if idle > settings.IDLE_MINUTES * 60 or request.user.has_ended:
                logout(request)
                request.session["signed_out_after_idle"] = True
            elif not seen or idle > REFRESH.total_seconds():
                request.session[LAST_SEEN] = now.timestamp()
        return self.get_response(request)
