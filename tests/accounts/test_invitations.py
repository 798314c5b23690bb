"""A new colleague comes in by a link that works once; mail is sent by the worker."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from hestia.accounts.models import OutgoingMail, StaffChange, User
from hestia.db.worker import do_next
from tests import make

NEW = {
    "first_name": "Wanjiru",
    "last_name": "Colleague",
    "email": "Wanjiru.Colleague@example.org",
    "role": "caseworker",
    "caseload_limit": "18",
    "is_active": "on",
    "why": "A new colleague from Monday on.",
}
ADD_APP = "/accounts/factors/authenticator/new/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def admin(hal: User, clock: time_machine.Traveller) -> Browser:
    browser = Browser()
    browser.force_login(hal)
    return browser


@pytest.fixture
def lead(gita: User, clock: time_machine.Traveller) -> Browser:
    browser = Browser()
    browser.force_login(gita)
    return browser


@pytest.fixture
def person(admin: Browser, lead: Browser) -> User:
    admin.post("/settings/staff/new/", NEW)
    assert not OutgoingMail.objects.exists()
    confirm(lead)
    return User.objects.get(email="wanjiru.colleague@example.org")


def confirm(lead: Browser) -> None:
    """Say yes to what was asked last."""
    change = StaffChange.objects.latest("pk")
    lead.post(f"/settings/staff/changes/{change.pk}/", {"is_confirmed": "yes", "words": "I rang Ruth."})


def sent() -> list[Any]:
    """Send what is waiting and return it."""
    mail.outbox.clear()
    while do_next(at=timezone.now()):
        pass
    return list(mail.outbox)


def link() -> str:
    """Return the link of the one mail that was waiting."""
    [message] = sent()
    found = re.search(rf"{settings.ADDRESS}(/\S+)", message.body)
    assert found
    return found[1]


def choose(browser: Browser, path: str) -> Any:
    browser.get(path)
    typed = {"password": make.PASSWORD, "again": make.PASSWORD}
    return browser.post("/accounts/invitation/", typed)


def enrol(browser: Browser) -> None:
    secret = re.search(r'<code class="breakable">([A-Z2-7]{32})</code>', browser.get(ADD_APP).text)
    assert secret
    browser.post(ADD_APP, {"code": make.code(secret=secret[1])})


class TestInvitation:
    def test_leads_from_a_link_to_the_first_page(self, person: User) -> None:
        browser = Browser()
        answer = choose(browser, link())
        assert answer.status_code == 302
        assert browser.get("/my-day/")["Location"] == "/accounts/factors/passkeys/new/"
        enrol(browser)
        assert browser.get("/my-day/").status_code == 200
        person.refresh_from_db()
        assert person.enrolled_at == make.NOON

    def test_its_mail_names_nobody(self, person: User) -> None:
        [message] = sent()
        assert message.to == ["wanjiru.colleague@example.org"]
        assert not re.search("Wanjiru|Colleague|Hal|Byrne", message.subject + message.body)

    def test_works_once(self, person: User) -> None:
        path = link()
        choose(Browser(), path)
        again = Browser()
        assert "This link no longer works" in again.get(path, follow=True).text
        assert choose(again, path).status_code == 200

    def test_works_for_a_day(self, person: User, clock: time_machine.Traveller) -> None:
        path = link()
        clock.shift(timedelta(hours=24) - timedelta(seconds=1))
        assert "Choose your password" in Browser().get(path, follow=True).text
        clock.shift(timedelta(seconds=1))
        assert "This link no longer works" in Browser().get(path, follow=True).text

    @pytest.mark.parametrize("key", ["x", "1-0", "zzzzzzzzzzzzzzzzzzzz-00", "-", "1-" + "0" * 64])
    def test_a_made_up_one_opens_nothing(self, key: str, person: User) -> None:
        assert "This link no longer works" in Browser().get(f"/accounts/invitation/{key}/", follow=True).text

    def test_a_newer_one_makes_it_void(
        self, person: User, admin: Browser, clock: time_machine.Traveller
    ) -> None:
        old = link()
        clock.shift(timedelta(minutes=1))
        admin.post(f"/settings/staff/{person.pk}/", {"invite": "1"})
        assert "This link no longer works" in Browser().get(old, follow=True).text
        assert "Choose your password" in Browser().get(link(), follow=True).text

    def test_before_it_the_account_opens_nothing(self, person: User) -> None:
        sent()
        browser = Browser()
        answer = browser.post("/accounts/login/", {"login": person.email, "password": "!"})
        assert "Your e-mail or password is not right." in answer.text
        browser.post("/accounts/password/reset/", {"email": person.email})
        assert sent() == []

    def test_says_which_of_the_answers_is_wrong(self, person: User) -> None:
        browser = Browser()
        browser.get(link())
        for typed, said in (
            ({"password": make.PASSWORD, "again": "another"}, "The two passwords are not the same."),
            ({"password": "short", "again": "short"}, "too short"),
            ({"password": ""}, "error-summary"),
        ):
            assert said in browser.post("/accounts/invitation/", typed).text

    def test_an_account_without_second_factor_dies_after_three_days(
        self, person: User, clock: time_machine.Traveller
    ) -> None:
        choose(Browser(), link())
        clock.shift(timedelta(hours=71))
        early, late = Browser(), Browser()
        early.post("/accounts/login/", {"login": person.email, "password": make.PASSWORD})
        assert early.get(ADD_APP).status_code == 200
        clock.shift(timedelta(hours=1))
        answer = late.post("/accounts/login/", {"login": person.email, "password": make.PASSWORD})
        assert answer["Location"] == "/accounts/inactive/"
        assert early.get(ADD_APP)["Location"].startswith("/accounts/login/")

    def test_whoever_lost_everything_begins_again(self, amina: User, admin: Browser, lead: Browser) -> None:
        """Nobody does that to them alone, and they are told before it is done."""
        hers = Browser()
        make.sign_in(hers, amina)
        admin.post(f"/settings/staff/{amina.pk}/", {"invite": "1"})
        admin.post(f"/settings/staff/{amina.pk}/beginning/", {"why": "Her bag was stolen on the bus."})
        assert hers.get("/my-day/").status_code == 200
        [told] = sent()
        assert told.to == [amina.email]
        assert not re.search("Amina|Osei|Hal|Byrne", told.subject + told.body)
        confirm(lead)
        assert hers.get("/my-day/").status_code == 302
        amina.refresh_from_db()
        assert not amina.has_usable_password()
        assert amina.enrolled_at is None
        browser = Browser()
        choose(browser, link())
        enrol(browser)
        assert browser.get("/my-day/").status_code == 200


class TestReset:
    def test_lets_her_choose_a_new_password_but_not_skip_the_code(self, amina: User) -> None:
        make.authenticator(amina)
        browser = Browser()
        browser.post("/accounts/password/reset/", {"email": "AMINA.Osei@example.org"})
        form = browser.get(link(), follow=True)
        new = {"password1": "four words by the sea", "password2": "four words by the sea"}
        browser.post(form.redirect_chain[-1][0], new)
        answer = browser.post("/accounts/login/", {"login": amina.email, "password": new["password1"]})
        assert answer["Location"] == "/accounts/code/"

    def test_asks_the_same_of_the_database_whoever_it_is(
        self, amina: User, django_assert_num_queries: Any
    ) -> None:
        counts = set()
        for email in (amina.email, "nobody@example.org"):
            with django_assert_num_queries(40, exact=False) as asked:
                answer = Browser().post("/accounts/password/reset/", {"email": email})
            counts.add((len(asked), answer.status_code, answer["Location"]))
        assert len(counts) == 1
        assert OutgoingMail.objects.count() == 2
        assert [message.to for message in sent()] == [[amina.email]]


class TestPost:
    @pytest.fixture
    def waiting(self, amina: User, clock: time_machine.Traveller) -> OutgoingMail:
        Browser().post("/accounts/password/reset/", {"email": amina.email})
        return OutgoingMail.objects.get()

    def test_holds_neither_words_nor_link(self, waiting: OutgoingMail) -> None:
        assert {field.name for field in OutgoingMail._meta.fields} == {*("id", "kind", "to", "made_at")}
        assert DBTaskResult.objects.get().args_kwargs == {"args": [waiting.pk], "kwargs": {}}

    def test_waits_longer_and_longer_for_a_server_that_is_away(
        self, waiting: OutgoingMail, settings: Settings, clock: time_machine.Traveller
    ) -> None:
        away = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": away, "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
        waits = []
        for _ in range(4):
            assert do_next(at=timezone.now())
            assert not do_next(at=timezone.now())
            task = DBTaskResult.objects.get()
            waits.append((task.run_after - timezone.now()).total_seconds() / 60)
            clock.move_to(task.run_after)
        assert waits == [1, 2, 4, 8]
        assert task.exception_class_path == "builtins.ConnectionRefusedError"
        assert not task.traceback

    def test_says_who_it_is_by_the_same_name_each_time(self, waiting: OutgoingMail) -> None:
        [message] = sent()
        assert message.extra_headers["Message-ID"].startswith(f"<{waiting.pk}.")
        assert sent() == []

    def test_is_left_to_the_next_sender_when_one_is_killed(self, waiting: OutgoingMail) -> None:
        """A savepoint undone is what a killed sender leaves behind: the row, as it was."""
        with transaction.atomic():
            assert do_next(at=timezone.now())
            transaction.set_rollback(True)
        assert [message.to for message in sent()] == [[waiting.to]]

    def test_is_not_sent_to_who_has_left(self, waiting: OutgoingMail, amina: User) -> None:
        amina.is_active = False
        amina.save()
        assert sent() == []
        assert not OutgoingMail.objects.exists()
        assert not DBTaskResult.objects.exists()
