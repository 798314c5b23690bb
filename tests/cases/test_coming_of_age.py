"""A dependant turns 18: tasks on the way, and their own choice."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import coming_of_age
from cases.models import Case, Deadline, Dependant, Refused
from hestia.accounts.models import User
from tests import make
from tests.cases.answers import on

SOON = date(2009, 3, 10)  # turns 18 on 10 March 2027
GROWN = date(2008, 11, 20)  # turned 18 four days ago


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(make.NOON, tick=False):
        yield


def child(case: Case, by: User, born_on: date | None, name: str = "Noor") -> Dependant:
    dependant = Dependant(case=case, name=name, born_on=born_on)
    dependant.save()
    coming_of_age.update_dependants_tasks_before_18(dependant=dependant, by=by, at=make.NOON)
    return dependant


def promised(case: Case) -> list[tuple[str, date]]:
    return list(Deadline.objects.open().filter(case=case).order_by("due_on").values_list("title", "due_on"))


def page(case: Case, dependant: Dependant) -> str:
    return reverse("cases:dependant_18", args=[case.reference, dependant.pk])


def test_tasks_three_and_one_month_before_and_on_the_day(her_case: Case, amina: User) -> None:
    child(her_case, amina, SOON)
    assert promised(her_case) == [
        ("3 months before a dependant turns 18: explain their choice", date(2026, 12, 10)),
        ("1 month before a dependant turns 18: explain their choice", date(2027, 2, 10)),
        ("A dependant turns 18: record their choice", date(2027, 3, 10)),
    ]  # six months before is past


def test_a_task_on_a_day_without_work_is_done_before_it_and_the_birthday_stays(
    her_case: Case, amina: User
) -> None:
    child(her_case, amina, date(2009, 3, 13))  # 18 on a Saturday; a month before that is one too
    days = [day for _, day in promised(her_case)]
    assert days == [date(2026, 12, 11), date(2027, 2, 12), date(2027, 3, 13)]


@pytest.mark.parametrize("born_on", [None, date(2020, 1, 1), date(2000, 1, 1)])
def test_none_for_the_small_the_grown_and_the_unknown(
    born_on: date | None, her_case: Case, amina: User
) -> None:
    child(her_case, amina, born_on)
    assert promised(her_case) == []


def test_they_move_with_the_birth_on_the_page(her_case: Case, amina: User, amina_browser: Browser) -> None:
    noor, sami = child(her_case, amina, SOON), child(her_case, amina, SOON, name="Sami")
    url = reverse("cases:around", args=[her_case.reference, "dependant", noor.pk])
    answers = {
        "name": "Noor",
        "relation": "Child",
        "lives_with_her": "yes",
        "version": noor.version,
        **on("born_on", date(2009, 6, 1)),
    }
    answer = amina_browser.post(url, answers)
    assert answer.status_code == 302, re.findall(r"<a href=.#id_[^<]*<", answer.content.decode())
    noors = her_case.deadline_set.open().filter(dependant=noor)
    assert noors.order_by("due_on").first().due_on == date(2026, 12, 1)  # type: ignore[union-attr]
    assert her_case.deadline_set.open().filter(dependant=sami).count() == 3
    cancelled = her_case.deadline_set.exclude(cancelled_at=None).first()
    assert cancelled is not None
    assert cancelled.cancelled_why == "Their details were corrected"


def test_the_choice(her_case: Case, amina: User, amina_browser: Browser) -> None:
    young, sami = child(her_case, amina, SOON), child(her_case, amina, GROWN, name="Sami")
    assert "They turn 18 on" in amina_browser.get(page(her_case, young)).content.decode()
    people = amina_browser.get(reverse("cases:people", args=[her_case.reference])).content.decode()
    assert page(her_case, sami) in people
    assert page(her_case, young) not in people
    answers = {"chose_at_18": "own", "own_referral": "yes", **on("chose_on", make.TODAY)}
    wrong = amina_browser.post(page(her_case, sami), {**answers, "chose_at_18": ""}).content.decode()
    assert "What do they want from now on?" in wrong
    amina_browser.post(page(her_case, sami), answers)
    sami.refresh_from_db()
    assert (sami.chose_at_18, sami.own_referral, sami.chose_on) == ("own", "yes", make.TODAY)
    assert [title for title, _ in promised(her_case) if "record" in title] == [
        "A dependant turns 18: record their choice"  # the young one's
    ]
    assert coming_of_age.OPEN_A_CASE in dict(promised(her_case))
    people = amina_browser.get(reverse("cases:people", args=[her_case.reference])).content.decode()
    assert "At 18: wants support of their own" in people
    with pytest.raises(Refused, match="recorded on"):
        coming_of_age.record_choice(
            dependant=sami, chose_at_18="none", own_referral="no", chose_on=make.TODAY, by=amina, at=make.NOON
        )
