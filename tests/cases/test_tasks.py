import re
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.directory.models import Interpreter
from tests import make
from tests.cases.answers import on

KEY = "6a9f1c3e-0000-4000-8000-000000000002"


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def task(her_case: Case, amina: User) -> Deadline:
    return her_case.promise(
        Deadline.Kind.TASK, title="Ring the GP", due_on=make.TODAY, by=amina, at=make.NOON
    )


def page_of(task: Deadline, page: str = "cases:task") -> str:
    return reverse(page, args=[task.case.reference, task.pk])


RING = {"title": "Ring the GP", "once": KEY, "booked": "none"}


class TestNew:
    def send(self, browser: Browser, case: Case, when: date, **more: str) -> Any:
        new = reverse("cases:task_new", args=[case.reference])
        return browser.post(new, {**RING, **on("due_on", when), **more})

    def test_a_task_is_a_promise_of_the_case(self, her_case: Case, amina_browser: Browser) -> None:
        answer = self.send(amina_browser, her_case, date(2026, 11, 27))
        assert answer["Location"] == her_case.get_absolute_url()
        task = her_case.deadline_set.get()
        assert (task.kind, task.due_on) == (Deadline.Kind.TASK, date(2026, 11, 27))
        her_case.refresh_from_db()
        assert her_case.next_due_on == date(2026, 11, 27)

    def test_the_key_worker_is_named_once(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(reverse("cases:task_new", args=[her_case.reference]))
        named = [words for _, words in page.context["form"].fields["assignee"].choices]
        assert named[0] == f"The key worker, now {amina}"
        assert str(carys) in named
        assert str(amina) not in named

    def test_with_a_time_it_is_an_appointment(self, her_case: Case, amina_browser: Browser) -> None:
        self.send(amina_browser, her_case, date(2026, 11, 27), due_time="2:30pm")
        assert her_case.deadline_set.get().kind == Deadline.Kind.APPOINTMENT

    def test_who_needs_an_interpreter_is_asked_for_and_nothing_is_chosen_beforehand(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(reverse("cases:task_new", args=[her_case.reference]))
        assert page.context["form"]["booked"].value() is None
        refused = self.send(amina_browser, her_case, date(2026, 11, 27), booked="")
        assert "Say whether one is booked" in refused.content.decode()
        assert not her_case.deadline_set.exists()

    def test_who_needs_none_is_not_asked_for(self, her_case: Case, amina_browser: Browser) -> None:
        her_case.client.interpreter_needed = "no"
        her_case.client.save()
        page = amina_browser.get(reverse("cases:task_new", args=[her_case.reference]))
        assert page.context["form"]["booked"].value() == "none"
        self.send(amina_browser, her_case, date(2026, 11, 27), booked="")
        assert her_case.deadline_set.exists()

    def test_an_interpreter_to_book_is_something_to_do(self, her_case: Case, amina_browser: Browser) -> None:
        whom = {"interpreter": "Layla Mansour", "context": "At the clinic."}
        when = date(2026, 12, 1)
        assert (
            "Say whether Layla Mansour is booked"
            in self.send(amina_browser, her_case, when, **whom).content.decode()
        )
        self.send(amina_browser, her_case, when, due_time="9am", booked="to_book", **whom)
        booking, visit = her_case.deadline_set.order_by("due_on")
        assert (visit.context, visit.interpreter) == ("At the clinic.", "Layla Mansour")
        assert (booking.title, booking.due_on) == ("Book the interpreter: Layla Mansour", date(2026, 11, 25))
        assert booking.context == "For Tue 1 Dec 2026: Ring the GP"
        amina_browser.post(
            page_of(visit, "cases:task_cancellation"), {"why": "She is ill", "version": visit.version}
        )
        booking.refresh_from_db()
        assert booking.cancelled_why == "The appointment is cancelled: She is ill"

    def test_one_that_is_booked_is_named(self, her_case: Case, amina_browser: Browser) -> None:
        page = self.send(amina_browser, her_case, date(2026, 11, 27), booked="booked").content.decode()
        assert "Say who is booked" in page
        self.send(amina_browser, her_case, date(2026, 11, 27), booked="booked", interpreter="Ms Berg")
        visit = her_case.deadline_set.get()
        assert (visit.context, visit.interpreter) == ("", "Ms Berg")
        assert visit.context_in_words == "Interpreter: Ms Berg"

    @pytest.mark.parametrize(
        ("of_hers", "of_theirs", "doubt"),
        [
            ({"first_language": "Romanian"}, {"languages": "Albanian"}, "Albanian, not Romanian"),
            ({"interpreter_gender": "woman"}, {"gender": "man"}, "she asked for a woman"),
            ({"interpreters_to_avoid": "Anyone called Besim Gashi"}, {}, "she may not want them"),
            ({}, {"registered_until": date(2026, 11, 1)}, "registration ran out on"),
            ({}, {"confidentiality_signed_on": None}, "confidentiality not signed"),
            ({"first_language": "Albanian", "interpreter_gender": "man"}, {"gender": "man"}, ""),
        ],
    )
    def test_what_speaks_against_an_interpreter_is_said(
        self,
        of_hers: dict[str, str],
        of_theirs: dict[str, Any],
        doubt: str,
        her_case: Case,
        amina_browser: Browser,
        carys: User,
    ) -> None:
        known = {"languages": "Albanian", "confidentiality_signed_on": date(2026, 1, 5), **of_theirs}
        Interpreter(name="Besim Gashi", verified_at=make.NOON, verified_by=carys, **known).save()
        client = her_case.client
        client.first_language, client.interpreter_gender = "Albanian", ""
        for name, value in of_hers.items():
            setattr(client, name, value)
        client.save()
        sent = {"booked": "booked", "interpreter": "Besim Gashi"}
        answer = self.send(amina_browser, her_case, date(2026, 11, 27), **sent)
        if doubt:  # asked before anybody is booked; whoever says so goes on
            asked = answer.content.decode()
            assert "Look again at Besim Gashi" in asked
            assert doubt in asked
            assert not her_case.deadline_set.exists()
            answer = self.send(amina_browser, her_case, date(2026, 11, 27), **sent, is_right_interpreter="on")
        page = amina_browser.get(answer["Location"]).content.decode()
        assert her_case.deadline_set.get().interpreter == "Besim Gashi"
        assert ("We checked whether this booking" in page) == (not doubt)

    def test_sent_twice_it_is_one_task(self, her_case: Case, amina_browser: Browser) -> None:
        self.send(amina_browser, her_case, date(2026, 11, 27))
        self.send(amina_browser, her_case, date(2026, 11, 27))
        assert her_case.deadline_set.count() == 1

    def test_on_a_sunday_it_asks_and_offers_the_working_day_before(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        page = self.send(amina_browser, her_case, date(2026, 11, 29)).content.decode()
        assert "Sun 29 Nov 2026 is a Sunday" in page
        assert "Fri 27 Nov 2026, the working day before" in page
        assert not her_case.deadline_set.exists()

    @pytest.mark.parametrize("kept", ["2026-11-27", "2026-11-29"])
    def test_either_day_can_be_meant(self, kept: str, her_case: Case, amina_browser: Browser) -> None:
        self.send(amina_browser, her_case, date(2026, 11, 29), nearest=kept)
        assert her_case.deadline_set.get().due_on.isoformat() == kept

    def test_on_a_bank_holiday_it_says_which(self, her_case: Case, amina_browser: Browser) -> None:
        page = self.send(amina_browser, her_case, date(2026, 12, 25)).content.decode()
        assert "a bank holiday (Christmas Day)" in page

    def test_a_day_that_is_past_is_refused(self, her_case: Case, amina_browser: Browser) -> None:
        page = self.send(amina_browser, her_case, date(2026, 11, 23)).content.decode()
        assert "cannot be in the past" in page

    def test_a_time_that_is_none_is_refused(self, her_case: Case, amina_browser: Browser) -> None:
        page = self.send(amina_browser, her_case, date(2026, 11, 27), due_time="25:99").content.decode()
        assert "must be like 2:30pm or 14:30" in page


class TestInterpreter:
    """Booked for what is in the diary already, and for another one instead."""

    def book(self, browser: Browser, task: Deadline, name: str, booked: str) -> Any:
        task.refresh_from_db()
        sent = {"interpreter": name, "booked": booked, "version": task.version}
        return browser.post(page_of(task, "cases:task_interpreter"), sent, follow=True)

    def test_whoever_is_not_booked_is_something_to_do(self, task: Deadline, amina_browser: Browser) -> None:
        task.context = "At the surgery."
        task.save()
        assert page_of(task, "cases:task_interpreter") in amina_browser.get(page_of(task)).text
        answer = self.book(amina_browser, task, "Layla Mansour", "to_book")
        assert "Book Layla Mansour by Tue 24 Nov" in answer.text
        assert "Not booked yet" in answer.text
        first = task.case.deadline_set.open().get(title="Book the interpreter: Layla Mansour")
        task.refresh_from_db()
        assert (task.context, task.interpreter) == ("At the surgery.", "Layla Mansour")
        answer = self.book(amina_browser, task, "Sami Aziz", "booked")
        assert "Sami Aziz interprets." in answer.text
        first.refresh_from_db()
        task.refresh_from_db()
        assert (first.cancelled_why, task.interpreter) == ("Another interpreter: Sami Aziz", "Sami Aziz")
        assert "At the surgery. Interpreter: Sami Aziz" in amina_browser.get("/my-day/").text

    def test_a_review_of_risk_has_none(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        review = her_case.promise(Deadline.Kind.RISK_REVIEW, due_on=make.TODAY, by=amina, at=make.NOON)
        assert amina_browser.get(page_of(review, "cases:task_interpreter")).status_code == 409
        assert page_of(review, "cases:task_interpreter") not in amina_browser.get(page_of(review)).text

    def test_it_says_how_it_went_and_makes_the_next(self, task: Deadline, amina_browser: Browser) -> None:
        sent = {
            "outcome": "She is registered.",
            "next_title": "Book the first visit",
            "version": "1",
            **on("done_on", make.TODAY),
            **on("next_on", date(2026, 11, 30)),
        }
        amina_browser.post(page_of(task), sent)
        task.refresh_from_db()
        assert (task.met_on, task.outcome) == (make.TODAY, "She is registered.")
        assert task.case.deadline_set.open().get().title == "Book the first visit"
        assert task.case.entry_set.get().title == "Done: Ring the GP"

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            ({"next_title": "Then what"}, "Enter the day of the next task"),
            (on("next_on", date(2026, 11, 30)), "Enter what is next"),
            ({"outcome": ""}, "What was the outcome?"),
            (on("done_on", date(2026, 11, 25)), "cannot be in the future"),
        ],
    )
    def test_half_an_answer_comes_back(
        self, more: dict[str, str], says: str, task: Deadline, amina_browser: Browser
    ) -> None:
        sent = {"outcome": "Done", "version": "1", **on("done_on", make.TODAY), **more}
        assert says in amina_browser.post(page_of(task), sent).content.decode()
        task.refresh_from_db()
        assert task.is_open

    def test_what_is_done_cannot_be_done_again(
        self, task: Deadline, amina: User, amina_browser: Browser
    ) -> None:
        task.meet(by=amina, at=make.NOON, on=make.TODAY)
        sent = {"outcome": "Again", "version": "2", **on("done_on", make.TODAY)}
        assert amina_browser.post(page_of(task), sent).status_code == 409

    def test_a_review_is_kept_by_doing_it(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        review = her_case.promise(Deadline.Kind.RISK_REVIEW, due_on=make.TODAY, by=amina, at=make.NOON)
        page = amina_browser.get(page_of(review)).content.decode()
        assert "Start review" in page
        assert "Mark as done" not in page
        amina_browser.post(page_of(review), {"outcome": "x", "version": "1", **on("done_on", make.TODAY)})
        review.refresh_from_db()
        assert review.is_open


class TestUndo:
    SENT: ClassVar = {"outcome": "She is registered.", "version": "1", **on("done_on", make.TODAY)}
    NEXT: ClassVar = {"next_title": "Book the first visit", **on("next_on", date(2026, 11, 30))}

    def done(self, browser: Browser, task: Deadline, **more: str) -> str:
        """Mark a task as done, and return where the button beside the message leads."""
        page = browser.post(page_of(task), {**self.SENT, **more}, follow=True).content.decode()
        assert "Done: Ring the GP." in page
        undo: list[str] = re.findall(r'<form method="post" action="([^"]+/undoing/)">', page)
        assert len(undo) == 1
        return undo[0]

    def test_one_button_opens_it_again(self, task: Deadline, amina_browser: Browser) -> None:
        undo = self.done(amina_browser, task, **self.NEXT)
        for _ in range(2):  # a double click does it once
            answer = amina_browser.post(undo, follow=True)
            assert (answer.status_code, answer.request["PATH_INFO"]) == (200, page_of(task))
        task.refresh_from_db()
        assert (task.is_open, task.met_by, task.outcome) == (True, None, "")
        assert list(task.case.deadline_set.open()) == [task]
        task.case.refresh_from_db()
        assert task.case.next_due_on == make.TODAY
        titles = set(task.case.entry_set.values_list("title", flat=True))
        assert titles == {"Done: Ring the GP", "Not done yet: Ring the GP"}
        assert task.history.filter(outcome="She is registered.").exists()
        assert Event.objects.filter(kind="task.taken_back").count() == 1

    def test_what_was_built_on_it_stays(self, task: Deadline, amina: User, amina_browser: Browser) -> None:
        undo = self.done(amina_browser, task, **self.NEXT)
        following = task.case.deadline_set.open().get()
        following.move(to=date(2026, 12, 2), at_time=None, by=amina, at=make.NOON)
        answer = amina_browser.post(undo)
        assert answer.status_code == 409
        assert "The task that was added with it has been changed since." in answer.content.decode()
        assert list(task.case.deadline_set.open()) == [following]

    def test_one_of_which_a_newer_is_open_stays_done(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        def asked(on: date) -> Deadline:
            kind = Deadline.Kind.SAFEGUARDING
            return her_case.promise(kind, title="Ring the GP", due_on=on, by=amina, at=make.NOON)

        undo = self.done(amina_browser, asked(make.TODAY))
        asked(date(2026, 11, 27))
        answer = amina_browser.post(undo)
        assert answer.status_code == 409
        assert "A newer task of this kind is already open." in answer.content.decode()

    def test_a_version_of_ones_own_choice_opens_nothing(
        self, task: Deadline, amina: User, amina_browser: Browser
    ) -> None:
        task.meet(by=amina, at=make.NOON, on=make.TODAY)
        for version in (1, 3):
            address = reverse("cases:task_undoing", args=[task.case.reference, task.pk, version])
            assert amina_browser.post(address).status_code == 409
        task.refresh_from_db()
        assert not task.is_open


class TestMove:
    def test_another_day_with_its_reason(self, task: Deadline, amina_browser: Browser) -> None:
        sent = {"why": "The surgery was closed", "version": "1", **on("due_on", date(2026, 11, 26))}
        amina_browser.post(page_of(task, "cases:task_date"), sent)
        task.refresh_from_db()
        assert task.due_on == date(2026, 11, 26)
        assert "The surgery was closed" in task.case.entry_set.get().body

    def test_a_reason_is_owed(self, task: Deadline, amina_browser: Browser) -> None:
        sent = {"why": "", "version": "1", **on("due_on", date(2026, 11, 26))}
        page = amina_browser.post(page_of(task, "cases:task_date"), sent).content.decode()
        assert "Why are you changing the date?" in page
        task.refresh_from_db()
        assert task.due_on == make.TODAY

    def test_a_stale_page_is_refused(self, task: Deadline, amina: User, amina_browser: Browser) -> None:
        task.move(to=make.TODAY + timedelta(1), at_time=None, by=amina, at=make.NOON)
        sent = {"why": "Closed", "version": "1", **on("due_on", date(2026, 11, 27))}
        page = amina_browser.post(page_of(task, "cases:task_date"), sent).content.decode()
        assert "Somebody else changed this at midday." in page

    def test_the_home_offices_days_are_never_moved(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        theirs = her_case.promise(
            Deadline.Kind.RG_DECISION, due_on=make.TODAY, owner="home_office", by=amina, at=make.NOON
        )
        sent = {"why": "Later", "version": "1", **on("due_on", date(2026, 11, 27))}
        assert amina_browser.post(page_of(theirs, "cases:task_date"), sent).status_code == 409
        theirs.refresh_from_db()
        assert theirs.due_on == make.TODAY


class TestCancel:
    def test_with_a_reason(self, task: Deadline, amina_browser: Browser) -> None:
        amina_browser.post(
            page_of(task, "cases:task_cancellation"), {"why": "She has moved in", "version": "1"}
        )
        task.refresh_from_db()
        assert task.cancelled_why == "She has moved in"

    def test_not_without(self, task: Deadline, amina_browser: Browser) -> None:
        amina_browser.post(page_of(task, "cases:task_cancellation"), {"why": "", "version": "1"})
        task.refresh_from_db()
        assert task.is_open
