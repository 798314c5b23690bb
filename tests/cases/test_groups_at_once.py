"""Two who change groups with the same clients, or of whom one closes her case while the other works on a task
of hers: one waits for the other, never both. Two connections.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.group_changes import change_group
from cases.models import Case, ClientGroup, Deadline, Entry, GroupPlace
from cases.queries.of_case import lock_case
from hestia.accounts.models import Service, User
from hestia.db.acting import acting_as
from tests import make
from tests.cases.answers import on
from tests.cases.test_groups import join, planned
from tests.cases.test_tasks import page_of

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 30  # seconds


def elsewhere(by: User, act: Callable[[], object]) -> object:
    """Do something on another connection, as another page does it."""
    try:
        with acting_as(by), transaction.atomic():
            return act()
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
    with ThreadPoolExecutor(2) as pool:
        with locked([her_case, other]):
            moving = [
                pool.submit(elsewhere, amina, lambda: move(groups[0], 5, amina)),
                pool.submit(elsewhere, ben, lambda: move(groups[1], 6, ben)),
            ]
            for act in moving:
                with pytest.raises(TimeoutError):
                    act.result(timeout=2)
        assert [act.result(timeout=LONG) for act in moving] == [None, None]
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
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        her_case.narrate(Entry.Kind.TASK, "Written meanwhile", by=amina, at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at its end, where it refers to her case
        booking = pool.submit(elsewhere, amina, lambda: browser.post(add, {"mine": her_case.pk}).status_code)
        assert booking.result(timeout=LONG) == 302
    assert her_case.groupplace_set.current().get().group == group


def done(browser: Browser, task: Deadline) -> Any:
    return browser.post(
        page_of(task), {"outcome": "She was there.", **on("done_on", timezone.localdate()), "version": "1"}
    )


def cancelled(browser: Browser, task: Deadline) -> Any:
    return browser.post(page_of(task, "cases:task_cancellation"), {"why": "She is ill", "version": "1"})


def taken_out(browser: Browser, task: Deadline) -> Any:
    return browser.post(
        reverse("cases:group_place_end", args=[task.case.reference, task.group_places.get().pk])
    )


def given_up(browser: Browser, task: Deadline) -> Any:
    return browser.post(reverse("cases:group_cancellation", args=[task.group_places.get().group_id]))


@pytest.mark.parametrize("act", [done, cancelled, taken_out, given_up])
def test_her_case_is_closed_while_somebody_works_on_a_task(
    act: Callable[[Browser, Deadline], Any], her_case: Case, amina: User, outreach: Service
) -> None:
    """Whoever closes it goes from the case to the task: nobody goes the other way."""
    group = planned(amina, outreach, days=0)
    assert isinstance(join(her_case, group, amina), GroupPlace)
    task = her_case.deadline_set.get(kind=Deadline.Kind.APPOINTMENT)
    browser = Browser()
    browser.force_login(amina)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            case = lock_case(her_case)
            at_once = pool.submit(elsewhere, amina, lambda: act(browser, task))
            with pytest.raises(TimeoutError):
                at_once.result(timeout=2)
            case.close(kind="planned", on=timezone.localdate(), by=amina, at=timezone.now())
        at_once.result(timeout=LONG)
    task.refresh_from_db()
    assert task.cancelled_why == "The case was closed"
    assert her_case.groupplace_set.get().ended_at is not None
