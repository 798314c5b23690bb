from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import Settings

from hestia.accounts.models import User
from tests import make

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as coordinates:
        yield coordinates


class TestSignIn:
    def test_by_work_email_and_password(self, amina: User) -> None:
        browser = Browser()
        make.authenticator(amina)
        response = browser.post(
            "/accounts/login/", {"login": "AMINA.OSEI@example.org", "password": make.PASSWORD}
        )
        assert response["Location"] == "/accounts/code/"
        assert browser.post("/accounts/code/", {"code": make.code()})["Location"] == "/my-day/"
        assert browser.get("/my-day/").status_code == 200

    def test_says_the_same_whoever_is_not_known(self, amina: User) -> None:
        browser = Browser()
        answers = [
            browser.post("/accounts/login/", {"login": login, "password": "wrong"}).content.decode()
            for login in (amina.email, "nobody@example.org")
        ]
        errors = [answer.split('role="alert"')[1].split("</ul>")[0] for answer in answers]
        assert errors[0] == errors[1]

    def test_an_account_past_its_last_day_is_refused(self, amina: User) -> None:
        amina.ends_on = make.TODAY.replace(year=2025)
        amina.save()
        response = Browser().post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        assert response["Location"].endswith("/inactive/")
        amina.refresh_from_db()
        assert amina.is_active

    def test_nobody_can_register(self, db: None) -> None:
        response = Browser().post(
            "/accounts/signup/",
            {"email": "new@example.org", "password1": make.PASSWORD, "password2": make.PASSWORD},
        )
        assert response.status_code == 200
        assert not User.objects.filter(email="new@example.org").exists()

    @pytest.mark.parametrize("path", ["/my-day/", "/team/", "/settings/staff/", "/audit/", "/accounts/"])
    def test_every_page_asks_to_sign_in_first(self, path: str, db: None) -> None:
        response = Browser().get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


class TestDemonstration:
    def test_does_not_exist_outside_the_demonstration(self, amina: User) -> None:
        response = Browser().post("/accounts/demonstration/", {"person": amina.pk})
        assert response.status_code == 404

    def test_signs_in_as_an_invented_person_on_this_machine_only(
        self, amina: User, ben: User, settings: Settings
    ) -> None:
        settings.DEMO = True
        User.objects.filter(pk=amina.pk).update(is_demonstration=True)
        assert Browser().post("/accounts/demonstration/", {"person": amina.pk}).status_code == 302
        assert Browser().post("/accounts/demonstration/", {"person": ben.pk}).status_code == 404
        assert Browser().post("/accounts/demonstration/", {"person": "x\0"}).status_code == 404
        far = Browser(REMOTE_ADDR="198.51.100.7")
        assert far.post("/accounts/demonstration/", {"person": amina.pk}).status_code == 404

    def test_leads_only_to_our_own_pages(self, amina: User, settings: Settings) -> None:
        settings.DEMO = True
        User.objects.filter(pk=amina.pk).update(is_demonstration=True)
        response = Browser().post(
            "/accounts/demonstration/", {"person": amina.pk, "next": "https://example.org/"}
        )
        assert response["Location"] == "/my-day/"


class TestIdle:
    def test_ends_after_fifteen_minutes_away(self, amina: User, clock: time_machine.Traveller) -> None:
        browser = Browser()
        browser.force_login(amina)
        assert browser.get("/accounts/").status_code == 200
        clock.shift(14 * 60)
        assert browser.get("/accounts/").status_code == 200
        clock.shift(15 * 60 + 1)
        response = browser.get("/accounts/", follow=True)
        assert "You were signed out after 15 minutes away" in response.content.decode()

    def test_asking_to_stay_puts_it_off(self, amina: User, clock: time_machine.Traveller) -> None:
        browser = Browser()
        browser.force_login(amina)
        browser.get("/accounts/")
        for _ in range(4):
            clock.shift(10 * 60)
            assert browser.post("/accounts/stay/").status_code == 204
        assert browser.get("/accounts/").status_code == 200


class TestHiddenScreen:
    def test_says_nothing_and_leads_nowhere_until_the_password_is_given(self, amina: User) -> None:
        browser = Browser()
        browser.force_login(amina)
        page = browser.get("/hide/", follow=True).content.decode()
        assert "<title>Document</title>" in page
        assert "Hestia" not in page
        assert browser.get("/my-day/").headers["Location"] == "/unlock/"
        assert browser.post("/unlock/", {"password": "wrong"}).status_code == 200
        assert browser.get("/my-day/").status_code == 302
        assert browser.post("/unlock/", {"password": make.PASSWORD}).status_code == 302
        assert browser.get("/my-day/").status_code == 200

    def test_five_wrong_passwords_sign_out(self, amina: User) -> None:
        browser = Browser()
        browser.force_login(amina)
        browser.get("/hide/")
        for _ in range(5):
            browser.post("/unlock/", {"password": "wrong"})
        assert browser.get("/unlock/").headers["Location"].startswith("/accounts/login/")

    def test_hiding_again_gives_no_more_tries(self, amina: User) -> None:
        browser = Browser()
        browser.force_login(amina)
        for _ in range(5):
            browser.get("/hide/")
            browser.post("/unlock/", {"password": "wrong"})
        assert browser.get("/unlock/").headers["Location"].startswith("/accounts/login/")


class TestStaffList:
    def test_only_an_administrator_opens_it(self, hal: User, carys: User) -> None:
        for person, status in ((hal, 200), (carys, 403)):
            browser = Browser()
            browser.force_login(person)
            assert browser.get("/settings/staff/").status_code == status

    def test_two_people_cannot_share_an_address(self, hal: User, amina: User) -> None:
        browser = Browser()
        browser.force_login(hal)
        response = browser.post(
            "/settings/staff/new/",
            {"first_name": "A", "last_name": "B", "email": "AMINA.osei@example.org", "role": "caseworker"},
        )
        assert "Someone already signs in with this e-mail address." in response.content.decode()
