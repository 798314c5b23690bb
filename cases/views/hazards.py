"""Bookings on hold, and the pair of which whoever decides is told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.actions.bookings import WAIT
from cases.actions.hazards import NOT_YOURS, decide, decide_again
from cases.forms.hazards import HazardForm
from cases.models import HeldBooking
from cases.queries.hazards import HazardPair, decisions, pairs_to_decide
from cases.queries.records import log_list
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import answer, explains_refusals
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest

MOST_OF_MINE = 20  # of what somebody asked for themselves
DECIDED_A_PAGE = 20


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
        .select_related("case__service")[:MOST_OF_MINE]
    )
    for pair in pairs:
        log_pair(request, pair)
    log_list(request, [booking.case for booking in mine])
    decides = request.user.has_perm(Permission.HAZARD_DECIDE)
    context = {
        "has_decided": decides or bool(decisions(by=request.user)),
        "rows": [(pair, pair.is_late(at=request.now)) for pair in pairs],
        "askers": User.objects.in_bulk([pair.asked_by_id for pair in pairs if pair.asked_by_id]),
        "mine": mine,
    }
    return render(request, "cases/bookings.html", context)


@require_safe
@permission_required(Permission.TEAM_CASES_VIEW)
def bookings_decided(request: HouseRequest) -> HttpResponse:
    """Show what was decided of whom in the last twelve months, to whoever decides about them."""
    page = Paginator(decisions(by=request.user), DECIDED_A_PAGE).get_page(request.GET.get("page"))
    for decided in page:
        log_pair(request, decided)
    askers = User.objects.in_bulk([decided.asked_by_id for decided in page if decided.asked_by_id])
    rows = [(decided, askers.get(decided.asked_by_id or 0)) for decided in page]
    return render(request, "cases/bookings_decided.html", {"page": page, "rows": rows})


def back_to_decisions(_request: HouseRequest, **_kwargs: object) -> str:
    """Return the page of decisions."""
    return reverse("cases:bookings_decided")


@require_POST
@permission_required(Permission.TEAM_CASES_VIEW)
@explains_refusals(way_back=back_to_decisions)
def booking_again(request: HouseRequest, pk: int) -> HttpResponse:
    """Let what was decided of two be decided again."""
    opened = decide_again(decided=pk, by=request.user, at=request.now)
    messages.success(request, "You can decide again now. Until you do, the earlier decision counts.")
    return redirect("cases:booking_decision", opened)


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


def log_pair(request: HouseRequest, pair: HazardPair) -> None:
    """Write down that a pair was seen: by its number alone, as everybody may read the log."""
    log("hazard.seen", by=request.user, at=request.now, subject=f"hazard:{pair.pk}")
