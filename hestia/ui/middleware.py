"""What every answer of the house carries, what no request may contain, and from where none is taken."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from psycopg2.errors import LockNotAvailable, QueryCanceled

from hestia.ui import errors
from hestia.ui.http import IS_NOT_UTF8, HouseRequest
from hestia.ui.pronouns import of_any_client

# Nothing on a page of ours needs a camera, a place, a sensor or an advertiser.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-create",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "usb",
        "xr-spatial-tracking",
    )
)


PERMISSIONS_WITH_PASSKEYS = PERMISSIONS.replace(
    "publickey-credentials-create=(), publickey-credentials-get=()",
    "publickey-credentials-create=(self), publickey-credentials-get=(self)",
)


def allow_passkeys[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Let the page of this view ask the browser for a passkey. No other page may."""

    @wraps(view)
    def allowing(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers["Permissions-Policy"] = PERMISSIONS_WITH_PASSKEYS
        return response

    return allowing  # type: ignore[return-value]


class PrivateResponses:
    """Keep pages out of every cache, index and other site. Style, script and fonts may be kept.

    Stands outside everything, with the two that set the content policy and refuse frames: no answer, not even
    one of a middleware that failed, leaves without its headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.static = f"/{settings.STATIC_URL.strip('/')}/"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not (request.path.startswith(self.static) and response.status_code in {200, 206, 304}):
            response.headers["Cache-Control"] = "no-store, private"
        return response


# What our pages ask with. A view that forgets to say so would take anything else for a GET.
METHODS = ["GET", "HEAD", "POST"]


class OwnPages:
    """Answer only what our own pages, an address bar or a link ask for.

    Browsers say where a request comes from (Sec-Fetch-Site). From another site nothing may be sent to us,
    embedded or fetched; following a link is all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if is_asked_by_us(request) or follows_link(request):
            return self.get_response(request)
        return errors.from_elsewhere(request)


def is_asked_by_us(request: HttpRequest) -> bool:
    """Whether a page of ours asks, or an address bar, as far as the browser says it."""
    return request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}


def follows_link(request: HttpRequest) -> bool:
    """Whether someone follows a link in a window of their own: not a frame, not a form, not a script."""
    return (
        request.method in {"GET", "HEAD"}
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


class Moments:
    """Give each request its moment: ``request.now`` and ``request.today`` (Europe/London), set once.

    So everything a request does happens at one moment. Answers 400 to a NUL in an address, which PostgreSQL
    could not even be asked about, and to what says that it is written in anything but UTF-8: no page of ours
    sends that, and some of what can be said there is no writing at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = cast("HouseRequest", request)
        moment.now = timezone.now()
        moment.today = timezone.localdate(moment.now)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        if request.META.get(IS_NOT_UTF8):
            return errors.bad_request(request)
        with of_any_client():
            return self.get_response(request)


class Waited:
    """Answers in words when a page waited too long for the database: most often, others are saving the same.

    The transaction was undone by then. What was sent is offered to be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        cause = exception.__cause__
        if isinstance(cause, LockNotAvailable):
            why = "Someone else is saving this case just now."
        elif isinstance(cause, QueryCanceled):
            why = "It took too long."
        else:
            return None
        return errors.waited_too_long(request, why=why)
