"""The directory: who reads and who writes it, what is offered, and what is asked again after six months."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser

from demo.directory import AGENCIES, INTERPRETERS, fill_directory
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.directory.models import Interpreter, ListedAgency
from hestia.directory.rules import is_named, is_past, is_to_verify, speaks, works_in
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.django_db
ASKED = {"name": "Layla  Mansour", "kind": "person", "languages": "Arabic,french ", "by_phone": "on"}


@pytest.fixture
def layla(carys: User) -> Interpreter:
    person = Interpreter(name="Layla Mansour", languages="Arabic", verified_at=make.NOON, verified_by=carys)
    person.save()
    return person


@pytest.fixture
def brought_over() -> Interpreter:
    person = Interpreter(name="her cousin", was_brought_over=True)
    person.save()
    return person


class TestRules:
    def test_a_language_is_found_in_any_dialect(self) -> None:
        assert speaks("Twi, Kurdish (Sorani)", "Kurdish Sorani")
        assert speaks("Arabic (Sudanese)", "arabic")
        assert not speaks("Arabic", "")
        assert not speaks("", "Arabic")
        assert not speaks("Kurdish (Sorani)", "Kurdish Kurmanji")

    def test_no_borough_is_every_borough(self) -> None:
        assert works_in("", "Brent")
        assert works_in("All of London", "Brent")
        assert not works_in("Camden", "Brent")

    def test_days(self) -> None:
        today = date(2026, 11, 24)
        assert is_to_verify(None, today=today)
        assert not is_to_verify(today - timedelta(days=181), today=today)
        assert is_to_verify(today - timedelta(days=182), today=today)
        assert not is_past(today, today=today)
        assert is_past(today - timedelta(days=1), today=today)

    @pytest.mark.parametrize(
        ("name", "words", "expected"),
        [
            ("Layla Mansour", "Not Layla  mansour.", True),
            ("Drita K.", "not Drita K.", True),
            ("Drita K.", "not Drita K, nor her sister", True),
            ("Dr. Hoxha", "Dr Hoxha", True),
            ("Dr Hoxha", "Dr. Hoxha", True),
            ("J.R. Osei", "j.r. Osei", True),
            ("Ali (Kurdish)", "Ali (Kurdish), at work", True),
            ("Drita K.", "Drita Kola", False),
            ("Ali", "Alison", False),
            ("Mansour", "Mansour-Haddad", True),  # to be asked about once too often does no harm
            ("", "anyone", False),
            (".", "anyone.", False),
        ],
    )
    def test_a_name_is_found_as_words_of_its_own(self, name: str, words: str, *, expected: bool) -> None:
        assert is_named(name, words) is expected


class TestKeeping:
    def test_a_manager_adds_changes_checks_and_retires(self, carys: User, carys_browser: Browser) -> None:
        answer = carys_browser.post("/directory/interpreters/new/", ASKED, follow=True)
        assert "Layla Mansour is saved." in answer.content.decode()
        layla = Interpreter.objects.get()
        assert (layla.name, layla.languages, layla.verified_by) == ("Layla Mansour", "Arabic, french", carys)
        page = f"/directory/interpreters/{layla.pk}/"
        changed = ASKED | {"languages": "Arabic", "version": layla.version}
        carys_browser.post(f"{page}change/", changed)
        carys_browser.post(f"{page}verification/")
        carys_browser.post(f"{page}retirement/")
        assert carys_browser.post(f"{page}verification/").status_code == 409
        layla.refresh_from_db()
        assert layla.retired_by == carys
        carys_browser.post(f"{page}return/")
        kinds = ["added", "changed", "verified", "retired", "brought_back"]
        events = Event.objects.filter(kind__startswith="directory.").order_by("pk")
        assert [event.kind for event in events] == [f"directory.{kind}" for kind in kinds]
        assert events[1].detail == {"what": ["Languages"]}
        assert layla.history.count() == 5

    def test_one_name_is_there_once(self, layla: Interpreter, carys_browser: Browser) -> None:
        answer = carys_browser.post("/directory/interpreters/new/", ASKED | {"name": "LAYLA mansour"})
        assert "Someone with this name is in the directory already" in answer.content.decode()
        assert Interpreter.objects.count() == 1

    def test_a_worker_reads_and_no_button_writes(self, layla: Interpreter, amina_browser: Browser) -> None:
        page = amina_browser.get(f"/directory/interpreters/{layla.pk}/").content.decode()
        assert "Arabic" in page
        assert "Checked today" not in page
        assert amina_browser.post(f"/directory/interpreters/{layla.pk}/retirement/").status_code == 403

    def test_what_was_brought_over_waits_for_a_manager(
        self, brought_over: Interpreter, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        page = f"/directory/interpreters/{brought_over.pk}/"
        assert amina_browser.get(page).status_code == 404
        assert "her cousin" not in amina_browser.get("/directory/").content.decode()
        assert "Brought over, to be checked" in carys_browser.get("/directory/?show=check").content.decode()
        carys_browser.post(f"{page}verification/")
        assert "her cousin" in amina_browser.get("/directory/").content.decode()


class TestRows:
    """PostgreSQL itself, as the application's role."""

    @staticmethod
    def seen_by(person: User) -> set[str]:
        with as_application(person), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM directory_interpreter")
            return {name for (name,) in cursor.fetchall()}

    def test_readers_write_nothing_and_see_nothing_unchecked(
        self, layla: Interpreter, brought_over: Interpreter, amina: User, carys: User, hal: User
    ) -> None:
        assert self.seen_by(amina) == {layla.name}
        assert self.seen_by(carys) == {layla.name, brought_over.name}
        assert self.seen_by(hal) == set()
        with as_application(amina), connection.cursor() as cursor:
            cursor.execute("UPDATE directory_interpreter SET phone = '1'")
            assert cursor.rowcount == 0
            cursor.execute("SELECT FROM directory_historicalinterpreter")
            assert cursor.rowcount == 0


def test_the_demonstration_is_found_by_language_borough_and_kind(carys: User, amina_browser: Browser) -> None:
    fill_directory(by=carys, today=make.TODAY, at=make.NOON)
    assert Interpreter.objects.count() == len(INTERPRETERS) == 7
    assert ListedAgency.objects.count() == len(AGENCIES) == 8

    def names(query: str) -> set[str]:
        rows: Any = amina_browser.get(f"/directory/{query}").context["rows"]
        return {row[0].name for row in rows}

    assert names("?language=Vietnamese") == {"Phuong Le", "Open Voice interpreting"}
    assert names("?language=Arabic&kind=in_person") == {"Layla Mansour"}
    assert names("agencies/?borough=Lambeth&kind=college") == {"Southbank College English courses"}
    assert names("agencies/?language=none+such") == {name["name"] for name in AGENCIES}


def test_who_speaks_a_language_is_one_press_away_who_can_be_booked_first(
    carys: User, amina_browser: Browser
) -> None:
    fill_directory(by=carys, today=make.TODAY, at=make.NOON)
    left = make.TODAY - timedelta(days=1)
    Interpreter(name="Aster Belay", languages="Tigrinya, Twi", last_on=left).save()
    Interpreter(name="Zewdi Tesfay", languages="Tigrinya", availability="Nights, by phone").save()

    def page(query: str) -> Any:
        return amina_browser.get(f"/directory/{query}")

    chips = {chip.label: (chip.url, chip.count) for chip in page("?kind=by_phone").context["chips"]}
    assert chips["Tigrinya"] == ("?kind=by_phone&language=Tigrinya", 2)
    assert chips["Twi"][1] == 0
    assert chips["All languages"][1] is None
    shown = page("?language=Tigrinya")
    names = [row[0].name for row in shown.context["rows"]]
    assert names == ["Saba Mehari", "Zewdi Tesfay", "Aster Belay"]
    assert "Nights, by phone" in shown.text
    assert [chip.label for chip in shown.context["chips"] if chip.is_current] == ["Tigrinya"]
    assert "chips" not in page("agencies/").context
