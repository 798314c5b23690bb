"""The cast and its world.

amina   outreach caseworker             ben    her colleague in outreach
carys   manager of outreach and house A dev    works in Safe house B: another team
efua    student                         farah  service lead (figures only)
gita    data protection lead            hal    administrator (accounts, no cases)
ghada   amina's client, in `her_case`
"""

from datetime import date, datetime

import pytest
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from tests import make

pytest_plugins = ["tests.journeys.browser"]


@pytest.fixture
def today() -> date:
    return make.TODAY


@pytest.fixture
def now() -> datetime:
    return make.NOON


@pytest.fixture
def outreach(db: None) -> Service:
    return make.service("Outreach", capacity=160)


@pytest.fixture
def house_a(db: None) -> Service:
    return make.service("Safe house A", capacity=10)


@pytest.fixture
def house_b(db: None) -> Service:
    return make.service("Safe house B", capacity=8)


@pytest.fixture
def amina(outreach: Service) -> User:
    return make.user("Amina Osei", services=[outreach])


@pytest.fixture
def ben(outreach: Service) -> User:
    return make.user("Ben Archer", services=[outreach])


@pytest.fixture
def carys(outreach: Service, house_a: Service) -> User:
    return make.user("Carys Pugh", role=Role.MANAGER, services=[outreach, house_a])


@pytest.fixture
def dev(house_b: Service) -> User:
    return make.user("Dev Anand", role=Role.SAFE_HOUSE_WORKER, services=[house_b])


@pytest.fixture
def efua(outreach: Service) -> User:
    return make.user("Efua Mensah", role=Role.STUDENT, services=[outreach])


@pytest.fixture
def farah(outreach: Service) -> User:
    return make.user("Farah Siddiqui", role=Role.SERVICE_LEAD, services=[outreach])


@pytest.fixture
def gita(db: None) -> User:
    return make.user("Gita Rao", role=Role.DATA_PROTECTION_LEAD)


@pytest.fixture
def hal(db: None) -> User:
    return make.user("Hal Byrne", role=Role.ADMINISTRATOR)


@pytest.fixture
def her_case(amina: User, outreach: Service) -> Case:
    return make.case(worker=amina, service=outreach)


@pytest.fixture
def amina_browser(amina: User) -> Browser:
    browser = Browser()
    browser.force_login(amina)
    return browser


@pytest.fixture
def carys_browser(carys: User) -> Browser:
    browser = Browser()
    browser.force_login(carys)
    return browser
