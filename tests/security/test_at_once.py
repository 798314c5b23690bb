"""Two at the same moment: one act is done, and the other person reads why hers was not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import Settings

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from supportplans.models import Exit
from tests import make
from tests.cases.test_reopening import answers
from tests.supportplans.leaving import asked
from tests.supportplans.test_exit_pages import ready, yes

__all__ = ["ready"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def sent_at_once(browsers: list[Browser], page: str, sent: dict[str, Any]) -> list[Any]:
    """Send it from each browser at the same moment, each in a thread with a connection of its own."""
    gate = Barrier(len(browsers))

    def send(browser: Browser) -> Any:
        try:
            gate.wait()
            return browser.post(page, sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as crowd:
        return list(crowd.map(send, browsers))


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


@pytest.fixture
def rosa(carys: User) -> User:
    return make.user("Rosa Lima", role=Role.MANAGER, services=list(carys.services.all()))


def test_of_two_sign_offs_of_one_exit_one_is_done(
    ready: Case, amina: User, carys: User, rosa: User, now: datetime
) -> None:
    asked(ready, amina, carys, now)
    page = reverse("supportplans:exit_sign_off", args=[ready.reference])
    with time_machine.travel(make.NOON, tick=False):
        browsers = [browser_of(person) for person in (carys, rosa)]
        sent = yes(ready)
        done = sent_at_once(browsers, page, sent)
        led_to = zip(browsers, done, strict=True)
        pages = [browser.get(answer["Location"]).content.decode() for browser, answer in led_to]
    assert sum("The case is closed, from" in page for page in pages) == 1
    assert sum("Nothing was changed: support had already ended" in page for page in pages) == 1
    assert Exit.objects.get().state == Exit.State.SIGNED
    ready.refresh_from_db()
    assert ready.is_closed
    assert Event.objects.filter(kind="case.closed", case_ref=ready.reference).count() == 1


def test_of_two_reopenings_one_is_done(
    her_case: Case, amina: User, carys: User, ben: User, outreach: Service
) -> None:
    her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
    page = reverse("cases:reopening", args=[her_case.reference])
    with time_machine.travel(make.NOON, tick=False):
        browsers = [browser_of(person) for person in (carys, ben)]
        done = sent_at_once(browsers, page, answers(outreach, amina, once=None))
    assert Case.objects.open().filter(client=her_case.client).count() == 1
    loser = next(answer for answer in done if answer.status_code != 302)
    assert loser.status_code in {200, 409}
    assert "She already has an open case." in loser.content.decode()


def test_a_recovery_code_opens_once_however_many_try_it(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    person = make.user("Amina Osei")
    make.authenticator(person)
    [code, *_] = RecoveryCodes.activate(person).get_unused_codes()
    browsers = [Browser() for _ in range(AT_ONCE)]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": person.email, "password": make.PASSWORD})
    done = sent_at_once(browsers, "/accounts/code/", {"code": code})
    assert [answer.status_code for answer in done].count(302) == 1
    assert sum(browser.get("/my-day/").status_code == 200 for browser in browsers) == 1
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert kept.data["used_mask"].bit_count() == 1


def test_a_code_opens_once_however_many_try_it(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    person = make.user("Amina Osei")
    make.authenticator(person)
    with time_machine.travel(make.NOON, tick=False):
        browsers = [Browser() for _ in range(AT_ONCE)]
        for browser in browsers:
            browser.post("/accounts/login/", {"login": person.email, "password": make.PASSWORD})
        code = make.code()
        done = sent_at_once(browsers, "/accounts/code/", {"code": code})
    assert [answer.status_code for answer in done].count(302) == 1


def test_recovery_codes_are_shown_once() -> None:
    person = make.user("Amina Osei")
    browser = browser_of(person)
    make.authenticator(person)
    browser.post("/accounts/factors/codes/new/")
    codes = RecoveryCodes.activate(person).get_unused_codes()
    shown = [browser.get("/accounts/factors/codes/").content.decode() for _ in range(2)]
    assert [sum(code in page for code in codes) for page in shown] == [len(codes), 0]
