"""Help, the frame around every page, and the pages for when something did not happen."""

import errno
from typing import Any

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client as Browser
from django.test import RequestFactory
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.live_server_helper import LiveServer

from hestia.accounts.models import User
from hestia.ui import errors
from hestia.ui.context_processors import current, house
from tests.journeys.browser import axe, check_at_every_width, sign_in

HELP = ["/help/", "/help/shortcuts/", "/help/accessibility/", "/help/privacy/", "/help/what-we-log/"]


class TestHelp:
    @pytest.mark.parametrize("path", HELP)
    def test_is_open_to_everyone(self, db: None, path: str) -> None:
        response = Browser().get(path)
        assert response.status_code == 200
        assert response.text.count("<h1>") == 1

    def test_can_be_used_by_everyone(self, page: Page, live_server: LiveServer, amina: User) -> None:
        sign_in(page, live_server, amina)
        for path in HELP:
            page.goto(path)
            check_at_every_width(page, (1400, 320))


class TestFrame:
    @pytest.fixture(autouse=True)
    def navigation(self, settings: Settings) -> None:
        settings.NAVIGATION = [
            ("Clients", "ui:help", "cases.view_case", "c", ""),
            ("Team", "ui:what_we_log", "desk.view_team", "t", ""),
            ("Not built yet", "ui:no_such_page", "", "n", ""),
        ]

    def test_lists_only_pages_the_role_can_open(self, amina_browser: Browser, carys_browser: Browser) -> None:
        assert 'data-go="c"' in amina_browser.get("/help/").text
        assert 'data-go="t"' not in amina_browser.get("/help/").text
        assert 'data-go="t"' in carys_browser.get("/help/").text

    def test_lists_no_page_that_does_not_exist(self, amina_browser: Browser) -> None:
        assert "Not built yet" not in amina_browser.get("/help/").text

    def test_says_who_is_signed_in_and_for_how_long(self, amina_browser: Browser) -> None:
        page = " ".join(amina_browser.get("/help/").text.split())
        assert "Signed in as Amina Osei, outreach caseworker. You will be signed out after 15 minutes" in page
        assert 'data-idle-minutes="15"' in page

    def test_shows_no_navigation_to_strangers(self, db: None) -> None:
        page = Browser().get("/help/").text
        assert "nav-main" not in page
        assert "data-idle-minutes" not in page
        assert "This service is for staff. Everything you open is recorded." in page

    def test_costs_no_query(self, amina: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        request = RequestFactory().get("/help/")
        request.user = amina
        with django_assert_num_queries(0):
            navigation: Any = house(request)["navigation"]
            items = navigation()
        assert [item.current for item in items if item.label == "Clients"] == ["page"]

    @pytest.mark.parametrize(
        ("path", "url", "word"),
        [("/cases/", "/cases/", "page"), ("/cases/H-0147/", "/cases/", "true"), ("/team/", "/cases/", "")],
    )
    def test_marks_where_we_are(self, path: str, url: str, word: str) -> None:
        assert current(path, url) == word


class TestMainPages:
    """Which main pages somebody has, and which of them are in the bar at the foot of a phone."""

    @pytest.mark.parametrize(
        ("role", "in_bar", "in_menu"),
        [
            ("caseworker", ["My day", "Cases"], ["Calendar", "Directory"]),
            ("manager", ["My day", "Cases", "Team"], ["Calendar", "Directory", "Reports", "Checks"]),
            ("service_lead", ["Team", "Reports", "Checks"], ["Staff changes"]),
            ("data_protection_lead", ["Audit", "Requests", "Checks"], ["Staff changes"]),
            ("auditor", ["Reports", "Audit"], []),
            ("administrator", ["Staff", "Health"], []),
        ],
    )
    def test_as_far_as_there_is_room(self, role: str, in_bar: list[str], in_menu: list[str]) -> None:
        request = RequestFactory().get("/help/")
        request.user = User(role=role, is_active=True)
        navigation: Any = house(request)["navigation"]
        items = navigation()
        assert [item.label for item in items if item.icon] == in_bar
        assert [item.label for item in items if not item.icon] == in_menu


class TestErrors:
    def test_can_be_read_by_everyone(self, page: Page, live_server: LiveServer, amina: User) -> None:
        sign_in(page, live_server, amina)
        page.goto("/no-such-page/")
        check_at_every_width(page, (1400, 320))
        page.goto("/settings/staff/")
        expect(page).to_have_title("You cannot open this page – Hestia")
        check_at_every_width(page, (1400, 320))

    def test_of_ours_can_be_read_by_everyone(self, page: Page) -> None:
        page.set_content(errors.server_error(RequestFactory().get("/")).text)
        axe(page)

    def test_an_unknown_page_is_404_in_our_look(self, amina_browser: Browser) -> None:
        response = amina_browser.get("/no-such-page/")
        assert response.status_code == 404
        assert "We cannot find that page" in response.text
        assert "Amina Osei" in response.text

    def test_a_refusal_gives_its_reason(self, db: None) -> None:
        request = RequestFactory().get("/")
        refused = errors.permission_denied(request, PermissionDenied("Only managers sign off an exit."))
        assert refused.status_code == 403
        assert "Only managers sign off an exit." in refused.text
        assert "Your role does not include this page." in errors.permission_denied(request).text

    def test_a_conflict_lists_what_is_in_the_way(self) -> None:
        request = RequestFactory().get("/")
        reasons = ["The safety plan is 20 days old."]
        answer = errors.conflict(request, reasons=reasons, back="/cases/H-0147/exit/")
        assert answer.status_code == 409
        assert "The safety plan is 20 days old." in answer.text
        assert 'href="/cases/H-0147/exit/"' in answer.text

    def test_an_old_form_is_told_why(self, amina: User) -> None:
        browser = Browser(enforce_csrf_checks=True)
        browser.force_login(amina)
        response = browser.post("/accounts/stay/")
        assert response.status_code == 403
        assert "This page had been open too long to send" in response.text

    def test_a_failure_asks_the_database_nothing(
        self, db: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            response = errors.server_error(RequestFactory().get("/"))
        assert response.status_code == 500
        assert "Something went wrong" in response.text
        assert "call 999" in response.text


class TestNotNow:
    """The database is away, full or only read: in words, and what was sent is not lost."""

    @pytest.fixture
    def browser(self, amina: User) -> Browser:
        browser = Browser(raise_request_exception=False)
        browser.force_login(amina)
        return browser

    @pytest.fixture(params=[OperationalError, InterfaceError, psycopg2.errors.ReadOnlySqlTransaction, "full"])
    def fault(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: Any, **__: Any) -> None:
            if request.param == "full":
                raise OSError(errno.ENOSPC, "No space left on device")
            try:
                raise request.param
            except psycopg2.Error as error:
                raise DatabaseError from error

        monkeypatch.setattr("hestia.accounts.sessions.SessionStore.load", fails)

    def test_is_said_and_what_was_sent_is_offered_again(self, browser: Browser, fault: None) -> None:
        body = {"once": "5", "body": "She rang <at noon>", "version": "3"}
        answer = browser.post("/cases/H-0147/notes/new/?a=b", body)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert "Not now" in answer.text
        assert "Nothing was changed" not in answer.text
        assert '<form method="post" action="/cases/H-0147/notes/new/?a=b">' in answer.text
        for name, value in (
            ("once", "5"),
            ("body", "She rang &lt;at noon&gt;"),
            ("version", "3"),
        ):
            assert f'<input type="hidden" name="{name}" value="{value}">' in answer.text
        assert "it is not saved twice" in answer.text
        page = browser.get("/my-day/")
        assert (page.status_code, "load this page again" in page.text) == (503, True)

    def test_no_password_and_no_file_is_sent_back(self, browser: Browser, fault: None) -> None:
        for path, name in (("/accounts/login/", "login"), ("/cases/", "new_password"), ("/unlock/", "x")):
            answer = browser.post(path, {name: "a secret thing"})
            assert answer.status_code == 503
            assert "a secret thing" not in answer.text
        answer = browser.post("/cases/", {"x": "typed", "file": SimpleUploadedFile("a.pdf", b"x")})
        assert "choose it again" in answer.text

    def test_any_other_failure_is_still_ours(self, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hestia.accounts.sessions.SessionStore.load", lambda _: 1 / 0)
        assert browser.get("/my-day/").status_code == 500


class TestSignIn:
    def test_can_be_used_by_everyone(self, page: Page, live_server: LiveServer) -> None:
        page.goto("/accounts/login/")
        check_at_every_width(page)

    def test_keeps_the_address_and_never_says_which_is_wrong(self, page: Page, amina: User) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("Work e-mail").fill(amina.email)
        page.get_by_label("Password", exact=True).fill("not the password")
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_title("Error: Sign in – Hestia")
        assert page.locator("#error-summary").inner_text().endswith("Your e-mail or password is not right.")
        assert page.get_by_label("Work e-mail").input_value() == amina.email
        check_at_every_width(page, (1400, 320))
