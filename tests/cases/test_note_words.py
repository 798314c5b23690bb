"""Words are found in the notes that somebody may read, and in no other."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry
from cases.privacy import CASE_SCOPE
from cases.queries.note_words import IdsOfNotes, notes_of, terms_of
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.db.acting import acting_as
from tests import make


@pytest.fixture
def entry(her_case: Case, amina: User) -> Entry:
    words = "She asked about the midwife at Riverside Hospital. Her cousin phoned."
    return her_case.narrate(Entry.Kind.MET, "Met in person", words, by=amina, at=make.NOON)


def ids(words: str, user: User) -> list[int]:
    with acting_as(user, at=user.moment):
        found = User.objects.filter(pk=user.pk).values_list(IdsOfNotes(words, most=25), flat=True).get()
        return [entry.pk for entry in notes_of(found, words, by=user)]


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("midwife  appoint", "midwife:* & appoint:*"),
        ("at GP", "at & GP"),
        ("O\u2019Neil & (x | !y)", "O & Neil:* & x & y"),
        ("&|!():*'", ""),
        ("\u0642\u0627\u0628\u0644\u0629", "\u0642\u0627\u0628\u0644\u0629:*"),
    ],
)
def test_words_are_looked_for_with_any_ending_and_are_no_language_of_their_own(
    words: str, terms: str
) -> None:
    assert terms_of(words) == terms


@pytest.mark.parametrize("words", ["midwife", "MIDWIFE riverside", "hosp", "asking cousin", "met person"])
def test_any_form_of_a_word_is_found(words: str, entry: Entry, amina: User) -> None:
    assert ids(words, amina) == [entry.pk]


@pytest.mark.parametrize("words", ["brother", "midwife brother", "the", "_", "", "&|!"])
def test_all_words_must_be_there(words: str, entry: Entry, amina: User) -> None:
    assert ids(words, amina) == []


def test_who_may_not_read_the_case_finds_nothing_in_it(entry: Entry, ben: User, dev: User) -> None:
    assert ids("midwife", ben) == [entry.pk]  # of her team
    assert ids("midwife", dev) == []


def test_what_an_incident_wrote_is_for_those_who_read_of_risk(
    her_case: Case, amina: User, efua: User
) -> None:
    her_case.second_worker = efua
    her_case.save()
    line = her_case.narrate(
        Entry.Kind.INCIDENT, "Safety incident", "A man waited outside", by=amina, at=make.NOON, url="/x/"
    )
    note = her_case.narrate(Entry.Kind.NOTE, "Note", "She waited outside", by=amina, at=make.NOON)
    assert set(ids("waited outside", amina)) == {line.pk, note.pk}
    assert ids("waited outside", efua) == [note.pk]


@pytest.mark.django_db
def test_the_function_holds_to_the_condition_of_the_rule() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'notes_with'")
        [(body,)] = cursor.fetchall()
    written = " ".join(body.replace("c.", "").split())
    for line in CASE_SCOPE.replace(" OR ", "\n").split("\n"):
        condition = line.strip(" ()\n").removeprefix("AND ")
        assert condition in written, condition


def test_the_page_shows_what_stands_around_the_words_and_the_log_keeps_no_word(
    entry: Entry, amina_browser: Browser
) -> None:
    page = amina_browser.post(reverse("desk:search"), {"q": "midwife"}).text
    assert reverse("cases:note", args=[entry.case.reference, entry.pk]) in page
    assert "Riverside Hospital" in page
    line = Event.objects.filter(kind="search.made").latest("pk")
    assert line.detail["found"] == 1
    assert "midwife" not in str(line.detail)


class TestOfOneCase:
    def address(self, case: Case) -> str:
        return reverse("cases:notes_search", args=[case.reference])

    def test_finds_notes_and_what_acts_told(self, entry: Entry, amina: User, amina_browser: Browser) -> None:
        case = entry.case
        case.narrate(Entry.Kind.NRM, "Letter about the midwife", by=amina, at=make.NOON)
        case.narrate(Entry.Kind.NOTE, "Note", "Slept well", by=amina, at=make.NOON)
        page = amina_browser.post(self.address(case), {"words": "midwife"}).text
        assert "Letter about the midwife" in page
        assert "Riverside Hospital" in page
        assert "Slept well" not in page
        line = Event.objects.filter(kind="search.made").latest("pk")
        assert line.detail["found"] == 2
        assert line.cases == [case.reference]

    def test_no_word_stands_in_an_address(self, entry: Entry, amina_browser: Browser) -> None:
        page = amina_browser.get(f"{self.address(entry.case)}?words=midwife").text
        assert "Riverside" not in page

    def test_a_case_of_another_team_is_not_there(self, entry: Entry, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert browser.post(self.address(entry.case), {"words": "midwife"}).status_code == 404
