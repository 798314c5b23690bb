"""A passkey in a real browser, with a device that exists in the browser only; and what a browser forgets."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from hestia.accounts.models import User
from tests import make
from tests.journeys.browser import NARROW, check_at_every_width, sign_in

NAME = "Amina Osei"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Return the server's address by name: browsers make no passkey for a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(page: Page) -> None:
    """Plug a device into the browser that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page, site: str, person: User) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Work e-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.get_by_text(f"Your account, {NAME}").locator("..").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_from_the_first_day_to_the_next_and_out_again(
    page: Page, site: str, device: None, amina: User
) -> None:
    give_password(page, site, amina)
    expect(page.get_by_role("heading", name="One more step: add a passkey")).to_be_visible()
    check_at_every_width(page, (NARROW,))
    page.get_by_role("link", name="Use an authenticator app instead").click()
    check_at_every_width(page, (NARROW,))
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert len(re.findall(r"\b\d{8}\b", page.get_by_role("main").inner_text())) == 10
    check_at_every_width(page, (NARROW,))
    page.get_by_role("link", name="I have saved them. Continue").click()
    expect(page.get_by_text(f"Your account, {NAME}")).to_be_attached()
    sign_out(page)

    # The next day: one button, no password
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text(f"Your account, {NAME}")).to_be_attached()
    page.goto(f"{site}/accounts/again/passkey/?next=/accounts/factors/")
    check_at_every_width(page, (NARROW,))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Remove")).click()
    check_at_every_width(page, (NARROW,))

    # Signed out, Back shows nothing
    page.goto(f"{site}/my-day/")
    expect(page.get_by_text(f"Your account, {NAME}")).to_be_attached()
    sign_out(page)
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert NAME not in page.content()

    # The password, and then the passkey in place of a code
    give_password(page, site, amina)
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    check_at_every_width(page, (NARROW,))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text(f"Your account, {NAME}")).to_be_attached()


OF_HER = (
    "",
    "notes/",
    "notes/new/",
    "people/",
    "consents/",
    "history/",
    "history/access/",
    "access/",
    "documents/",
    "details/about/",
    "details/language/",
    "details/safe-contact/",
    "details/what-happened/",
    "tasks/new/",
    "referral/",
    "risk/",
    "plan/",
)
LISTS = ("/my-day/", "/cases/", "/cases/?status=all")


def test_signed_out_back_shows_none_of_twenty_pages(
    page: Page,
    live_server: LiveServer,
    amina: User,
    her_case: Case,
    record_property: Callable[[str, object], None],
) -> None:
    """Nor does another tab in which one of them was open, when it is asked again."""
    sign_in(page, live_server, amina)
    pages = [*LISTS, *(f"{her_case.get_absolute_url()}{each}" for each in OF_HER)]
    other = page.context.new_page()
    other.goto(her_case.get_absolute_url())
    telling = 0
    for each in pages:
        page.goto(each)
        telling += "Ghada" in page.content()
    assert telling >= 15
    sign_out(page)
    shown = 0
    for _ in pages:
        page.go_back()
        page.wait_for_load_state()
        shown += any(word in page.content() for word in ("Ghada", "Karam", NAME))
    other.reload()
    shown += "Ghada" in other.content()
    record_property("figure", f"S-15  signed out and back: {shown} of {len(pages)} pages shown")
    assert shown == 0
    assert len(pages) == 20
