"""After the second factor is shown again, what was being done is done, or asked at its own address."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, StaffChange, User
from hestia.audit.models import Event
from hestia.pdf import pressroom
from tests import make

pytestmark = pytest.mark.django_db
LATER, AGAIN = timedelta(minutes=6), "/accounts/again/code/"
PASSPHRASE = "a lamp, a loaf & a “quiet” room"
MISTAKEN = {"first_name": "Aminata", "last_name": "Osei", "email": "not an address", "version": "1"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


def signed_in(person: User) -> Browser:
    browser = Browser()
    make.sign_in(browser, person)
    return browser


def shown_again(browser: Browser, asked: Any) -> Any:
    """Show the second factor on the page to which an answer leads."""
    assert asked["Location"].startswith(AGAIN)
    return browser.post(asked["Location"], {"code": make.code()})


def test_a_form_with_a_mistake_is_opened_again_at_its_own_address(
    hal: User, amina: User, clock: time_machine.Traveller
) -> None:
    browser, page = signed_in(hal), f"/settings/staff/{amina.pk}/"
    clock.shift(LATER)
    answer = shown_again(browser, browser.post(page, MISTAKEN))
    assert answer["Location"] == page
    opened = browser.get(page)
    assert 'value="Aminata"' in opened.text
    assert 'value="not an address"' in opened.text
    assert "error-summary" in opened.text
    assert not StaffChange.objects.exists()


def test_a_file_is_offered_with_one_button_and_made_once(
    carys: User, outreach: Service, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[int] = []
    typesetter_of = pressroom.typesetter_of

    def counted(pages: list[bytes]) -> Any:
        printed.append(len(pages))
        return typesetter_of(pages)

    monkeypatch.setattr(pressroom, "typesetter_of", counted)
    browser, page = signed_in(carys), reverse("outage:pack")
    clock.shift(LATER)
    sent = {"service": str(outreach.pk), "passphrase": PASSPHRASE}
    offer = shown_again(browser, browser.post(page, sent))
    assert "Now go on" in offer.text
    assert not printed
    assert not Event.objects.filter(kind="outage.pack_made").exists()
    assert f'action="{page}"' in offer.text
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', offer.text.split("<main")[1])
    kept = {name: unescape(words) for name, words in fields if name != "csrfmiddlewaretoken"}
    assert kept == sent
    assert browser.post(page, kept)["Content-Type"] == "application/pdf"
    assert Event.objects.filter(kind="outage.pack_made").count() == 1
    assert printed == [1]


def test_what_another_window_asks_for_does_not_lose_it(
    hal: User, amina: User, clock: time_machine.Traveller
) -> None:
    browser, page = signed_in(hal), f"/settings/staff/{amina.pk}/"
    clock.shift(LATER)
    asked, elsewhere = browser.post(page, MISTAKEN), browser.get("/settings/staff/new/")
    assert shown_again(browser, elsewhere)["Location"] == "/settings/staff/new/"
    clock.shift(LATER)
    assert shown_again(browser, asked)["Location"] == page
    assert 'value="Aminata"' in browser.get(page).text
