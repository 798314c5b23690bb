"""What every answer of the house carries, and what no request may contain."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hestia.ui import errors
from hestia.ui.http import HouseRequest

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
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "usb",
        "xr-spatial-tracking",
    )
)


class PrivateResponses:
    """Keep pages out of every cache, index and other site; give each request its moment.

    Sets ``request.now`` and ``request.today`` (Europe/London) once, so that everything a request does happens
    at one moment. Answers 400 to a NUL in an address, which PostgreSQL could not even be asked about.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.static = f"/{settings.STATIC_URL.strip('/')}/"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = cast("HouseRequest", request)
        moment.now = timezone.now()
        moment.today = timezone.localdate(moment.now)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            response = errors.bad_request(request)
        else:
            response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(self.static):
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["Permissions-Policy"] = PERMISSIONS
        return response
