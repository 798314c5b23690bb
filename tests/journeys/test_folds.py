"""On a phone what is not next folds: a list is known at a glance, a review shows what has changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.actions.consents import record_consent
from cases.actions.tasks import add_task
from cases.models import Case, Consent
from hestia.accounts.models import Service, User
from supportplans.models import Target
from tests import make
from tests.journeys.browser import DESKTOP, HEIGHT, PHONE, sign_in
from tests.riskassessment import build
from tests.supportplans.conftest import plan, safe_street

__all__ = ["plan", "safe_street"]  # fixtures

CASES = 25  # a page of the list
MOST_OF_A_ROW = 140  # pixels: twice as many where each column has a line of its own
MOST_OF_AN_EXIT = 2300  # pixels: it was 3,958
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
    folded = phone.locator(".q-block .folds > summary").filter(has_text="As last time: She said so.")
    expect(folded).to_have_count(4)
    folded.first.press("Enter")
    expect(others[0]).to_be_visible()
    phone.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    phone.goto(page)
    assert all(box.is_visible() for box in phone.locator(".q-block textarea[name$=_seen]").all())


def test_a_note_is_two_screens_and_hides_nothing_that_was_typed(
    phone: Page, live_server: LiveServer, her_case: Case
) -> None:
    phone.goto(live_server.url + reverse("cases:note_new", args=[her_case.reference]))
    save = phone.get_by_role("button", name="Save note")
    place = save.bounding_box()
    assert place
    assert place["y"] + place["height"] <= 2 * HEIGHT
    for label in ("What happened", "Heading"):
        expect(phone.get_by_label(label)).to_be_visible()
    next_task = phone.get_by_label("What is to be done next?")
    minutes = phone.get_by_label("How long, in minutes")
    for folded in (next_task, minutes):
        expect(folded).not_to_be_visible()
    phone.locator("summary", has_text="Add a file").press("Enter")
    phone.get_by_label("What happened").fill("She slept well.")
    phone.get_by_role("radio", name="Phone call").check()
    next_task.fill("Ring the GP")
    save.click()
    expect(phone.get_by_role("link", name="Enter the day of the task")).to_be_visible()
    expect(next_task).to_be_visible()
    expect(next_task).to_have_value("Ring the GP")
    expect(minutes).not_to_be_visible()
    phone.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    expect(minutes).to_be_visible()


def test_what_she_says_now_is_open_and_all_her_answers_fold(
    phone: Page, live_server: LiveServer, amina: User, her_case: Case
) -> None:
    answer = {"purpose": "gp", "answer": "given", "how": "spoken", "given_on": make.TODAY}
    record_consent(consent=Consent(case=her_case, **answer), by=amina, at=make.NOON)
    phone.goto(live_server.url + reverse("cases:consents", args=[her_case.reference]))
    ledger = phone.locator(".ledger")
    expect(phone.locator(".tbl")).to_be_visible()
    expect(ledger).not_to_be_visible()
    phone.locator("summary", has_text="1 answer").press("Enter")
    expect(ledger).to_be_visible()
    phone.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    phone.reload()
    expect(ledger).to_be_visible()


def test_a_plan_opens_what_is_due_and_folds_what_stands_beside_it(
    phone: Page, live_server: LiveServer, her_case: Case, safe_street: Target
) -> None:
    address = live_server.url + reverse("supportplans:plan", args=[her_case.reference])
    change = phone.get_by_role("link", name="Add a step")
    for days, is_open in ((90, False), (0, True)):
        safe_street.due_on = make.TODAY + timedelta(days=days)
        safe_street.save()
        for step in safe_street.step_set.all():
            step.by_on = safe_street.due_on
            step.save()
        phone.goto(address)
        expect(change).to_be_visible(visible=is_open)
    phone.locator(".target summary").press("Enter")
    expect(change).not_to_be_visible()
    asked = phone.get_by_role("link", name="Ask her now")
    expect(asked).not_to_be_visible()
    phone.locator("summary", has_text="What she thinks of us").press("Enter")
    expect(asked).to_be_visible()
    for width in (PHONE, DESKTOP):  # of its two headings one is seen
        phone.set_viewport_size({"width": width, "height": HEIGHT})
        expect(phone.get_by_text("What she thinks of us").locator("visible=true")).to_have_count(1)
    phone.reload()
    expect(asked).to_be_visible()
    expect(change).to_be_visible()


def test_an_exit_opens_the_first_criterion_to_settle_and_says_what_the_others_miss(
    phone: Page, live_server: LiveServer, her_case: Case
) -> None:
    phone.goto(live_server.url + reverse("supportplans:exit", args=[her_case.reference]))
    assert phone.evaluate("document.documentElement.scrollHeight") <= MOST_OF_AN_EXIT
    first, *others = phone.locator(".criterion").all()
    expect(first.get_by_text("No risk assessment has been signed.")).to_be_visible()
    papers = next(each for each in others if each.get_by_text("NRM letters: not checked yet.").count())
    missing = papers.get_by_text("NRM letters: not checked yet.")
    expect(missing).not_to_be_visible()
    papers.locator(":scope > .folds > summary").press("Enter")
    expect(missing).to_be_visible()
    folded = [each.locator(":scope > .folds > summary") for each in others]
    assert ["missing" in heading.inner_text() for heading in folded] == [True] * len(others)
    nothing_open = phone.get_by_text("Nothing: no decision, task, appointment or question is open.")
    open_ends = phone.locator("#still-running .folds > summary").first
    expect(open_ends).to_be_visible()
    phone.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    phone.reload()
    expect(missing).to_be_visible()
    expect(open_ends).not_to_be_visible()
    expect(nothing_open.or_(phone.get_by_role("link", name="Say what happens to it"))).to_be_visible()
