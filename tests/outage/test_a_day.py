"""A working day of forty sheets: all are keyed in, by two people at once, and nothing is lost or doubled."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from outage.models import KeyedSheet, Sheet
from riskassessment.models import Incident
from tests import make
from tests.outage.keyed import WRITTEN, begin, note, sheets
from tests.supportplans.pages import day

pytestmark = pytest.mark.django_db
NOTES, INCIDENTS = 34, 6


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def test_forty_sheets_are_forty_records(
    outreach: Service, amina: User, ben: User, carys: User, amina_browser: Browser
) -> None:
    clients = [make.case(worker=amina, service=outreach) for _ in range(8)]
    printed = sheets("note", NOTES, service=outreach, by=carys)
    printed += sheets("incident", INCIDENTS, service=outreach, by=carys)
    other = Browser()
    other.force_login(ben)
    told = dict(zip(printed, (f"What sheet {number} says." for number in range(40)), strict=True))
    for number, (sheet, words) in enumerate(told.items()):
        first, second = (amina_browser, other) if number % 2 else (other, amina_browser)
        way = begin(first, sheet, by=amina, case=clients[number % 8])["Location"]
        page = note(words, WRITTEN + timedelta(minutes=number))
        if sheet.kind == Sheet.Kind.INCIDENT:
            page = {"kind": "contact", "what": words, "done": "Rang the police", "told": "Carys"}
            page |= {"police": "told", **day("happened_on", make.TODAY)}
        if number == 7:  # with a slip, which comes back
            assert first.post(way, {**page, "kind": ""}).status_code == 200
        assert first.post(way, page).status_code == 302
        # Whoever has the same sheet in hand, or sends the same page again, makes no second record.
        assert (first if number % 3 else second).post(way, page).status_code == 409
    assert not Sheet.objects.out().exists()
    notes = Entry.objects.filter(kind="phoned").values_list("body", flat=True)
    incidents = Incident.objects.values_list("what", flat=True)
    assert Counter([*notes, *incidents]) == Counter(told.values())
    keyed = KeyedSheet.objects.values_list("sheet__code", "record_kind", "record_id")
    assert len({code for code, *_ in keyed}) == len({tuple(record) for _, *record in keyed}) == 40
    assert Case.objects.count() == 8
