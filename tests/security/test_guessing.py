"""Guessing and telling apart: how many tries count, and whether time gives anybody away."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from pytest_django import Settings

from hestia.accounts.adapter import IN_VAIN
from hestia.accounts.models import OutgoingMail, Service, User
from hestia.audit import guesses
from tests import make

WRONG = "Your e-mail or password is not right."
PAIRS = 400


@pytest.mark.django_db(transaction=True)
@pytest.mark.security
def test_of_120_parallel_guesses_five_are_looked_at(
    settings: Settings, record_property: Callable[[str, object], None]
) -> None:
    """Whatever a guesser says about where she comes from, which host she means and how the name is spelt."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip,5/5m/key", "login": "1000/m/ip"}
    person = make.user("Amina Osei")
    hosts = ["testserver", "localhost", "127.0.0.1", "testserver:81", "testserver:82", "localhost:83"]
    names = [person.email, person.email.upper(), f" {person.email} "]

    def guess(number: int) -> bool:
        browser = Browser(
            headers={
                "host": hosts[number % len(hosts)],
                "x-forwarded-for": f"198.51.100.{number}",
                "x-real-ip": f"203.0.113.{number}",
            }
        )
        typed = {"login": names[number % len(names)], "password": f"guess number {number}"}
        try:
            return WRONG in browser.post("/accounts/login/", typed).text
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as crowd:
        looked_at = sum(crowd.map(guess, range(120)))
    record_property("figure", f"S-8  of 120 parallel guesses {looked_at} were looked at")
    assert 1 <= looked_at <= 5


def told_apart(slow: list[float], fast: list[float]) -> float:
    """Return how often someone who bets on the slower of two is right (the area under the curve)."""
    wins = sum((a > b) + (a == b) / 2 for a in slow for b in fast)
    return wins / (len(slow) * len(fast))


def timed(act: Callable[[str], Any], known: list[str], unknown: list[str]) -> tuple[float, set[Any]]:
    """Ask about known and unknown addresses in a random order; return the bet's success and all answers."""
    turns = [(True, each) for each in known] + [(False, each) for each in unknown]
    random.Random(7).shuffle(turns)  # noqa: S311
    times: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    for is_known, email in turns:
        started = time.perf_counter()
        answer = act(email)
        times[is_known].append(time.perf_counter() - started)
        answers.add((answer.status_code, answer.headers.get("Location"), WRONG in answer.text))
    return told_apart(times[True], times[False]), answers


@pytest.mark.django_db
@pytest.mark.security
def test_a_record_of_another_team_takes_as_long_as_none(
    house_b: Service,
    dev: User,
    amina_browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """And is answered alike: but for the reference itself and the token of its form, byte for byte."""
    monkeypatch.setattr(guesses, "MOST", 10 * PAIRS)  # nobody is stopped here
    forbidden = [make.case(worker=dev, service=house_b).reference for _ in range(PAIRS)]
    unknown = [f"H-{int(reference[2:]) + 5000}" for reference in forbidden]

    def look(reference: str) -> Any:
        return amina_browser.get(f"/cases/{reference}/")

    for _ in range(5):
        look("H-9999")
    success, answers = timed(look, forbidden, unknown)
    record_property("figure", f"S-9  unknown or forbidden record: AUC {success:.3f} over {PAIRS} pairs")
    assert {status for status, *_ in answers} == {404}
    assert len(answers) == 1
    assert 0.45 <= success <= 0.55


@pytest.mark.django_db
def test_a_wrong_password_takes_its_time_whoever_it_is_for(amina: User) -> None:
    """How alike that is, over 400 pairs: below."""
    for email in (amina.email, "nobody.person@example.org"):
        started = time.perf_counter()
        assert WRONG in Browser().post("/accounts/login/", {"login": email, "password": "wrong"}).text
        assert time.perf_counter() - started >= IN_VAIN


@pytest.mark.django_db
@pytest.mark.security
class TestWhoHasAnAccount:
    @pytest.fixture
    def addresses(self, settings: Settings) -> tuple[list[str], list[str]]:
        settings.ACCOUNT_RATE_LIMITS = False
        known = [make.user(f"Known{number} Person").email for number in range(PAIRS)]
        return known, [f"nobody{number}.person@example.org" for number in range(PAIRS)]

    def test_is_not_told_at_sign_in(
        self, addresses: tuple[list[str], list[str]], record_property: Callable[[str, object], None]
    ) -> None:
        def sign_in(email: str) -> Any:
            return Browser().post("/accounts/login/", {"login": email, "password": "not the password"})

        for _ in range(5):
            sign_in("warm.up@example.org")
        success, answers = timed(sign_in, *addresses)
        record_property("figure", f"S-9  sign-in: AUC {success:.3f} over {PAIRS} pairs")
        assert len(answers) == 1
        assert 0.45 <= success <= 0.55

    def test_is_not_told_when_asking_for_a_new_password(
        self, addresses: tuple[list[str], list[str]], record_property: Callable[[str, object], None]
    ) -> None:
        def ask(email: str) -> Any:
            return Browser().post("/accounts/password/reset/", {"email": email})

        for _ in range(5):
            ask("warm.up@example.org")
        success, answers = timed(ask, *addresses)
        record_property("figure", f"S-9  reset: AUC {success:.3f} over {PAIRS} pairs")
        assert len(answers) == 1
        assert OutgoingMail.objects.count() == 2 * PAIRS + 5
        assert User.objects.count() == PAIRS
        assert 0.45 <= success <= 0.55
