"""Who works with her, and which room is hers. Nobody is ranked: the table says who has places."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.actions.bookings import CLEAR, book_room, book_worker
from cases.actions.rooms import give_back_room, give_room
from cases.forms.allocation import AllocationForm, MoveInForm, RoomForm, RoomReturnForm
from cases.models import AllocationReason, Case, HeldBooking, Placement, Refused, Room
from cases.queries.declared import undecided_links
from cases.queries.load import offers_for
from cases.queries.organisation import away_soon, places_taken
from cases.queries.records import get_case, says_why_not
from cases.views.hazards import wait_or
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.staff.models import OverrideReason
from hestia.staff.queries.register import Item, gap_label, gap_words, lacking
from hestia.ui.forms import UKDateField
from hestia.ui.http import HouseRequest

LATEST_BOOKINGS = 3


def services_of(user: User) -> QuerySet[Service]:
    """Return the services among which this person allocates."""
    return Service.objects.filter(pk__in=user.service_ids)


def workers_with_loads(services: QuerySet[Service], request: HouseRequest) -> list[User]:
    """Return the people to whom cases can be given, each with their cases, places and languages."""
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
    away = away_soon(people, services, at=request.now)
    for person in people:
        carried = taken.carried[person.pk]
        cover = away.get(person.pk)
        vars(person)["cover"], vars(person)["is_away"] = cover, bool(cover and cover.from_at <= request.now)
        person.case_count, person.high_count = carried, taken.high[person.pk]  # type: ignore[attr-defined]
        person.free_places = max(person.caseload_limit - carried, 0)  # type: ignore[attr-defined]
    return people


def training_gaps(
    services: QuerySet[Service], workers: list[User], request: HouseRequest
) -> dict[int, list[Item]]:
    """Return what people of these services lack, by their keys; each worker is told apart in words."""
    staff = User.objects.at_work(on=request.today).filter(services__in=services).distinct()
    gaps = lacking(staff, today=request.today)
    for person in workers:
        vars(person)["gaps"] = gap_words(gaps.get(person.pk, []))
        vars(person)["gap_label"] = gap_label(gaps.get(person.pk, []))
    return gaps


def is_free_for(case: Case, person: Any, *, hours_are_kept: bool) -> bool:
    """Whether there is no warning beside a worker of her service: who is shown first, and never by score.

    :param hours_are_kept: whether anybody's hours are recorded: beside them, hours nobody knows are no room
    """
    if hours_are_kept and not person.offer.load.has_capacity:
        return False
    is_warned = person.offer.against or person.gaps or person.is_away or not person.free_places
    return case.service in person.service_list and not is_warned


@permission_required(Permission.CASE_ALLOCATE)
@says_why_not
def allocation(request: HouseRequest, ref: str) -> HttpResponse:
    """Give the case to a worker, and perhaps a second, or to another service."""
    case = get_case(request, ref, lock=request.method == "POST")
    services = services_of(request.user)
    workers = workers_with_loads(services, request)
    loads = {person.pk: person.case_count for person in workers}  # type: ignore[attr-defined]
    gaps = training_gaps(services, workers, request)
    links = undecided_links(case)
    offers = offers_for(case, workers, links=links, reader=request.user, today=request.today)
    for person in workers:
        vars(person)["offer"] = offers[person.pk]
    hours_are_kept = any(offer.load.has_capacity for offer in offers.values())
    could_take = [person for person in workers if is_free_for(case, person, hours_are_kept=hours_are_kept)]
    draft = open_draft(request, "allocation", ref)
    form = AllocationForm(
        draft.data,
        case=case,
        services=services,
        loads=loads,
        lacking={pk: gap_label(items) for pk, items in gaps.items()},
        offers=offers,
        could_take={person.pk for person in could_take},
        links=links,
        records=[case],
        initial={
            "service": case.service_id,
            "worker": case.worker_id,
            "second_worker": case.second_worker_id,
            "second_until": case.second_until,
        },
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: book_worker(
            case=case, **form.answers, against=form.against, by=request.user, at=request.now
        ),
        saved=lambda waits: wait_or(
            request, waits, lambda _: f"The case is allocated to {form.answers['worker']}. {CLEAR}"
        ),
        to=case.get_absolute_url(),
        template="cases/allocation.html",
        context={
            "case": case,
            "could_take": could_take,
            "others": [person for person in workers if person not in could_take],
            "reasons": AllocationReason.objects.visible_to(request.user)
            .filter(case=case)
            .select_related("worker", "made_by"),
            "overrides": OverrideReason.objects.filter(case_ref=case.reference).select_related(
                "override__person", "override__made_by"
            ),
        },
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_safe
@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement(request: HouseRequest, ref: str) -> HttpResponse:
    """Show her room, and the rooms she had."""
    case = get_case(request, ref)
    stays = case.placement_set.select_related("room__service").order_by("-from_on", "-pk")
    bookings = case.heldbooking_set.filter(act=HeldBooking.Act.ROOM, withdrawn_at=None)[:LATEST_BOOKINGS]
    context = {"case": case, "stays": stays, "now": current(case), "bookings": bookings}
    return render(request, "cases/placement.html", context)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Move her into a free room, or hold one for her."""
    case = get_case(request, ref, lock=request.method == "POST")
    rooms = Room.objects.free().filter(service__in=request.user.service_ids).select_related("service")
    draft = open_draft(request, "room", ref)

    def given(stay: Placement) -> str:
        state = "is held for her" if stay.is_held else "is hers"
        return f"{stay.room.service}, {stay.room} {state}. {CLEAR}"

    form = RoomForm(
        draft.data,
        rooms=rooms,
        records=[case],
        initial={"on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: book_room(case=case, **form.answers, by=request.user, at=request.now),
        saved=lambda result: wait_or(request, result, given),
        to=reverse("cases:placement", args=[ref]),
        template="cases/placement_new.html",
        context={"case": case, "has_rooms": rooms.exists(), "now": current(case)},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement_end(request: HouseRequest, ref: str) -> HttpResponse:
    """Give her room back."""
    case = get_case(request, ref, lock=request.method == "POST")
    case.refuse_if_closed()
    stay = current_or_refuse(case)
    draft = open_draft(request, "room-end", ref)
    form = RoomReturnForm(
        draft.data,
        records=[stay],
        initial={"on": request.today},
        today=request.today,
        now=request.now,
    )
    if not stay.is_held:
        form.field(UKDateField, "on").limit(earliest=stay.from_on, because="the day she got the room")
    return answer(
        request,
        form,
        act=lambda: give_back_room(case=case, **form.answers, by=request.user, at=request.now),
        saved="The room is free again.",
        to=reverse("cases:placement", args=[ref]),
        template="cases/placement_end.html",
        context={"case": case, "stay": stay},
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def placement_move_in(request: HouseRequest, ref: str) -> HttpResponse:
    """Say that she moved into the room that was held for her."""
    case = get_case(request, ref, lock=request.method == "POST")
    case.refuse_if_closed()
    stay = current_or_refuse(case)
    draft = open_draft(request, "moving-in", ref)
    form = MoveInForm(
        draft.data,
        records=[stay],
        initial={"on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: give_room(
            case=case, room=stay.room, **form.answers, is_held=False, by=request.user, at=request.now
        ),
        saved=f"She lives in {stay.room.service}, {stay.room}.",
        to=reverse("cases:placement", args=[ref]),
        template="cases/placement_move_in.html",
        context={"case": case, "stay": stay},
        draft=draft,
    )


def current(case: Case) -> Placement | None:
    """Return the room she has, or that is held for her."""
    return case.placement_set.filter(until_on=None).select_related("room__service").first()


def current_or_refuse(case: Case) -> Placement:
    """Return her room, or say that she has none."""
    stay = current(case)
    if stay is None:
        raise Refused("She has no room.")
    return stay
