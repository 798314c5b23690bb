"""A clock that is set back brings nothing to life again: no session, no code, no second factor."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser

from hestia.accounts.models import User
from tests import make

BACK = timedelta(hours=-1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


def is_in(browser: Browser) -> bool:
    return browser.get("/accounts/").status_code == 200


@pytest.mark.parametrize("idle", [0, 5, 20, 59])
def test_a_session_ends(idle: int, amina: User, clock: time_machine.Traveller) -> None:
    """How long nobody was there is not known then: it may have been too long."""
    browser = Browser()
    make.sign_in(browser, amina)
    assert is_in(browser)
    clock.shift(timedelta(minutes=idle) + BACK)
    assert not is_in(browser)
    clock.shift(-BACK)
    assert not is_in(browser)


def test_two_servers_need_not_agree_to_the_second(amina: User, clock: time_machine.Traveller) -> None:
    browser = Browser()
    make.sign_in(browser, amina)
    assert is_in(browser)
    clock.shift(-5)
    assert is_in(browser)


def test_a_code_that_was_used_stays_so(amina: User, clock: time_machine.Traveller) -> None:
    """Even where it was forgotten meanwhile, because its time was over."""
    make.authenticator(amina)
    code = make.code()
    answers = []
    for back in (timedelta(), timedelta(minutes=10) + BACK, -BACK - timedelta(minutes=10)):
        clock.shift(back)
        if back:
            cache.clear()
        browser = Browser()
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        answers.append(browser.post("/accounts/code/", {"code": code}).status_code)
    assert answers == [302, 200, 200]


def test_nor_does_one_from_before_it(amina: User, clock: time_machine.Traveller) -> None:
    """Read over a shoulder an hour ago, and never used."""
    make.authenticator(amina)
    seen = make.code()
    clock.shift(-BACK)
    make.sign_in(Browser(), amina)
    clock.shift(BACK)
    browser = Browser()
    browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
    assert browser.post("/accounts/code/", {"code": seen}).status_code == 200


def test_a_second_factor_is_no_fresher(hal: User, clock: time_machine.Traveller) -> None:
    browser = Browser()
    make.sign_in(browser, hal)
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] += 3600  # as it stands after the clock was set back
    session.save()
    assert browser.get("/settings/staff/new/")["Location"].startswith("/accounts/again/")
