"""What is sent when the session is over must wait for its writer, and for nobody else."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft
from tests import make

AWAY = timedelta(minutes=16)
TYPED = {
    "body": "She slept better.",
    "kind": "met",
    "happened_at_day": "20",
    "happened_at_month": "11",
    "happened_at_year": "2024",
    "happened_at_time": "2:30pm",
    "minutes": "50",
    "interpreter": "not_needed",
    "title": "",
    "once": "6a9f1c3e-0000-4000-8000-000000000001",
}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def new(her_case: Case) -> str:
    return reverse("cases:note_new", args=[her_case.reference])


@pytest.fixture
def again(new: str, amina: User, amina_browser: Browser, clock: time_machine.Traveller) -> str:
    """Send a note after the session has ended, and sign in again; return where it waits."""
    amina_browser.get(new)
    clock.shift(AWAY)
    answer = amina_browser.post(new, TYPED)
    assert answer["Location"].startswith("/accounts/login/?next=%2Fdrafts%2Funsent%2F")
    waits = reverse("drafts:unsent", args=[Draft.objects.get().about])
    answer = make.sign_in(amina_browser, amina, onward=waits)
    assert answer["Location"] == waits
    return waits


def sent_again(page: str) -> dict[str, str]:
    """Return the hidden fields of the page that offers it again."""
    return dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("</form>")[-3])
    )


class TestAfterTheSessionEnded:
    def test_it_is_offered_again_and_saved_once(
        self, again: str, new: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(again).content.decode()
        assert her_case.entry_set.count() == 0
        assert "She slept better." in page
        assert f'action="{new}"' in page
        fields = sent_again(page)
        assert {name: fields[name] for name in TYPED} == TYPED
        for _ in range(2):
            assert amina_browser.post(new, fields)["Location"] == her_case.get_absolute_url()
        assert [entry.body for entry in her_case.entry_set.all()] == ["She slept better."]
        assert not Draft.objects.exists()

    def test_her_day_lists_it(self, again: str, amina_browser: Browser) -> None:
        assert f'href="{again}"' in amina_browser.get("/my-day/").content.decode()

    def test_it_can_be_thrown_away(self, again: str, amina_browser: Browser) -> None:
        assert amina_browser.post(again)["Location"] == "/"
        assert not Draft.objects.exists()

    def test_nobody_else_sees_it(self, again: str, ben: User) -> None:
        browser = Browser()
        browser.force_login(ben)
        assert browser.get(again).status_code == 404
        assert browser.post(again).status_code == 404
        assert Draft.objects.count() == 1

    def test_a_script_that_asks_first_does_not_hide_whose_it_was(
        self, new: str, amina: User, amina_browser: Browser, clock: time_machine.Traveller
    ) -> None:
        amina_browser.get(new)
        clock.shift(AWAY)
        assert amina_browser.post("/drafts/note/H-1001/", {"body": "She sl"}).status_code == 302
        amina_browser.post(new, TYPED)
        assert Draft.objects.get(user=amina).data["typed"]["body"] == ["She slept better."]


class TestNotKept:
    def test_what_a_stranger_sends(self, new: str) -> None:
        assert Browser().post(new, TYPED)["Location"].startswith("/accounts/login/?next=/cases/")
        assert not Draft.objects.exists()

    def test_what_is_sent_after_signing_out(self, new: str, amina_browser: Browser) -> None:
        amina_browser.post("/accounts/logout/")
        amina_browser.post(new, TYPED)
        assert not Draft.objects.exists()

    def test_what_another_site_sends(self, new: str, amina: User, clock: time_machine.Traveller) -> None:
        browser = Browser(enforce_csrf_checks=True)
        browser.force_login(amina)
        browser.get(new)
        assert browser.post(new, TYPED, headers={"Origin": "https://example.org"}).status_code == 403
        clock.shift(AWAY)
        browser.post(new, TYPED, headers={"Origin": "https://example.org"})
        assert not Draft.objects.exists()


def test_a_page_from_before_signing_in_again_is_offered_again(new: str, amina: User) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(amina)
    browser.get(new)
    answer = browser.post(new, TYPED, headers={"Origin": "http://testserver"})
    assert answer["Location"] == reverse("drafts:unsent", args=[Draft.objects.get(user=amina).about])


def test_a_hidden_screen_keeps_it_until_it_is_shown_again(
    new: str, amina: User, amina_browser: Browser
) -> None:
    amina_browser.get("/hide/")
    answer = amina_browser.post(new, TYPED)
    waits = answer["Location"]
    assert amina_browser.get(waits)["Location"] == "/unlock/"
    amina_browser.post("/unlock/", {"password": make.PASSWORD})
    assert "She slept better." in amina_browser.get(waits).content.decode()
