"""What is typed is not lost when it cannot be saved, and the page says what is so."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft
from supportplans.models import Plan
from tests.journeys.browser import JUDGED, sign_in
from tests.supportplans.pages import at

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "A home with a door that locks."


@pytest.fixture
def address(live_server: LiveServer, her_case: Case) -> str:
    return live_server.url + at(her_case, "what_matters")


def signs_out(page: Page) -> None:
    page.locator("form[action$='/logout/']").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url(lambda url: "login" in url or url.endswith("/"), timeout=10_000)


def types(page: Page, words: str) -> None:
    page.locator("[name=what_matters]").press_sequentially(words, delay=5)


def saves(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def test_words_typed_just_before_it_are_waiting(
    live_server: LiveServer, page: Page, address: str, amina: User
) -> None:
    sign_in(page, live_server, amina)
    other = page.context.new_page()
    other.goto(live_server.url + "/my-day/")
    page.goto(address)
    types(page, WORDS)
    signs_out(other)  # at once: the autosave of a second has not come round
    expect(page.get_by_role("dialog", name="Screen hidden")).to_be_visible()
    expect(page.locator("main")).to_have_count(0)
    assert [draft.data["what_matters"] for draft in Draft.objects.of(amina)] == [[WORDS]]
    expect(other.locator("h1")).to_have_text("Sign in")  # it has arrived: its way there ends no other
    sign_in(other, live_server, amina)
    other.goto(address)
    expect(other.locator("[name=what_matters]")).to_have_value(WORDS)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_sent_after_the_session_ended_waits(
    has_scripts: bool,
    live_server: LiveServer,
    request: pytest.FixtureRequest,
    address: str,
    amina: User,
    settings: Any,
) -> None:
    page: Page = request.getfixturevalue("page" if has_scripts else "page_without_scripts")
    sign_in(page, live_server, amina)
    page.goto(address)
    minutes, settings.IDLE_MINUTES = settings.IDLE_MINUTES, 0  # as after a quarter of an hour away
    types(page, WORDS)
    if has_scripts:
        said = page.locator("[data-saved]").first
        expect(said).to_contain_text("Press Save anyway: you sign in first, and your words are waiting")
    saves(page)
    expect(page.locator("h1")).to_have_text("Sign in")
    waiting = page.url.partition("next=")[2]
    settings.IDLE_MINUTES = minutes
    sign_in(page, live_server, amina)
    page.goto(live_server.url + unquote(waiting))
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Save it now").click()
    expect(page.locator("h1")).not_to_have_text("Not saved yet")
    assert Plan.objects.get().what_matters == WORDS


def test_what_is_sent_after_signing_out_without_scripts_is_shown_to_be_copied_and_not_kept(
    live_server: LiveServer, page_without_scripts: Page, address: str, amina: User
) -> None:
    page = page_without_scripts
    sign_in(page, live_server, amina)
    other = page.context.new_page()
    page.goto(address)
    other.goto(live_server.url + "/my-day/")
    other.locator("summary", has_text="Your account").click()
    other.locator("form[action$='/logout/'] button").first.click()
    types(page, WORDS)
    saves(page)
    expect(page.locator("h1")).to_have_text("Not saved")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert not Draft.objects.exists()


def test_where_a_session_was_ended_from_elsewhere_nothing_is_promised_and_nothing_lost(
    live_server: LiveServer, page: Page, address: str, amina: User
) -> None:
    """Somebody who ends a session from another device may do it because the first was stolen."""
    sign_in(page, live_server, amina)
    page.goto(address)
    Session.objects.all().delete()
    types(page, WORDS)
    said = page.locator("[data-saved]").first
    expect(said).to_contain_text("You were signed out. Copy what you typed, then sign in.")
    saves(page)
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert not Draft.objects.exists()


def test_what_cannot_be_sent_stays_in_the_page(
    live_server: LiveServer, page: Page, address: str, amina: User
) -> None:
    """A browser that has sent a page shows an error instead, and the words are gone."""
    sign_in(page, live_server, amina)
    page.goto(address)
    JUDGED.add(page)  # what it reports of this is the test's business
    page.route("**/*", lambda route: route.abort())
    types(page, WORDS)
    saves(page)  # before the autosave of a second has come round
    expect(page.locator("[data-saved]").first).to_contain_text("Your words are still here")
    expect(page.locator("[name=what_matters]")).to_have_value(WORDS)
    page.unroute("**/*")
    saves(page)
    expect(page.locator("[name=what_matters]")).to_have_count(0)
    assert Plan.objects.get().what_matters == WORDS
    assert not Draft.objects.exists()


@pytest.mark.parametrize("status", [404, 413, 429, 500])
def test_a_draft_that_is_refused_holds_up_nothing(
    status: int, live_server: LiveServer, page: Page, address: str, amina: User, her_case: Case
) -> None:
    """Whatever answers has been reached: only what nothing answers stays in the page."""
    sign_in(page, live_server, amina)
    page.goto(address)
    page.route("**/drafts/**", lambda route: route.fulfill(status=status))
    types(page, WORDS)
    saves(page)
    page.wait_for_url(lambda url: url != address)
    assert Plan.objects.get(case=her_case).what_matters == WORDS


@pytest.mark.parametrize(
    ("page_of", "name"), [("consent_new", "why"), ("task_new", "title")], ids=["consent", "task"]
)
def test_hiding_in_one_window_keeps_what_is_typed_in_another(
    page_of: str, name: str, live_server: LiveServer, page: Page, amina: User, her_case: Case
) -> None:
    """The words leave every window with the rest of the page, so they are kept first."""
    sign_in(page, live_server, amina)
    other = page.context.new_page()
    other.goto(live_server.url + "/my-day/")
    address = live_server.url + reverse(f"cases:{page_of}", args=[her_case.reference])
    page.goto(address)
    page.locator(f"[name={name}]").first.press_sequentially(WORDS, delay=5)
    other.keyboard.press("Escape")
    other.keyboard.press("Escape")
    expect(page.locator("main")).to_have_count(0)
    expect(other.locator("main")).to_have_count(0)
    assert [draft.data[name] for draft in Draft.objects.of(amina)] == [[WORDS]]
