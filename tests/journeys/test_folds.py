"""On a phone what is not next folds: a list is known at a glance, a review shows what has changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.actions.tasks import add_task
from cases.models import Case
from hestia.accounts.models import Service, User
from tests import make
from tests.journeys.browser import DESKTOP, HEIGHT, PHONE, sign_in
from tests.riskassessment import build

CASES = 25  # a page of the list
MOST_OF_A_ROW = 140  # pixels: twice as many where each column has a line of its own
OPEN, FOLDED = (3, 4), (1, 2)  # one answer is very high, the others are low or none


@pytest.fixture(autouse=True)
def at_noon(live_server: LiveServer) -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=True):
        yield


@pytest.fixture
def phone(page: Page, live_server: LiveServer, amina: User) -> Page:
    sign_in(page, live_server, amina)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    return page


def test_a_case_of_the_list_is_known_at_a_glance(
    phone: Page, live_server: LiveServer, amina: User, outreach: Service
) -> None:
    for number in range(CASES):
        case = make.case(worker=amina, service=outreach)
        case.record_unchecked_risk("very_high" if number % 2 else "low")
        due_on = make.TODAY + timedelta(days=number - 3)
        add_task(case=case, title="Ring the surgery", due_on=due_on, by=amina, at=make.NOON)
    phone.goto(live_server.url + reverse("cases:list"))
    rows = phone.locator("tbody tr")
    expect(rows).to_have_count(CASES)
    heights = phone.evaluate("[...document.querySelectorAll('tbody tr')].map(row => row.offsetHeight)")
    assert max(heights) <= MOST_OF_A_ROW
    for words in ("Ring the surgery", "Amina Osei", "Very high, not yet checked", "None yet"):
        expect(rows.nth(1)).to_contain_text(words)


def test_a_review_folds_what_was_answered_so_last_time(
    phone: Page, live_server: LiveServer, amina: User, carys: User, her_case: Case
) -> None:
    build.signed(her_case, by=amina, checker=carys, page=build.written(OPEN, FOLDED, FOLDED, FOLDED, FOLDED))
    page = live_server.url + reverse("riskassessment:assessment_new", args=[her_case.reference])
    phone.goto(page)
    very_high, *others = phone.locator(".q-block textarea[name$=_seen]").all()
    expect(very_high).to_be_visible()
    assert [box.is_visible() for box in others] == [False] * 4
    folded = phone.locator(".q-block .folds > summary")
    expect(folded).to_have_count(4)
    expect(folded.first).to_contain_text("As last time: She said so.")
    folded.first.press("Enter")
    expect(others[0]).to_be_visible()
    phone.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    phone.goto(page)
    assert all(box.is_visible() for box in phone.locator(".q-block textarea[name$=_seen]").all())
