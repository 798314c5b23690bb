import pytest
from django.test import Client as Browser
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from hestia.accounts.models import User
from tests.journeys.browser import check_at_every_width, check_reflow, sign_in


def test_renders_every_part_in_every_state(amina_browser: Browser) -> None:
    response = amina_browser.get("/ui/gallery/")
    assert response.status_code == 200
    page = response.text
    assert "Overdue by 3 working days" in page
    assert "Showing 1 to 25 of 148 clients" in page
    assert "31 February is not a real date" in page
    assert "This was saved in the meantime, by somebody else or by you in another window." in page
    assert "Riverside Law" in page


def test_is_for_staff_only() -> None:
    response = Browser().get("/ui/gallery/")
    assert response.status_code == 302


class TestInABrowser:
    @pytest.fixture
    def gallery(self, page: Page, live_server: LiveServer, amina: User) -> Page:
        sign_in(page, live_server, amina)
        page.goto("/ui/gallery/")
        return page

    def test_has_no_violation_at_any_width(self, gallery: Page) -> None:
        check_at_every_width(gallery)

    def test_reflows_with_large_and_spaced_text(self, gallery: Page) -> None:
        check_reflow(gallery)
