"""How sessions with interpreters went, who is not booked any more, and what was found of agencies."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.bookings import book_appointment
from cases.models import Case, Refused
from hestia.accounts.models import Notice, User
from hestia.directory.actions import record_session
from hestia.directory.models import AgencyNote, Interpreted, Interpreter, InterpreterSuspension, ListedAgency
from hestia.directory.queries import how_it_went, interpreter_offers
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.django_db
DAY = {"held_on_day": 2, "held_on_month": 11, "held_on_year": 2026}
WENT_WELL = {**DAY, "came": "yes", "words_right": "yes", "felt_safe": "yes", "minutes": "45", "fee": "32.50"}


@pytest.fixture
def layla(carys: User) -> Interpreter:
    person = Interpreter(name="Layla Mansour", languages="Arabic", verified_at=make.NOON, verified_by=carys)
    person.save()
    return person


@pytest.fixture
def law(carys: User) -> ListedAgency:
    agency = ListedAgency(name="Old Law", kind="solicitor", verified_at=make.NOON, verified_by=carys)
    agency.save()
    return agency


def page_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def session(of: Interpreter, by: User, **answers: Any) -> Interpreted:
    known = {"held_on": make.TODAY, "came": "yes", "words_right": "yes", "felt_safe": "yes"}
    now = timezone.now()
    with as_application(by, at=now):
        return record_session(session=Interpreted(interpreter=of, **{**known, **answers}), by=by, at=now)


def is_suspended(interpreter: Interpreter) -> bool:
    return bool(Interpreter.objects.get(pk=interpreter.pk).is_suspended)


class TestSessions:
    def test_a_worker_records_one_and_a_manager_reads_counts(
        self, layla: Interpreter, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        new, entry = reverse("directory:session_new", args=[layla.pk]), f"/directory/interpreters/{layla.pk}/"
        amina_browser.post(new, WENT_WELL)
        assert Interpreted.objects.count() == 1
        assert "45 minutes" not in amina_browser.get(entry).text
        page = carys_browser.get(entry).text
        assert "1, late 0, did not come 0" in page
        assert "45 minutes, £32.50" in page

    def test_counted_by_hand(self, layla: Interpreter, amina: User) -> None:
        session(layla, amina, felt_safe="no", minutes=30, fee=20)
        session(layla, amina, came="late", words_right="no", felt_safe="not_asked", minutes=45, fee=None)
        session(layla, amina, came="no", words_right="not_asked", felt_safe="not_asked", fee="12.50")
        session(layla, amina, held_on=make.TODAY - timedelta(days=900))
        told = how_it_went(layla, since=make.TODAY - timedelta(days=365))
        assert told is not None
        assert told.lines == [
            ("Sessions", "3, late 1, did not come 1"),
            ("Words were right", "1 of 2 asked"),
            ("Felt safe", "0 of 1 asked"),
            ("Time and fees", "75 minutes, £32.50"),
        ]

    def test_all_together_are_for_who_keeps_the_directory(
        self, layla: Interpreter, amina: User, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        other = Interpreter(name="Omar Haddad", verified_at=make.NOON, verified_by=carys)
        other.save()
        session(layla, amina, minutes=30, fee=20)
        session(other, amina, minutes=15, fee="12.50")
        assert "45 minutes, £32.50" in carys_browser.get("/directory/interpreters/").text
        assert "45 minutes, £32.50" not in amina_browser.get("/directory/interpreters/").text
        assert "All interpreters together" not in carys_browser.get("/directory/agencies/").text

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"held_on_year": 2099}, "in the future"),
            ({"fee": "lots"}, "Enter the cost in pounds, such as 42.50"),
            ({"came": "no"}, "Choose “Not asked”: they did not come"),
            ({"felt_safe": ""}, "Did she feel safe with them?"),
        ],
    )
    def test_what_cannot_be_is_said_and_what_was_typed_is_there(
        self, typed: dict[str, Any], words: str, layla: Interpreter, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(reverse("directory:session_new", args=[layla.pk]), {**WENT_WELL, **typed})
        assert words in page.text
        assert 'value="45"' in page.text
        assert not Interpreted.objects.exists()

    def test_a_colleague_reads_nothing_of_it(
        self, layla: Interpreter, amina: User, ben: User, carys: User
    ) -> None:
        session(layla, amina)
        for person, count in ((amina, 1), (ben, 0), (carys, 1)):
            with as_application(person, at=timezone.now()):
                assert Interpreted.objects.count() == count

    def test_of_who_did_not_come_nothing_is_asked(self, layla: Interpreter, amina: User) -> None:
        with pytest.raises(IntegrityError, match="did_not_come"), transaction.atomic():
            session(layla, amina, came="no")


class TestSuspended:
    def test_after_two_clients_did_not_feel_safe_whoever_recorded_it(
        self, layla: Interpreter, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        session(layla, amina, felt_safe="no")
        assert not is_suspended(layla)
        session(layla, ben, felt_safe="no")
        assert is_suspended(layla)
        assert [notice.person for notice in Notice.objects.all()] == [carys]
        with as_application(ben, at=timezone.now()):
            assert Interpreter.objects.get(pk=layla.pk).is_suspended
            offers = interpreter_offers(ben, last_used=["Layla Mansour"], today=make.TODAY)
            assert [offer.name for group in offers for offer in group.offers] == []
        page = page_of(ben).get(f"/directory/interpreters/{layla.pk}/").text
        assert "Not booked until a manager has decided" in page
        assert "It can still be chosen" not in page
        with pytest.raises(Refused) as refusal:
            book_appointment(
                case=her_case,
                title="Doctor",
                due_on=make.TODAY,
                due_time=None,
                context="",
                assignee=None,
                interpreter="layla mansour",
                book_on=None,
                is_hearing=False,
                by=amina,
                at=timezone.now(),
            )
        assert "interpreter" in refusal.value.by_field

    @pytest.mark.parametrize("is_retired", ["no", "yes"])
    def test_until_a_manager_says_what_was_found_out(
        self, is_retired: str, layla: Interpreter, amina: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        for _ in range(2):
            session(layla, amina, felt_safe="no")
        decide = reverse("directory:suspension", args=[layla.pk])
        assert amina_browser.get(decide).status_code == 403
        assert "What did you find out?" in carys_browser.post(decide, {"is_retired": is_retired}).text
        found = {"is_retired": is_retired, "decision": "Two men in one room. Spoken to."}
        carys_browser.post(decide, found)
        assert not is_suspended(layla)
        layla.refresh_from_db()
        assert bool(layla.retired_at) == (is_retired == "yes")
        assert carys_browser.get(decide).status_code == 404
        # What was said before counts no more.
        session(layla, amina, felt_safe="no")
        assert not is_suspended(layla)

    def test_only_by_the_answers_and_one_at_a_time(self, layla: Interpreter, carys: User) -> None:
        InterpreterSuspension(interpreter=layla, began_on=make.TODAY).save()
        with pytest.raises(IntegrityError, match="one_stands"), transaction.atomic():
            InterpreterSuspension(interpreter=layla, began_on=make.TODAY).save()


class TestAgencies:
    def test_what_was_found_is_read_by_role_until_it_is_no_longer_so(
        self, law: ListedAgency, amina: User, amina_browser: Browser, ben: User
    ) -> None:
        new = reverse("directory:note_new", args=[law.pk])
        typed = {"kind": "warning", "words": "They read names out aloud."}
        page = amina_browser.post(new, typed).text
        assert "Enter when the warning should be looked at again" in page
        assert typed["words"] in page
        day = timezone.localdate() + timedelta(days=30)
        review = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
        amina_browser.post(new, {**typed, **review})
        browser = page_of(ben)
        entry = reverse("directory:entry", args=["agencies", law.pk])
        page = browser.get(entry).text
        section = page.partition("What colleagues found")[2].partition("</section>")[0]
        assert typed["words"] in section
        assert amina.get_role_display() in section
        assert "Amina" not in section
        note = AgencyNote.objects.get()
        end = reverse("directory:note_end", args=[law.pk, note.pk])
        browser.post(end)
        assert typed["words"] not in browser.get(entry).text
        assert browser.post(end).status_code == 409

    def test_a_warning_is_looked_at_again_on_its_day(self, law: ListedAgency, amina: User) -> None:
        note = AgencyNote(agency=law, kind="warning", words="Loud", review_on=make.TODAY)
        assert note.is_to_review(make.TODAY)
        assert not note.is_to_review(make.TODAY - timedelta(days=1))
        note.made_at, note.made_by, note.review_on = make.NOON, amina, None
        with pytest.raises(IntegrityError, match="warning_has_a_day"), transaction.atomic():
            note.save()

    def test_the_list_says_so_from_that_day_until_it_is_no_longer_true(
        self, law: ListedAgency, amina: User, amina_browser: Browser
    ) -> None:
        told = "What colleagues found was to be looked at again on"
        listing = reverse("directory:part", args=["agencies"])
        today = timezone.localdate()
        note = AgencyNote(agency=law, kind="warning", words="Loud", made_at=make.NOON, made_by=amina)
        note.review_on = today + timedelta(days=1)
        note.save()
        assert told not in amina_browser.get(listing).text
        note.review_on = today
        note.save()
        assert amina_browser.get(listing).text.count(told) == 1
        amina_browser.post(reverse("directory:note_end", args=[law.pk, note.pk]))
        assert told not in amina_browser.get(listing).text

    @pytest.mark.parametrize(
        ("days", "is_warned"), [(None, True), (181, False), (182, True)], ids=["never", "lately", "long ago"]
    )
    def test_the_safe_way_is_tested_again_after_six_months(self, days: int | None, is_warned: bool) -> None:
        tested = make.TODAY - timedelta(days=days) if days is not None else None
        agency = ListedAgency(name="Old Law", secure_channel="Their portal.", channel_tested_on=tested)
        assert bool(agency.warnings(make.TODAY)) == is_warned
        assert agency.channel_in_words.startswith("Their portal. ")
        assert ListedAgency(name="Old Law").warnings(make.TODAY) == []
