"""What is sent when the session is over must wait for its writer, and for nobody else."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.safekeeping.models import Draft
from tests import make
from tests.addresses import address, patterns
from tests.doors import DECLARED
from tests.matrix import FRESH
from tests.parts import one_in, part

AWAY = timedelta(minutes=16)
ALL = dict(patterns())
WRITE = {
    "cases:note_new",
    "cases:task",
    "cases:consent_new",
    "riskassessment:incident_new",
}  # tried each time
P = Permission
# Whoever is let in, kept out, given a role or told outside: none of that is ever kept.
KEPT = frozenset(P) - {
    *(P.ACCESS_ASK, P.ACCESS_MANAGE, P.ACCESS_CHECK, P.CASE_SEAL, P.CASE_ALLOCATE, P.CASE_PRINT),
    *(P.DISCLOSURE_APPROVE, P.DOCUMENT_EMPTY, P.STAFF_CHANGE, P.SETTINGS_CHANGE, P.CASELOAD_IMPORT),
    *(P.NOTE_COSIGN, P.RISK_QUESTIONS, P.TEAM_VIEW, P.AUDIT_VIEW),
}
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


FROM_US = {"Origin": "http://testserver"}


def end_and_sign_in(new: str, clock: time_machine.Traveller, *, first: User, then: User) -> Browser:
    """Let the session of one end in a browser, and another begin there; return it as it then is."""
    browser = Browser()
    make.sign_in(browser, first)
    browser.get(new)
    clock.shift(AWAY)
    assert browser.get(new)["Location"].startswith("/accounts/login/")
    make.sign_in(browser, then)
    browser.handler.enforce_csrf_checks = True  # the page of before has a secret of before
    return browser


def test_a_page_from_before_signing_in_again_is_offered_again(
    new: str, amina: User, clock: time_machine.Traveller
) -> None:
    browser = end_and_sign_in(new, clock, first=amina, then=amina)
    answer = browser.post(new, TYPED, headers=FROM_US)
    assert answer["Location"] == reverse("drafts:unsent", args=[Draft.objects.get(user=amina).about])


class TestPlanted:
    """Whoever has the browser can send what they like, once its owner is away."""

    def test_a_page_of_somebody_before_is_not_kept_for_who_signs_in_next(
        self, new: str, amina: User, ben: User, clock: time_machine.Traveller
    ) -> None:
        browser = end_and_sign_in(new, clock, first=amina, then=ben)
        assert browser.post(new, TYPED, headers=FROM_US).status_code == 403
        assert not Draft.objects.exists()

    def test_nor_after_signing_out(self, new: str, amina: User, ben: User) -> None:
        browser = Browser()
        make.sign_in(browser, amina)
        browser.post("/accounts/logout/")
        make.sign_in(browser, ben)
        browser.handler.enforce_csrf_checks = True
        assert browser.post(new, TYPED, headers=FROM_US).status_code == 403
        assert not Draft.objects.exists()

    def test_what_waits_for_one_is_nothing_to_who_signs_in_instead(
        self, new: str, amina: User, ben: User, amina_browser: Browser, clock: time_machine.Traveller
    ) -> None:
        amina_browser.get(new)
        clock.shift(AWAY)
        waits = amina_browser.post(new, TYPED)["Location"].partition("next=")[2]
        make.sign_in(amina_browser, ben, onward=unquote(waits))
        assert amina_browser.get(unquote(waits)).status_code == 404
        assert Draft.objects.get().user == amina

    def test_what_a_thief_of_the_cookie_sends_is_not_kept(
        self, new: str, amina_browser: Browser, clock: time_machine.Traveller
    ) -> None:
        amina_browser.get(new)
        answer = amina_browser.post(new, TYPED, headers={"User-Agent": "another browser"})
        assert answer["Location"].startswith("/accounts/login/")
        assert not Draft.objects.exists()

    @one_in(4)
    def test_only_what_writes_a_record_is_kept(
        self,
        share: int,
        her_case: Case,
        amina: User,
        clock: time_machine.Traveller,
        record_property: Callable[[str, object], None],
    ) -> None:
        kept, tried = set(), {*part(ALL, share), *WRITE}
        for name in tried:
            browser = Browser()
            browser.force_login(amina)
            browser.get("/search/")  # a page that takes little
            clock.shift(AWAY)
            browser.post(address(name, ALL[name], her_case), {"words": "Let him in"})
            if Draft.objects.all().delete()[0]:
                kept.add(name)
        record_property(
            "figure", f"S14  kept of what is sent after the end: {len(kept)} of {len(tried)} addresses"
        )
        assert {DECLARED.get(name) for name in kept} <= KEPT
        assert not kept & (FRESH | {"desk:calendar_key", "desk:search"})
        assert kept > WRITE

    def test_everything_is_shown_before_it_is_sent(
        self, new: str, amina: User, amina_browser: Browser, clock: time_machine.Traveller
    ) -> None:
        planted = {f"{name}_{number}": f"zq{number}" for number, name in enumerate(TYPED)} | {
            "x": "1",
            "y": "no",
        }
        amina_browser.get(new)
        clock.shift(AWAY)
        waits = unquote(amina_browser.post(new, planted)["Location"].partition("next=")[2])
        make.sign_in(amina_browser, amina)
        page = amina_browser.get(waits).content.decode()
        seen = re.sub(r"<[^>]*>", " ", page)
        hidden = sent_again(page)
        assert {name for name in planted if name in hidden} == set(planted)
        missing = {value for value in planted.values() if not re.search(rf"\b{value}\b", seen)}
        assert missing == set()


def test_a_hidden_screen_keeps_it_until_it_is_shown_again(
    new: str, amina: User, amina_browser: Browser
) -> None:
    amina_browser.get("/hide/")
    answer = amina_browser.post(new, TYPED)
    waits = answer["Location"]
    assert amina_browser.get(waits)["Location"] == "/unlock/"
    amina_browser.post("/unlock/", {"password": make.PASSWORD})
    assert "She slept better." in amina_browser.get(waits).content.decode()
