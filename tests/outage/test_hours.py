"""A day on paper comes back: by hour what was written, where nothing was, and how many sheets are out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, User
from outage import actions
from outage.queries.recovery import recovery
from outage.queries.sheets import by_service
from outage.rules.hours import by_hour
from tests import make
from tests.outage.keyed import sheets
from tests.supportplans.pages import text_of

MORNING = make.NOON - timedelta(hours=4)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def test_an_hour_that_comes_twice_is_two_rows() -> None:
    first = datetime(2026, 10, 24, 23, tzinfo=UTC)  # the clocks go back at 1am UTC
    hours = by_hour({(1, first): 2, (2, first + timedelta(hours=3)): 1}, services=[2, 1])
    assert [hour.counts for hour in hours] == [(0, 2), (0, 0), (0, 0), (1, 0)]
    assert [hour.is_gap for hour in hours] == [False, True, True, False]
    assert by_hour({}, services=[1]) == []


@pytest.mark.django_db
def test_written_by_hour_and_what_is_out(
    outreach: Service, house_a: Service, carys: User, amina: User, dev: User, carys_browser: Browser
) -> None:
    first, second, third, early, spoilt, _ = sheets("note", 6, service=outreach, by=carys)
    [other] = sheets("note", service=house_a, by=carys)
    for sheet, hours in ((first, 0), (second, 0.5), (third, 3), (early, -24), (spoilt, 1), (other, 2)):
        sheet.say_written(by=amina, at=MORNING + timedelta(hours=hours), pages=2)
    first.key(by=amina, at=make.NOON)
    actions.destroy_sheet(sheet=spoilt, why="spoilt", by=amina, at=make.NOON)
    day = recovery(carys, by_service(carys, on=make.TODAY), day=None, today=make.TODAY)
    assert day
    assert day.days == [make.TODAY, make.TODAY - timedelta(days=1)]
    counts = [dict(row) for _, row in day.rows]
    assert [(row[outreach], row[house_a]) for row in counts] == [(2, 0), (0, 0), (0, 1), (1, 0)]
    assert dict(day.still_out) == {outreach: 4, house_a: 1}
    page = text_of(carys_browser.get(reverse("outage:paper")))
    assert "8am" in page
    assert "9am Nothing written" in page
    before = text_of(carys_browser.get(reverse("outage:paper"), {"day": "2026-11-23"}))
    assert "9am Nothing written" not in before
    assert "9am Nothing written" in text_of(carys_browser.get(reverse("outage:paper"), {"day": "31/31"}))
    assert recovery(dev, by_service(dev, on=make.TODAY), day=None, today=make.TODAY) is None
