"""Work with a phone in one hand: little above the page; the main pages, and hiding, at the foot."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case, SafeContact
from hestia.accounts.models import User
from tests import make
from tests.journeys.browser import HEIGHT, PHONE, sign_in

MOST_HEAD = 220  # pixels above what a page is about, its tabs included
SMALLEST = 44  # pixels that a finger hits


@pytest.fixture
def phone(page: Page, live_server: LiveServer, amina: User, her_case: Case) -> Page:
    sign_in(page, live_server, amina)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    return page


@pytest.fixture
def contact(her_case: Case) -> SafeContact:
    contact = her_case.safe_contact
    contact.say, contact.must_not_know = "I am from the library", "Her cousin"
    contact.checked_on = make.TODAY
    contact.save()
    return contact


def box(page: Page, selector: str) -> Any:
    return page.locator(selector).first.bounding_box()


@pytest.mark.parametrize("is_unsafe", [False, True], ids=["reached", "unsafe"])
def test_little_stands_above_a_page_of_hers(
    phone: Page, live_server: LiveServer, contact: SafeContact, is_unsafe: bool
) -> None:
    if is_unsafe:  # what says most of itself: nothing rings her, and her risk is not yet checked
        contact.may_call = contact.may_text = False
        contact.told_unsafe_on, contact.checked_on = make.TODAY, None
        contact.save()
        contact.case.record_unchecked_risk("very_high")
    phone.goto(live_server.url + contact.case.get_absolute_url())
    tabs = [link.get_attribute("href") for link in phone.locator(".subnav a").all()]
    assert len(tabs) > 6
    for tab in tabs:
        phone.goto(f"{live_server.url}{tab}")
        # At 320 pixels her age and language take one more line, and so do the contact rules.
        for width, most in ((PHONE, MOST_HEAD), (320, MOST_HEAD + 45)):
            phone.set_viewport_size({"width": width, "height": HEIGHT})
            notice = box(phone, ".env")["height"] if phone.locator(".env").count() else 0
            assert box(phone, "main")["y"] - notice <= most, (tab, width)


def test_what_folds_is_there_for_who_asks(phone: Page, live_server: LiveServer, contact: SafeContact) -> None:
    phone.goto(live_server.url + contact.case.get_absolute_url())
    expect(phone.get_by_text("Her cousin")).not_to_be_visible()
    phone.locator(".safe-contact summary").press("Enter")
    expect(phone.get_by_text("Her cousin")).to_be_visible()
    phone.locator("nav summary").click()
    phone.locator(".subnav").get_by_role("link", name="Consent").click()
    expect(phone).to_have_url(re.compile("/consents?/$"))


def test_on_a_desk_nothing_of_it_folds(phone: Page, live_server: LiveServer, contact: SafeContact) -> None:
    phone.set_viewport_size({"width": 1280, "height": HEIGHT})
    phone.goto(live_server.url + contact.case.get_absolute_url())
    for words in ("Her cousin", "Who may see this", "Consent"):
        expect(phone.locator(".identity").get_by_text(words).first).to_be_visible()


def test_the_bar_is_in_reach_and_leads_on(phone: Page, live_server: LiveServer, her_case: Case) -> None:
    phone.goto(live_server.url + reverse("desk:my_day"))
    bar = phone.get_by_role("navigation", name="Main")
    phone.keyboard.press("End")  # however far down the page somebody is
    links = [bar.get_by_role("link", name=label, exact=True) for label in ("My day", "Find", "Note")]
    links.append(phone.get_by_role("link", name="Hide now"))
    places: list[Any] = [link.bounding_box() for link in links]
    for place in places:
        assert place["height"] >= SMALLEST
        assert place["y"] + place["height"] <= HEIGHT
    edges = [(place["x"], place["x"] + place["width"]) for place in places]
    assert all(right <= left + 1 for (_, right), (left, _) in pairwise(edges))  # none covers another
    bar.get_by_role("link", name="Note", exact=True).click()
    phone.get_by_role("link", name=re.compile(her_case.reference)).click()
    expect(phone).to_have_url(re.compile(f"/cases/{her_case.reference}/notes/new/$"))


def test_contact_rules_stand_above_a_note(phone: Page, live_server: LiveServer, contact: SafeContact) -> None:
    phone.goto(live_server.url + reverse("cases:note_new", args=[contact.case.reference]))
    assert box(phone, "#h-safe")["y"] < box(phone, "main form")["y"]


def test_the_last_line_is_not_behind_the_bar(phone: Page, live_server: LiveServer, her_case: Case) -> None:
    phone.goto(live_server.url + her_case.get_absolute_url())
    phone.keyboard.press("End")
    phone.wait_for_timeout(200)
    foot: Any = phone.locator("footer .who").bounding_box()
    assert foot["y"] + foot["height"] <= box(phone, "nav[aria-label=Main]")["y"]
