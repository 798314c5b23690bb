"""What a service is called and how it is reached is changed under the eyes of those who answer for it."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client as Browser

from hestia.accounts.models import Notice, Service, User
from hestia.accounts.services import AREA, ON_CALL, printed_phone
from hestia.audit.models import Event
from tests import make

OLD, NEW = "020 7946 0123", "07700 900666"


@pytest.fixture
def house(db: None) -> Service:
    with time_machine.travel(make.NOON - timedelta(days=30)):
        return make.service("Safe house Q", phone=OLD)


def change(house: Service, by: User, **changed: str) -> None:
    browser = Browser()
    browser.force_login(by)
    sent = {name: getattr(house, name) for name in ("name", "kind", "area", "phone", "capacity", "version")}
    answer = browser.post(f"/settings/services/{house.pk}/", sent | changed)
    assert answer.status_code == HTTPStatus.FOUND
    house.refresh_from_db()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"phone": NEW}, f"Phone: {OLD} becomes {NEW}."),
        ({"name": "Outreach north"}, "Name: Safe house Q becomes Outreach north."),
    ],
)
def test_is_told_at_once_to_its_managers_and_the_leads(
    changed: dict[str, str], words: str, house: Service, hal: User, carys: User, farah: User, gita: User
) -> None:
    carys.services.add(house)
    change(house, hal, **changed)
    assert {notice.person for notice in Notice.objects.all()} == {carys, farah, gita}
    assert all(words in notice.words and "Hal Byrne" in notice.words for notice in Notice.objects.all())
    line = Event.objects.get(kind="service.changed", by=hal)
    name, value = next(iter(changed.items()))
    assert line.detail["changed"][name][1] == value


def test_of_where_a_house_is_they_are_told_that_it_changed(house: Service, hal: User, farah: User) -> None:
    change(house, hal, area="Peckham")
    [told] = Notice.objects.filter(person=farah)
    assert AREA in told.words
    [line] = Event.objects.filter(kind="service.changed")
    assert line.detail["area"] is True
    assert "Peckham" not in f"{told.words} {line.detail}"
    change(house, hal, capacity="9")
    assert Notice.objects.filter(person=farah, words__contains=AREA).count() == 1


def test_that_who_is_on_call_was_changed_is_told(house: Service, hal: User, farah: User) -> None:
    change(house, hal, on_call="Mon to Sun: Ruth Ellery, 07700 900123")
    assert ON_CALL in Notice.objects.get(person=farah).words
    assert Event.objects.get(kind="service.changed").detail["on_call"] is True


def test_a_number_that_replaced_another_is_not_printed_for_three_days(house: Service, hal: User) -> None:
    assert printed_phone(house, on=make.TODAY) == OLD
    with time_machine.travel(make.NOON, tick=False):
        change(house, hal, phone=NEW)
    for days, printed in ((0, ""), (3, ""), (4, NEW)):
        assert printed_phone(house, on=make.TODAY + timedelta(days=days)) == printed


def test_nor_is_one_that_was_emptied_first(house: Service, hal: User) -> None:
    for phone in ("", NEW):
        with time_machine.travel(make.NOON, tick=False):
            change(house, hal, phone=phone)
    assert printed_phone(house, on=make.TODAY) == ""


def test_the_first_number_of_a_house_is_printed_at_once(hal: User) -> None:
    with time_machine.travel(make.NOON - timedelta(days=30)):
        house = make.service("Safe house R")
    with time_machine.travel(make.NOON, tick=False):
        change(house, hal, phone=NEW)
    assert printed_phone(house, on=make.TODAY) == NEW


@pytest.mark.parametrize("between", [[NEW], ["", NEW], [NEW, ""]], ids=" then ".join)
def test_one_that_is_put_back_is_printed_again_at_once(house: Service, hal: User, between: list[str]) -> None:
    for hours, phone in enumerate([*between, OLD]):
        with time_machine.travel(make.NOON + timedelta(hours=hours), tick=False):
            change(house, hal, phone=phone)
    for days in range(5):
        assert printed_phone(house, on=make.TODAY + timedelta(days=days)) == OLD
