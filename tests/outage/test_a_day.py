"""A working day of forty sheets, keyed in by two people, at once too: nothing is lost, nothing is doubled."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client as Browser

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from outage.models import KeyedSheet, Sheet
from riskassessment.models import Incident
from tests import make
from tests.outage.keyed import WRITTEN, begin, note, sheets
from tests.security.test_at_once import browser_of, sent_at_once
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


# What waits for another's row is ended where it stands. Each look is at what is so now.
END_WHOEVER_WAITS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_and_a_server_that_stops_in_between(
    her_case: Case, outreach: Service, amina: User, ben: User, carys: User
) -> None:
    """Each sheet is sent by both at once; the first of them was half written when the server stopped."""
    printed = sheets("note", 5, service=outreach, by=carys)
    browsers = [browser_of(person) for person in (amina, ben)]
    ways = [begin(browsers[0], sheet, by=amina, case=her_case)["Location"] for sheet in printed]
    told = [f"What sheet {number} says." for number in range(5)]
    assert stopped(printed[0], ways[0], note(told[0]), case=her_case, by=ben).status_code >= 500
    assert Sheet.objects.out().count() == 5
    assert not Entry.objects.filter(kind="phoned").exists()
    assert not KeyedSheet.objects.exists()
    for way, words in zip(ways, told, strict=True):
        answers = sent_at_once(browsers, way, note(words))
        assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert not Sheet.objects.out().exists()
    assert Counter(Entry.objects.filter(kind="phoned").values_list("body", flat=True)) == Counter(told)
    assert KeyedSheet.objects.values("sheet").distinct().count() == KeyedSheet.objects.count() == 5


def stopped(sheet: Sheet, way: str, page: dict[str, Any], *, case: Case, by: User) -> Any:
    """Send a page, and end its connection when the note is written and that it is this sheet's is not yet."""
    browser = Browser(raise_request_exception=False)
    browser.force_login(by)

    def send() -> Any:
        try:
            return browser.post(way, page)
        finally:
            connection.close()

    record: dict[str, Any] = {"record_kind": "cases.entry", "record_id": 1}
    with ThreadPoolExecutor(1) as server:
        with transaction.atomic():
            # The same row, not yet kept: the page waits for what becomes of it.
            KeyedSheet(sheet=sheet, case=case, keyed_at=make.NOON, keyed_by=by, **record).save()
            sending = server.submit(send)
            end_what_waits(sending)
            transaction.set_rollback(True)
        return sending.result()


def end_what_waits(sending: Future[Any]) -> None:
    """End the connection of whoever waits for us, once somebody does."""
    with connection.cursor() as cursor:
        while not sending.done():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(END_WHOEVER_WAITS)
            if cursor.fetchall():
                return
