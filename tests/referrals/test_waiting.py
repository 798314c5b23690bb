"""A decision that is waited for: how long, who asked, and the letter that asks again."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, Deadline, Disclosure, Entry, SafeContact
from desk.queries.my_day import diary_of
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.workingdays.models import BankHoliday
from referrals.models import Chaser, Referral
from referrals.queries.waiting import AwaitedDecision
from tests import make
from tests.desk.planted import everything_in
from tests.referrals.conftest import SENT_ON, Act, decision

ONCE = UUID("0b1f1f0e-8a7e-4bfa-9c50-1d5f6f4f6b11")
AGAIN = UUID("7a3d1b52-5d0c-4f44-8f7e-2f6f3a9d2c70")


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(make.NOON, tick=False):
        yield


def page(browser: Browser, address: str) -> str:
    return " ".join(browser.get(address).text.split())


def overview(case: Case) -> str:
    return reverse("referrals:overview", args=[case.reference])


def send(browser: Browser, case: Case, once: UUID = ONCE) -> Any:
    return browser.post(reverse("desk:chaser_letter", args=[case.reference]), {"once": str(once)})


@pytest.mark.parametrize(
    ("due", "last", "again", "pill"),
    [
        pytest.param(None, None, None, ("waiting", "Not chased yet"), id="nobody asked"),
        pytest.param(-1, None, None, ("soon", "Past their target, not chased"), id="late"),
        pytest.param(-5, -8, None, ("soon", "Past their target, not chased"), id="asked before it was late"),
        pytest.param(-5, -5, None, ("waiting", "No day to ask again"), id="asked since"),
        pytest.param(-5, -5, 3, ("waiting", "Ask again Fri 27 Nov"), id="asked, and again"),
        pytest.param(-5, -5, 0, ("soon", "Ask again today"), id="today"),
        pytest.param(None, -5, -1, ("overdue", "Ask again now"), id="should have asked"),
    ],
)
def test_says_what_to_do(due: int | None, last: int | None, again: int | None, pill: tuple[str, str]) -> None:
    def on(days: int | None) -> date | None:
        return None if days is None else make.TODAY + timedelta(days)

    case = Case(reference="H-1")
    told = AwaitedDecision(
        case, "x", SENT_ON, 1, 1, make.TODAY, due_on=on(due), last_on=on(last), next_on=on(again)
    )
    assert told.pill == pill


class TestPages:
    def test_before_and_after_somebody_asked(
        self, received: Referral, act: Act, amina_browser: Browser
    ) -> None:
        shown = page(amina_browser, overview(received.case))
        # From Fri 30 Oct to Tue 24 Nov 2026: 17 working days, 25 days.
        assert "17 working days (25 days)" in shown
        assert "Not chased" in shown
        assert shown.count("Past the") == 1, "that they are late is said once"
        assert "Ask again<" not in shown
        asked = {"chased_on": date(2026, 11, 20), "asked": "The desk", "how": "phone"}
        act("chase", referral=received, again_on=date(2026, 11, 30), **asked)
        for address in (overview(received.case), "/my-day/"):
            shown = page(amina_browser, address)
            assert "17 working days (25 days)" in shown
            assert "Fri 20 Nov</time> by Amina" in shown
            assert "Ask again Mon 30 Nov" in shown

    def test_the_final_decision_is_waited_for_since_the_first(
        self, rg_positive: Referral, amina_browser: Browser
    ) -> None:
        shown = page(amina_browser, overview(rg_positive.case))
        assert "Waiting: conclusive grounds decision" in shown
        assert "12 working days (18 days)" in shown

    @pytest.mark.parametrize(
        "chased_on",
        [
            pytest.param(date(2026, 11, 5), id="before it was made"),
            pytest.param(date(2026, 11, 10), id="before we knew of it"),
        ],
    )
    def test_who_asked_for_the_first_has_not_asked_for_the_final_decision(
        self, chased_on: date, received: Referral, act: Act, amina_browser: Browser
    ) -> None:
        asked = {"asked": "The desk", "how": "phone"}
        earlier = make.NOON - timedelta(hours=1)
        act("chase", referral=received, chased_on=chased_on, **asked, at=earlier)
        act("record_decision", referral=received, **decision())
        assert "Last asked" not in page(amina_browser, overview(received.case))
        assert "Not chased yet" in page(amina_browser, "/my-day/")
        act("chase", referral=received, chased_on=make.TODAY, **asked)
        assert "asked 1 time so far" in page(amina_browser, overview(received.case))

    def test_who_asked_the_first_responder_has_not_asked_the_home_office(
        self, handed_over: Referral, act: Act, amina_browser: Browser
    ) -> None:
        asked = {"chased_on": SENT_ON, "asked": "Jo Lane", "how": "phone", "whom": "first_responder"}
        act("chase", referral=handed_over, **asked)
        act("submit", referral=handed_over, submitted_on=SENT_ON)
        act("receive", referral=handed_over, received_on=SENT_ON, reference="NRM-1")
        assert "Last asked" not in page(amina_browser, overview(handed_over.case))
        assert "Past their target, not chased" in page(amina_browser, "/my-day/")

    def test_their_target_is_the_workers_to_chase_and_no_debt(
        self, received: Referral, act: Act, amina: User
    ) -> None:
        """Expected by Fri 6 Nov. Nobody asked: chase today. Asked, and to be asked again: not until then."""
        diary = diary_of(amina, today=make.TODAY, calendar=BankHoliday.objects.calendar("ew"))
        theirs = [row for row in diary.rows if row.deadline.kind == Deadline.Kind.RG_DECISION]
        assert [row.due.pill for row in theirs] == ["Past the Home Office’s target by 12 working days"]
        assert diary.soon["overdue"] == 0
        assert diary.soon["today"] >= 1
        again_on = make.TODAY + timedelta(days=7)
        act(
            "chase", referral=received, chased_on=make.TODAY, asked="The desk", how="phone", again_on=again_on
        )
        diary = diary_of(amina, today=make.TODAY, calendar=BankHoliday.objects.calendar("ew"))
        assert not [row for row in diary.all_rows if row.deadline.kind == Deadline.Kind.RG_DECISION]

    def test_nothing_is_waited_for_before_it_was_sent(
        self, consented: Referral, amina_browser: Browser
    ) -> None:
        assert "Print a letter to ask" not in page(amina_browser, overview(consented.case))
        assert "Waiting on others" not in page(amina_browser, "/my-day/")

    # One more on my day: it is a list, and asks how many of those were seen.
    @pytest.mark.parametrize(("address", "most"), [("", 12), ("/my-day/", 14)])
    def test_asks_few_questions(
        self, address: str, most: int, received: Referral, act: Act, amina_browser: Browser
    ) -> None:
        act("chase", referral=received, chased_on=date(2026, 11, 20), asked="The desk", how="phone")
        amina_browser.get(address or overview(received.case))
        with CaptureQueriesContext(connection) as asked:
            amina_browser.get(address or overview(received.case))
        assert len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= most


class TestLetter:
    def test_asks_by_reference_and_is_a_chaser(
        self, received: Referral, amina: User, amina_browser: Browser
    ) -> None:
        case = received.case
        answer = send(amina_browser, case)
        assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}-chaser-1.pdf"'
        paper = everything_in(answer.content)
        assert "NRM-4418-0236" in paper
        assert case.reference in paper
        for word in (case.client.first_name, case.client.last_name, "reasonable grounds"):
            assert word not in paper
        chaser = Chaser.objects.get()
        assert (chaser.how, chaser.chased_on, chaser.recorded_by) == ("letter", make.TODAY, amina)
        assert case.deadline_set.open().get(kind=Deadline.Kind.CHASE).due_on == date(2026, 12, 1)
        told = Disclosure.objects.get()
        words = "our reference, the Home Office (immigration) reference, that we give support"
        assert told.will_tell.endswith(words)
        assert Event.objects.filter(kind="disclosure.told", case_ref=case.reference).count() == 1
        assert Entry.objects.filter(case=case, title__startswith="Chased").count() == 1

    def test_sent_twice_is_one_letter_and_later_another(
        self, received: Referral, amina_browser: Browser
    ) -> None:
        assert send(amina_browser, received.case).content[:4] == b"%PDF"
        assert send(amina_browser, received.case).content[:4] == b"%PDF"
        assert Chaser.objects.count() == Disclosure.objects.count() == 1
        send(amina_browser, received.case, AGAIN)
        assert Chaser.objects.count() == 2
        assert set(Disclosure.objects.values_list("copy_number", flat=True)) == {1, 2}

    def test_her_no_stops_it(self, received: Referral, act: Act, amina_browser: Browser) -> None:
        received.case.consent_set.update(answer="withdrawn")
        answer = send(amina_browser, received.case)
        assert answer.status_code == 409
        assert "She took back her consent" in answer.text
        assert not Chaser.objects.exists()

    def test_says_no_code_word_though_it_stands_in_the_number(
        self, received: Referral, amina_browser: Browser
    ) -> None:
        SafeContact.objects.filter(case=received.case).delete()
        SafeContact(case=received.case, code_word=received.reference).save()
        answer = send(amina_browser, received.case)
        assert answer.status_code == 409
        assert "Their reference contains her code word" in answer.text
        assert not Disclosure.objects.exists()

    def test_is_refused_while_nothing_is_waited_for(
        self, consented: Referral, amina_browser: Browser
    ) -> None:
        answer = send(amina_browser, consented.case)
        assert answer.status_code == 409
        assert "We are not waiting for a decision" in answer.text

    @pytest.mark.parametrize("who", ["dev", "efua", "farah"])
    def test_nobody_else_makes_it(self, who: str, received: Referral, request: pytest.FixtureRequest) -> None:
        browser = Browser()
        browser.force_login(request.getfixturevalue(who))
        assert send(browser, received.case).status_code in {403, 404}
        assert not Chaser.objects.exists()
