"""What is secret: covered until someone asks for it, one record at a time, each asking on the log.

Asking needs a second factor shown within five minutes. The page then shows the one record, once: opened
again, it is covered again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.actions.access import notify_of_showing
from cases.models import Address, Case, Confidence, Dependant
from cases.queries.records import get_case, get_record, reads_only
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import UNCOVERED, spend
from hestia.audit.models import log
from hestia.ui.http import HouseRequest

ASKED_FOR = "uncovered"  # in the session: which record the next page shows, and until when
SOON = timedelta(minutes=1)


def get_address(request: HouseRequest, case: Case, pk: int, *, lock: bool = False) -> Address:
    """Return one of her addresses, or answer 404."""
    addresses = Address.objects.visible_to(request.user).filter(case=case)
    return get_object_or_404(addresses.select_for_update() if lock else addresses, pk=pk)


def page_of_address(case: Case, _address: Address) -> str:
    """Return where an address stands."""
    return reverse("cases:details", args=[case.reference, "addresses"])


def get_confidence(request: HouseRequest, case: Case, pk: int, *, lock: bool = False) -> Confidence:
    """Return something kept in confidence on the case, or answer 404."""
    confidences = Confidence.objects.visible_to(request.user).filter(case=case)
    confidence = get_object_or_404(
        confidences.select_for_update(of=("self",)) if lock else confidences, pk=pk
    )
    confidence.case = case
    return confidence


def page_of_confidence(case: Case, confidence: Confidence | None = None) -> str:
    """Return where something stands: how someone is reached beside that person, all else together."""
    return reverse(
        "cases:people" if confidence and confidence.person_id else "cases:confidence", args=[case.reference]
    )


def get_dependant(request: HouseRequest, case: Case, pk: int, *, lock: bool = False) -> Dependant:
    """Return someone who depends on her, or answer 404."""
    del request
    return get_record(case, Dependant, pk, lock=lock)


def page_of_dependant(case: Case, _dependant: Dependant) -> str:
    """Return where the children and others stand who depend on her."""
    return reverse("cases:people", args=[case.reference])


# What can be uncovered: how it is reached, and the page that shows it.
KINDS: dict[str, tuple[Callable[..., models.Model], Callable[..., str]]] = {
    "address": (get_address, page_of_address),
    "confidence": (get_confidence, page_of_confidence),
    "dependant": (get_dependant, page_of_dependant),  # where they are, and their school
}


@require_POST
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
def shown(request: HouseRequest, ref: str, kind: str, pk: int) -> HttpResponse:
    """Write down who asked for one record, and lead to the page that shows it."""
    case = get_case(request, ref)
    if kind not in KINDS:
        raise Http404
    get, page_of = KINDS[kind]
    record = get(request, case, pk)
    show_secret(request, case, record)
    request.session[ASKED_FOR] = [kind, pk, (request.now + SOON).isoformat()]
    return redirect(f"{page_of(case, record)}#{kind}-{pk}")


def show_secret(request: HouseRequest, case: Case, secret: models.Model) -> None:
    """Write down that one record is uncovered for someone, or refuse it as one too many.

    Who answers for the case is told at once of each that is shown to whoever only gave a reason.
    """
    spend(request, UNCOVERED)
    kind = f"{secret._meta.model_name}.shown"
    log(kind, by=request.user, at=request.now, case_ref=case.reference, subject=secret)
    if reads_only(case):
        notify_of_showing(case=case, by=request.user, at=request.now)


def uncovered(request: HouseRequest, kind: str) -> int | None:
    """Return which record of a kind this page shows uncovered, if one was asked for just now. Once."""
    return uncovered_of(request, kind)[kind]


def uncovered_of(request: HouseRequest, *kinds: str) -> dict[str, int | None]:
    """Return which record of each of the kinds this page shows uncovered: of one of them, if of any. Once."""
    shown: dict[str, int | None] = dict.fromkeys(kinds)
    if ASKED_FOR in request.session:
        # Taken out of the session: the way back, or a page that is loaded again, shows it covered.
        kind, pk, until = request.session.pop(ASKED_FOR)
        if kind in shown and request.now <= datetime.fromisoformat(until):
            shown[kind] = pk
    return shown
