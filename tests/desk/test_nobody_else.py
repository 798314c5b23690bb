"""What takes two, where nobody else may answer: the page says so before anybody asks, and what to do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.access import arrange_cover
from cases.actions.disclosures import prepare_disclosure
from cases.models import Address, Agency, Case, Disclosure
from cases.queries.second_persons import second_persons
from demo.world import staff_and_services
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission
from tests import make

NOBODY_ELSE = "Nobody else can answer this now."
IN_PAIRS = (
    Permission.RISK_SIGN_OFF,
    Permission.DISCLOSURE_APPROVE,
    Permission.EXIT_SIGN_OFF,
    Permission.ACCESS_MANAGE,
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def letter(her_case: Case, carys: User) -> Disclosure:
    """Return what the only manager of a service would tell, which is secret."""
    Address(case=her_case, kind="own", text="12 Rose Lane\nE8 1AB", from_on=make.TODAY).save()
    police = Agency(case=her_case, name="Hackney police", kind="police", started_on=make.TODAY)
    police.save()
    begun = Disclosure(
        case=make.she_says(police, "yes", on=make.TODAY).case,
        agency=police,
        kind=police.kind,
        recipient=police.name,
        why="Her statement",
        basis="consent",
        facts=["address"],
        secret_reason="To visit her for her statement",
    )
    return prepare_disclosure(disclosure=begun, by=carys, at=make.NOON)


def test_her_only_manager_is_told_what_to_do(
    letter: Disclosure, her_case: Case, carys: User, amina: User, house_b: Service
) -> None:
    browser = Browser()
    browser.force_login(carys)
    pages = [
        letter.get_absolute_url(),
        reverse("riskassessment:assessment_new", args=[her_case.reference]),
        reverse("supportplans:exit", args=[her_case.reference]),
    ]
    for page in pages:
        text = browser.get(page).text
        assert NOBODY_ELSE in text, page
        assert reverse("cases:access_cover", args=[her_case.reference]) in text, page
    assert "Ask a manager to agree" not in browser.get(pages[0]).text
    wyn = make.user("Wyn Bevan", role="manager", services=[house_b])
    arrange_cover(
        worker=amina,
        person=wyn,
        case=her_case,
        first=make.TODAY,
        last=make.TODAY + timedelta(days=3),
        words="It takes two managers.",
        by=carys,
        at=make.NOON,
    )
    for page in pages:
        assert NOBODY_ELSE not in browser.get(page).text, page
    assert "Ask a manager to agree" in browser.get(pages[0]).text


@pytest.mark.django_db
def test_in_the_demonstration_each_manager_has_somebody_to_ask() -> None:
    staff = staff_and_services(today=make.TODAY)
    managers = [person for person in staff.values() if person.role == "manager"]
    for service in Service.objects.all():
        case = make.case(worker=None, by=staff["ruth"], service=service)
        for manager in managers:
            for permission in IN_PAIRS:
                others = second_persons(case, permission, but=manager, at=make.NOON)
                assert others.exists(), (service, manager, permission)
