"""The pages that say why something did not happen, in the look of the house."""

import errno
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import requires_csrf_token
from psycopg2.errors import IdleInTransactionSessionTimeout, ReadOnlySqlTransaction

from hestia.privacy.keyring import KeyringError
from hestia.ui.logs import chain, number_of

UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)
# What passes: the database is away, full or only read, or our own disk is full.
AWAY = (OperationalError, InterfaceError, ReadOnlySqlTransaction, IdleInTransactionSessionTimeout)
AGAIN_AFTER = 60  # seconds
LONGEST_SENT = 200_000  # characters that a page offers to send again
NOT_SHOWN = ("csrfmiddlewaretoken", "once", "version", "seen", "unsent")


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


def waited_too_long(request: HttpRequest, *, why: str) -> HttpResponse:
    """Answer 503: nothing was changed, since it took too long. What was sent is offered to be sent again.

    The view's transaction was undone by then, so that this is known.
    """
    sent = offered_again(request)
    if not sent:
        why = f"{why} Go back in your browser: what you typed is still there. Try again in a minute."
    page = render_to_string("409.html", {"reasons": [why], **sent}, request=request)
    return HttpResponse(page, status=503, headers={"Retry-After": str(AGAIN_AFTER)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the number of the request, by which the log finds what happened.

    Asks nothing of the database, the session or the person: one of them may be what broke. Without the
    file of keys not even a session opens: then the page says that. Where it will pass it is 503.
    """
    if is_passing(sys.exception()):
        return not_now(request)
    context = {"number": number_of(request), "is_without_keys": isinstance(sys.exception(), KeyringError)}
    return HttpResponse(render_to_string("500.html", context), status=500)


def is_passing(error: BaseException | None) -> bool:
    """Whether what failed may well go in a minute, with nothing wrong in what was asked.

    A question that took too long is one of them: most often the machine has too much to do just then.
    """
    return any(
        isinstance(cause, AWAY) or (isinstance(cause, OSError) and cause.errno == errno.ENOSPC)
        for cause in chain(error)
    )


def not_now(request: HttpRequest) -> HttpResponse:
    """Answer 503: go on in a minute. What was sent is offered to be sent again, without asking the database.

    Nobody knows whether it was saved: the answer may have been lost, and not the record. A form with a
    one-time key saves it once, however often it is sent.
    """
    context = {
        "number": number_of(request),
        "was_sent": request.method == "POST",
        **offered_again(request),
    }
    return HttpResponse(
        render_to_string("503.html", context), status=503, headers={"Retry-After": str(AGAIN_AFTER)}
    )


def offered_again(request: HttpRequest) -> dict[str, Any]:
    """Return what a page needs to offer what was sent once more; nothing where nothing may be sent again."""
    sent = sent_again(request)
    if not sent:
        return {}
    return {
        "path": request.get_full_path(),
        "sent": sent,
        "shown": [(in_words(name), value) for name, value in sent if value and name not in NOT_SHOWN],
        "is_once": any(name == "once" for name, _ in sent),
    }


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """Return each field that was sent and may be sent again: no way in, no file, nothing that is too long."""
    if request.method != "POST" or request.path.startswith(("//", "/accounts/", "/unlock/")):
        return []
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except (*UNREADABLE, OSError):
        return []
    is_secret = any("password" in name for name, _ in pairs)
    is_long = sum(len(value) for _, value in pairs) > LONGEST_SENT
    return [] if has_files or is_secret or is_long else pairs


def in_words(name: str) -> str:
    """Return the name of a field as it is shown."""
    return name.replace("_", " ").replace("-", " ").capitalize()


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
