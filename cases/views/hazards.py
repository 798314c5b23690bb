"""Bookings on hold, and the pair of which whoever decides is told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.actions.bookings import WAIT
from cases.actions.hazards import NOT_YOURS, decide
from cases.forms.hazards import HazardForm
from cases.models import HeldBooking
from cases.queries.hazards import Pair, pairs_to_decide
from cases.queries.records import log_list
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest

MOST = 20


def wait_or(request: HouseRequest, result: Any, words: Callable[[Any], str]) -> str:
    """Return what is said of what was booked. Of what waits one sentence is said, whatever was found."""
    if not isinstance(result, HeldBooking):
        return words(result)
    messages.warning(request, WAIT)
    return ""


@require_safe
@permission_required(Permission.TEAM_CASES_VIEW)
def bookings(request: HouseRequest) -> HttpResponse:
    """Show what waits for somebody's decision, and what they asked for themselves."""
    pairs = pairs_to_decide(by=request.user)
    mine = (
        HeldBooking.objects.visible_to(request.user)
        .filter(asked_by=request.user, withdrawn_at=None)
        .select_related("case")[:MOST]
    )
    for pair in pairs:
        log_pair(request, pair)
    log_list(request, [booking.case for booking in mine])
    context = {
        "rows": [(pair, pair.is_late(at=request.now)) for pair in pairs],
        "askers": User.objects.in_bulk([pair.asked_by_id for pair in pairs if pair.asked_by_id]),
        "mine": mine,
    }
    return render(request, "cases/bookings.html", context)


@permission_required(Permission.TEAM_CASES_VIEW)
def booking_decision(request: HouseRequest, pk: int) -> HttpResponse:
    """Show two clients side by side, and take the decision about them."""
    pair = next((pair for pair in pairs_to_decide(by=request.user) if pair.pk == pk), None)
    if pair is None:
        if request.method != "POST":
            raise Http404
        messages.warning(request, NOT_YOURS)
        return redirect("cases:bookings")
    log_pair(request, pair)
    draft = open_draft(request, f"booking-{pk}", but=["verdict", "outcome"])
    form = HazardForm(draft.data, pair=pair, today=request.today, now=request.now)

    def said(booking: HeldBooking | None) -> str:
        if booking is None:
            return "Your decision is recorded."
        if booking.not_made_why:
            if not pair.case_ref:
                return "Your decision is recorded. It could not be booked."
            return f"Your decision is recorded. It could not be booked: {booking.not_made_why}"
        return (
            "It is booked." if booking.is_allowed else "It is not booked. The person who asked has been told."
        )

    return answer(
        request,
        form,
        act=lambda: decide(
            pair=pair,
            **{name: form.cleaned_data[name] for name in ("verdict", "outcome", "conditions", "basis")},
            by=request.user,
            at=request.now,
        ),
        saved=said,
        to=reverse("cases:bookings"),
        template="cases/booking_decision.html",
        context={
            "pair": pair,
            "asker": User.objects.filter(pk=pair.asked_by_id).first(),
            "is_late": pair.is_late(at=request.now),
        },
        draft=draft,
    )


def log_pair(request: HouseRequest, pair: Pair) -> None:
    """Write down that a pair was seen: by its number alone, as everybody may read the log."""
    log("hazard.seen", by=request.user, at=request.now, subject=f"hazard:{pair.pk}")
