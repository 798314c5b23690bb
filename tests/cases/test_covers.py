"""Cover: of the services of whoever arranges it, never for oneself, with a reason; both teams are told."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.utils import timezone

from cases.actions import access
from cases.models import AccessGrant, Case, Cover, Refused
from cases.queries.second_persons import case_readers
from cases.queries.who_sees import who_sees
from desk.queries.waiting import cases_on_cover, covers_of, stand_ins
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from tests import make
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY
WHY = "Annual leave, agreed in October."
DATED = {"from_at": NOON, "until_at": NOON + timedelta(days=1)}

pytestmark = pytest.mark.django_db


def arrange(worker: User, person: User, by: User, case: Case | None = None, words: str = WHY) -> object:
    return access.arrange_cover(
        worker=worker, person=person, first=TODAY, last=TODAY, words=words, case=case, by=by, at=NOON
    )


def seen_by(person: User) -> set[int]:
    """Return what exists for somebody: the application and the database must say the same."""
    fresh = User.objects.get(pk=person.pk)
    by_scope = set(Case.objects.visible_to(fresh, at=NOON).values_list("pk", flat=True))
    with as_application(fresh, at=NOON):
        assert set(Case.objects.values_list("pk", flat=True)) == by_scope
    return by_scope


@pytest.fixture
def wyn(house_b: Service) -> User:
    return make.user("Wyn Bevan", role=Role.MANAGER, services=[house_b])


def test_every_cover_reaches_the_services_of_its_giver_and_no_other(
    outreach: Service, house_a: Service, house_b: Service, record_property: Callable[[str, object], None]
) -> None:
    """One worker with a case in each of three services; every set of services of a giver; both kinds."""
    services = [outreach, house_a, house_b]
    worker = make.user("Amina Osei", services=services)
    cases = [make.case(worker=worker, service=service) for service in services]
    person = make.user("Lone Bird", role=Role.SAFE_HOUSE_WORKER)
    judged = 0
    for number, chosen in enumerate(product([True, False], repeat=3)):
        own = [service for service, is_own in zip(services, chosen, strict=True) if is_own]
        giver = make.user(f"Giver N{number}", role=Role.MANAGER, services=own)
        given = {"person": person, "worker": worker, "given_by": giver, "given_at": NOON, **DATED}
        expected = {case.pk for case in cases if case.service in own}
        cover = Cover(**given)
        cover.save()
        assert seen_by(person) == expected
        mine = User.objects.get(pk=person.pk)
        mine.moment = NOON
        assert {case.pk for case in cases_on_cover(mine)} == expected
        for case in cases:
            is_reached = case.pk in expected
            assert (person in case_readers(case, at=NOON)) is is_reached
            assert (person in {seer.person for seer in who_sees(case, at=NOON)}) is is_reached
            read = Case.objects.annotate(**covers_of(at=NOON)).get(pk=case.pk)
            assert bool(stand_ins(read)) is is_reached
            judged += 1
        cover.end(by=giver, at=NOON)
        for case in cases:
            grant = AccessGrant(case=case, kind=AccessGrant.Kind.COVER, **given)
            grant.save()
            is_reached = case.pk in expected
            assert seen_by(person) == ({case.pk} if is_reached else set())
            assert (person in case_readers(case, at=NOON)) is is_reached
            assert (person in {seer.person for seer in who_sees(case, at=NOON)}) is is_reached
            grant.end(by=giver, at=NOON)
            judged += 1
    record_property("figure", f"covers: {judged} pairs of a cover and a service, 0 reach beyond their giver")
    assert judged == 48


def test_a_manager_of_another_service_lets_nobody_in(
    amina: User, dev: User, wyn: User, her_case: Case, house_b: Service
) -> None:
    """The finding: a manager of Safe house B covers, himself, a worker of outreach and of B."""
    amina.services.add(house_b)
    amina = User.objects.get(pk=amina.pk)
    with pytest.raises(Refused, match="you cannot give yourself access"):
        arrange(amina, wyn, wyn)
    arrange(amina, dev, wyn)
    assert seen_by(dev) == set()
    with pytest.raises(Refused, match="manager of the case’s own service"):
        arrange(amina, dev, wyn, her_case)
    assert seen_by(wyn) == set()


@pytest.mark.parametrize("one_case", [True, False])
def test_is_refused_for_oneself_from_elsewhere_and_without_a_reason(
    one_case: bool, amina: User, carys: User, dev: User, wyn: User, her_case: Case
) -> None:
    case = her_case if one_case else None
    for person, by, words in [
        (carys, carys, WHY),
        (dev, wyn, WHY),
        (dev, carys, "Leave"),
        (amina, carys, WHY),
    ]:
        with pytest.raises(Refused):
            arrange(amina, person, by, case, words)
    assert not Cover.objects.exists()
    assert not AccessGrant.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("one_case", [True, False])
def test_both_and_the_managers_of_both_teams_are_told(
    one_case: bool, amina: User, ben: User, carys: User, dev: User, wyn: User, hal: User, her_case: Case
) -> None:
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[her_case.service])
    arrange(amina, dev, carys, her_case if one_case else None)
    assert {notice.person for notice in Notice.objects.all()} == {amina, dev, wyn, ruth}
    words = Notice.objects.all()[0].words
    where = "one case" if one_case else "the cases of Outreach"
    assert words.startswith(f"Carys Pugh has arranged for Dev Anand to cover for Amina Osei in {where}, ")
    assert words.endswith(", from Tue 24 Nov 2026 to Tue 24 Nov 2026.")
    assert her_case.reference not in words


def test_the_database_refuses_one_for_oneself(amina: User, carys: User, her_case: Case) -> None:
    given = {"person": carys, "worker": amina, "given_by": carys, "given_at": NOON, **DATED}
    for row in (Cover(**given), AccessGrant(case=her_case, kind=AccessGrant.Kind.COVER, **given)):
        with pytest.raises(IntegrityError, match="not_arranged_for_oneself"), transaction.atomic():
            row.save()


def test_the_page_offers_nobody_themselves_and_asks_why(amina: User, carys: User, dev: User) -> None:
    browser = Browser()
    browser.force_login(carys)
    page = browser.get("/team/cover/").text
    assert f'<option value="{carys.pk}"' not in page
    assert "in the services you manage" in page
    last = timezone.localdate()  # pages go by the day it is
    days = {"first_day": last.day, "first_month": last.month, "first_year": last.year}
    days |= {"last_day": last.day, "last_month": last.month, "last_year": last.year}
    sent = {"worker": amina.pk, "person": dev.pk, **days}
    assert "Why is cover needed?" in browser.post("/team/cover/", sent).text
    browser.post("/team/cover/", {**sent, "words": WHY})
    assert WHY in browser.get("/team/cover/").text
    told = Browser()
    told.force_login(amina)
    assert "Carys Pugh has arranged for Dev Anand to cover for Amina Osei" in told.get("/notifications/").text
