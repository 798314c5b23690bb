"""The one address that a machine asks: by any name, past the proxy, with the database away."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hestia.operations.views import healthz


class Health:
    """Answer ``/healthz`` before anything asks the session, the person or the name of the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == reverse("operations:healthz"):
            return healthz(request)
        return self.get_response(request)
