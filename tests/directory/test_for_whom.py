"""For whom an interpreter is not booked, where they come from, and when they were used last."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.utils import timezone

from cases.models import Case, Entry
from cases.queries.interpreters import doubts_about, last_interpreted
from hestia.accounts.models import User
from hestia.directory.models import Interpreter
from hestia.directory.queries import interpreter_offers
from tests import make
from tests.directory.test_how_it_went import session

pytestmark = pytest.mark.django_db
TYPED = {"name": "Besim Gashi", "kind": "person", "languages": "Albanian", "by_phone": "on"}


@pytest.fixture
def besim(carys: User) -> Interpreter:
    person = Interpreter(
        name="Besim Gashi",
        languages="Albanian",
        confidentiality_signed_on=make.TODAY,
        home="Gjakova",
        not_for="Kosovan, Ben Adeyemi",
        not_for_why="Many from there go to his club.",
        verified_at=make.NOON,
        verified_by=carys,
    )
    person.save()
    return person


def doubts(case: Case, by: User) -> list[str]:
    return doubts_about("Besim Gashi", case, by=by, today=make.TODAY)


class TestForWhom:
    @pytest.mark.parametrize(
        ("hers", "words"),
        [
            ({"nationality": "Kosovan"}, ["not for Kosovan: Many from there go to his club"]),
            ({"second_nationality": "kosovan"}, ["not for Kosovan: Many from there go to his club"]),
            ({"place_of_birth": "Gjakova, Kosovo"}, ["they come from Gjakova too: ask her first"]),
            ({"nationality": "Kosovans’ friend", "place_of_birth": "Gjakovar"}, []),
            ({"nationality": "Albanian"}, []),
        ],
    )
    def test_what_her_record_says_is_held_against_it(
        self, hers: dict[str, str], words: list[str], besim: Interpreter, her_case: Case, amina: User
    ) -> None:
        for name, value in {"first_language": "Albanian", "interpreter_gender": "", **hers}.items():
            setattr(her_case.client, name, value)
        her_case.client.save()
        assert doubts(her_case, amina) == words

    def test_nor_for_the_clients_of_a_colleague(
        self, besim: Interpreter, her_case: Case, amina: User
    ) -> None:
        besim.not_for = f"Kosovan, {her_case.worker}"
        besim.save()
        assert any(f"not for {her_case.worker}" in doubt for doubt in doubts(her_case, amina))

    def test_it_is_read_where_they_are_chosen(
        self, besim: Interpreter, amina: User, amina_browser: Browser
    ) -> None:
        [group] = interpreter_offers(amina, language="Albanian", today=make.TODAY)
        assert group.offers[0].words == "Besim Gashi: Albanian; not for Kosovan, Ben Adeyemi"
        page = amina_browser.get(f"/directory/interpreters/{besim.pk}/").text
        assert "Kosovan, Ben Adeyemi. Many from there go to his club." in page
        assert "Gjakova" in page
        assert "Not had" in page  # the briefing about trafficking

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"not_for": "Kosovan"}, "Say why they are not booked for them"),
            ({"not_for_why": "His club"}, "Say who they are not booked for"),
        ],
    )
    def test_no_bar_without_a_reason(self, typed: dict[str, str], words: str, carys_browser: Browser) -> None:
        page = carys_browser.post("/directory/interpreters/new/", {**TYPED, **typed}).text
        assert words in page
        assert next(iter(typed.values())) in page
        assert not Interpreter.objects.exists()

    def test_nor_in_the_database(self, besim: Interpreter) -> None:
        besim.not_for_why = ""
        with pytest.raises(IntegrityError, match="not_for_says_why"), transaction.atomic():
            besim.save()


class TestLastUsed:
    def test_the_latest_that_somebody_sees(
        self, besim: Interpreter, her_case: Case, amina: User, dev: User, amina_browser: Browser
    ) -> None:
        assert last_interpreted(besim, by=amina) is None
        session(besim, amina, held_on=make.TODAY - timedelta(days=40))
        session(besim, amina, came="no", words_right="not_asked", felt_safe="not_asked", held_on=make.TODAY)
        assert last_interpreted(besim, by=amina) == make.TODAY - timedelta(days=40)
        at = make.NOON - timedelta(days=3)
        her_case.narrate(Entry.Kind.MET, "Met", by=amina, at=at)
        Entry.objects.filter(case=her_case).update(interpreter_name="Besim Gashi", happened_at=at)
        assert last_interpreted(besim, by=amina) == timezone.localdate(at)
        assert last_interpreted(besim, by=dev) != timezone.localdate(at)
        assert "as far as you can see" in amina_browser.get(f"/directory/interpreters/{besim.pk}/").text
