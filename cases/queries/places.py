"""Where there is room, and who could take someone on: looked up when the page is opened."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from cases.models import Room
from cases.queries.organisation import places_taken
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role

CARRY_CASES = (Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER)


@dataclass(frozen=True)
class ServiceCapacity:
    """One service, with the room it has."""

    service: Service
    in_use: int
    rooms: list[Room]
    out_of_use: int  # rooms, with those of whose holder whoever asks must not know

    @property
    def is_safe_house(self) -> bool:
        """Whether people live there."""
        return self.service.kind == Service.Kind.SAFE_HOUSE

    @property
    def free(self) -> int:
        """Return how many more people it can take."""
        return len(self.rooms) if self.is_safe_house else max(self.service.capacity - self.in_use, 0)

    @property
    def words(self) -> str:
        """Return how full it is, for the line under its name."""
        if self.is_safe_house:
            total = self.service.capacity - self.out_of_use
            room = "room"
        else:
            total, room = self.service.capacity, "place"
        if not self.free:
            return f"No {room} free. Add her to the waiting list."
        return f"{self.free} of {total} {room}s free"


@dataclass(frozen=True)
class Colleague:
    """Someone who can be given a case, and how many they have."""

    user: User
    service_ids: set[int]
    clients: int

    @property
    def is_full(self) -> bool:
        """Whether one more needs a reason."""
        return self.clients >= self.user.caseload_limit

    @property
    def carries_none(self) -> bool:
        """Whether this is a manager who answers for the cases of others, and has none."""
        return self.user.role == Role.MANAGER and not self.user.caseload_limit and not self.clients

    @property
    def words(self) -> str:
        """Return the name with the caseload: "Amina Osei, 14 of 18 clients"."""
        over = ", at the limit" if self.is_full else ""
        return f"{self.user}, {self.clients} of {self.user.caseload_limit} clients{over}"


class Places:
    """Every service with its free places, and the people at work in each, in five questions."""

    def __init__(self, *, by: User, on: date) -> None:
        taken = places_taken(by=by)
        rooms = defaultdict[int, list[Room]](list)
        out_of_use = Counter[int]()
        for room in Room.objects.order_by("service", "number"):
            if room.is_out_of_use or room.pk in taken.unshown_rooms:
                out_of_use[room.service_id] += 1
            elif room.pk not in taken.rooms:
                rooms[room.service_id].append(room)
        self.places = {
            service.pk: ServiceCapacity(
                service, taken.in_use[service.pk], rooms[service.pk], out_of_use[service.pk]
            )
            for service in Service.objects.order_by("kind", "name")
        }
        staff = User.objects.at_work(on=on).filter(role__in=CARRY_CASES).by_name()
        colleagues = (
            Colleague(user, {service.pk for service in user.services.all()}, taken.carried[user.pk])
            for user in staff.prefetch_related("services")
        )
        self.colleagues = {
            colleague.user.pk: colleague for colleague in colleagues if not colleague.carries_none
        }

    @property
    def safe_houses(self) -> list[str]:
        """Return the ids of the services that have rooms."""
        return [str(pk) for pk, place in self.places.items() if place.is_safe_house]

    def of(self, service: Service) -> list[Colleague]:
        """Return who works in a service."""
        return [colleague for colleague in self.colleagues.values() if service.pk in colleague.service_ids]

    def service_hints(self) -> dict[str, str]:
        """Return how full each service is, by its id."""
        return {str(pk): place.words for pk, place in self.places.items()}

    def service_choices(self) -> list[tuple[str, str]]:
        """Return the services to choose from."""
        return [(str(pk), str(place.service)) for pk, place in self.places.items()]

    def room_choices(self) -> list[tuple[str, object]]:
        """Return the free rooms to choose from, house by house."""
        choices: list[tuple[str, object]] = [("", "The first free room")]
        choices += [
            (str(place.service), [(str(room.pk), str(room).capitalize()) for room in place.rooms])
            for place in self.places.values()
            if place.rooms
        ]
        return choices

    def worker_choices(self) -> list[tuple[str, object]]:
        """Return the people to choose from, service by service."""
        choices: list[tuple[str, object]] = [("", "Choose a worker")]
        choices += [
            (
                str(place.service),
                [(str(colleague.user.pk), colleague.words) for colleague in self.of(place.service)],
            )
            for place in self.places.values()
            if self.of(place.service)
        ]
        return choices
