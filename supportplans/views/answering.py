"""What every page with a form does: give back what was typed, and say in words what cannot be done."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from cases.models import Refused
from hestia.safekeeping import drafts
from hestia.safekeeping.once import made, sent_before
from hestia.ui.http import HouseRequest


def typed(request: HouseRequest, form: str, about: str) -> QueryDict | None:
    """Return what the form is to be filled with: what was sent, else the draft, else nothing."""
    if request.method == "POST":
        return request.POST
    restored = drafts.restore(request, form, about)
    if restored is None:
        return None
    messages.info(request, restored.words)
    return restored.data


def attempt[T](form: BaseForm, act: Callable[[], T]) -> T | None:
    """Do an act whole or not at all; what refuses it is said at the head of the form."""
    try:
        with transaction.atomic():
            return act()
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, ValidationError(reason, code="refused"))
        return None


def done(
    request: HouseRequest,
    form: BaseForm,
    act: Callable[[], object],
    *,
    then: str,
    draft: tuple[str, str] | None = None,
    said: str = "Saved.",
) -> HttpResponse | None:
    """Do what a form asks; return where to go, or nothing if it was refused."""

    def answer() -> HttpResponse:
        act()
        messages.success(request, said)
        return redirect(then)

    response = attempt(form, answer)
    if response is not None and draft:
        drafts.forget(request, *draft)
    return response


def done_once(
    request: HouseRequest,
    form: BaseForm,
    act: Callable[[], str],
    *,
    otherwise: str,
    draft: tuple[str, str] | None = None,
    said: str = "Saved.",
) -> HttpResponse | None:
    """Do what a form asks, once however often it is sent; return where to go, or nothing if it was refused.

    ``act`` returns the address of what it made. A refused form's key is free again.
    """

    def answer() -> HttpResponse:
        earlier = sent_before(request, form, otherwise=otherwise)
        if earlier is not None:
            return earlier
        url = act()
        messages.success(request, said)
        return made(form, url)

    response = attempt(form, answer)
    if response is not None and draft:
        drafts.forget(request, *draft)
    return response
