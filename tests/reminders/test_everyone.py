"""Who is told of what is asked for everybody at once: the answer is the one that each would get in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_create_with_history

from cases.models import AccessGrant, AccessNotice, Case, Cover, Deadline, Exclusion, Named, Seal
from desk.reminders.at_once import notify_everyone
from desk.reminders.models import Notification
from desk.reminders.rounds import tell_everyone
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.operations.models import LastTime
from tests import make, roles
from tests.reminders.in_turn import notify_each

pytestmark = pytest.mark.django_db
SINCE = make.NOON - timedelta(hours=1)
K, N = Deadline.Kind, Notification.Kind
KINDS = (*Deadline.SIGN_OFFS, *Deadline.BY_HAND, K.PLAN_REVIEW, K.CHASE)
OFTEN, SELDOM = 0.5, 0.15
ROLES = (*[Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER] * 2, Role.STUDENT, Role.SERVICE_LEAD)
CLOSED: dict[str, Any] = {
    "status": Case.Status.CLOSED,
    "exit_kind": Case.ExitKind.MOVED_AWAY,
    "closed_on": make.TODAY,
    "closed_at": make.NOON,
}
type Told = tuple[list[Any], list[Any]]


@dataclass(frozen=True)
class World:
    dice: Random
    people: list[User]
    services: list[Service]
    cases: list[Case]

    def anyone(self) -> User:
        return self.dice.choice(self.people)

    def two(self) -> list[User]:
        return self.dice.sample(self.people, 2)

    def another(self, person: User) -> User:
        return self.dice.choice([one for one in self.people if one != person])

    def at(self) -> datetime:
        return make.NOON - timedelta(minutes=self.dice.choice([1, 10, 59, 61, 200]))

    def often(self) -> bool:
        return self.dice.random() < OFTEN

    def seldom(self) -> bool:
        return self.dice.random() < SELDOM

    def ended(self) -> dict[str, Any]:
        return {"ended_at": make.NOON, "ended_by": self.people[0]} if self.seldom() else {}


def build_world(dice: Random) -> World:
    services = [make.service(), make.service("Safe house B"), make.service("Safe house C")]
    people = []
    for number, role in enumerate(ROLES):
        gone = {"ends_on": make.TODAY - timedelta(days=1)} if dice.random() < 0.1 else {}
        own = dice.sample(services, dice.choice([0, 1, 1, 2]))
        people.append(make.user(f"Ada Worker{number}", role=role, services=own, is_active=True, **gone))
    cases = []
    for _ in range(5):
        worker, second = dice.sample(people, 2)
        also: dict[str, Any] = {"second_worker": second} if dice.random() < OFTEN else {}
        if also:  # released up to a day, or for good
            also["second_until"] = dice.choice([None, make.TODAY, make.TODAY - timedelta(days=1)])
        closed = CLOSED | {"closed_by": worker} if dice.random() < SELDOM else {}
        cases.append(make.case(worker=worker, service=dice.choice(services), **also, **closed))
    return World(dice, people, services, cases)


def let_people_in_and_out(world: World) -> None:
    """Give and take what decides for whom a case exists."""
    given = {"given_at": SINCE, "given_by": world.people[2]}
    times = (SINCE - timedelta(days=1), SINCE + timedelta(days=1))
    window = {"from_at": times[0], "until_at": times[1], **given}
    for case in world.cases:
        person, worker = world.two()
        if world.often():
            kind = world.dice.choice(["cover", "asked", "broken_glass"])
            glass = {
                "until_at": make.NOON + timedelta(minutes=20),
                "from_at": make.NOON,
                "check_due_on": make.TODAY,
            }
            why = (
                {"worker": worker}
                if kind == "cover"
                else {"reason": "danger", "words": "She is in danger now."}
            )
            by: dict[str, Any] = {"given_by": world.another(person)}
            extra = glass if kind == "broken_glass" else {}
            grant = {**window, **why, **extra, **by, **world.ended()}
            AccessGrant(case=case, person=person, kind=kind, **grant).save()
        if world.seldom():
            Exclusion(
                client=case.client, person=world.anyone(), reason="other", **given, **world.ended()
            ).save()
        if world.seldom() or world.seldom():
            Seal(client=case.client, words="Her brother.", **given, **world.ended()).save()
            for person in world.two():
                standing = world.dice.choice(["sees", "key"])
                Named(
                    client=case.client, person=person, standing_as=standing, **given, **world.ended()
                ).save()
    person, worker = world.two()
    Cover(person=person, worker=worker, **{**window, "given_by": world.another(person)}).save()


def promises(world: World) -> list[Deadline]:
    """Return promises of each case: one open of a kind, and others that ended, some just when it was made."""
    made = []
    for case in world.cases:
        for kind in KINDS:
            by, other = world.two()
            asked_at = world.at()
            common = {"case": case, "kind": kind, "title": str(kind), "due_on": make.TODAY}
            ended_at = world.dice.choice([asked_at, world.at()])
            met = {"met_at": ended_at, "met_by": other, "met_on": make.TODAY}
            why = world.dice.choice([Deadline.REPLACED, "Not needed"])
            cancelled = {"cancelled_at": ended_at, "cancelled_by": other, "cancelled_why": why}
            before = {"made_at": asked_at - timedelta(days=1), "made_by": world.dice.choice([by, other])}
            made.append(Deadline(**common, **before, **world.dice.choice([met, cancelled]), assignee=other))
            owner = "us" if not world.seldom() else "other"
            assignee = other if world.often() else None
            made.append(Deadline(**common, made_at=asked_at, made_by=by, owner=owner, assignee=assignee))
    written: list[Deadline] = bulk_create_with_history(made, Deadline)
    return written


def act(world: World) -> None:
    """Let things be done, and some things have been told before."""
    dice = world.dice
    let_people_in_and_out(world)
    known = promises(world)
    lines = []
    for case in world.cases:
        kinds = [
            "case.allocated",
            "case.second_worker_changed",
            "case.created",
            "case.reopened",
            "task.given",
        ]
        for kind in dice.sample(kinds, 3):
            subject = f"accounts.user:{dice.choice([case.worker_id, case.second_worker_id, 0])}"
            lines.append(
                Event(kind=kind, by=world.anyone(), at=world.at(), case_ref=case.reference, subject=subject)
            )
        opened = {"detail": {"method": dice.choice(["GET", "POST"])}, "case_ref": case.reference}
        lines.append(Event(kind="case.opened_page", by=world.anyone(), at=make.NOON, **opened))
    Event.objects.bulk_create(lines)
    for _ in range(30):
        promise, case = dice.choice(known), dice.choice(world.cases)
        kind = dice.choice([N.ANSWERED, N.ASKED if promise.kind in Deadline.SIGN_OFFS else N.GIVEN])
        about: dict[str, Any] = {"kind": N.ALLOCATED, "case_ref": case.reference}
        if world.often():
            about = {"kind": kind, "deadline": promise}
        on = dice.choice([make.TODAY, make.TODAY, make.TODAY + timedelta(days=1)])
        Notification.objects.get_or_create(
            person=world.anyone(), on=on, **about, defaults={"made_at": make.NOON - timedelta(hours=3)}
        )
    for grant in AccessGrant.objects.all():
        for person in world.two():
            AccessNotice(case=grant.case, grant=grant, person=person, told_at=SINCE).save()


def told_by(notify: Callable[[], None]) -> Told:
    """Return what stands in the tables after telling, and undo it."""
    with transaction.atomic():
        notify()
        rows = Notification.objects.values_list(
            "person", "kind", "deadline", "case_ref", "on", "made_at", "read_at"
        )
        notices = AccessNotice.objects.values_list("pk", "read_at", "version")
        versions = AccessNotice.history.values_list(
            "id", "read_at", "version", "history_type", "history_user"
        )
        found = sorted(rows, key=str), [*notices.order_by("pk"), *versions.order_by("id", "version")]
        transaction.set_rollback(True)
    return found


def at_once() -> None:
    with roles.as_application(None):
        notify_everyone(since=SINCE, at=make.NOON)


@pytest.mark.parametrize("worlds", [8, pytest.param(400, marks=pytest.mark.security)])
@time_machine.travel(make.NOON, tick=False)
def test_everyone_is_told_what_each_would_be(
    worlds: int, record_property: Callable[[str, object], None]
) -> None:
    counts = dict.fromkeys(N, 0)
    put_away = notices_read = 0
    for number in range(worlds):
        with transaction.atomic():
            act(build_world(make.dice(number)))
            before = Notification.objects.count()
            expected = told_by(lambda: notify_each(since=SINCE, at=make.NOON))
            assert told_by(at_once) == expected, f"world {number}"
            rows, notices = expected
            assert len(rows) >= before
            for row in rows:
                counts[N(row[1])] += row[5] > SINCE
                put_away += row[6] is not None
            notices_read += sum(row[1] is not None for row in notices if len(row) == 3)
            transaction.set_rollback(True)
    assert min(counts[kind] for kind in Notification.AT_ONCE) >= worlds / 2
    assert min(put_away, notices_read) >= worlds / 2
    told = ", ".join(f"{counts[kind]} {kind}" for kind in Notification.AT_ONCE)
    record_property("figure", f"W-1  told as each in turn, {worlds} worlds: {told}; {put_away} put away")


def test_a_round_asks_as_much_for_thirty_as_for_three(amina: User, her_case: Case) -> None:
    counts = []
    for people in (3, 27):
        for number in range(people):
            worker = make.user(f"Ada Worker{people}x{number}", services=[her_case.service])
            case = make.case(worker=worker, service=her_case.service)
            case.promise(K.TASK, due_on=make.TODAY, by=amina, at=make.NOON)
            Event.objects.create(kind="task.given", by=amina, at=make.NOON, case_ref=case.reference)
        with roles.as_application(None), CaptureQueriesContext(connection) as asked:
            assert tell_everyone(at=make.NOON + timedelta(minutes=people))
        counts.append(len(asked))
    assert Notification.objects.filter(kind=N.GIVEN).count() == 30
    assert counts[1] <= counts[0] <= 40


def test_two_workers_tell_once_and_a_clock_set_back_stops_nobody(amina: User) -> None:
    with roles.as_application(None):
        assert tell_everyone(at=make.NOON)
        assert not tell_everyone(at=make.NOON + timedelta(seconds=29))
        assert tell_everyone(at=make.NOON + timedelta(seconds=30))
        assert tell_everyone(at=make.NOON - timedelta(days=400))
    assert LastTime.objects.get(kind="told").at == make.NOON - timedelta(days=400)


def test_what_goes_wrong_is_told_with_the_next_round(amina: User, her_case: Case) -> None:
    with roles.as_application(None):
        assert tell_everyone(at=make.NOON)
    told_at = LastTime.objects.get(kind="told").at
    later = make.NOON + timedelta(minutes=1)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER FUNCTION tell_at_once(timestamptz) RENAME TO tell_nobody")
        with roles.as_application(None):
            assert tell_everyone(at=later)
        assert LastTime.objects.get(kind="told").at == told_at
        transaction.set_rollback(True)
