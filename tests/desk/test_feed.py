"""One's own dates in another calendar: a reference, a word and a day, for whoever has the address."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser
from icalendar import Calendar

from cases.actions import access
from cases.models import Case, Deadline
from desk.reminders.models import CalendarKey
from hestia.accounts.models import User
from hestia.audit.models import Event
from tests import make

PAGE = "/calendar/key/"


@pytest.fixture(autouse=True)
def at_noon(db: None) -> Iterator[None]:
    cache.clear()
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def browser(amina: User) -> Browser:
    browser = Browser()
    browser.force_login(amina)
    return browser


@pytest.fixture
def due(her_case: Case, amina: User, ben: User) -> list[Deadline]:
    def promise(kind: str, days: int, **fields: Any) -> Deadline:
        day = make.TODAY + timedelta(days)
        return her_case.promise(kind, due_on=day, by=amina, at=make.NOON, **fields)

    return [
        promise("task", 2, title="Ring her sister Zuhra", context="At 3 Elm Street"),
        promise("appointment", 3, title="Solicitor Nadia Shah"),
        promise("risk_review", -1),
        promise("task", 2, title="For Ben", assignee=ben),
        promise("task", 400),
    ]


def address(browser: Browser) -> str:
    page = browser.post(PAGE, {"make": "1"}).text
    found = re.search(rf"{settings.ADDRESS}(/calendar/feed/[\w-]+\.ics)", page)
    assert found
    return found[1]


def events(text: bytes) -> list[tuple[str, date]]:
    calendar: Any = Calendar.from_ical(text)
    return [(str(each["summary"]), each["dtstart"].dt) for each in calendar.walk("VEVENT")]


def test_tells_a_reference_a_word_and_a_day(due: list[Deadline], her_case: Case, browser: Browser) -> None:
    answer = Browser().get(address(browser))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].count("no-store") == 1
    assert events(answer.content) == [
        (f"{her_case.reference} Review", date(2026, 11, 23)),
        (f"{her_case.reference} Task", date(2026, 11, 26)),
        (f"{her_case.reference} Appointment", date(2026, 11, 27)),
    ]
    for word in ("Zuhra", "Elm", "Nadia", "Ghada", "Karam", "Amina", "Outreach", "risk"):
        assert word not in answer.content.decode()


def test_of_a_sealed_case_it_tells_a_word_and_a_day(
    due: list[Deadline], her_case: Case, amina: User, carys: User, browser: Browser
) -> None:
    feed = address(browser)
    before = events(Browser().get(feed).content)
    names = access.SealNames([carys, amina], [])
    access.seal_case(case=her_case, names=names, words="A relative works here.", by=carys, at=make.NOON)
    answer = Browser().get(feed)
    assert her_case.reference not in answer.content.decode()
    assert events(answer.content) == [(words.split()[-1], on) for words, on in before]


def test_each_reading_is_on_record_as_hers(
    due: list[Deadline], her_case: Case, amina: User, browser: Browser
) -> None:
    Browser().get(address(browser))
    [read] = Event.objects.filter(kind="calendar.fed")
    assert (read.by, read.cases) == (amina, [her_case.reference])
    assert Event.objects.showing(her_case.reference).looks().filter(kind="calendar.fed").exists()


def test_the_key_is_shown_once_and_kept_as_a_sum(browser: Browser, amina: User) -> None:
    key = address(browser).rpartition("/")[2].removesuffix(".ics")
    assert key not in browser.get(PAGE).text
    kept = CalendarKey.objects.get()
    assert key not in str(vars(kept))
    assert len(kept.digest) == 64


def test_another_ends_the_one_before_and_it_can_be_taken_back(browser: Browser) -> None:
    first, second = address(browser), address(browser)
    assert [Browser().get(each).status_code for each in (first, second)] == [404, 200]
    assert browser.post(PAGE, {"end": "1"}).status_code == 302
    assert Browser().get(second).status_code == 404


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"ends_on": date(2026, 11, 23)}, {"role": "auditor"}]
)
def test_opens_nothing_when_she_has_left_or_sees_no_cases(
    change: dict[str, Any], due: list[Deadline], amina: User, browser: Browser
) -> None:
    hers = address(browser)
    User.objects.filter(pk=amina.pk).update(**change)
    assert Browser().get(hers).status_code == 404


def test_a_case_closed_to_her_is_not_in_it(
    due: list[Deadline], her_case: Case, carys: User, amina: User, browser: Browser
) -> None:
    hers = address(browser)
    her_case.worker = None
    her_case.save()
    Deadline.objects.filter(case=her_case).update(assignee=amina)
    assert len(events(Browser().get(hers).content)) == 4
    access.exclude_worker(case=her_case, person=amina, reason="knows_her", by=carys, at=make.NOON)
    assert events(Browser().get(hers).content) == []


@pytest.mark.django_db(transaction=True)
def test_guesses_are_counted_and_hers_still_opens() -> None:
    person = make.user("Amina Osei")
    key = CalendarKey.make(person, at=make.NOON)
    got = [Browser().get(f"/calendar/feed/guess-{number}.ics").status_code for number in range(25)]
    assert got == [404] * 20 + [429] * 5
    assert Browser().get(f"/calendar/feed/{key}.ics").status_code == 200
    assert {Browser().post(f"/calendar/feed/{key}.ics").status_code} == {405}


def test_asks_for_the_second_factor_again_before_it_makes_one(amina: User) -> None:
    browser = Browser()
    browser.force_login(amina)
    with time_machine.travel(make.NOON + timedelta(minutes=6), tick=False):
        answer = browser.post(PAGE, {"make": "1"})
    assert answer.status_code == 302
    assert "/accounts/" in answer["Location"]
    assert not CalendarKey.objects.exists()
