"""The team board: places, caseloads, what is late and what waits for a second person. Counts, not names."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases.models import Case, Counted, CountedPromise, Deadline, RiskLevel, Room
from cases.queries.by_person import ByPerson
from cases.queries.organisation import places_taken
from hestia.accounts.models import Service, User
from hestia.db.compiled import Compiled, day
from hestia.workingdays.calendar import Calendar

BOARD_DAYS = 10  # working days that the busy table looks ahead

BUSY = [
    ("Reasonable grounds decisions", (Deadline.Kind.RG_DECISION,)),
    ("Recovery periods at their minimum", (Deadline.Kind.RECOVERY_REVIEW,)),
    ("Risk assessments and reviews", (Deadline.Kind.FIRST_RISK_ASSESSMENT, Deadline.Kind.RISK_REVIEW)),
    ("Support plans and reviews", (Deadline.Kind.FIRST_PLAN, Deadline.Kind.PLAN_REVIEW)),
    ("Exits", (Deadline.Kind.EXIT_CHECKLIST, Deadline.Kind.EXIT_SIGN_OFF, Deadline.Kind.MOVE_ON)),
]


@dataclass(frozen=True)
class ShownRoom:
    """One room on the board."""

    number: int
    state: str  # used, held, free, out

    @property
    def words(self) -> str:
        """Return the state in words: a colour alone says nothing."""
        return {"used": "in use", "held": "held", "free": "free", "out": "out of use"}[self.state]


@dataclass
class Board:
    """A safe house's rooms, or outreach's places."""

    service: Service
    in_use: int = 0
    waiting: int = 0
    rooms: list[ShownRoom] = field(default_factory=list)

    @property
    def capacity(self) -> int:
        """Return the rooms that can be lived in, or the people outreach can support."""
        return sum(room.state != "out" for room in self.rooms) if self.rooms else self.service.capacity

    @property
    def held(self) -> int:
        """Return the rooms kept for someone who has not moved in yet."""
        return sum(room.state == "held" for room in self.rooms)

    @property
    def free(self) -> int:
        """Return the places left; less than nothing when over capacity."""
        return self.capacity - self.in_use - self.held

    @property
    def words(self) -> str:
        """Return what is left, in words: "1 free, 1 held"."""
        noun = "room" if self.rooms else "place"
        if self.free < 0:
            return f"{-self.free} over"
        if self.held:
            return f"{self.free} free, {self.held} held"
        return f"{self.free} {noun}{'' if self.free == 1 else 's'} free"

    @property
    def kind(self) -> str:
        """Return the pill's kind."""
        return "overdue" if self.free < 0 else "soon" if self.free == 0 or self.held else "done"


@dataclass
class Load:
    """One caseworker's load against their limit."""

    worker: User
    clients: int = 0
    high_risk: int = 0
    overdue_ours: int = 0
    overdue_theirs: int = 0
    reviews: int = 0

    @property
    def limit(self) -> int:
        """Return the most clients they should have at once."""
        return self.worker.caseload_limit

    @property
    def free(self) -> int:
        """Return how many more they could take; less than nothing when over."""
        return self.limit - self.clients

    @property
    def words(self) -> str:
        """Return how the limit was reached, in words. Whether there is room for one more, the load says."""
        return "" if self.free > 0 else f"{-self.free} over the limit" if self.free else "At the limit"

    @property
    def kind(self) -> str:
        """Return the pill's kind, or nothing while there is room."""
        return "" if self.free > 0 else "soon" if self.free == 0 else "overdue"

    @property
    def width(self) -> int:
        """Return the bar's length out of 100, where 90 is the limit."""
        return min(100, round(90 * self.clients / self.limit)) if self.limit else 100


@dataclass(frozen=True)
class Busy:
    """One row of the busy table: what is due on each of the coming working days."""

    title: str
    counts: list[tuple[int, str]]


def boards(user: User) -> list[Board]:
    """Return the services of a manager or lead with their places. Three queries."""
    services = Service.objects.filter(pk__in=user.service_ids)
    boards_by_service = {service.pk: Board(service) for service in services}
    counts = (
        Counted.objects.filter(service__in=boards_by_service)
        .values_list("service")
        .annotate(
            here=Count("pk", filter=~Q(status=Case.Status.WAITING)),
            waiting=Count("pk", filter=Q(status=Case.Status.WAITING)),
        )
        .order_by("service")
    )
    for service, here, waiting in counts:
        boards_by_service[service].in_use, boards_by_service[service].waiting = here, waiting
    rooms = Room.objects.filter(service__in=user.service_ids).order_by("service", "number")
    taken = places_taken(by=user)
    for room in rooms:
        state = "out" if room.is_out_of_use or room.pk in taken.unshown_rooms else "free"
        if room.pk in taken.rooms and room.pk not in taken.unshown_rooms:
            state = "held" if taken.rooms[room.pk] else "used"
        boards_by_service[room.service_id].rooms.append(ShownRoom(room.number, state))
    for board in boards_by_service.values():
        if board.rooms:
            board.in_use = sum(room.state == "used" for room in board.rooms)
    return list(boards_by_service.values())


def loads(user: User, *, today: date, reviews_until: date) -> list[Load]:
    """Return the caseworkers of a manager's services with their load. Three queries, however many cases.

    What is overdue is what each of them keeps, as on their own page: not a manager's check of their work.
    """
    people = User.objects.at_work(on=today).carrying_cases().in_services_of(user).by_name()
    loads_by_worker = {person.pk: Load(person) for person in people}
    of_worker = (
        Counted.objects.filter(worker__in=loads_by_worker)
        .values_list("worker")
        .annotate(n=Count("pk"), high=Count("pk", filter=Q(risk_rank__gte=RiskLevel.HIGH.rank)))
        .order_by("worker")
    )
    for worker, clients, high in of_worker:
        loads_by_worker[worker].clients, loads_by_worker[worker].high_risk = clients, high
    promises = CountedPromise.objects.filter(keeper__in=loads_by_worker, due_on__lte=reviews_until)
    for worker, kept in promises.by_keeper(on=today).items():
        load = loads_by_worker[worker]
        load.overdue_ours, load.overdue_theirs, load.reviews = kept
    return list(loads_by_worker.values())


def due_by_kind(first: date, last: date) -> QuerySet[CountedPromise, Any]:
    """Return the question for how many promises of each kind are due on each day."""
    days = CountedPromise.objects.due_between(first, last).values_list("kind", "due_on")
    return days.annotate(n=Count("pk")).order_by("kind", "due_on")


DUE = Compiled(due_by_kind, day("first"), day("last", 2), is_planned_anew=True)


def busy(*, today: date, calendar: Calendar) -> tuple[list[date], list[Busy]]:
    """Return the coming ten working days and what is due on each, by kind. One query."""
    first = today if calendar.is_working_day(today) else calendar.add_working_days(today, 1)
    days = [first]
    while len(days) < BOARD_DAYS:
        days.append(calendar.add_working_days(days[-1], 1))
    counts: dict[tuple[str, date], int] = defaultdict(int)
    due = DUE.ask(first=days[0], last=days[-1])
    for kind, due_on, n in due:
        # What falls on a weekend or holiday is done the working day before.
        done_on = max((d for d in days if d <= due_on), default=days[0])
        counts[kind, done_on] += n
    table = []
    for title, kinds in BUSY:
        row = [sum(counts[kind, done_on] for kind in kinds) for done_on in days]
        top = max([*row, 1])
        table.append(Busy(title, [(n, shade(n, top)) for n in row]))
    return days, table


def shade(n: int, top: int) -> str:
    """Return how dark a cell is: nothing, light, middle or dark. Darker is busier."""
    if n == 0:
        return "z"
    return "k3" if n >= max(5, top * 0.8) else "k2" if n >= 3 else "k1"


def asked_of_second(user: User) -> QuerySet[Deadline]:
    """Return the question for what waits for a second person."""
    waiting = Deadline.objects.visible_to(user).open().filter(kind__in=Deadline.SIGN_OFFS)
    return waiting.select_related("case__client", "made_by").order_by("made_at", "pk")


def waiting_for_place(user: User) -> QuerySet[Case]:
    """Return the question for those who wait for a place."""
    waiting = Case.objects.visible_to(user).filter(status=Case.Status.WAITING)
    return waiting.select_related("client", "service").order_by("-risk_rank", "opened_on", "pk")


def without_worker(user: User) -> QuerySet[Case]:
    """Return the question for those who have a place, and no worker."""
    cases = Case.objects.visible_to(user).open().filter(worker=None).exclude(status=Case.Status.WAITING)
    return cases.with_people().soonest_first()


SIGN_OFFS = ByPerson(asked_of_second, is_planned_anew=True)
WAITING = ByPerson(waiting_for_place, is_planned_anew=True)
UNALLOCATED = ByPerson(without_worker, is_planned_anew=True)


def sign_offs(user: User) -> list[Deadline]:
    """Return what waits for a second person, oldest first."""
    return SIGN_OFFS.records(user)


def waiting_list(user: User) -> list[Case]:
    """Return those waiting for a place, the riskiest first, then the longest waiting."""
    return WAITING.records(user)


def unallocated_cases(user: User) -> list[Case]:
    """Return those who have a place and no worker, the soonest due first."""
    return UNALLOCATED.records(user)
