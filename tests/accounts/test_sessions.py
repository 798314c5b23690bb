"""Sessions end: by the clock, by hand, and when something about the account changes."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from psycopg2 import sql

from hestia.accounts.models import User
from hestia.audit.models import Event
from tests import make

HERE = "/accounts/sessions/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile Safari/604.1"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def desk(amina: User, clock: time_machine.Traveller) -> Browser:
    browser = Browser(headers={"user-agent": CHROME})
    make.sign_in(browser, amina)
    return browser


@pytest.fixture
def phone(desk: Browser, amina: User, clock: time_machine.Traveller) -> Browser:
    clock.shift(90)
    browser = Browser(
        headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Version/26.0 Safari/604.1"}
    )
    make.sign_in(browser, amina)
    return browser


def is_in(browser: Browser) -> bool:
    return browser.get("/accounts/").status_code == 200


class TestClock:
    def test_ends_after_eight_hours_however_busy(self, desk: Browser, clock: time_machine.Traveller) -> None:
        began = timezone.now()
        while is_in(desk):
            clock.shift(10 * 60)
        assert (timezone.now() - began).total_seconds() == 8 * 3600 + 600
        assert "you had been signed in for 8 hours" in desk.get("/accounts/", follow=True).text

    def test_says_so_ten_minutes_before(self, desk: Browser, clock: time_machine.Traveller) -> None:
        words = "You will be signed out at 8pm, 8 hours after you signed in."
        for minutes in range(0, 470, 10):
            assert words not in desk.get("/accounts/").text, minutes
            clock.shift(10 * 60)
        clock.shift(1)
        assert words in desk.get("/accounts/").text

    def test_a_browser_forgets_what_it_saw(self, desk: Browser, clock: time_machine.Traveller) -> None:
        assert is_in(desk)
        clock.shift(16 * 60)
        assert desk.get("/accounts/")["Clear-Site-Data"] == '"cache", "storage"'

    def test_signing_out_makes_it_forget_too(self, desk: Browser) -> None:
        assert desk.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
        assert not is_in(desk)

    def test_a_key_from_before_signing_in_is_worth_nothing(self, amina: User) -> None:
        browser, thief = Browser(), Browser()
        browser.get("/accounts/login/")
        browser.post("/accounts/login/", {"login": amina.email, "password": "wrong"})
        make.authenticator(amina)
        browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        thief.cookies["sid"] = browser.cookies["sid"].value
        browser.post("/accounts/code/", {"code": make.code()})
        assert is_in(browser)
        assert not is_in(thief)


class TestList:
    def test_says_where_one_is_signed_in(self, desk: Browser, phone: Browser) -> None:
        page = desk.get(HERE).text
        assert page.index("Chrome on Windows") < page.index("This one") < page.index("Safari on an iPhone")

    def test_one_can_be_ended(self, desk: Browser, phone: Browser) -> None:
        page = desk.get(HERE).text
        key = page.split('name="session" value="')[1].split('"')[0]
        assert "Signed out there." in desk.post(HERE, {"session": key}, follow=True).text
        assert not is_in(phone)
        assert is_in(desk)

    def test_all_others_can(self, desk: Browser, phone: Browser) -> None:
        phone.post(HERE, {"session": "others"})
        assert not is_in(desk)
        assert is_in(phone)

    def test_nobody_elses_can(self, desk: Browser, ben: User) -> None:
        browser = Browser()
        make.sign_in(browser, ben)
        mine = desk.get(HERE).text
        for number in range(1, 200):
            browser.post(HERE, {"session": str(number)})
        assert is_in(desk)
        assert "Chrome on Windows" in mine
        assert "Chrome on Windows" not in browser.get(HERE).text


class TestLog:
    def test_says_who_came_and_went_and_tried(self, desk: Browser, amina: User) -> None:
        stranger = Browser()
        for login in (amina.email, "nobody@example.org"):
            stranger.post("/accounts/login/", {"login": login, "password": "wrong"})
        desk.post("/accounts/logout/")
        told = list(Event.objects.filter(kind__startswith="sign_in.").order_by("pk"))
        assert [(event.kind, event.by) for event in told] == [
            ("sign_in.done", amina),
            ("sign_in.failed", None),
            ("sign_in.failed", None),
            ("sign_in.ended", amina),
        ]
        assert {str(event.detail) for event in told} == {"{}"}


class TestChanges:
    def test_a_new_password_ends_the_others(self, desk: Browser, phone: Browser) -> None:
        typed = {"oldpassword": make.PASSWORD, "password1": "four words by the sea"}
        phone.post("/accounts/password/change/", {**typed, "password2": typed["password1"]})
        assert is_in(phone)
        assert not is_in(desk)

    def test_closing_the_account_ends_all(self, desk: Browser, phone: Browser, amina: User) -> None:
        amina.is_active = False
        amina.save()
        assert not is_in(desk)
        assert not is_in(phone)


class TestStolen:
    def test_the_cookie_opens_nothing_in_another_browser(self, desk: Browser) -> None:
        assert is_in(desk)
        thief = Browser(headers={"user-agent": IPHONE})
        name = settings.SESSION_COOKIE_NAME
        thief.cookies[name] = desk.cookies[name].value
        assert "your session was being used in another browser" in thief.get("/accounts/", follow=True).text
        assert not is_in(thief)
        assert not is_in(desk)  # whoever was there first signs in again
        assert Event.objects.filter(kind="sign_in.carried").count() == 1

    def test_nor_without_saying_what_it_is(self, desk: Browser) -> None:
        assert is_in(desk)
        thief = Browser()
        thief.cookies[settings.SESSION_COOKIE_NAME] = desk.cookies[settings.SESSION_COOKIE_NAME].value
        assert not is_in(thief)


class TestAtRest:
    def test_what_the_database_knows_opens_no_session(self, desk: Browser, phone: Browser) -> None:
        columns = []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND data_type IN ('character varying', 'text')"
            )
            for table, column in cursor.fetchall():
                of = {"column": sql.Identifier(column), "table": sql.Identifier(table)}
                cursor.execute(sql.SQL("SELECT {column} FROM {table} WHERE {column} <> ''").format(**of))
                columns += [value for (value,) in cursor.fetchall()]
        tokens = {browser.cookies[settings.SESSION_COOKIE_NAME].value for browser in (desk, phone)}
        assert len(tokens) == 2
        everything = "\n".join(columns)
        assert not [token for token in tokens if token in everything]
        keys = Session.objects.values_list("session_key", flat=True)
        assert len(keys) == 2
        for key in keys:
            assert key in everything
            thief = Browser()
            thief.cookies[settings.SESSION_COOKIE_NAME] = key
            assert not is_in(thief)
        assert is_in(desk)
        assert is_in(phone)
