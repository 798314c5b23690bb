"""Each request works for the person who sent it, and for nobody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hestia.db.acting import acting_as, limited


class ActingUser:
    """Bind the signed-in person to the request's transactions, which take no longer than they wait.

    Stands behind everything that decides who is signed in: a session that has just ended binds nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with limited(), acting_as(request.user, at=getattr(request, "now", None)):
            return self.get_response(request)
