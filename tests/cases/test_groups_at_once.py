"""Two who change groups with the same clients: one waits for the other, never both. Two connections."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.group_changes import change_group
from cases.models import Case, ClientGroup, Entry, GroupPlace
from hestia.accounts.models import Service, User
from hestia.db.acting import acting_as
from tests import make
from tests.cases.test_groups import join, planned

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 30  # seconds


class AtOnce(threading.Thread):
    """An act on another connection, as another page does it, and what came of it."""

    def __init__(self, by: User, act: Callable[[], object]) -> None:
        super().__init__()
        self.by, self.act = by, act
        self.came_to: object = None
        self.start()

    def run(self) -> None:
        try:
            with acting_as(self.by), transaction.atomic():
                self.came_to = self.act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            self.came_to = error
        finally:
            connection.close()


@contextmanager
def locked(cases: list[Case]) -> Iterator[None]:
    """Hold cases, so that others queue for them; they go on together once this is over."""
    with transaction.atomic():
        list(Case.objects.filter(pk__in=[case.pk for case in cases]).select_for_update(of=("self",)))
        yield


def move(group: ClientGroup, days: int, by: User) -> None:
    changed = ClientGroup.objects.get(pk=group.pk)
    changed.held_on = timezone.localdate() + timedelta(days=days)
    change_group(group=changed, why="The hall is taken.", by=by, at=timezone.now())


def test_two_groups_with_the_same_clients_are_moved_at_once(
    her_case: Case, amina: User, ben: User, outreach: Service
) -> None:
    """Their places were given in opposite orders: the second to move would hold what the first waits for."""
    other = make.case(worker=ben, service=outreach, by=ben, client=make.client("Zaffre"))
    groups = [planned(amina, outreach, days=20), planned(ben, outreach, days=20)]
    for case in (her_case, other):
        case.deadline_set.all().delete()
        assert isinstance(join(case, groups[0], amina), GroupPlace)
    for case in (other, her_case):
        assert isinstance(join(case, groups[1], ben), GroupPlace)
    with locked([her_case, other]):
        moving = [
            AtOnce(amina, lambda: move(groups[0], 5, amina)),
            AtOnce(ben, lambda: move(groups[1], 6, ben)),
        ]
        for act in moving:
            act.join(timeout=2)
            assert act.is_alive(), "it waits"
    for act in moving:
        act.join(timeout=LONG)
    assert [act.came_to for act in moving] == [None, None]
    on = timezone.localdate() + timedelta(days=5)
    for case in (her_case, other):
        case.refresh_from_db()
        assert case.next_due_on == on


def test_whoever_writes_of_her_keeps_no_booking_of_hers_waiting(
    her_case: Case, amina: User, outreach: Service
) -> None:
    """Nor does a hazard of another client that names her case: two who book each other’s would both wait."""
    group = planned(amina, outreach)
    browser = Browser()
    browser.force_login(amina)
    add = reverse("cases:group_place_new", args=[group.pk])
    with transaction.atomic():
        her_case.narrate(Entry.Kind.TASK, "Written meanwhile", by=amina, at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at its end, where it refers to her case
        booking = AtOnce(amina, lambda: browser.post(add, {"mine": her_case.pk}).status_code)
        booking.join(timeout=LONG)
        assert booking.came_to == 302
    assert her_case.groupplace_set.current().get().group == group
