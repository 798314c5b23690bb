"""The cast and its world.

amina   outreach caseworker             ben    her colleague in outreach
carys   manager of outreach and house A dev    works in Safe house B: another team
efua    student                         farah  service lead (figures only)
gita    data protection lead            hal    administrator (accounts, no cases)
iris    trustee (what was sent, no more)
ghada   amina's client, in `her_case`
"""

import gc
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.contrib.auth import user_logged_in
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client as Browser
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.accounts.second_factor import as_shown
from hestia.db.acting import as_owner
from hestia.workingdays.models import forget_calendars
from tests import browsing, database, limited, make, roles
from tests.history import watched

pytest_plugins = ["tests.journeys.browser"]

# A busy machine is no failure.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test-faults` say how much bad input it sends, and which."""
    parser.addoption("--requests", type=int, default=3_000, help="generated requests of bad input")
    parser.addoption("--seed", type=int, default=1, help="which of them")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end.

    Before that comes what waits until the transactions of others are over: a long test is one transaction.
    After it those of papers, side by side: a worker that has drawn one keeps it for the next test.
    """

    def turn(item: pytest.Item) -> int:
        if item.get_closest_marker("early"):
            return 0
        if item.get_closest_marker("long"):
            return 1
        return 2 if item.nodeid.startswith("tests/pdf/") else 3

    items.sort(key=turn)
    # All that was imported stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests found: ``record_property("figure", "0 of 26,000 leak")``."""
    figures = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(figures):
            terminalreporter.write_line(figure)


@pytest.fixture(scope="session", autouse=True)
def history_is_watched() -> Iterator[None]:
    """Refuse writes of our code that would bypass a record's history, whichever test meets them."""
    with watched():
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_limited_is_counted() -> Iterator[None]:
    """Refuse lines of the log that count where no view asked whether there is room for them."""
    with limited.watched():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the runner empty the tables that only grow, after a test that commits (see `append_only`)."""
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c hestia.tests_may_empty=on".strip()


def show_second_factor(request: HttpRequest, user: User, **_rest: object) -> None:
    """Let whom `force_login` signs in have shown a second factor too, as everybody at work has.

    The request that it makes up is a bare one. Whoever comes by way of the sign-in page brings a whole one,
    and must show it.
    """
    if type(request) is HttpRequest:
        request.session.update(as_shown(user))


user_logged_in.connect(show_second_factor)
browsing.hold_tokens()


@pytest.fixture(scope="session", autouse=True)
def tests_are_the_owner() -> Iterator[None]:
    """Let tests make and read what they like, while every request they send works as the application.

    This thread signs in as the owner. A request of the test client becomes the application for as long as it
    lasts; the live server's threads sign in as the application themselves. See `tests.roles`.
    """
    request_started.connect(roles.begin)
    request_finished.connect(roles.end)
    with as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Keep what the migrations ship beside it, in a database that was made just now."""
    with django_db_blocker.unblock():
        database.keep_what_is_shipped()


def put_the_database_back(case: TransactionTestCase) -> None:
    """Put the database back after a test that commits. Django would treat it as just migrated, for seconds.

    When it and a page that is closing wait for each other, PostgreSQL lets one of them go, and it may be
    this one: then it is tried again.
    """
    del case
    for tries_left in (4, 3, 2, 1, 0):
        try:
            database.put_back()
        except OperationalError:
            if not tries_left:
                raise
        else:
            break
    forget_calendars()


@pytest.fixture(scope="session", autouse=True)
def commits_are_undone_quickly() -> Iterator[None]:
    """Let every test that commits put the database back our way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_the_database_back)
        yield


@pytest.fixture(autouse=True)
def guesses_are_forgotten(request: pytest.FixtureRequest) -> None:
    """Let nobody start with the tries of somebody before, in a test that commits."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if commits or {"live_server", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        cache.clear()


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
def iris(db: None) -> User:
    return make.user("Iris Chambers", role=Role.TRUSTEE)


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
