"""What is typed is kept when the same person signs out in another window, and the page says what is so."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from hestia.accounts.models import User
from tests.journeys.browser import sign_in
from tests.supportplans.pages import at

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "A home with a door that locks."


def signs_out(page: Page) -> None:
    page.locator("form[action$='/logout/']").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url(lambda url: "login" in url or url.endswith("/"), timeout=10_000)


def test_words_typed_just_before_it_are_waiting(
    live_server: LiveServer, page: Page, her_case: Case, amina: User
) -> None:
    sign_in(page, live_server, amina)
    address = live_server.url + at(her_case, "what_matters")
    other = page.context.new_page()
    other.goto(live_server.url + "/my-day/")
    page.goto(address)
    page.locator("[name=what_matters]").press_sequentially(WORDS, delay=5)
    signs_out(other)  # at once: the autosave of a second has not come round
    page.locator("[name=what_matters]").press_sequentially(" And a window.", delay=5)
    place = page.locator("[data-saved]").first
    expect(place).to_contain_text("You signed out in another window", timeout=5000)
    expect(place).to_contain_text("What you typed before that is kept")
    sign_in(other, live_server, amina)
    other.goto(address)
    expect(other.locator("[name=what_matters]")).to_have_value(WORDS)
