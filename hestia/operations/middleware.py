"""What a machine asks: whether this server can serve, at one address, and how it does, by what is counted."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hestia.operations.metrics import count_answer
from hestia.operations.views import healthz
from hestia.ui.logs import route_of


class Counted:
    """Count each answer, where somebody reads what is counted: which page, how, how long, and of nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_FOLDER:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = self.get_response(request)
        took = time.monotonic() - started
        count_answer(page=route_of(request), status=response.status_code, seconds=took)
        return response


class Health:
    """Answer ``/healthz`` before anything asks the session, the person or the name of the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == reverse("operations:healthz"):
            return healthz(request)
        return self.get_response(request)
