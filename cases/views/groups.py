"""Group sessions and shared journeys: what is to come, what is planned, and who takes part."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.actions.bookings import CLEAR, WAIT, book_place
from cases.actions.group_changes import change_group
from cases.actions.groups import cancel_group, end_place, plan_group
from cases.forms.groups import ClientGroupForm, GroupChangeForm, GroupPlaceForm
from cases.models import Case, ClientGroup, Deadline, GroupPlace, HeldBooking
from cases.queries.records import get_case, get_record, log_list, says_why_not
from cases.views.hazards import wait_or
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, explains_refusals
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent

LATEST = 10  # of those that are over


def get_group(request: HouseRequest, pk: int) -> ClientGroup:
    """Return a session or journey that one's services plan; locked where it is about to change."""
    groups = ClientGroup.objects.visible_to(request.user).to_change_by(request.user)
    groups = groups.select_related("service", "led_by", "changed_by")
    if request.method == "POST":
        groups = groups.select_for_update(of=("self",))
    return get_object_or_404(groups, pk=pk)


def back_to_group(_request: HouseRequest, pk: int) -> str:
    """Return the address of the session or journey."""
    return reverse("cases:group", args=[pk])


def places_in(
    request: HouseRequest, groups: Iterable[ClientGroup], *, beside: Iterable[Case] = ()
) -> dict[int, list[GroupPlace]]:
    """Return who takes part in each, as far as whoever asks sees them; which they saw is in the log.

    In what was cancelled, who was to. ``beside`` are the cases that stand on the page besides.
    """
    places = defaultdict[int, list[GroupPlace]](list)
    seen = GroupPlace.objects.visible_to(request.user).to_be_told().filter(group__in=groups)
    for place in seen.select_related("case__client"):
        places[place.group_id].append(place)
    log_list(request, [place.case for rows in places.values() for place in rows], beside)
    return places


@require_safe
@permission_required(Permission.CASE_CHANGE)
def groups(request: HouseRequest) -> HttpResponse:
    """List what is to come, the next first, what of that is cancelled, and what was lately."""
    seen = ClientGroup.objects.visible_to(request.user).select_related("service", "led_by", "changed_by")
    lists = {
        "Coming up": list(seen.to_come(on=request.today)),
        "Cancelled": list(seen.filter(held_on__gte=request.today).exclude(cancelled_at=None)[:LATEST]),
        "Over": list(seen.filter(held_on__lt=request.today)[:LATEST]),
    }
    places = places_in(request, [group for groups in lists.values() for group in groups])
    shown = {heading: [(group, places[group.pk]) for group in groups] for heading, groups in lists.items()}
    return render(request, "cases/groups.html", {"lists": shown})


@permission_required(Permission.CASE_CHANGE)
def group_new(request: HouseRequest) -> HttpResponse:
    """Plan a session or a journey."""
    form = ClientGroupForm(sent(request), by=request.user, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: plan_group(group=form.save(commit=False), by=request.user, at=request.now),
        saved="It is planned. Now add who takes part.",
        to=lambda group: group.get_absolute_url(),
        template="cases/group_new.html",
        context={},
    )


@require_safe
@permission_required(Permission.CASE_CHANGE)
def group(request: HouseRequest, pk: int) -> HttpResponse:
    """Show a session or a journey, who takes part, and what waits for a manager."""
    seen = ClientGroup.objects.visible_to(request.user).select_related("service", "led_by", "changed_by")
    planned = get_object_or_404(seen, pk=pk)
    waiting = HeldBooking.objects.visible_to(request.user).waiting()
    waiting = waiting.filter(act__in=HeldBooking.TOGETHER, answers__group=pk).select_related("case__client")
    places = places_in(request, [planned], beside=[booking.case for booking in waiting])[pk]
    is_open = not planned.blockers(on=request.today)
    context = {
        "group": planned,
        "places": places,
        "waiting": waiting,
        "is_open": is_open,
        "may_change": is_open and planned.service_id in request.user.service_ids,
    }
    return render(request, "cases/group.html", context)


@permission_required(Permission.CASE_CHANGE)
@explains_refusals(way_back=back_to_group)
def group_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Hold it on another day, elsewhere, or with somebody else; each place is given anew where it must be."""
    planned = get_group(request, pk)
    draft = open_draft(request, f"group-change-{pk}")
    places = GroupPlace.objects.visible_to(request.user).current().filter(group=planned)
    form = GroupChangeForm(
        draft.data,
        instance=planned,
        places=places.select_related("case__client", "case__worker", "case__second_worker"),
        by=request.user,
        today=request.today,
        now=request.now,
    )

    def change() -> list[HeldBooking]:
        changed, why = form.save(commit=False), form.cleaned_data["why"]
        return change_group(group=changed, why=why, by=request.user, at=request.now)

    def said(waits: list[HeldBooking]) -> str:
        if waits:
            messages.warning(request, WAIT)
        return f"{planned} is changed. Tell your clients who take part."

    return answer(
        request,
        form,
        act=change,
        saved=said,
        to=planned.get_absolute_url(),
        template="cases/group_change.html",
        context={"group": planned},
        blockers=planned.blockers(on=request.today),
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@explains_refusals(way_back=back_to_group)
def group_place_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Add a client; unless a manager must look first."""
    planned = get_group(request, pk)
    form = GroupPlaceForm(sent(request), group=planned, by=request.user, today=request.today, now=request.now)

    def book() -> GroupPlace | HeldBooking:
        case = get_case(request, reference_of(form), lock=True)
        return book_place(case=case, group=planned, by=request.user, at=request.now)

    def joined(place: GroupPlace) -> str:
        words = f"{place.case.reference} takes part."
        return words if form.doubts else f"{words} {CLEAR}"

    return answer(
        request,
        form,
        act=book,
        saved=lambda result: wait_or(request, result, joined),
        to=planned.get_absolute_url(),
        template="cases/group_place_new.html",
        context={"group": planned},
        blockers=planned.blockers(on=request.today),
    )


def reference_of(form: GroupPlaceForm) -> str:
    """Return the reference of the case that was chosen or typed."""
    chosen: Case | None = form.case
    return chosen.reference if chosen else ""


@require_POST
@permission_required(Permission.CASE_CHANGE)
@explains_refusals(way_back=back_to_group)
def group_cancellation(request: HouseRequest, pk: int) -> HttpResponse:
    """Give it up. Nobody takes part any more."""
    planned = get_group(request, pk)
    cancel_group(group=planned, by=request.user, at=request.now)
    messages.success(request, f"{planned} is cancelled. Tell everyone who was due to come.")
    return redirect("cases:groups")


@require_POST
@permission_required(Permission.CASE_CHANGE)
@says_why_not
def group_place_end(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Take her out of it."""
    case = get_case(request, ref)
    place = get_record(case, GroupPlace, pk)
    get_record(case, Deadline, place.appointment_id, lock=True)  # before the place, as every act does
    place.refresh_from_db(fields=["ended_at", "ended_by"])
    end_place(place=place, by=request.user, at=request.now)
    messages.success(request, f"{case.reference} no longer takes part.")
    return redirect(reverse("cases:group", args=[place.group_id]))
