"""Who works with her, and which room is hers. Nobody is ranked: the table says who has places."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.actions import upkeep
from cases.forms.allocation import AllocationForm, MoveInForm, RoomForm, RoomReturnForm
from cases.models import Case, Placement, Refused, Room
from cases.queries.organisation import places_taken
from cases.queries.records import get_case, says_why_not
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.forms import UKDateField
from hestia.ui.http import HouseRequest


def services_of(user: User) -> QuerySet[Service]:
    """Return the services among which this person allocates."""
    return Service.objects.filter(pk__in=user.service_ids)


def workers_with_loads(services: QuerySet[Service], request: HouseRequest) -> list[User]:
    """Return the people to whom cases can be given, each with her cases, her places and her languages."""
    staff = (
        User.objects.at_work(on=request.today)
        .carrying_cases()
        .filter(services__in=services)
        .distinct()
        .by_name()
        .prefetch_related(Prefetch("services", to_attr="service_list"))
    )
    taken = places_taken(by=request.user)
    people = list(staff)
    for person in people:
        carried = taken.carried[person.pk]
        person.case_count, person.high_count = carried, taken.high[person.pk]  # type: ignore[attr-defined]
        person.free_places = max(person.caseload_limit - carried, 0)  # type: ignore[attr-defined]
    return people


@permission_required(Permission.CASE_ALLOCATE)
@says_why_not
def allocation(request: HouseRequest, ref: str) -> HttpResponse:
    """Give the case to a worker, and perhaps a second, or to another service."""
    case = get_case(request, ref, lock=request.method == "POST")
    case.refuse_if_closed()
    services = services_of(request.user)
    workers = workers_with_loads(services, request)
    loads = {person.pk: person.case_count for person in workers}  # type: ignore[attr-defined]
    form = AllocationForm(
        request.POST if request.method == "POST" else None,
        case=case,
        services=services,
        loads=loads,
        version=case.version,
        initial={
            "service": case.service_id,
            "worker": case.worker_id,
            "second_worker": case.second_worker_id,
        },
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        answers = {name: form.cleaned_data[name] for name in ("service", "worker", "second_worker", "why")}
        upkeep.allocate(case=case, **answers, by=request.user, at=request.now)
        messages.success(request, f"The case is allocated to {answers['worker']}.")
        return redirect(case)
    return render(request, "cases/allocation.html", {"case": case, "form": form, "workers": workers})


@require_safe
@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement(request: HouseRequest, ref: str) -> HttpResponse:
    """Show her room, and the rooms she had."""
    case = get_case(request, ref)
    stays = case.placement_set.select_related("room__service").order_by("-from_on", "-pk")
    return render(request, "cases/placement.html", {"case": case, "stays": stays, "now": current(case)})


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Move her into a free room, or hold one for her."""
    case = get_case(request, ref, lock=request.method == "POST")
    case.refuse_if_closed()
    rooms = Room.objects.free().filter(service__in=request.user.service_ids).select_related("service")
    form = RoomForm(
        request.POST if request.method == "POST" else None,
        rooms=rooms,
        version=case.version,
        initial={"on": request.today},
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        answers = {name: form.cleaned_data[name] for name in ("room", "on", "is_held")}
        given = upkeep.give_room(case=case, **answers, by=request.user, at=request.now)
        verb = "is held for her" if given.is_held else "is hers"
        messages.success(request, f"{given.room.service}, {given.room} {verb}.")
        return redirect("cases:placement", ref)
    context = {"case": case, "form": form, "has_rooms": rooms.exists(), "now": current(case)}
    return render(request, "cases/placement_new.html", context)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement_end(request: HouseRequest, ref: str) -> HttpResponse:
    """Give her room back."""
    case = get_case(request, ref, lock=request.method == "POST")
    case.refuse_if_closed()
    stay = current_or_refuse(case)
    form = RoomReturnForm(
        request.POST if request.method == "POST" else None,
        version=stay.version,
        initial={"on": request.today},
        today=request.today,
        now=request.now,
    )
    form.field(UKDateField, "on").limit(earliest=stay.from_on, because="the day she got the room")
    if request.method == "POST" and form.is_valid():
        upkeep.give_back_room(case=case, on=form.cleaned_data["on"], by=request.user, at=request.now)
        messages.success(request, "The room is free again.")
        return redirect("cases:placement", ref)
    return render(request, "cases/placement_end.html", {"case": case, "form": form, "stay": stay})


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement_move_in(request: HouseRequest, ref: str) -> HttpResponse:
    """Say that she moved into the room that was held for her."""
    case = get_case(request, ref, lock=request.method == "POST")
    case.refuse_if_closed()
    stay = current_or_refuse(case)
    form = MoveInForm(
        request.POST if request.method == "POST" else None,
        version=stay.version,
        initial={"on": request.today},
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        upkeep.give_room(case=case, room=stay.room, on=on, is_held=False, by=request.user, at=request.now)
        messages.success(request, f"She lives in {stay.room.service}, {stay.room}.")
        return redirect("cases:placement", ref)
    return render(request, "cases/placement_move_in.html", {"case": case, "form": form, "stay": stay})


def current(case: Case) -> Placement | None:
    """Return the room she has, or that is held for her."""
    return case.placement_set.filter(until_on=None).select_related("room__service").first()


def current_or_refuse(case: Case) -> Placement:
    """Return her room, or say that she has none."""
    stay = current(case)
    if stay is None:
        raise Refused("She has no room.")
    return stay
