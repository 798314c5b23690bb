"""A scope that is written once for all who are alike gives what their own scope gives."""

from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from cases.actions.access import SealNames, seal_case
from cases.models import Case
from cases.queries.by_person import ByPerson
from cases.rules.access import access_path
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db.compiled import word
from tests import make

WHY = "Her cousin works here and has asked about her."


def by_reference(user: User, reference: str) -> QuerySet[Case]:
    cases = Case.objects.visible_to(user).filter(reference=reference)
    return cases.annotate(way=access_path(user))


def opened(asked: ByPerson[Case], user: User) -> dict[str, str]:
    """Return which cases a question opens for somebody, and by which way."""
    person = User.objects.get(pk=user.pk)
    person.moment = make.NOON
    return {
        case.reference: vars(case)["way"]
        for reference in Case.objects.values_list("reference", flat=True)
        for case in asked.records(person, reference=reference)
    }


def by_scope(user: User) -> dict[str, str]:
    """Return the same of the scope that is written for them alone."""
    cases = Case.objects.visible_to(user, at=make.NOON).annotate(way=access_path(user, at=make.NOON))
    return {case.reference: vars(case)["way"] for case in cases}


@pytest.fixture
def asked() -> ByPerson[Case]:
    return ByPerson(by_reference, (word("reference"),))


@pytest.fixture
def houses(her_case: Case, amina: User) -> list[Service]:
    """Three more services, each with a case of a client of its own."""
    services = [make.service(f"House {letter}") for letter in "XYZ"]
    for number, service in enumerate(services):
        make.case(worker=amina, service=service, client=make.client(f"Client{number}"))
    return services


def staff(services: list[Service]) -> list[User]:
    """Return a manager and a worker of each, and of each two of them."""
    sets = [*([one] for one in services), *map(list, pairwise(services))]
    return [
        make.user(f"{role.label.split()[0]} {letter}{number}", role=role, services=of)
        for number, of in enumerate(sets)
        for letter, role in (("M", Role.MANAGER), ("W", Role.CASEWORKER))
    ]


def test_everybody_opens_what_their_own_scope_says(
    asked: ByPerson[Case], houses: list[Service], her_case: Case, amina: User, dev: User, carys: User
) -> None:
    people = [amina, dev, carys, *staff(houses)]
    seen = {person: opened(asked, person) for person in people}
    assert seen == {person: by_scope(person) for person in people}
    assert len({tuple(sorted(cases)) for cases in seen.values()}) > len(houses)
    # A manager and a worker, of one service and of two: written four times for all of these.
    assert len(asked.written) < len(people) / 2


def test_a_seal_closes_it_at_once_and_is_written_anew(
    asked: ByPerson[Case], houses: list[Service], her_case: Case, amina: User, carys: User
) -> None:
    peer = make.user("Peer Lund", services=[her_case.service])
    assert her_case.reference in opened(asked, peer)
    before = len(asked.written)
    seal_case(case=her_case, names=SealNames([carys, amina], []), words=WHY, by=carys, at=make.NOON)
    assert her_case.reference not in opened(asked, peer)
    assert len(asked.written) == before + 1
    for person in (peer, amina, carys):
        assert opened(asked, person) == by_scope(person)


def test_whoever_is_held_to_reading_is_asked_about_by_themselves(
    asked: ByPerson[Case], her_case: Case, amina: User
) -> None:
    amina.hold_to(frozenset())
    amina.moment = make.NOON
    assert asked.records(amina, reference=her_case.reference) == []
    assert not asked.written


def test_a_student_is_asked_about_by_herself(asked: ByPerson[Case], her_case: Case, amina: User) -> None:
    """Up to which day she is there is a day, not a number of services."""
    student = make.user("Owen Vale", role=Role.STUDENT, services=[her_case.service])
    her_case.second_worker, her_case.second_until = student, make.TODAY
    her_case.save()
    assert opened(asked, student) == by_scope(student) == {her_case.reference: "Second worker"}
    assert not asked.written


def test_asks_once_each_time(asked: ByPerson[Case], her_case: Case, amina: User) -> None:
    person = User.objects.with_service_ids().get(pk=amina.pk)
    person.moment = make.NOON
    asked.records(person, reference=her_case.reference)
    with CaptureQueriesContext(connection) as questions:
        asked.records(person, reference=her_case.reference)
        asked.records(person, reference="H-0000")
    assert len(questions) == 2


def test_keeps_no_more_than_so_many(her_case: Case, amina: User, dev: User, carys: User) -> None:
    asked = ByPerson(by_reference, (word("reference"),), most=1)
    for person in (amina, carys, amina):
        assert opened(asked, person) == by_scope(person)
        assert len(asked.written) == 1
