"""What a house must know of whom it looks after when the record is away: initials, and no story.

What somebody typed in their own words stays out: a title of a task may say a name or a street. But for the
times at which she may be reached, and for medicines and allergies, which are read over as they are recorded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from cases.models import Case, Confidence, Cover, Deadline, Dependant, Exclusion, SafeContact, Seal
from cases.queries.organisation import query
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import CARRYING, Role
from hestia.ui.words import clock, day
from hestia.workingdays.words import long_day

DAYS = 3  # after today
NOT_ASKED = "Nobody has asked her yet: do not call, text or write"


@dataclass(frozen=True, slots=True)
class Person:
    """One client, as a pack tells of her."""

    initials: str
    reference: str
    contact: str
    risk: str
    around: str  # children and others who depend on her
    health: str
    medicines: str  # and allergies; nothing where nobody recorded any
    worker: str
    due: list[str]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to ring."""

    name: str
    role: str
    phone: str


def cases_in(service: Service, *, by: User, at: datetime) -> QuerySet[Case]:
    """Return the open cases of a service that exist for somebody, without those that are sealed."""
    sealed = Seal.objects.filter(client=OuterRef("client"), ended_at=None)
    last = timezone.localdate(at) + timedelta(days=DAYS)
    promises = Deadline.objects.open().filter(due_on__lte=last, owner=Deadline.Owner.US)
    return (
        Case.objects.visible_to(by, at=at)
        .open()
        .filter(~Exists(sealed), service=service, died_on=None)
        .select_related("client", "safe_contact", "worker")
        .prefetch_related(Prefetch("dependant_set", Dependant.objects.order_by("born_on", "pk")))
        .prefetch_related(Prefetch("deadline_set", promises.order_by("due_on", "due_time", "pk")))
        .order_by("-risk_rank", "reference")
    )


def closed_to(readers: Sequence[User]) -> Exists:
    """Return the condition on a case: one of these people is kept out of its client."""
    standing = Exclusion.objects.standing().filter(client=OuterRef("client"))
    return Exists(standing.filter(person__in=readers))


def people_in(service: Service, *, by: User, at: datetime, readers: Sequence[User] = ()) -> list[Person]:
    """Return everybody of a service who may stand in a pack for readers, who is in most danger first."""
    today = timezone.localdate(at)
    cases = list(cases_in(service, by=by, at=at).filter(~closed_to(readers)))
    medicines = medicines_of(cases, by=by, at=at)
    return [
        Person(
            initials=case.client.initials,
            reference=case.reference,
            contact=contact_rule(SafeContact.of(case, reader=by)),
            risk=case.risk_in_words,
            around=around(case.dependant_set.all(), today=today),
            health=health(case),
            medicines=medicines.get(case.pk, ""),
            worker=str(case.worker or "Nobody yet"),
            due=[due_words(promise, today=today) for promise in case.deadline_set.all()],
        )
        for case in cases
    ]


def left_out_of(service: Service, *, by: User, at: datetime, readers: Sequence[User] = ()) -> int:
    """Return how many clients of a service are closed to a pack's maker or readers, without those sealed."""
    to_others = cases_in(service, by=by, at=at).filter(closed_to(readers)).count()
    return closed_in(service, by=by) + to_others


def closed_in(service: Service, *, by: User) -> int:
    """Return how many clients of a service are closed to whoever makes its pack, without those sealed."""
    [(count,)] = query("SELECT closed_to_pack_maker(%s)", service.pk, by=by)
    return int(count)


def contact_rule(contact: SafeContact | None) -> str:
    """Return how she may be reached, without her number."""
    if contact is None:
        return NOT_ASKED
    words = [contact.ways, *(refused for _, refused in contact.refused), contact.unchecked_words]
    return ". ".join(filter(None, words))


def around(dependants: "QuerySet[Dependant]", *, today: date) -> str:
    """Return who depends on her, by age alone, and how many of them are elsewhere."""
    ages = [age_of(dependant, today=today) for dependant in dependants if dependant.lives_with_her]
    elsewhere = sum(not dependant.lives_with_her for dependant in dependants)
    words = [f"With her, by age: {', '.join(ages)}"] if ages else []
    return ". ".join([*words, f"{elsewhere} elsewhere"] if elsewhere else words)


def age_of(dependant: Dependant, *, today: date) -> str:
    """Return the age of somebody who depends on her, as far as it is known."""
    born = dependant.born_on
    if born:
        return str(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
    return "age not known" if dependant.age is None else str(dependant.age)


def health(case: Case) -> str:
    """Return what the record has of her health that cannot wait."""
    client = case.client
    if client.pregnant != "yes":
        return ""
    return f"Pregnant, due {day(client.due_date)}" if client.due_date else "Pregnant"


def medicines_of(cases: Sequence[Case], *, by: User, at: datetime) -> dict[int, str]:
    """Return the medicines and allergies of each case that has some, and of which day they are."""
    kept = Confidence.objects.visible_to(by, at=at).filter(kind=Confidence.Kind.MEDICINES, case__in=cases)
    rows = list(kept)
    versions = Confidence.history.filter(id__in=[row.pk for row in rows]).order_by().values("id")
    saved = dict(versions.annotate(at=Max("history_date")).values_list("id", "at"))
    return {row.case_id: f"{row.text} (as of {day(timezone.localdate(saved[row.pk]))})" for row in rows}


def due_words(promise: Deadline, *, today: date) -> str:
    """Return what is due and when, by its kind alone: "Appointment, Tue 24 Nov, 2pm"."""
    due_on = day(promise.due_on, today=today)
    when = f"overdue since {due_on}" if promise.due_on < today else due_on
    time = f", {clock(promise.due_time)}" if promise.due_time else ""
    return f"{promise.get_kind_display()}: {when}{time}"


def colleagues_of(service: Service, *, on: date) -> list[Colleague]:
    """Return whom to ring for a service, managers first."""
    staff = User.objects.at_work(on=on).filter(services=service, role__in=[Role.MANAGER, *CARRYING])
    people = sorted(staff.by_name(), key=lambda person: person.role != Role.MANAGER)
    return [Colleague(str(person), Role(person.role).label, person.phone) for person in people]


def covers_of(service: Service, *, at: datetime) -> Iterator[str]:
    """Yield who stands in for whom in a service."""
    covers = Cover.objects.filter(from_at__lte=at, until_at__gt=at, ended_at=None, worker__services=service)
    for cover in covers.select_related("person", "worker").order_by("worker__first_name", "pk"):
        yield f"{cover.person} covers for {cover.worker} until {long_day(timezone.localdate(cover.until_at))}"
