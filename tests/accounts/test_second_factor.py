"""A password alone opens nothing; a passkey or a code does, once."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import Settings

from cases.models import Case
from hestia.accounts.middleware import COMPLETES_SIGN_IN
from hestia.accounts.models import OutgoingMail, StaffChange, User
from tests import make
from tests.accounts.device import Device
from tests.addresses import address, patterns

# As a browser answers, but for one part.
SHAPES = [
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": %s}}',
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"attestationObject": %s, "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}'
    ),
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"attestationObject": "AA", "authenticatorData": %s, "signature": "AA", "userHandle": "MQ"}}'
    ),
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"authenticatorData": "AA", "signature": "AA", "userHandle": %s}}'
    ),
]
LATER = timedelta(minutes=6)
ADD, CODE, AGAIN = "/accounts/factors/passkeys/new/", "/accounts/code/", "/accounts/again/code/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def half(amina: User) -> Browser:
    """Return the browser of someone who has given her password, and has nothing else yet."""
    browser = Browser(headers={"host": "localhost"})
    browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
    return browser


def options(page: str) -> dict[str, Any]:
    found = re.search(r'id="passkey-options" type="application/json">(.*?)</script>', page)
    assert found
    asked: dict[str, Any] = json.loads(found[1])
    return asked


def add_passkey(browser: Browser, device: Device, **how: bool) -> Any:
    asked = options(browser.get(ADD).text)["creation_options"]
    return browser.post(ADD, {"credential": device.create(asked, **how), "passwordless": "on"})


FOR_MACHINES = "operations:healthz"  # answered before anybody is asked for: whether we can serve, in a word


class TestPasswordOnly:
    def test_reaches_nothing_but_what_completes_signing_in(
        self, half: Browser, her_case: Case, record_property: Callable[[str, object], None]
    ) -> None:
        tried, reached = 0, []
        for name, converters in patterns():
            if name in COMPLETES_SIGN_IN or name == FOR_MACHINES:
                continue
            for ask in (half.get, half.post):
                answer = ask(address(name, converters, her_case))
                tried += 1
                if (answer.status_code, answer.headers.get("Location")) != (302, ADD):
                    reached.append((name, answer.status_code))
        record_property("figure", f"S-7  a password alone reached {len(reached)} of {tried} requests")
        assert reached == []
        assert tried > 200

    def test_the_list_is_short_and_true(self, half: Browser) -> None:
        assert {name for name, _ in patterns()} >= COMPLETES_SIGN_IN
        assert len(COMPLETES_SIGN_IN) == 7

    def test_the_page_shows_no_way_into_the_house(self, half: Browser) -> None:
        page = half.get(ADD).text
        assert "One more step: add a passkey" in page
        assert "nav-main" not in page
        assert 'name="q"' not in page

    def test_must_show_what_was_added_elsewhere_meanwhile(self, half: Browser, amina: User) -> None:
        make.authenticator(amina)
        assert half.get("/my-day/")["Location"] == f"{AGAIN}?next=%2Fmy-day%2F"
        answer = half.post(AGAIN, {"code": make.code(), "next": "/my-day/"})
        assert answer["Location"] == "/my-day/"
        assert half.get("/my-day/").status_code == 200

    def test_cannot_wait_with_adding_one(self, amina: User, clock: time_machine.Traveller) -> None:
        browser = Browser()
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        clock.shift(LATER)
        password = "/accounts/again/password/"
        assert browser.get(ADD)["Location"].startswith(password)
        answer = browser.post(password, {"password": make.PASSWORD, "next": ADD})
        assert answer["Location"] == ADD
        assert browser.get(ADD).status_code == 200


class TestAuthenticatorApp:
    def test_is_set_up_on_the_first_day_without_scripts(self, half: Browser, amina: User) -> None:
        User.objects.filter(pk=amina.pk).update(enrolled_at=None)
        page = half.get("/accounts/factors/authenticator/new/").text
        secret = re.search(r'<code class="breakable">([A-Z2-7]{32})</code>', page)
        assert secret
        make_code = make.code(secret=secret[1])
        answer = half.post("/accounts/factors/authenticator/new/", {"code": make_code})
        assert answer["Location"] == "/accounts/factors/codes/"
        first, second = half.get(answer["Location"]).text, half.get(answer["Location"]).text
        assert len(re.findall(r"<li><code>\d{8}</code>", first)) == 10
        assert not re.search(r"\d{8}", second.split("<main")[1])
        assert half.get("/my-day/").status_code == 200
        amina.refresh_from_db()
        assert amina.enrolled_at

    def test_its_secret_cannot_be_read_in_the_database(self, amina: User) -> None:
        make.authenticator(amina)
        with connection.cursor() as cursor:
            cursor.execute("SELECT data::text FROM mfa_authenticator")
            [(kept,)] = cursor.fetchall()
        assert make.SECRET not in kept
        assert Authenticator.objects.get().wrap().validate_code(make.code())

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_a_code_works_once(self, steps: int, amina: User, clock: time_machine.Traveller) -> None:
        make.authenticator(amina)
        shown = make.code(steps=steps)
        answers = []
        for wait in (0, 31, 28):
            clock.shift(wait)
            browser = Browser()
            browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
            answers.append(browser.post(CODE, {"code": shown}).status_code)
        assert answers == [302, 200, 200]

    @pytest.mark.parametrize("steps", [-2, 2])
    def test_an_old_or_early_code_does_not(
        self, steps: int, amina: User, clock: time_machine.Traveller
    ) -> None:
        make.authenticator(amina)
        browser = Browser()
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        answer = browser.post(CODE, {"code": make.code(steps=steps)})
        assert "Codes change every 30 seconds" in answer.text

    def test_guessing_it_stops_after_five(self, amina: User) -> None:
        make.authenticator(amina)
        browser = Browser()
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        answers = [browser.post(CODE, {"code": "000000"}).text for _ in range(6)]
        assert ["Codes change every 30 seconds" in answer for answer in answers] == [True] * 5 + [False]
        assert browser.post(CODE, {"code": make.code()}).status_code == 200

    def test_a_recovery_code_works_once(self, half: Browser, amina: User) -> None:
        page = half.get("/accounts/factors/authenticator/new/").text
        secret = re.search(r'<code class="breakable">([A-Z2-7]{32})</code>', page)
        assert secret
        half.post("/accounts/factors/authenticator/new/", {"code": make.code(secret=secret[1])})
        codes = re.findall(r"<li><code>(\d{8})</code>", half.get("/accounts/factors/codes/").text)
        answers = []
        for _ in range(2):
            browser = Browser()
            browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
            answers.append(browser.post(CODE, {"code": codes[0]}).status_code)
        assert answers == [302, 200]

    def test_one_can_go_back_to_the_first_page(self, amina: User) -> None:
        make.authenticator(amina)
        browser = Browser()
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        assert browser.get("/accounts/login/")["Location"] == CODE
        browser.post("/accounts/logout/")
        assert browser.get("/accounts/login/").status_code == 200


class TestPasskey:
    @pytest.fixture
    def device(self, half: Browser) -> Device:
        device = Device()
        assert add_passkey(half, device)["Location"] == "/accounts/factors/codes/"
        return device

    def come_in(self, device: Device, **how: bool) -> Browser:
        browser = Browser(headers={"host": "localhost"})
        asked = browser.get("/accounts/passkey/", headers={"accept": "application/json"}).json()
        browser.post("/accounts/passkey/", {"credential": device.get(asked["request_options"], **how)})
        return browser

    def test_is_the_whole_way_in(self, device: Device) -> None:
        assert self.come_in(device).get("/my-day/").status_code == 200

    def test_must_have_checked_its_owner(self, half: Browser, device: Device) -> None:
        assert self.come_in(device, verified=False).get("/my-day/").status_code == 302
        assert add_passkey(half, Device(), verified=False).status_code == 200
        assert Authenticator.objects.filter(type="webauthn").count() == 1

    def test_after_the_password_and_asked_again_too(self, device: Device, amina: User) -> None:
        browser = Browser(headers={"host": "localhost"})
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        asked = options(browser.get(CODE).text)["request_options"]
        browser.post(CODE, {"credential": device.get(asked, verified=False)})
        assert browser.get("/my-day/").status_code == 302
        inside = self.come_in(device)
        session = inside.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 3600
        session.save()
        again = "/accounts/again/passkey/"
        for verified in (False, True):
            asked = options(inside.get(again).text)["request_options"]
            inside.post(again, {"credential": device.get(asked, verified=verified)})
            led_on = inside.get("/accounts/factors/codes/new/").status_code == 302
            assert led_on == (not verified)

    @pytest.mark.parametrize(
        ("origin", "site"),
        [
            pytest.param("https://hestia-login.example", "localhost", id="another origin"),
            pytest.param("http://localhost", "hestia-login.example", id="another site's key"),
            pytest.param("https://hestia-login.example", "hestia-login.example", id="all of it"),
        ],
    )
    def test_shown_to_another_site_is_worth_nothing(self, origin: str, site: str, device: Device) -> None:
        device.origin, device.site = origin, site
        assert self.come_in(device).get("/my-day/").status_code == 302

    @pytest.mark.parametrize(
        "answer",
        [
            *("", "null", "[]", "1", '"x"', "{}", '{"id": 1}', '{"response": []}', "[" * 5000),
            *('{"response": {"userHandle": 1}}', "[" * 50_000, '{"id": "AA", "rawId": "AA", "type": "x"}'),
            *(shape % part for part in ('"AA"', '"e30"', "1", '"!"') for shape in SHAPES),
        ],
    )
    def test_nonsense_is_refused(self, answer: str, half: Browser, amina: User) -> None:
        stranger = Browser(headers={"host": "localhost"})
        stranger.get("/accounts/passkey/", headers={"accept": "application/json"})
        half.get(ADD)
        waiting = Browser(headers={"host": "localhost"})
        make.authenticator(amina)
        waiting.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        waiting.get(CODE)
        for browser, url in ((stranger, "/accounts/passkey/"), (half, ADD), (waiting, CODE)):
            assert browser.post(url, {"credential": answer}).status_code < 500
        assert stranger.get("/my-day/").status_code == 302

    def test_opens_while_the_password_is_locked(self, device: Device, amina: User) -> None:
        for _ in range(7):
            Browser().post("/accounts/login/", {"login": amina.email, "password": "wrong"})
        locked = Browser().post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        assert locked.status_code == 200
        assert self.come_in(device).get("/my-day/").status_code == 200

    def test_of_a_closed_account_opens_nothing(self, device: Device, amina: User) -> None:
        amina.is_active = False
        amina.save()
        assert self.come_in(device).get("/my-day/").status_code == 302

    def test_another_one_ends_every_other_session_and_is_told(
        self, device: Device, half: Browser, amina: User
    ) -> None:
        other = self.come_in(device)
        assert other.get("/my-day/").status_code == 200
        add_passkey(half, Device())
        assert other.get("/my-day/").status_code == 302
        assert half.get("/my-day/").status_code == 200
        told = OutgoingMail.objects.filter(kind="changed", to=amina.email)
        assert told.count() == 2

    def test_the_last_one_cannot_be_removed(self, device: Device, half: Browser) -> None:
        key = Authenticator.objects.get(type="webauthn")
        page = half.post(reverse("mfa_remove_webauthn", args=[key.pk]), follow=True).text
        assert "This is your only way to show that it is you" in page
        assert Authenticator.objects.filter(pk=key.pk).exists()

    def test_one_of_two_can(self, device: Device, half: Browser) -> None:
        add_passkey(half, Device())
        key = Authenticator.objects.filter(type="webauthn").first()
        assert key
        page = half.post(reverse("mfa_remove_webauthn", args=[key.pk]), follow=True).text
        assert "The passkey has been removed." in page
        assert not Authenticator.objects.filter(pk=key.pk).exists()


class TestAskedAgain:
    """What cannot be taken back needs a second factor shown within five minutes."""

    TYPED = {
        "first_name": "Amina",
        "last_name": "Osei",
        "email": "amina.osei@example.org",
        "role": "manager",
        "caseload_limit": "18",
        "is_active": "on",
        "why": "She manages the team from Monday.",
    }

    def typed(self, person: User, **fields: str) -> dict[str, str]:
        person.refresh_from_db()
        return {**self.TYPED, "version": str(person.version), **fields}

    @pytest.fixture
    def admin(self, hal: User, clock: time_machine.Traveller) -> Browser:
        browser = Browser()
        make.sign_in(browser, hal)
        return browser

    def test_what_was_typed_is_sent_on_afterwards(
        self, admin: Browser, amina: User, clock: time_machine.Traveller
    ) -> None:
        page = f"/settings/staff/{amina.pk}/"
        assert admin.get(page).status_code == 200
        clock.shift(LATER)
        answer = admin.post(f"{page}?from=list", self.typed(amina))
        assert answer["Location"] == f"{AGAIN}?next={page.replace('/', '%2F')}"
        amina.refresh_from_db()
        assert amina.role == "caseworker"
        answer = admin.post(AGAIN, {"code": make.code(), "next": page})
        assert answer["Location"] == "/settings/staff/"
        assert StaffChange.objects.get().person == amina  # a second person has to confirm it

    def test_a_new_role_holds_from_the_next_page_on(
        self, admin: Browser, amina: User, farah: User, amina_browser: Browser
    ) -> None:
        assert amina_browser.get("/team/").status_code == 403
        admin.post(f"/settings/staff/{amina.pk}/", self.typed(amina))
        assert amina_browser.get("/team/").status_code == 403
        lead = Browser()
        make.sign_in(lead, farah)
        lead.post(
            f"/settings/staff/changes/{StaffChange.objects.get().pk}/",
            {"is_confirmed": "yes", "words": "Yes."},
        )
        assert amina_browser.get("/team/").status_code == 200
        admin.post(f"/settings/staff/{amina.pk}/", self.typed(amina, is_active=""))
        assert amina_browser.get("/team/")["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize(
        "page",
        [
            "/accounts/password/change/",
            "/accounts/factors/passkeys/new/",
            "/accounts/factors/authenticator/removal/",
            "/accounts/factors/codes/new/",
            "/settings/staff/new/",
        ],
    )
    def test_before_it_is_decided_who_can_sign_in(
        self, page: str, admin: Browser, clock: time_machine.Traveller
    ) -> None:
        clock.shift(LATER)
        assert admin.get(page)["Location"].startswith(AGAIN)

    def test_the_password_is_not_enough(
        self, admin: Browser, hal: User, clock: time_machine.Traveller
    ) -> None:
        clock.shift(LATER)
        password = "/accounts/again/password/"
        assert admin.post(password, {"password": make.PASSWORD})["Location"] == AGAIN
        assert admin.get("/settings/staff/new/").status_code == 302

    def test_gives_the_session_another_key(self, admin: Browser, clock: time_machine.Traveller) -> None:
        before = admin.cookies["sid"].value
        clock.shift(LATER)
        admin.post(AGAIN, {"code": make.code()})
        assert admin.cookies["sid"].value != before
        assert admin.get("/settings/staff/new/").status_code == 200


class TestDemonstration:
    def test_its_button_is_a_whole_sign_in(self, amina: User, settings: Settings) -> None:
        settings.DEMO = True
        User.objects.filter(pk=amina.pk).update(is_demonstration=True)
        browser = Browser()
        browser.post("/accounts/demonstration/", {"person": amina.pk})
        assert browser.get("/my-day/").status_code == 200

    def test_has_a_button_where_others_are_asked_again(
        self, hal: User, settings: Settings, clock: time_machine.Traveller
    ) -> None:
        make.authenticator(hal)
        User.objects.filter(pk=hal.pk).update(is_demonstration=True)
        browser = Browser()
        browser.force_login(hal)
        clock.shift(LATER)
        onward = {"demonstration": "1", "next": "/settings/staff/new/"}
        assert browser.post(AGAIN, onward).status_code == 200
        assert browser.get("/settings/staff/new/").status_code == 302
        settings.DEMO = True
        assert browser.post(AGAIN, onward)["Location"] == "/settings/staff/new/"
        assert browser.get("/settings/staff/new/").status_code == 200
