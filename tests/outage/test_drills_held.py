"""A drill is recorded once it was held, and each service is shown when its last was, and what was found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from outage import actions
from outage.models import Drill
from outage.queries.drills import last_drills
from tests import make
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def sent(service: Service, **changed: Any) -> dict[str, Any]:
    return {
        "service": service.pk,
        "took_part": "Carys and Amina",
        "minutes": "55",
        "written": "15",
        "settled": "14",
        "found": "The passphrase was not in the safe.",
        **day("held_on", date(2026, 11, 20)),
        **changed,
    }


def held(service: Service, on: date, by: User, *, settled: int = 15) -> Drill:
    return actions.record_drill(
        service=service,
        held_on=on,
        took_part="Carys",
        minutes=50,
        written=15,
        settled=settled,
        found="All came back.",
        by=by,
        at=make.NOON,
    )


def test_a_manager_records_it_and_everyone_of_the_service_reads_what_was_found(
    carys_browser: Browser, amina_browser: Browser, outreach: Service
) -> None:
    assert "None is recorded" in text_of(carys_browser.get(reverse("outage:paper")))
    answer = carys_browser.post(reverse("outage:drill_new"), sent(outreach))
    assert answer.status_code == 302, text_of(answer)
    page = text_of(amina_browser.get(reverse("outage:paper")))
    assert "Fri 20 Nov 2026 55 minutes, 15 sheets, 1 missing" in page
    assert "The passphrase was not in the safe." in page
    assert "Carys and Amina" in page
    assert Event.objects.filter(kind="drill.recorded").count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"settled": "16"}, "No more can be keyed in or destroyed than were written on"),
        ({"found": ""}, "Enter what was found, also if all went well"),
        (day("held_on", date(2027, 1, 1)), "future"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    changed: dict[str, str], words: str, carys_browser: Browser, outreach: Service
) -> None:
    page = text_of(answer := carys_browser.post(reverse("outage:drill_new"), sent(outreach, **changed)))
    assert words in page
    assert "Carys and Amina" in answer.text
    assert not Drill.objects.exists()


@pytest.mark.parametrize(
    ("on", "overdue"), [(date(2025, 11, 24), False), (date(2025, 11, 23), True), (make.TODAY, False)]
)
def test_it_is_overdue_a_year_after(on: date, overdue: bool, carys: User, outreach: Service) -> None:
    held(outreach, on, carys)
    [row] = [row for row in last_drills(carys, on=make.TODAY) if row.service == outreach]
    assert row.is_overdue is overdue


def test_where_there_was_none_it_is_overdue_and_the_latest_counts(
    carys: User, outreach: Service, house_a: Service
) -> None:
    latest, first = held(outreach, date(2026, 6, 1), carys), held(outreach, date(2024, 6, 1), carys)
    rows = {
        row.service: (row.drill, row.is_overdue, row.earlier) for row in last_drills(carys, on=make.TODAY)
    }
    assert rows[outreach] == (latest, False, [first])
    assert rows[house_a] == (None, True, [])


def test_those_before_the_last_are_listed(carys: User, outreach: Service, amina_browser: Browser) -> None:
    held(outreach, date(2026, 6, 1), carys)
    assert "Earlier drills" not in text_of(amina_browser.get(reverse("outage:paper")))
    held(outreach, date(2024, 6, 3), carys)
    page = text_of(amina_browser.get(reverse("outage:paper")))
    assert "Earlier drills: 1 Mon 3 Jun 2024: 50 minutes, 15 sheets, 0 missing" in page


def test_it_exists_for_its_service_and_stays_as_it_was_said(
    carys: User, dev: User, outreach: Service, house_b: Service
) -> None:
    drill = held(outreach, date(2026, 6, 1), carys)
    with as_application(dev):
        assert not Drill.objects.filter(pk=drill.pk).exists()
    with as_application(carys):
        assert Drill.objects.filter(pk=drill.pk).exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            held(house_b, date(2026, 6, 1), carys)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Drill.objects.filter(pk=drill.pk).update(found="All was well.")


def test_no_more_is_settled_than_was_written_on(carys: User, outreach: Service) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        held(outreach, date(2026, 6, 1), carys, settled=16)
    assert held(outreach, date(2026, 6, 1), carys, settled=14).missing == 1


def test_a_worker_does_not_record_one(amina_browser: Browser) -> None:
    assert amina_browser.get(reverse("outage:drill_new")).status_code == 403
    assert "Record a drill" not in text_of(amina_browser.get(reverse("outage:paper")))
