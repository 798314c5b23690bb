"""Going on once a second factor was shown again: what was sent before is done, or offered with one button."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.internal.httpkit import deserialize_request
from allauth.core.internal.urlkit import script_aware_resolve
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hestia.accounts.second_factor import path_sent_to
from hestia.pdf import NotMadeYet, papers_wait
from hestia.ui.forms import SCRIPTS_OFF

NOT_OFFERED = ("csrfmiddlewaretoken", SCRIPTS_OFF)


def take_sent(request: HttpRequest) -> str:
    """Return what was sent to the address that this goes on to, once; an empty text if nothing was.

    What was sent to another, in another window, waits for that one.
    """
    onward = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME)
    if not onward or path_sent_to(request) != onward:
        return ""
    return str(request.session.pop(STATE_SESSION_KEY)["request"])


@contextmanager
def what_waits_stays(request: HttpRequest) -> Iterator[None]:
    """Let what was sent to another address wait on: allauth drops it with whatever is asked next."""
    waiting = request.session.pop(STATE_SESSION_KEY, None)
    yield
    if waiting and request.user.is_authenticated:
        request.session[STATE_SESSION_KEY] = waiting


def go_on(request: HttpRequest, sent: str) -> HttpResponse:
    """Do what was sent, if that leads on; if not, undo it and offer it with one button.

    A page or a file would come from the address that asks for the factor: what is sent from a page there goes
    astray, and behind a file that page is still open, and asks again. A paper is made with the button only:
    it takes longest of all, and would be made twice.
    """
    again: Any = deserialize_request(sent, request)  # the same request, as it was sent
    again.POST = again.POST.copy()
    offered = [
        (name, value) for name, values in again.POST.lists() for value in values if name not in NOT_OFFERED
    ]
    again.POST[SCRIPTS_OFF] = "yes"  # a form with mistakes is kept, and opened again at its own address
    view = script_aware_resolve(again.path)
    with suppress(NotMadeYet), transaction.atomic(), papers_wait():
        answer: HttpResponse = view.func(again, *view.args, **view.kwargs)
        if "Location" in answer.headers:
            return answer
        transaction.set_rollback(True)
    return render(again, "mfa/go_on.html", {"path": again.get_full_path(), "offered": offered})
