"""The pages that say why something did not happen, in the look of the house."""

import sys
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import requires_csrf_token

from hestia.privacy.keyring import KeyringError
from hestia.ui.logs import number_of

UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)


def with_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page the secret of its forms, even if what was sent cannot be read at all.

    Django looks into what was sent for that, and what made it fail would fail again.
    """
    guarded = requires_csrf_token(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return guarded(request, *args, **kwargs)
        except UNREADABLE:
            # As Django itself does for some of them: then nothing was sent.
            vars(request)["_post"], vars(request)["_files"] = QueryDict(), MultiValueDict()
            return guarded(request, *args, **kwargs)

    return answered


@with_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the address or the form was not in a shape we can read."""
    del exception
    return HttpResponse(render_to_string("400.html", request=request), status=400)


@with_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: this person's role does not do that, for the reason the refusal gives, if it gives one."""
    reason = str(exception or "")
    return HttpResponse(render_to_string("403.html", {"reason": reason}, request=request), status=403)


@with_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: unknown, or not for this person to know. The page does not say which."""
    del exception
    return HttpResponse(render_to_string("404.html", request=request), status=404)


def conflict(request: HttpRequest, *, reasons: list[str], back: str = "") -> HttpResponse:
    """Answer 409: the record is not in a state in which this can be done. Say why, and lead back."""
    page = render_to_string("409.html", {"reasons": reasons, "back": back}, request=request)
    return HttpResponse(page, status=409)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the number of the request, by which the log finds what happened.

    Asks nothing of the database, the session or the person: one of them may be what broke. Without the
    file of keys not even a session opens: then the page says that.
    """
    context = {"number": number_of(request), "is_without_keys": isinstance(sys.exception(), KeyringError)}
    return HttpResponse(render_to_string("500.html", context), status=500)


def from_elsewhere(request: HttpRequest) -> HttpResponse:
    """Answer 403 to what another site sent or embedded. Comes before anybody is known: asks nothing."""
    del request
    return HttpResponse(render_to_string("403_from_elsewhere.html"), status=403)


@with_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose secret did not come back: an old page, sent after a new sign-in."""
    del reason
    vars(request)["is_from_old_page"] = True
    return HttpResponse(render_to_string("403_csrf.html", request=request), status=403)
