from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.safekeeping.models import Draft
from hestia.ui.form_components import is_required
from tests import make
from tests.cases.kept import held
from tests.cases.noted import note

DAY = ("task_on_day", "task_on_month", "task_on_year")
TASK = {"task_title": "Ring the GP", "task_on_day": "26", "task_on_month": "11", "task_on_year": "2026"}


def entry_page(entry: Entry) -> str:
    return reverse("cases:note", args=[entry.case.reference, entry.pk])


@pytest.fixture
def new(her_case: Case) -> str:
    return reverse("cases:note_new", args=[her_case.reference])


class TestNew:
    def test_who_gave_her_case_away_is_told_so(
        self, new: str, her_case: Case, ben: User, amina_browser: Browser
    ) -> None:
        her_case.worker, her_case.second_worker = ben, None
        her_case.save()
        page = amina_browser.post(new, note(), follow=True)
        assert "You are no longer her key worker: Ben Archer is." in page.text

    def test_a_note_is_a_line_of_the_story_and_a_contact(
        self, new: str, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(new, note())
        assert answer["Location"] == her_case.get_absolute_url()
        entry = her_case.entry_set.get()
        assert entry.title == "Met in person, 50 minutes"
        assert entry.interpreter_name == "Layla H."
        her_case.refresh_from_db()
        assert her_case.last_contact_at == entry.happened_at

    def test_sent_twice_it_is_one_note(self, new: str, her_case: Case, amina_browser: Browser) -> None:
        first, second = amina_browser.post(new, note()), amina_browser.post(new, note())
        assert first["Location"] == second["Location"]
        assert her_case.entry_set.count() == 1

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"body": ""}, "Write what happened"),
            ({"body": "a\0b"}, "cannot be kept"),
            ({"body": "x" * 100_000}, "Shorten “What happened” to 15,000 characters"),
            ({"body": "x" * 3_000_000}, "It has 3,000,000 now."),
            ({"kind": "nrm"}, "Choose an answer to"),
            ({"kind": ""}, "What kind of note is it?"),
            ({"happened_at_day": "31", "happened_at_month": "2"}, "31 February is not a real date"),
            ({"happened_at_year": "2099"}, "cannot be in the future"),
            ({"happened_at_time": "teatime"}, ": the time must be like 2:30pm or 14:30"),
            ({"minutes": "0"}, "must be between 1 and 1,439"),
            ({"minutes": "99999999999"}, "must be"),
        ],
    )
    def test_what_cannot_be_comes_back_with_all_that_was_typed(
        self, changes: dict[str, str], says: str, new: str, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(new, note(**changes))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert says in page
        assert "Layla H." in page
        assert "<title>Error: " in page
        assert not her_case.entry_set.exists()

    def test_a_draft_comes_back_and_is_thrown_away_when_the_note_is_saved(
        self, new: str, her_case: Case, amina_browser: Browser
    ) -> None:
        kept = reverse("drafts:draft", args=["note", her_case.reference])
        assert kept.encode() in amina_browser.get(new).content
        amina_browser.post(kept, note(body="Half a sent"))
        page = amina_browser.get(new).content.decode()
        assert "Half a sent" in page
        assert "restored." in page
        assert "Error" not in page
        amina_browser.post(new, note())
        assert not Draft.objects.exists()

    def test_a_student_writes_on_a_case_that_is_hers(self, new: str, her_case: Case, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        browser.post(new, note())
        assert her_case.entry_set.get().by == efua


class TestWhatComesWithIt:
    @pytest.fixture(autouse=True)
    def noon(self) -> Iterator[None]:
        with time_machine.travel(make.NOON, tick=False):
            yield

    def test_a_file_and_a_task_are_kept_in_the_same_act(
        self, new: str, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(new, note(file_held=str(held(amina, her_case).key), **TASK), follow=True)
        assert "document 1, not for students or volunteers. The task is due " in page.text
        entry = her_case.entry_set.notes().get()
        assert entry.document is not None
        assert entry.document.level == Level.SENSITIVE
        assert her_case.open_promises[0].title == "Ring the GP"
        link = reverse("cases:kept", args=[her_case.reference, entry.document.number])
        for place in (entry_page(entry), reverse("cases:notes", args=[her_case.reference])):
            assert f'href="{link}"' in amina_browser.get(place).text
        assert "Met in person" in amina_browser.get(link).text  # the document says what it came with

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            (dict.fromkeys(DAY, ""), "Enter the day of the task"),
            ({"task_title": ""}, "Enter what is to be done next"),
            ({"task_on_day": "28"}, "28 Nov 2026 is a Saturday. Choose which day you mean."),
            ({"task_on_year": "2020"}, "cannot be in the past"),
        ],
    )
    def test_half_a_task_keeps_nothing(
        self,
        changes: dict[str, str],
        says: str,
        new: str,
        her_case: Case,
        amina: User,
        amina_browser: Browser,
    ) -> None:
        key = str(held(amina, her_case).key)
        page = amina_browser.post(new, note(file_held=key, **(TASK | changes))).text
        assert says in page
        assert f'name="file_held" value="{key}"' in page
        assert not her_case.entry_set.exists()
        assert not her_case.keptdocument_set.exists()

    def test_a_learner_is_asked_for_neither(self, new: str, her_case: Case, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        page = browser.get(new).text
        assert 'name="file"' not in page
        assert 'name="task_title"' not in page
        browser.post(new, note(**TASK))
        assert not her_case.open_promises

    def test_a_learner_is_not_led_to_the_file(
        self, new: str, her_case: Case, amina: User, efua: User, amina_browser: Browser
    ) -> None:
        amina_browser.post(new, note(file_held=str(held(amina, her_case).key)))
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        page = browser.get(entry_page(her_case.entry_set.notes().get())).text
        assert "She slept better." in page
        assert "Document 1" not in page


class TestCorrection:
    @pytest.fixture
    def entry(self, her_case: Case, amina: User) -> Entry:
        return her_case.narrate(Entry.Kind.MET, "Met in person", "First words", by=amina, at=make.NOON)

    def address(self, entry: Entry) -> str:
        return reverse("cases:note_correction", args=[entry.case.reference, entry.pk])

    def test_what_it_said_before_is_kept_and_shown(self, entry: Entry, amina_browser: Browser) -> None:
        amina_browser.post(self.address(entry), note(body="Better words", version="1"))
        entry.refresh_from_db()
        assert entry.body == "Better words"
        page = amina_browser.get(
            reverse("cases:note", args=[entry.case.reference, entry.pk])
        ).content.decode()
        assert "First words" in page
        assert "Corrected by Amina Osei" in page

    def test_a_stale_page_shows_both_and_keeps_the_words(self, entry: Entry, amina_browser: Browser) -> None:
        entry.body = "Someone else’s words"
        entry.save()
        page = amina_browser.post(self.address(entry), note(body="My words", version="1")).content.decode()
        assert "Somebody else changed this at " in page
        assert "Someone else’s words" in page
        assert "My words" in page
        amina_browser.post(self.address(entry), note(body="My words", version="2"))
        entry.refresh_from_db()
        assert entry.body == "My words"

    def test_a_student_corrects_her_own_notes_only(self, entry: Entry, efua: User) -> None:
        case = entry.case
        case.second_worker = efua
        case.save()
        browser = Browser()
        browser.force_login(efua)
        assert browser.get(self.address(entry)).status_code == 403
        hers = case.narrate(Entry.Kind.NOTE, "Mine", "x", by=efua, at=make.NOON)
        assert browser.get(self.address(hers)).status_code == 200

    def test_what_an_act_told_cannot_be_corrected(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        entry = her_case.narrate(Entry.Kind.NRM, "Referral sent", by=amina, at=make.NOON)
        assert amina_browser.post(self.address(entry), note(version="1")).status_code == 409
        entry.refresh_from_db()
        assert entry.title == "Referral sent"


def test_giving_a_case_away_needs_a_reason_and_says_so(her_case: Case, carys_browser: Browser) -> None:
    url = reverse("cases:allocation", args=[her_case.reference])
    assert is_required(carys_browser.get(url).context["form"]["why"])
    her_case.worker = None
    her_case.save()
    assert not is_required(carys_browser.get(url).context["form"]["why"])
