"""The end of support, from the first line to the closed case, as browsers without scripts go through it."""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.actions.opening import reopen_case
from cases.actions.tasks import add_task, cancel_task, expect_hearing
from cases.documents.printable import Copy
from cases.models import (
    Address,
    Agency,
    Case,
    Consent,
    Deadline,
    Disclosure,
    KeptDocument,
    Paper,
    Refused,
    SafeContact,
)
from desk.reminders.tasks import things
from hestia.accounts.models import Notice, User
from hestia.db.acting import acting_as
from hestia.pdf import html
from hestia.pdf.languages import side_by_side
from hestia.safekeeping.models import Draft
from supportplans import actions
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.documents.exit_for_her import EXIT_FOR_HER
from supportplans.documents.plan import SUPPORT_PLAN
from supportplans.models import ClientStatement, Exit, FollowUp, Signpost, Target
from tests import make
from tests.desk.ticked import printed, ticked
from tests.riskassessment import build
from tests.supportplans.leaving import EXIT_ON, asked, prepared
from tests.supportplans.pages import at, day, text_of
from tests.uploads import files

Kind = Deadline.Kind
TRIAL_ON = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ready(her_case: Case, amina: User, carys: User, now: datetime, today: date) -> Case:
    """Ghada's case with all that the six ask for, but nobody has begun the exit."""
    build.signed(
        her_case, by=amina, checker=carys, page=build.written(community=(3, 4), on=date(2026, 11, 3))
    )
    build.signed(her_case, by=amina, checker=carys, page=build.written(community=(1, 2)))
    target = actions.add_target(
        case=her_case, domain="safety", text="I want a room.", by=amina, at=now, on=today
    )
    actions.set_target_status(target=target, status="met", on=today, by=amina, at=now)
    actions.sign_safety_plan(case=her_case, content="I ring Amina.", signed_on=today, by=amina, at=now)
    for kind in Paper.Kind:
        Paper(case=her_case, kind=kind, state=Paper.State.GIVEN).save()
    actions.record_statement(
        case=her_case, words="I am ready.", on=today, rating=5, is_ready=True, by=amina, at=now
    )
    her_case.meet(Kind.RISK_CALL, by=amina, at=now, on=today)
    her_case.refresh_from_db()
    return her_case


def yes(case: Case) -> dict[str, str]:
    """Return what the page of the manager's yes sends: the exit as it stands now."""
    return {"sign": "1", "version": str(Exit.objects.get(case=case).version)}


class TestExitPage:
    def test_an_empty_record_says_what_is_missing(self, her_case: Case, amina_browser: Browser) -> None:
        page = text_of(amina_browser.get(at(her_case, "exit")))
        assert "No risk assessment has been signed." in page
        assert "There is no plan with targets." in page
        assert "No safety plan has been signed." in page
        assert "NRM letters: not checked yet." in page
        assert "The client’s own words have not been recorded yet." in page
        assert "Start with how she leaves , then review the risk" in page
        assert not Exit.objects.exists()

    def test_a_ready_record_shows_its_proof(self, ready: Case, carys: User, amina_browser: Browser) -> None:
        answer = amina_browser.get(at(ready, "exit"))
        page = text_of(answer)
        assert "6 of 6 criteria settled" in page
        assert "Also to finish before sign-off: leaving details." in page
        asked = amina_browser.post(at(ready, "exit"), {"manager": carys.pk})
        assert "Finish 1 thing before sign-off: leaving details." in text_of(asked)
        assert "At the start: very high, total 12 of 80" in page
        assert "Now: low, total 2 of 80" in page
        assert "“I am ready.”" in page
        assert reverse("riskassessment:assessment", args=[ready.reference, 2]) in answer.content.decode()

    def test_no_tick_stands_before_what_is_not_fulfilled(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written((4, 4)))
        actions.add_target(case=her_case, domain="safety", text="A room.", by=amina, at=now, on=today)
        page = text_of(amina_browser.get(at(her_case, "exit")))
        assert "For information: Now: very high" in page
        assert "Not met: 0 of 1 targets met." in page
        assert "For information: No agency is involved." in page
        assert "Met: " not in page.replace("Not met: ", "")

    def test_its_questions_to_the_database_do_not_grow_with_it(
        self,
        ready: Case,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        def add(names: Iterable[str]) -> None:
            for name in names:
                Agency(case=ready, kind="gp", name=name, started_on=today).save()
                actions.add_target(
                    case=ready, domain="legal", text="I want to be heard.", by=amina, at=now, on=today
                )

        prepared(ready, amina, now)
        add(["Surgery"])  # what is not there at all is not asked for
        amina_browser.get(at(ready, "exit"))
        with django_assert_max_num_queries(28) as few:
            amina_browser.get(at(ready, "exit"))
        add(f"Surgery {number}" for number in range(8))
        with django_assert_max_num_queries(len(few)):
            amina_browser.get(at(ready, "exit"))


class TestAsking:
    def test_pressed_early_it_lists_what_is_missing(
        self, ready: Case, carys: User, amina_browser: Browser
    ) -> None:
        Paper.objects.get(case=ready, kind="identity").delete()
        answer = amina_browser.post(at(ready, "exit"), {"manager": carys.pk})
        assert answer.status_code == 409
        assert "Finish 2 things before sign-off: papers, leaving details." in text_of(answer)
        assert not Exit.objects.exists()

    def test_asks_the_manager_of_the_service(
        self, ready: Case, amina: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        prepared(ready, amina, now)
        assert "Ask Carys Pugh to sign off" in text_of(amina_browser.get(at(ready, "exit")))
        answer = amina_browser.post(at(ready, "exit"), {"manager": carys.pk}, follow=True)
        assert "Carys Pugh was asked to sign off." in text_of(answer)
        ready.refresh_from_db()
        assert ready.status == Case.Status.LEAVING
        promise = ready.open_deadline(Kind.EXIT_SIGN_OFF)
        assert promise is not None
        assert (promise.assignee, promise.due_on) == (carys, EXIT_ON)

    def test_someone_who_cannot_sign_is_not_asked(
        self, ready: Case, amina: User, ben: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        prepared(ready, amina, now)
        answer = amina_browser.post(at(ready, "exit"), {"manager": ben.pk})
        assert "There is a problem" in text_of(answer)
        assert Exit.objects.get().state == "preparing"

    def test_she_disagrees_and_the_unplanned_path_is_named(
        self, ready: Case, amina: User, carys: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        prepared(ready, amina, now)
        actions.record_statement(
            case=ready, words="Not yet.", on=today, rating=1, is_ready=False, by=amina, at=now
        )
        answer = amina_browser.post(at(ready, "exit"), {"manager": carys.pk})
        assert "She says she is not ready, so this cannot be a planned exit." in text_of(answer)
        assert at(ready, "exit_unplanned") in answer.content.decode()
        assert Exit.objects.get().state == "preparing"

    def test_a_change_takes_the_question_back(
        self, ready: Case, amina: User, carys: User, now: datetime
    ) -> None:
        leaving = asked(ready, amina, carys, now)
        actions.change_exit(leaving=leaving, destination="council", by=amina, at=now)
        leaving.refresh_from_db()
        ready.refresh_from_db()
        assert (leaving.state, leaving.asked_by, ready.status) == ("preparing", None, "open")
        assert ready.open_deadline(Kind.EXIT_SIGN_OFF) is None
        told = Notice.objects.get(person=carys)
        assert told.words == f"Amina Osei changed the exit of {ready.reference}, so {NO_SIGNING}"

    def test_that_it_does_is_said_before_and_after(
        self, ready: Case, amina: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        before = "A change here takes that back: the manager is told"
        assert before not in text_of(amina_browser.get(at(ready, "exit_details")))
        asked(ready, amina, carys, now)
        for page in ("exit_details", "exit_unplanned", "exit_loose_ends"):
            assert before in text_of(amina_browser.get(at(ready, page)))
        form = amina_browser.get(at(ready, "exit_details")).context["form"]
        sent: dict[str, Any] = {"version": form["version"].value()} | day("exit_on", EXIT_ON)
        sent |= {"destination": "council", "may_contact": "no"}
        after = amina_browser.post(at(ready, "exit_details"), sent, follow=True)
        assert "The request for sign-off no longer counts: ask again" in text_of(after)


NO_SIGNING = "you no longer have to sign it off."


class TestSignOff:
    def test_closes_the_case_and_promises_to_ask_how_she_is(
        self, ready: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        ready.promise(Kind.PLAN_REVIEW, due_on=date(2026, 12, 22), by=amina, at=now)
        asked(ready, amina, carys, now)
        assert "Sign off and close the case" in text_of(carys_browser.get(at(ready, "exit_sign_off")))
        answer = carys_browser.post(at(ready, "exit_sign_off"), yes(ready))
        assert answer.status_code == 302
        ready.refresh_from_db()
        assert (ready.status, ready.exit_kind, ready.closed_on) == ("closed", "planned", EXIT_ON)
        (follow_up,) = ready.deadline_set.open()
        assert (follow_up.kind, follow_up.due_on) == (Kind.FOLLOW_UP, date(2027, 2, 22))
        kept = Exit.objects.get()
        assert [criterion["is_met"] for criterion in kept.evidence] == [True] * 6
        assert "Support has ended" in text_of(carys_browser.get(at(ready, "exit")))

    def test_nobody_signs_what_changed_while_she_read_it(
        self, ready: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        leaving = asked(ready, amina, carys, now)
        read = yes(ready)
        actions.change_exit(leaving=leaving, destination="family", by=amina, at=now)
        leaving.refresh_from_db()
        actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        page = text_of(carys_browser.post(at(ready, "exit_sign_off"), read))
        assert "changed this at midday. Read the exit again before you sign." in page
        ready.refresh_from_db()
        assert not ready.is_closed
        assert carys_browser.post(at(ready, "exit_sign_off"), yes(ready)).status_code == 302

    @pytest.mark.parametrize("page", ["exit", "exit_exception"])
    def test_sent_twice_it_is_asked_once(
        self,
        page: str,
        ready: Case,
        amina: User,
        carys: User,
        now: datetime,
        amina_browser: Browser,
        carys_browser: Browser,
    ) -> None:
        prepared(ready, amina, now)
        sent = {"manager": str(carys.pk), "reason": "She chose so.", "version": "2"}
        sent["once"] = str(uuid.uuid4())
        browser = amina_browser if page == "exit" else carys_browser
        before = ready.entry_set.count()
        answers = [browser.post(at(ready, page), sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert ready.entry_set.count() == before + 1

    def test_no_follow_up_without_her_yes(self, ready: Case, amina: User, carys: User, now: datetime) -> None:
        leaving = prepared(ready, amina, now, may_contact="no")
        leaving = actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        actions.sign_off(leaving=leaving, by=carys, at=now, today=EXIT_ON)
        assert not ready.deadline_set.open().exists()

    def test_who_asked_does_not_sign(
        self, ready: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        other = make.user("Rosa Lima", role="manager", services=list(carys.services.all()))
        leaving = prepared(ready, amina, now)
        actions.ask_for_sign_off(leaving=leaving, manager=other, by=carys, at=now, today=EXIT_ON)
        answer = carys_browser.post(at(ready, "exit_sign_off"), yes(ready))
        assert "You asked for this sign-off, so someone else must do it." in text_of(answer)
        ready.refresh_from_db()
        assert not ready.is_closed

    def test_the_database_refuses_it_too(self, ready: Case, amina: User, carys: User, now: datetime) -> None:
        leaving = asked(ready, amina, carys, now)
        leaving.state, leaving.signed_by, leaving.signed_at = Exit.State.SIGNED, amina, now
        with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
            leaving.save()

    def test_proof_that_has_gone_since_stops_it(
        self, ready: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        asked(ready, amina, carys, now)
        Address(case=ready, kind="hotel", from_on=date(2026, 11, 25)).save()
        answer = carys_browser.post(at(ready, "exit_sign_off"), yes(ready))
        page = text_of(answer)
        assert "Finish 1 thing before sign-off: safety plan." in page
        assert "The client has moved since, on Wed 25 Nov 2026." in page
        ready.refresh_from_db()
        assert not ready.is_closed

    def test_a_manager_gives_it_back_with_words(
        self, ready: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        asked(ready, amina, carys, now)
        url = at(ready, "exit_sign_off")
        assert "Answer “What is still to do?”" in text_of(
            carys_browser.post(url, {"give_back": "1", "why": ""})
        )
        carys_browser.post(url, {"give_back": "1", "why": "Ask about the court date."})
        page = text_of(carys_browser.get(at(ready, "exit")))
        assert "Sent back by Carys Pugh" in page
        assert "Ask about the court date." in page
        promise = ready.open_deadline(Kind.EXIT_CHECKLIST)
        assert promise is not None
        assert promise.assignee == amina

    def test_nothing_is_signed_twice(self, ready: Case, amina: User, carys: User, now: datetime) -> None:
        leaving = asked(ready, amina, carys, now)
        actions.sign_off(leaving=leaving, by=carys, at=now, today=EXIT_ON)
        with pytest.raises(Refused, match="closed"):
            actions.sign_off(leaving=leaving, by=carys, at=now, today=EXIT_ON)

    def test_a_date_alone_closes_nothing(
        self, ready: Case, amina: User, now: datetime, clock: time_machine.Traveller
    ) -> None:
        prepared(ready, amina, now)
        clock.move_to(datetime.fromisoformat("2027-06-01T12:00:00+00:00"))
        browser = Browser()
        browser.force_login(amina)
        browser.get(at(ready, "exit"))
        ready.refresh_from_db()
        assert not ready.is_closed


class TestHearing:
    """What is in the diary for after she leaves goes on: with another service, or with nobody, and why."""

    @pytest.fixture
    def trial(self, ready: Case, amina: User, now: datetime) -> Deadline:
        task = add_task(case=ready, title="Trial, first day", due_on=TRIAL_ON, by=amina, at=now)
        expect_hearing(task, by=amina, at=now)
        return task

    def test_it_stops_the_exit_and_its_page_leads_on(
        self, ready: Case, trial: Deadline, amina: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        prepared(ready, amina, now)
        page = amina_browser.get(at(ready, "exit"))
        assert "Trial, first day, Mon 11 Jan 2027: no other service has it yet." in text_of(page)
        assert at(ready, "exit_hearing", trial.pk) in page.text
        stopped = amina_browser.post(at(ready, "exit"), {"manager": carys.pk})
        assert "Finish 1 thing before sign-off: signposting." in text_of(stopped)
        leads = amina_browser.get(at(ready, "exit_hearing", trial.pk)).text
        assert f"{at(ready, 'signpost_new')}?hearing={trial.pk}" in leads

    def test_it_is_passed_on_and_its_day_outlives_the_case(
        self, ready: Case, trial: Deadline, amina: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        prepared(ready, amina, now)
        url = f"{at(ready, 'signpost_new')}?hearing={trial.pk}"
        assert f'value="{trial.pk}" selected' in amina_browser.get(url).text
        page = {
            "hearing": trial.pk,
            "agency": "Court support",
            "contact": "Ida, 020 7946 0001",
            "answer": "accepted",
            "once": str(uuid.uuid4()),
            **day("passed_on", EXIT_ON),
        }
        assert "Enter the day they answered" in text_of(amina_browser.post(url, page))
        page |= day("answered_on", EXIT_ON)
        assert amina_browser.post(url, page).status_code == 302
        passed = Signpost.objects.get()
        assert (passed.need, passed.hearing) == ("Trial, first day", trial)
        asked = actions.ask_for_sign_off(
            leaving=Exit.objects.get(case=ready), manager=carys, by=amina, at=now, today=EXIT_ON
        )
        actions.sign_off(leaving=asked, by=carys, at=now, today=EXIT_ON)
        trial.refresh_from_db()
        assert not trial.is_open
        assert list(Deadline.objects.filter(case=ready).hearings_after(EXIT_ON)) == [trial]

    def test_or_it_is_said_why_nobody_is_needed(
        self, ready: Case, trial: Deadline, amina: User, amina_browser: Browser
    ) -> None:
        url = at(ready, "exit_hearing", trial.pk)
        assert "There is a problem" in text_of(amina_browser.post(url, {"version": trial.version, "why": ""}))
        said = {"version": trial.version, "why": "Her sister goes with her."}
        assert amina_browser.post(url, said).status_code == 302
        page = text_of(amina_browser.get(at(ready, "exit")))
        assert "nobody is needed there. Her sister goes with her." in page

    def test_what_was_called_off_or_is_no_hearing_is_not_asked_about(
        self, ready: Case, trial: Deadline, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        dentist = add_task(case=ready, title="Dentist", due_on=TRIAL_ON, by=amina, at=now)
        cancel_task(task=trial, why="He pleaded guilty.", by=amina, at=now)
        assert "6 of 6 criteria settled" in text_of(amina_browser.get(at(ready, "exit")))
        for task in (dentist, trial):
            assert amina_browser.get(at(ready, "exit_hearing", task.pk)).status_code == 302


def accept(browser: Browser, case: Case, *, version: str = "3") -> None:
    """Accept an exception on the assessment of that number."""
    browser.post(
        at(case, "exit_exception"), {"reason": "She moves to her sister in Kent.", "version": version}
    )


class TestException:
    @pytest.fixture
    def still_high(self, ready: Case, amina: User, carys: User) -> Case:
        build.signed(ready, by=amina, checker=carys, page=build.written(community=(3, 4)))
        ready.meet(Kind.RISK_CALL, by=amina, at=make.NOON, on=make.TODAY)
        ready.refresh_from_db()
        return ready

    def test_a_manager_accepts_and_it_is_counted_as_an_exception(
        self, still_high: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        leaving = prepared(still_high, amina, now)
        with pytest.raises(Refused, match="risk"):
            actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        accept(carys_browser, still_high)
        page = text_of(carys_browser.get(at(still_high, "exit")))
        assert "Exception by Carys Pugh, Tue 24 Nov 2026: She moves to her sister in Kent." in page
        with pytest.raises(Refused, match="Finish 1 thing before sign-off: high risk"):
            actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        assert "Closing now means no one" in text_of(carys_browser.get(at(still_high, "exit_high_risk")))
        carys_browser.post(at(still_high, "exit_high_risk"))
        actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        leaving.refresh_from_db()
        assert leaving.is_asked

    def test_a_newer_assessment_ends_it(
        self, still_high: Case, amina: User, carys: User, now: datetime, carys_browser: Browser
    ) -> None:
        leaving = prepared(still_high, amina, now)
        accept(carys_browser, still_high)
        actions.understand_high_risk(leaving=leaving, by=amina, at=now)
        actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        build.signed(still_high, by=amina, checker=carys, page=build.written(community=(4, 4)))
        still_high.meet(Kind.RISK_CALL, by=amina, at=now, on=EXIT_ON)
        page = text_of(carys_browser.post(at(still_high, "exit_sign_off"), yes(still_high)))
        assert "Finish 1 thing before sign-off: risk." in page
        assert "it was given on risk assessment 3, and assessment 4 has been signed since" in page
        assert "no longer counts" in text_of(carys_browser.get(at(still_high, "exit")))
        accept(carys_browser, still_high, version="3")  # read before the fourth was signed
        assert "no longer counts" in text_of(carys_browser.get(at(still_high, "exit")))
        accept(carys_browser, still_high, version="4")
        assert "no longer counts" not in text_of(carys_browser.get(at(still_high, "exit")))

    def test_a_caseworker_cannot(self, still_high: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(at(still_high, "exit_exception")).status_code == 403
        assert "Accept an exception" not in text_of(amina_browser.get(at(still_high, "exit")))


class TestUnplanned:
    def page(self, **answers: Any) -> dict[str, Any]:
        return {
            "kind": "lost_contact",
            "reason": "She did not come back.",
            "checks_made": "Rang her and the police.",
            "safeguarding": "Adult referral made by Amina.",
            "because": "Nobody has seen her since.",
            "because_papers": "The flat was empty.",
            "destination": "unknown",
            "may_contact": "not_asked",
            **day("last_contact_on", date(2026, 11, 20)),
            **day("exit_on", EXIT_ON),
            **answers,
        }

    def test_goes_its_own_short_way_to_a_manager(
        self, her_case: Case, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(her_case, "exit_unplanned"), self.page(), follow=True)
        page = text_of(answer)
        assert "Unplanned exit: lost contact or missing" in page
        assert page.count("Not met") >= 4
        assert page.count("Why not: Nobody has seen her since.") >= 3
        assert page.count("Why not: The flat was empty.") == 1
        amina_browser.post(at(her_case, "exit"), {"manager": carys.pk})
        assert "Rang her and the police." in text_of(carys_browser.get(at(her_case, "exit_sign_off")))
        carys_browser.post(at(her_case, "exit_sign_off"), yes(her_case))
        her_case.refresh_from_db()
        assert (her_case.status, her_case.exit_kind) == ("closed", "lost_contact")
        assert "The flat was empty." in text_of(carys_browser.get(at(her_case, "exit")))
        copy = Copy(number=1, made_on=EXIT_ON, by=carys)
        file = html(EXIT_FOR_FILE.build(her_case, copy), on_screen=False)
        for words in (
            "Why not: The flat was empty.",
            "Fri 20 Nov 2026",
            "Rang her and the police.",
            "Adult referral made by Amina.",
        ):
            assert words in file

    def test_first_asks_what_happened_and_on_which_day(self, her_case: Case, amina_browser: Browser) -> None:
        url = at(her_case, "exit_unplanned")
        asked = [field.name for field in amina_browser.get(url).context["form"].asked_first]
        assert asked[:3] == ["kind", "reason", "exit_on"]
        page = text_of(amina_browser.post(url, self.page(reason="", exit_on_day="")))
        assert "Say what happened" in page
        assert "Enter the say" not in page

    def test_what_is_not_reached_says_why(self, her_case: Case, amina_browser: Browser) -> None:
        url = at(her_case, "exit_unplanned")
        for sent, said in (
            ({"because": "", "because_papers": ""}, "Enter why the rest was not possible"),
            ({"because": ""}, "Enter why this was not possible: risk has gone down a lot"),
        ):
            assert said in text_of(amina_browser.post(url, self.page(**sent)))
        assert not Exit.objects.exists()

    def test_a_reason_given_for_several_stands_once_when_it_is_opened_again(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        url = at(her_case, "exit_unplanned")
        assert "one reason can do for all of them" not in text_of(amina_browser.get(at(her_case, "exit")))
        amina_browser.post(url, self.page())
        kept = Exit.objects.get().not_possible
        form = amina_browser.get(url).context["form"]
        shown = {name: form[name].initial for name in ("because", "because_papers", "because_risk")}
        assert shown == {
            "because": "Nobody has seen her since.",
            "because_papers": "The flat was empty.",
            "because_risk": "",
        }
        amina_browser.post(
            url, self.page(because="She has left the country.", version=form["version"].value())
        )
        assert Exit.objects.get().not_possible == {
            slug: "She has left the country." if why == "Nobody has seen her since." else why
            for slug, why in kept.items()
        }

    def test_the_database_asks_for_the_last_contact_too(
        self, her_case: Case, amina: User, now: datetime
    ) -> None:
        leaving = actions.prepare_exit(case=her_case, kind="excluded", by=amina, at=now)
        leaving.reason = leaving.checks_made = leaving.safeguarding = "x"
        leaving.state, leaving.asked_by, leaving.asked_at = Exit.State.ASKED, amina, now
        with pytest.raises(IntegrityError, match="last_contact"), transaction.atomic():
            leaving.save()

    def test_at_high_risk_it_asks_first(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(community=(3, 3)))
        answer = amina_browser.post(at(her_case, "exit_unplanned"), self.page(), follow=True)
        assert "Closing now means no one will check on her." in text_of(answer)
        stopped = amina_browser.post(at(her_case, "exit"), {"manager": carys.pk})
        assert "Finish 1 thing before sign-off: high risk." in text_of(stopped)
        amina_browser.post(at(her_case, "exit_high_risk"))
        asked = amina_browser.post(at(her_case, "exit"), {"manager": carys.pk})
        assert asked.status_code == 302

    def test_agencies_are_told_all_the_same(
        self, her_case: Case, carys: User, today: date, amina_browser: Browser
    ) -> None:
        law = Agency(case=her_case, kind="solicitor", name="Brightwater Law", started_on=today)
        law.save()
        make.she_says(law, "yes")
        amina_browser.post(at(her_case, "exit_unplanned"), self.page())
        stopped = amina_browser.post(at(her_case, "exit"), {"manager": carys.pk})
        assert "Finish 1 thing before sign-off: agencies." in text_of(stopped)

    def test_can_become_a_planned_exit_again(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post(at(her_case, "exit_unplanned"), self.page())
        amina_browser.post(at(her_case, "exit_planned"))
        assert Exit.objects.get().is_planned

    @pytest.mark.parametrize(
        "missing",
        ["kind", "reason", "last_contact_on_day", "checks_made", "safeguarding", "destination"],
    )
    def test_every_answer_is_needed(self, missing: str, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(at(her_case, "exit_unplanned"), self.page(**{missing: ""}))
        assert "There is a problem" in text_of(answer)
        assert not Exit.objects.exists()


class TestDeath:
    """Of a death only what makes sense is asked; nothing is asked of her, and nothing is made for her."""

    def page(self, **answers: Any) -> dict[str, Any]:
        return {
            "kind": "died",
            "reason": "She died in hospital.",
            "told_by": "The ward, by phone",
            "told_of_death": "Police told. Her sister is to be told by them.",
            "death_is_about": "on",
            **day("died_on", date(2026, 11, 20)),
            **answers,
        }

    def test_from_the_news_to_the_managers_signature(
        self,
        her_case: Case,
        amina: User,
        carys: User,
        today: date,
        amina_browser: Browser,
        carys_browser: Browser,
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(community=(3, 3)))
        law = Agency(case=her_case, kind="solicitor", name="Brightwater Law", started_on=today)
        law.save()
        page = text_of(amina_browser.post(at(her_case, "exit_unplanned"), self.page(), follow=True))
        leaving = Exit.objects.get()
        assert (leaving.exit_on, leaving.death_is_about) == (date(2026, 11, 20), True)
        assert (leaving.may_contact, leaving.follow_up_on, leaving.destination) == ("not_asked", None, "")
        assert "About Fri 20 Nov 2026" in page
        assert "Tell Brightwater Law of the death, or say why not." in page
        for words in (
            *("Ask her", "Write it with her", "Record what she says", "Print for her", "Not possible"),
            *("How she leaves", "no one will check", "Leaves on", "Nobody has said what happens to"),
        ):
            assert words not in page
        told = amina_browser.get(at(her_case, "exit_agency", law.pk))
        assert "Does this agency know that she has died?" in told.text
        assert "checked" not in re.findall(r'<input[^>]*name="answer"[^>]*>', told.text)
        sent = {"answer": "told", "how": "By phone", **day("told_on", today), "version": law.version}
        amina_browser.post(at(her_case, "exit_agency", law.pk), sent)
        amina_browser.post(at(her_case, "exit"), {"manager": carys.pk})
        assert "The ward, by phone" in text_of(carys_browser.get(at(her_case, "exit_sign_off")))
        carys_browser.post(at(her_case, "exit_sign_off"), yes(her_case))
        her_case.refresh_from_db()
        assert (her_case.status, her_case.has_died, her_case.closed_on) == ("closed", True, leaving.exit_on)
        assert not her_case.deadline_set.open().exists()
        closed = text_of(carys_browser.get(at(her_case, "exit")))
        assert "Print for her" not in closed
        assert "Who told us" in closed
        assert EXIT_FOR_HER.blockers(her_case) == ["She has died. Nothing is printed for her."]
        assert SUPPORT_PLAN.why_not(her_case) == ["She has died. Nothing is printed for her."]
        assert EXIT_FOR_FILE.why_not(her_case) == []
        file = html(EXIT_FOR_FILE.build(her_case, Copy(number=1, made_on=EXIT_ON, by=carys)), on_screen=False)
        assert "About Fri 20 Nov 2026" in file

    @pytest.mark.parametrize("missing", ["reason", "died_on_day", "told_by", "told_of_death"])
    def test_what_is_known_is_needed(self, missing: str, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(at(her_case, "exit_unplanned"), self.page(**{missing: ""}))
        assert "There is a problem" in text_of(answer)
        assert not Exit.objects.exists()


class TestDetails:
    def page(self, **answers: Any) -> dict[str, Any]:
        return {
            "destination": "own_home",
            "may_contact": "yes",
            **day("exit_on", EXIT_ON),
            **answers,
        }

    @pytest.fixture(autouse=True)
    def checked(self, her_case: Case) -> None:
        SafeContact.objects.filter(case=her_case).update(checked_on=make.TODAY)

    def test_nobody_is_to_ring_a_phone_that_was_never_checked(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        unchecked = SafeContact.objects.filter(case=her_case)
        unchecked.update(checked_on=None)
        answer = amina_browser.post(at(her_case, "exit_details"), self.page())
        assert "Nobody has checked that her phone and e-mail do not belong to an exploiter" in text_of(answer)
        assert not Exit.objects.exists()
        amina_browser.post(at(her_case, "exit_details"), self.page(may_contact="no"))
        assert Exit.objects.get().may_contact == "no"
        unchecked.update(may_post=True)  # a letter needs no phone
        amina_browser.post(at(her_case, "exit_details"), self.page(version=Exit.objects.get().version))
        assert Exit.objects.get().may_contact == "yes"

    def test_follow_up_is_90_days_after_unless_another_day_is_named(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(her_case, "exit_details"), self.page())
        assert Exit.objects.get().follow_up_on == date(2027, 2, 22)

    @pytest.mark.parametrize(
        "way", ["may_call", "may_text", "may_email", "may_post", "", "may_leave_voicemail"]
    )
    def test_there_is_no_follow_up_where_no_way_to_reach_her_is_safe(
        self, way: str, her_case: Case, amina_browser: Browser
    ) -> None:
        ways = {name: name == way for name in SafeContact.WAYS} | {"checked_on": make.TODAY}
        SafeContact.objects.filter(case=her_case).update(**ways)
        answer = amina_browser.post(at(her_case, "exit_details"), self.page())
        if way in {"", "may_leave_voicemail"}:
            assert "Her record has no safe way to reach her" in text_of(answer)
            assert not Exit.objects.exists()
        else:
            assert Exit.objects.get().follow_up_on == date(2027, 2, 22)

    def test_a_day_before_the_case_opened_is_refused(self, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(
            at(her_case, "exit_details"), self.page(**day("exit_on", date(2026, 11, 1)))
        )
        assert "must be on or after the day the case opened, 2 November 2026" in text_of(answer)

    def test_a_stale_page_keeps_the_words(
        self, her_case: Case, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        leaving = prepared(her_case, amina, now)
        read_at = leaving.version
        actions.change_exit(leaving=leaving, destination="council", by=amina, at=now)
        answer = amina_browser.post(
            at(her_case, "exit_details"), self.page(destination="friends", version=read_at)
        )
        page = text_of(answer)
        assert "Two answers to the same question" in page
        assert "Council housing" in page
        assert Exit.objects.get().destination == "council"


class TestProof:
    @pytest.fixture
    def law(self, her_case: Case, today: date) -> Agency:
        agency = Agency(case=her_case, kind="solicitor", name="Brightwater Law", started_on=today)
        agency.save()
        return make.she_says(agency, "yes", on=date(2026, 11, 2))

    def test_an_agency_is_told(self, her_case: Case, law: Agency, amina_browser: Browser) -> None:
        url = at(her_case, "exit_agency", law.pk)
        assert "Enter how they were told" in text_of(
            amina_browser.post(url, {"version": 1, "answer": "told", **day("told_on", EXIT_ON)})
        )
        told = {"version": 1, "answer": "told", "how": "by phone", **day("told_on", EXIT_ON)}
        amina_browser.post(url, told)
        assert "Brightwater Law: told Tue 24 Nov 2026, by phone." in text_of(
            amina_browser.get(at(her_case, "exit"))
        )

    def test_or_there_is_a_reason_not_to(self, her_case: Case, law: Agency, amina_browser: Browser) -> None:
        url = at(her_case, "exit_agency", law.pk)
        assert "Enter why they must not be told" in text_of(amina_browser.post(url, {"answer": "keep"}))
        amina_browser.post(url, {"version": 1, "answer": "keep", "why": "Seen once."})
        law.refresh_from_db()
        assert (law.not_told_why, law.told_of_exit_on) == ("Seen once.", None)

    def test_a_letter_to_one_that_must_not_be_told_is_named(
        self, her_case: Case, law: Agency, amina: User, amina_browser: Browser, now: datetime
    ) -> None:
        letter = Disclosure(case=her_case, agency=law, kind="solicitor", recipient=law.name, why="Her claim")
        letter.basis, letter.prepared_at, letter.prepared_by = "consent", now, amina
        letter.save()
        other = "A letter to Brightwater Law is prepared. Check that it does not say so, or tell them"
        assert other in text_of(amina_browser.get(at(her_case, "exit_agency", law.pk)))
        assert other not in text_of(amina_browser.get(at(her_case, "exit")))  # it may be told yet
        law.record_not_told_of_exit(why="Seen once.")
        page = amina_browser.get(at(her_case, "exit"))
        assert other in text_of(page)
        assert letter.get_absolute_url() in page.text
        letter.told_at, letter.told_by, letter.copy_number = now, amina, 1
        letter.save()
        made = "The last letter to Brightwater Law was made on Tue 24 Nov 2026. Check that it did not say so."
        assert made in text_of(amina_browser.get(at(her_case, "exit")))

    def test_what_someone_else_said_meanwhile_of_an_agency_is_shown_first(
        self, her_case: Case, law: Agency, amina_browser: Browser
    ) -> None:
        url = at(her_case, "exit_agency", law.pk)
        law.not_told_why = "She asked us not to."
        law.save()
        page = text_of(amina_browser.post(url, {"version": 1, "answer": "keep", "why": "Seen once."}))
        assert "Somebody else changed this at midday." in page
        assert "She asked us not to." in page
        assert "Seen once." in page
        law.refresh_from_db()
        assert law.not_told_why == "She asked us not to."

    def test_what_she_forbids_is_not_told(self, her_case: Case, law: Agency, amina_browser: Browser) -> None:
        make.she_says(law, "no")
        answer = amina_browser.post(
            at(her_case, "exit_agency", law.pk),
            {"answer": "told", "how": "by phone", **day("told_on", EXIT_ON)},
        )
        assert "She has not agreed that we share with them" in text_of(answer)

    def test_one_she_was_not_asked_about_does_not_count_as_told(
        self, her_case: Case, today: date, amina_browser: Browser
    ) -> None:
        gp = Agency(case=her_case, kind="gp", name="Elm Surgery", started_on=today)
        gp.save()
        url = at(her_case, "exit_agency", gp.pk)
        read = amina_browser.get(url)
        assert "ask her first, and record her answer" in text_of(read)
        assert f"{reverse('cases:consent_new', args=[her_case.reference])}?agency={gp.pk}" in read.text
        sent = {"version": 1, "answer": "told", "how": "by phone to Dr Rao", **day("told_on", EXIT_ON)}
        refused = amina_browser.post(url, sent)
        assert "She was not asked whether we may tell them. Ask her and record" in text_of(refused)
        assert "by phone to Dr Rao" in refused.text
        assert "Say it in at least 3 words" in text_of(amina_browser.post(url, {**sent, "basis": "fine"}))
        gp.refresh_from_db()
        assert gp.told_of_exit_on is None
        amina_browser.post(url, {**sent, "basis": "A court ordered it on 20 November"})
        page = text_of(amina_browser.get(at(her_case, "exit")))
        assert "by phone to Dr Rao. On what grounds: A court ordered it on 20 November" in page
        amina_browser.post(url, {"version": 2, "answer": "keep", "why": "It was another surgery."})
        gp.refresh_from_db()
        assert (gp.told_of_exit_on, gp.told_of_exit_basis) == (None, "")

    def test_once_she_said_yes_no_other_grounds_are_asked(
        self, her_case: Case, law: Agency, amina_browser: Browser
    ) -> None:
        assert 'name="basis"' not in amina_browser.get(at(her_case, "exit_agency", law.pk)).text

    def test_a_consent_taken_back_counts_more_than_an_old_mark(
        self, her_case: Case, law: Agency, amina: User, amina_browser: Browser, now: datetime
    ) -> None:
        for answer, on in (("given", date(2026, 11, 3)), ("withdrawn", date(2026, 11, 20))):
            Consent(
                case=her_case,
                purpose="solicitor",
                recipient=law.name,
                answer=answer,
                how="spoken",
                given_on=on,
                recorded_by=amina,
                recorded_at=now,
            ).save()
        page = text_of(amina_browser.get(at(her_case, "exit")))
        assert f"{law.name}: must not be told. We have no permission to share with them." in page
        said = amina_browser.post(
            reverse("supportplans:exit_agency", args=[her_case.reference, law.pk]),
            {"answer": "told", "how": "by phone", "version": law.version, **day("told_on", EXIT_ON)},
        )
        assert "She has not agreed that we share with them, so they must not be told" in text_of(said)

    def test_papers_are_checked_a_few_at_a_time(self, her_case: Case, amina_browser: Browser) -> None:
        page = {f"state_{kind}": "not_checked" for kind in Paper.Kind}
        url = at(her_case, "exit_papers")
        amina_browser.post(url, {**page, "version": 0, "state_identity": "held"})
        assert Paper.objects.get().kind == "identity"
        stale = amina_browser.post(url, {**page, "version": 0, "state_identity": "given"})
        assert "You changed this in another window at midday." in text_of(stale)
        assert Paper.objects.get().state == "held"
        Draft.objects.all().delete()
        assert 'name="version" value="1"' in amina_browser.get(url).text
        amina_browser.post(url, {**page, "version": 1, "state_identity": "given"})
        assert Paper.objects.get().state == "given"

    def test_a_scan_is_uploaded_with_a_paper_or_chosen(self, her_case: Case, amina_browser: Browser) -> None:
        page: dict[str, Any] = {f"state_{kind}": "not_checked" for kind in Paper.Kind} | {"version": 0}
        url = at(her_case, "exit_papers")
        scan = SimpleUploadedFile("passport.heic", files.heic())
        bad = amina_browser.post(url, page | {"file_identity": scan}).text
        assert "Identity document: choose who has the original" in bad
        held = re.search(r'name="file_identity_held" value="([^"]+)"', bad)
        assert held  # it need not be chosen again
        amina_browser.post(url, page | {"state_identity": "held", "file_identity_held": held[1]})
        identity = Paper.objects.get()
        assert identity.document
        assert (identity.kind, identity.document.kind) == ("identity", "identity")
        page |= {"version": 1, "state_identity": "held", "scan_identity": identity.document_id}
        amina_browser.post(url, page | {"state_health": "given", "scan_health": identity.document_id})
        assert {each.document for each in Paper.objects.all()} == {identity.document}
        now = {"version": 2, "state_health": "given", "state_identity": "given", "scan_identity": ""}
        amina_browser.post(url, page | now)
        assert Paper.objects.get(kind="identity").document is None
        assert KeptDocument.objects.count() == 1

    @pytest.mark.parametrize("asked", ["9" * 5000, "-1", "²", "x"])
    def test_a_target_that_cannot_be_is_not_asked_for(
        self, asked: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(at(her_case, "signpost_new"), {"target": asked})
        assert page.status_code == 200

    def test_a_signpost_ends_the_target_as_passed_on(
        self, her_case: Case, court: Target, amina_browser: Browser
    ) -> None:
        page = {
            "target": court.pk,
            "agency": "Court support",
            "contact": "Ida, 020 7946 0001",
            "answer": "waiting",
            "once": str(uuid.uuid4()),
            **day("passed_on", EXIT_ON),
            **day("answered_on", EXIT_ON),  # today, as the page has it for whoever says yes at once
        }
        for _ in range(2):
            assert amina_browser.post(at(her_case, "signpost_new"), page).status_code == 302
        passed = Signpost.objects.get()
        court.refresh_from_db()
        assert (passed.need, court.status) == ("I want the court to hear me.", "signposted")
        assert passed.answered_on is None

    def test_its_answer_is_written_down_and_after_a_no_the_target_is_ours_again(
        self, her_case: Case, court: Target, amina: User, amina_browser: Browser, now: datetime
    ) -> None:
        passed = actions.signpost(
            case=her_case,
            target=court,
            need=court.text,
            agency="Court support",
            contact="Ida",
            on=date(2026, 11, 20),
            answer="waiting",
            by=amina,
            at=now,
        )
        url = reverse("supportplans:signpost_answer", args=[her_case.reference, passed.pk])
        sent = {"answer": "accepted", "version": passed.version}
        assert "Enter the day they answered" in text_of(amina_browser.post(url, sent))
        early = text_of(amina_browser.post(url, sent | day("answered_on", date(2026, 11, 19))))
        assert "must be on or after Fri 20 Nov 2026, when they were asked" in early
        assert url in amina_browser.get(at(her_case, "exit")).content.decode()
        for answer, status in (("accepted", "signposted"), ("refused", "in_progress")):
            version = Signpost.objects.get().version
            sent = {"answer": answer, "version": version, **day("answered_on", date(2026, 11, 23))}
            if answer == "refused":
                assert "Choose why they said no" in text_of(amina_browser.post(url, sent))
            sent["refused_why"] = "no_place"  # of a yes it is nothing
            assert amina_browser.post(url, sent).status_code == 302
            court.refresh_from_db()
            answered = Signpost.objects.get()
            assert (answered.answer, court.status) == (answer, status)
            assert court.agency_answered_on == (answered.answered_on if answer == "accepted" else None)
            page = text_of(amina_browser.get(at(her_case, "exit")))
            said = (
                "Accepted, Mon 23 Nov 2026" if answer == "accepted" else "They said no, Mon 23 Nov 2026: No"
            )
            assert said in page
            assert ("No place, or" in page) == (answer == "refused")
            answered.answered_on = date(2026, 11, 19)
            with pytest.raises(IntegrityError, match="signpost_answered"), transaction.atomic():
                answered.save()
        assert "No other service has it yet" in text_of(amina_browser.get(at(her_case, "exit")))

    def test_its_words_are_put_right_and_then_her_paper_prints(
        self,
        her_case: Case,
        court: Target,
        amina: User,
        amina_browser: Browser,
        now: datetime,
        today: date,
    ) -> None:
        actions.sign_safety_plan(
            case=her_case, content="I ring Beth.", code_word="pineapple", signed_on=today, by=amina, at=now
        )
        passed = actions.signpost(
            case=her_case,
            target=court,
            need="Court. Say pineapple there",
            agency="Court support",
            contact="Ida",
            on=EXIT_ON,
            answer="waiting",
            by=amina,
            at=now,
        )
        prepared(her_case, amina, now)
        paper, taken = (
            f"/cases/{her_case.reference}/print/exit/",
            {"takes_away": "discreet", "discreet_phones": "on"},
        )
        url = reverse("supportplans:signpost_words", args=[her_case.reference, passed.pk])
        stopped = amina_browser.post(paper, taken).content.decode()
        passed.refresh_from_db()
        assert "This paper contains her code word." in stopped
        assert f'href="{url}"' in stopped, "and it says where to change it"
        assert url in amina_browser.get(at(her_case, "exit")).content.decode()
        words = {
            "need": "Court, with the police",
            "agency": "Court support",
            "contact": "Ida",
            "version": passed.version,
        }
        asked_why = text_of(amina_browser.post(url, words))
        assert "“Why are you changing it?”" in asked_why
        assert amina_browser.post(url, words | {"why": "It held her word."}).status_code == 302
        assert "could tell from these words" in text_of(amina_browser.post(paper, taken))
        passed.refresh_from_db()
        words |= {
            "need": "A day in town",
            "agency": "Quay House",
            "version": passed.version,
            "why": "It told of the police.",
        }
        assert amina_browser.post(url, words).status_code == 302
        assert printed(amina_browser, paper, taken)["Content-Type"] == "application/pdf"
        before = [(each.need, each.agency, each.history_change_reason) for each in passed.history.all()]
        assert before[:2] == [
            ("A day in town", "Quay House", "It told of the police."),
            ("Court, with the police", "Court support", "It held her word."),
        ]
        assert before[-1] == ("Court. Say pineapple there", "Court support", None)
        court.refresh_from_db()
        assert (court.agency, court.agency_contact) == ("Quay House", "Ida")
        stale = amina_browser.post(url, words | {"need": "Something else"})
        assert "You changed this in another window at midday." in text_of(stale)

    def test_its_words_are_put_right_after_she_left_too(
        self, ready: Case, amina: User, carys: User, amina_browser: Browser, now: datetime
    ) -> None:
        passed = actions.signpost(
            case=ready,
            need="Court, with the police",
            agency="Court support",
            contact="Ida",
            on=EXIT_ON,
            answer="accepted",
            by=amina,
            at=now,
        )
        actions.sign_off(leaving=asked(ready, amina, carys, now), by=carys, at=now, today=EXIT_ON)
        url = reverse("supportplans:signpost_words", args=[ready.reference, passed.pk])
        words = {"need": "Court", "agency": "Witness care", "contact": "Ida", "version": passed.version}
        assert amina_browser.post(url, words | {"why": "It told of the police."}).status_code == 302
        url, taken = (
            f"/cases/{ready.reference}/print/exit/",
            {"takes_away": "discreet", "discreet_phones": "on"},
        )
        paper = amina_browser.post(url, taken | ticked(amina_browser.post(url, taken).text))
        assert paper["Content-Type"] == "application/pdf"

    def test_a_short_term_target_is_not_offered(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(
            at(her_case, "signpost_new"),
            {"target": safe_street.pk, "agency": "A", "contact": "B", "answer": "waiting"},
        )
        assert "Choose an answer to “Which long-term target?”" in text_of(answer)

    @pytest.mark.parametrize("asked", ["x", "-1", "９９", "99999999999999999999999"])
    def test_an_odd_target_in_the_address_counts_as_none(
        self, asked: str, her_case: Case, amina_browser: Browser
    ) -> None:
        assert amina_browser.get(at(her_case, "signpost_new"), {"target": asked}).status_code == 200

    def test_her_words_are_kept_as_she_said_them(self, her_case: Case, amina_browser: Browser) -> None:
        page = {
            "words": "أنا جاهزة",
            "is_ready": "yes",
            "rating": "4",
            "language": "Arabic",
            "interpreter_name": "Layla H.",
            "once": str(uuid.uuid4()),
            **day("said_on", EXIT_ON),
        }
        for _ in range(2):
            assert amina_browser.post(at(her_case, "exit_statement"), page).status_code == 302
        assert ClientStatement.objects.get().words == "أنا جاهزة"
        assert "“أنا جاهزة”" in text_of(amina_browser.get(at(her_case, "exit")))


PREPARE = ["exit_details", "exit_papers", "exit_statement", "signpost_new", "exit_unplanned"]


class TestFollowUp:
    """Three months later, if she agreed."""

    @pytest.fixture
    def ended(self, ready: Case, amina: User, carys: User, now: datetime) -> Case:
        leaving = asked(ready, amina, carys, now)
        actions.sign_off(leaving=leaving, by=carys, at=now, today=EXIT_ON)
        ready.refresh_from_db()
        return ready

    def page(self, **fields: str) -> dict[str, str]:
        reached = {
            "result": "reached",
            "words": "أنا بخير. I have a job.",
            "feels_safe": "4",
            "has_home": "yes",
            "was_found": "no",
        }
        return {**day("tried_on", EXIT_ON), **reached, "once": str(uuid.uuid4()), **fields}

    def test_the_contact_rules_stand_on_its_page_and_the_strip_stays(
        self, ended: Case, amina_browser: Browser
    ) -> None:
        ways = SafeContact.objects.get(case=ended).ways
        page = text_of(amina_browser.get(at(ended, "follow_up")))
        assert "Before you ring or write" in page
        assert ways in page
        assert "an exploiter may answer" not in page
        SafeContact.objects.filter(case=ended).update(checked_on=None)
        assert "an exploiter may answer" in text_of(amina_browser.get(at(ended, "follow_up")))
        assert ways in text_of(amina_browser.get(at(ended, "exit")))

    def test_once_nobody_may_write_to_her_the_strip_keeps_its_warnings(
        self, ended: Case, amina_browser: Browser
    ) -> None:
        amina_browser.post(
            at(ended, "follow_up"),
            {"result": "declined", "once": str(uuid.uuid4()), **day("tried_on", EXIT_ON)},
        )
        contact = SafeContact.objects.get(case=ended)
        contact.may_call, contact.may_text, contact.must_not_know = False, False, "Her uncle"
        contact.save()
        for page in (at(ended, "exit"), reverse("desk:case", args=[ended.reference])):
            head = text_of(amina_browser.get(page))
            assert "Her case is closed: ring or write to her only if you must" in head
            assert "Do not call or text" in head
            assert "Must not know: Her uncle" in head

    def test_a_student_reads_of_what_was_proved_no_word_of_concerns_or_her_safety_plan(
        self, ended: Case, efua: User, amina_browser: Browser
    ) -> None:
        ended.second_worker = efua
        ended.save()
        browser = Browser()
        browser.force_login(efua)
        for reader, count in ((amina_browser, 6), (browser, 4)):
            page = reader.get(at(ended, "exit")).content.decode()
            assert page.count('class="sheet criterion"') == count
            assert ("Safety plan" in page) is (count == 6)

    def test_her_answer_keeps_the_promise_and_the_case_stays_closed(
        self, ended: Case, amina_browser: Browser
    ) -> None:
        page = self.page()
        for _ in range(2):
            assert amina_browser.post(at(ended, "follow_up"), page).status_code == 302
        assert FollowUp.objects.get().feels_safe == 4
        assert not ended.deadline_set.open().exists()
        ended.refresh_from_db()
        assert ended.is_closed
        assert "I have a job." in text_of(amina_browser.get(at(ended, "exit")))

    def test_what_she_takes_with_her_can_still_be_put_into_her_language(
        self, ended: Case, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        listed = amina_browser.get(at(ended, "translations"))
        edit = at(ended, "translation_edit", "ar")
        assert edit in listed.content.decode()
        assert "I am ready." in text_of(listed)
        assert "I ring Amina." not in text_of(listed), "her safety plan is no part of it"
        (text,) = [each for each in listed.context["texts"] if each.words == "I am ready."]
        page = {
            text.key: "أنا جاهزة.",
            f"{text.key}-checked": "on",
            "checked_by": "Layla",
            "version": 0,
            **day("checked_on", EXIT_ON),
        }
        others = [each.key for each in listed.context["texts"] if each != text]
        assert others
        with CaptureQueriesContext(connection) as queries:
            sent = page | dict.fromkeys(others, "نعم")
            assert amina_browser.post(edit, sent).status_code == 302
        read = [each for each in queries if 'FROM "supportplans_signpost"' in each["sql"]]
        assert len(read) == 2, "once for the page and once for the act, however many texts"
        copy = Copy(
            number=1, made_on=EXIT_ON, by=amina, sides=side_by_side("ar", with_english=True), takes_away="yes"
        )
        assert "أنا جاهزة." in html(EXIT_FOR_HER.build(ended, copy))
        with pytest.raises(Refused, match="This case is closed"):
            actions.translate(
                case=ended, language="ar", original="I ring Amina.", words="أتصل.", by=amina, at=now
            )

    def test_a_draft_is_given_back(self, ended: Case, amina_browser: Browser) -> None:
        amina_browser.post(f"/drafts/follow-up/{ended.reference}/", {"words": "She has a job"})
        assert "She has a job" in amina_browser.get(at(ended, "follow_up")).text

    def test_without_an_answer_there_is_another_day_to_try(self, ended: Case, amina_browser: Browser) -> None:
        page = self.page(result="no_answer", **day("next_try_on", date(2026, 12, 8)))
        assert amina_browser.post(at(ended, "follow_up"), page).status_code == 302
        assert FollowUp.objects.get().words == ""
        (again,) = ended.deadline_set.open()
        assert (again.kind, again.due_on) == (Kind.FOLLOW_UP, date(2026, 12, 8))

    def test_what_worries_leads_to_supporting_her_again(self, ended: Case, amina_browser: Browser) -> None:
        amina_browser.post(at(ended, "follow_up"), self.page(was_found="yes", wants_support="on"))
        said = amina_browser.get(at(ended, "exit")).content.decode()
        assert "exploiters have found her" in said
        assert reverse("cases:reopening", args=[ended.reference]) in said

    @pytest.mark.parametrize(
        ("said", "title"),
        [
            ({"was_found": "yes"}, "Act today on what was said after the exit"),
            ({"feels_safe": "1"}, "Act today on what was said after the exit"),
            ({"wants_support": "on"}, "Act on what was said after the exit"),
        ],
    )
    def test_what_should_not_wait_is_a_managers_today(
        self,
        said: dict[str, str],
        title: str,
        ended: Case,
        carys: User,
        today: date,
        amina_browser: Browser,
    ) -> None:
        amina_browser.post(at(ended, "follow_up"), self.page(**said, **day("next_try_on", date(2026, 12, 8))))
        asked = ended.deadline_set.open().get(kind=Kind.AFTER_EXIT)
        assert (asked.title, asked.due_on, asked.assignee) == (title, today, carys)
        assert ended.deadline_set.open().filter(kind=Kind.FOLLOW_UP).exists()
        task = reverse("cases:task", args=[ended.reference, asked.pk])
        assert 'name="outcome"' not in amina_browser.get(task).content.decode(), "a manager says it"
        manager = Browser()
        manager.force_login(carys)
        for page in ("/my-day/", "/team/", at(ended, "exit")):
            assert task in manager.get(page).content.decode(), page
        assert "What clients said after leaving" in manager.get("/team/").content.decode()
        with acting_as(carys):
            assert asked in [each["deadline"] for each in things(carys, on=today)]
        shown = manager.get(task).content.decode()
        assert reverse("cases:reopening", args=[ended.reference]) in shown
        assert "next_on" not in shown
        done = {"outcome": "Rang her. Police told.", "version": asked.version, **day("done_on", today)}
        assert manager.post(task, done).status_code == 302
        asked.refresh_from_db()
        assert (asked.met_by, asked.outcome) == (carys, "Rang her. Police told.")
        ended.refresh_from_db()
        assert ended.is_closed

    def test_a_mild_answer_does_not_undo_a_worrying_one(
        self, ended: Case, amina: User, carys: User, today: date, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(ended, "follow_up"), self.page(wants_support="on"))
        mild = ended.deadline_set.open().get(kind=Kind.AFTER_EXIT)
        mild.due_on = today - timedelta(days=3)
        mild.save()
        amina_browser.post(at(ended, "follow_up"), self.page(was_found="yes"))
        worrying = ended.deadline_set.open().get(kind=Kind.AFTER_EXIT)
        assert (worrying.title, worrying.due_on) == ("Act today on what was said after the exit", mild.due_on)
        amina_browser.post(at(ended, "follow_up"), self.page(wants_support="on"))
        assert ended.deadline_set.open().get(kind=Kind.AFTER_EXIT) == worrying
        task = reverse("cases:task", args=[ended.reference, worrying.pk])
        assert task not in amina_browser.get(at(ended, "exit")).content.decode(), "a manager says it"

    def test_supporting_her_again_answers_what_she_said(
        self, ended: Case, amina: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(ended, "follow_up"), self.page(wants_support="on"))
        consent = Consent(purpose="service", answer="given", how="spoken", given_on=make.TODAY)
        consent.recorded_by, consent.recorded_at = carys, now
        again = reopen_case(
            earlier=ended,
            why="She asked.",
            service=ended.service,
            worker=amina,
            consent=consent,
            by=carys,
            at=now,
        )
        met = Deadline.objects.get(case=ended, kind=Kind.AFTER_EXIT)
        assert met.outcome == f"Supported again: {again.reference}"

    @pytest.mark.parametrize("blank", ["words", "feels_safe", "has_home", "was_found"])
    def test_once_reached_each_question_has_its_answer(
        self, blank: str, ended: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(ended, "follow_up"), self.page(**{blank: ""}))
        assert answer.status_code == 200
        assert blank in answer.context["form"].errors
        assert blank == "words" or "I have a job." in answer.content.decode()

    @pytest.mark.parametrize("when", [EXIT_ON, date(2026, 11, 1)])
    def test_the_next_try_comes_after_this_one(self, when: date, ended: Case, amina_browser: Browser) -> None:
        page = self.page(result="no_answer", **day("next_try_on", when))
        answer = amina_browser.post(at(ended, "follow_up"), page)
        assert "The next try must be after this one" in text_of(answer)

    def test_a_no_is_the_end_of_asking(self, ended: Case, amina_browser: Browser) -> None:
        assert amina_browser.post(at(ended, "follow_up"), self.page(result="declined")).status_code == 302
        assert amina_browser.get(at(ended, "follow_up")).status_code == 302
        amina_browser.post(at(ended, "follow_up"), self.page())
        assert FollowUp.objects.count() == 1

    def test_nobody_asks_who_did_not_agree(
        self, ready: Case, amina: User, carys: User, now: datetime, amina_browser: Browser
    ) -> None:
        leaving = prepared(ready, amina, now, may_contact="no")
        asked_for = actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=now, today=EXIT_ON)
        signed = actions.sign_off(leaving=asked_for, by=carys, at=now, today=EXIT_ON)
        assert amina_browser.post(at(ready, "follow_up"), self.page()).status_code == 302
        with pytest.raises(Refused, match="did not agree"):
            actions.record_follow_up(leaving=signed, tried_on=EXIT_ON, result="no_answer", by=amina, at=now)


class TestWho:
    @pytest.mark.parametrize("page", ["exit", *PREPARE])
    def test_another_team_finds_nothing(self, page: str, her_case: Case, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert browser.get(at(her_case, page)).status_code == 404

    @pytest.mark.parametrize("page", [*PREPARE, "exit_sign_off", "exit_exception"])
    def test_a_student_reads_and_prepares_nothing(self, page: str, her_case: Case, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        assert browser.get(at(her_case, page)).status_code == 403
        answer = browser.get(at(her_case, "exit"))
        assert answer.status_code == 200
        assert (
            "of 4 criteria settled" in answer.content.decode()
        )  # nothing of her safety plan, or of concerns
        assert not re.search(r"<form[^>]*method=\"post\"[^>]*novalidate", answer.content.decode())
        browser.post(at(her_case, "exit"), {"manager": "1"})
        assert not Exit.objects.exists()

    def test_a_caseworker_does_not_sign(self, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(at(her_case, "exit_sign_off")).status_code == 403
