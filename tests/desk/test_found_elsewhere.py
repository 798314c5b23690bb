"""How many clients of other teams somebody is shown by typing names: counted, said, and stopped."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from string import ascii_uppercase

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import Notice, Service, User
from hestia.audit.budgets import FOUND, REACHED, BudgetPeriod, spent_by
from hestia.audit.models import Event
from tests import make

FEW = {**settings.BUDGETS, "found": {"hour": 5, "day": 8, "week": 12}}
NEAR = "You are near a limit"

type Look = Callable[[Browser, str], tuple[int, str]]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False), override_settings(BUDGETS=FEW):
        yield


@pytest.fixture
def theirs(dev: User, house_b: Service) -> list[Case]:
    """Return three clients of another team, of one name."""
    return [
        make.case(worker=dev, service=house_b, client=make.client("Linh", f"Tran{letter}"))
        for letter in ascii_uppercase[:3]
    ]


@pytest.fixture
def browser(amina: User) -> Browser:
    browser = Browser()
    browser.force_login(amina)
    return browser


def search(browser: Browser, words: str) -> tuple[int, str]:
    answer = browser.post("/search/", {"q": words})
    return answer.status_code, answer.text


def find_first(browser: Browser, name: str) -> tuple[int, str]:
    answer = browser.post(reverse("cases:intake_find"), {"first_name": name})
    return answer.status_code, answer.text


def had(person: User) -> int:
    spent, _ = spent_by(person, FOUND, at=make.NOON)
    return {each.period: each.count for each in spent}[BudgetPeriod.HOUR]


@pytest.mark.parametrize("look", [search, find_first])
def test_each_client_of_another_team_counts(
    look: Look, browser: Browser, amina: User, theirs: list[Case], her_case: Case
) -> None:
    for name, count in (("Ghada", 0), ("Nobody", 0), ("Linh", 3)):
        status, page = look(browser, name)
        assert status == HTTPStatus.OK
        assert (theirs[0].reference in page) == bool(count)
        assert had(amina) == count
    assert her_case.reference in look(browser, "Ghada")[1]  # of her own team: shown, and not counted
    assert had(amina) == 3


@pytest.mark.parametrize("look", [search, find_first])
def test_past_the_limit_a_refusal_tells_of_nobody(
    look: Look, browser: Browser, amina: User, gita: User, theirs: list[Case]
) -> None:
    assert NEAR not in look(browser, "Linh")[1]
    assert NEAR not in look(browser, "Linh")[1]  # three were had, and it is not known how many come
    assert had(amina) == 6
    refused = {name: look(browser, name)[0] for name in ("Linh", "Nobody")}
    assert refused == {"Linh": HTTPStatus.FOUND, "Nobody": HTTPStatus.FOUND}
    assert had(amina) == 6
    assert Event.objects.filter(kind=REACHED, by=amina, subject="found").count() == 2
    [notice] = Notice.objects.unread_by(gita)
    assert notice.words == "Amina Osei reached a limit: 6 clients of other teams found within this hour."


def test_near_it_that_is_said_each_time(browser: Browser, theirs: list[Case]) -> None:
    with override_settings(BUDGETS={**FEW, "found": {"hour": 7, "day": 8, "week": 12}}):
        pages = [search(browser, name)[1] for name in ("Linh", "Linh", "Nobody", "Nobody")]
    assert [NEAR in page for page in pages] == [False, False, True, True]
    assert "6 of 7 clients of other teams found within this hour" in pages[2]


def test_a_list_of_names_is_stopped(browser: Browser, dev: User, house_b: Service) -> None:
    """Somebody who tries many names is asked who they are long before the searches of a day are made."""
    with override_settings(BUDGETS=settings.BUDGETS | {"found": {"hour": 60, "day": 150, "week": 400}}):
        for letter in ascii_uppercase:
            make.case(worker=dev, service=house_b, client=make.client("Linh", f"Tran{letter}"))
        answers = [search(browser, "Linh")[0] for _ in range(5)]
    assert answers == [HTTPStatus.OK] * 3 + [HTTPStatus.FOUND] * 2


def test_the_lead_sees_who_found_many(browser: Browser, gita: User, theirs: list[Case]) -> None:
    search(browser, "Linh")
    lead = Browser()
    lead.force_login(gita)
    page = " ".join(lead.get("/log/limits/").text.split())
    assert "clients of other teams found" in page.lower()
    assert "3 of 8" in page
    assert "Nobody has reached a limit or is near one." in page
