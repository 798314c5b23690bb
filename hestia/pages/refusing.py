"""Refusals as pages meet them. For a request they are caught nowhere else."""

from collections.abc import Callable
from functools import partial, wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse

from hestia.refusals import Refused
from hestia.ui import errors
from hestia.ui.http import HouseRequest

type View = Callable[..., HttpResponse]


def attempt[T](act: Callable[[], T]) -> T | Refused:
    """Do an act whole or not at all. Return what it returns, or why it was refused."""
    try:
        with transaction.atomic():
            return act()
    except Refused as refusal:
        return refusal


def show_reasons(form: BaseForm, refusal: Refused) -> None:
    """Put the reasons on the form: each beside the answer it is about, the rest at its head."""
    for name, reason in refusal.by_field.items():
        place = name if name in form.fields else None
        form.add_error(place, ValidationError(reason, code="refused"))
    for reason in refusal.general:
        form.add_error(None, ValidationError(reason, code="refused"))


def explains_refusals(*, way_back: Callable[..., str]) -> Callable[[View], View]:
    """Answer 409 with a page that says why, when a view refuses what no form can show; undo what it began.

    ``way_back`` takes what the view takes, and returns the address to which the page leads back.
    """

    def explained(view: View) -> View:
        @wraps(view)
        def answered(request: HouseRequest, *args: object, **kwargs: object) -> HttpResponse:
            outcome = attempt(partial(view, request, *args, **kwargs))
            if isinstance(outcome, Refused):
                back = way_back(request, *args, **kwargs)
                return errors.conflict(request, reasons=outcome.reasons, back=back)
            return outcome

        return answered

    return explained
