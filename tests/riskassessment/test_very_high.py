"""What very high risk asks: a call with a number, a referral recorded once, a look at every contact."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Deadline, Entry, RiskEvent
from hestia.accounts.models import User
from riskassessment import actions
from riskassessment.models import Assessment, SafeguardingConcern
from tests import make
from tests.riskassessment import build
from tests.riskassessment.test_pages import page, text_of

TODAY = make.TODAY
WORDS = "Her risk is very high. Has it changed?"


@pytest.fixture
def waiting(her_case: Case, amina: User, carys: User) -> Assessment:
    return build.finished(
        her_case, by=amina, page=build.written((4, 4), evidence="He waits at the bus stop.")
    )


def at(case: Case, name: str, *args: object) -> str:
    return reverse(name, args=[case.reference, *args])


@pytest.mark.django_db
class TestCall:
    def test_gives_the_number_of_whom_to_ring(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        page = build.written((4, 4))
        draft = build.draft(her_case, by=amina, page=page)
        carys.phone = "020 7946 0155"
        carys.save()
        make.user("Ruth Ellery", role="manager", services=[her_case.service])
        send_to_one(draft, amina, carys)
        for name, args in (("riskassessment:overview", ()), ("riskassessment:escalation", (1,))):
            words = text_of(amina_browser.get(at(her_case, name, *args)))
            assert "ing Carys Pugh today" in words
            assert "Their work phone: 020 7946 0155" in words

    @pytest.mark.usefixtures("waiting")
    def test_or_that_of_the_office(self, her_case: Case, amina_browser: Browser) -> None:
        words = text_of(amina_browser.get(at(her_case, "riskassessment:escalation", 1)))
        assert f"Ring the office: {settings.OFFICE_PHONE}" in words


def send_to_one(draft: Assessment, by: User, to: User) -> None:
    sent = actions.finish(assessment=draft, by=by, at=make.NOON, today=TODAY, sent_to=to)
    assert sent.is_waiting


@pytest.mark.django_db
@pytest.mark.usefixtures("waiting")
class TestReferralMade:
    def decide(self, case: Case, browser: Browser) -> str:
        sent = {"decision": "made", "why": "Spoke to the duty team"}
        return browser.post(at(case, "riskassessment:escalation", 1), sent).headers["Location"]

    def test_who_was_rung_is_not_told_to_ring(
        self, her_case: Case, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        check = at(her_case, "riskassessment:sign_off", 1)
        assert "Ring a manager today" in text_of(carys_browser.get(check))
        self.decide(her_case, amina_browser)
        words = text_of(carys_browser.get(check))
        assert "Worker and manager have spoken" in words
        assert "Ring a manager today" not in words

    def test_opens_its_record_with_what_is_known(self, her_case: Case, amina_browser: Browser) -> None:
        url = self.decide(her_case, amina_browser)
        page = amina_browser.get(url)
        assert "What we know of it is filled in from Risk assessment 1" in text_of(page)
        form = page.context["form"]
        assert "He waits at the bus stop." in form["concern"].value()
        assert "Spoke to the duty team" in form["why"].value()
        assert form["route"].value() == "adult"

    def test_until_then_nothing_says_that_there_is_none(self, her_case: Case, amina_browser: Browser) -> None:
        url = self.decide(her_case, amina_browser)
        words = text_of(amina_browser.get(at(her_case, "riskassessment:overview")))
        assert "We have made a safeguarding referral. It is not recorded yet." in words
        assert "No safeguarding concerns recorded" not in words
        task = her_case.deadline_set.open().get(title__startswith="Record the safeguarding referral")
        assert (str(task.assignee), task.is_of_risk) == ("Amina Osei", True)
        sent: dict[str, Any] = {
            "concern": "He waits at the bus stop.",
            "route": "adult",
            "told": "Duty team, 020 7946 0100",
            "agreed": "yes",
            "why": "",
            "once": str(uuid4()),
        }
        for day in ("noticed_on", "told_on"):
            sent |= {f"{day}_day": "24", f"{day}_month": "11", f"{day}_year": "2026"}
        assert amina_browser.post(url, sent).status_code == 302
        assert SafeguardingConcern.objects.count() == 1
        task.refresh_from_db()
        assert task.met_at
        assert "not recorded yet" not in text_of(amina_browser.get(at(her_case, "riskassessment:overview")))


@pytest.mark.django_db
class TestEveryContact:
    def note(self, browser: Browser, case: Case, **fields: str) -> str:
        sent = {
            "body": "We met in the library.",
            "kind": "met",
            "interpreter": "not_needed",
            "happened_at_day": "24",
            "happened_at_month": "11",
            "happened_at_year": "2026",
            "happened_at_time": "10:00",
            "once": str(uuid4()),
            **fields,
        }
        return text_of(browser.post(at(case, "cases:note_new"), sent, follow=True))

    @pytest.mark.usefixtures("waiting")
    def test_the_note_asks_even_before_it_is_checked(self, her_case: Case, amina_browser: Browser) -> None:
        assert WORDS in text_of(amina_browser.get(at(her_case, "cases:note_new")))

    def test_and_not_at_other_levels(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        build.finished(her_case, by=amina, page=build.written((3, 3)))
        assert WORDS not in text_of(amina_browser.get(at(her_case, "cases:note_new")))

    @pytest.mark.usefixtures("waiting")
    def test_it_never_blocks_the_note(self, her_case: Case, amina_browser: Browser) -> None:
        for fields in ({}, {"risk_now": ""}, {"risk_now": "changed", "risk_why": ""}):
            assert "The note is saved." in self.note(amina_browser, her_case, **fields)
        assert her_case.entry_set.filter(kind=Entry.Kind.MET).count() == 3

    @pytest.mark.usefixtures("waiting")
    def test_not_changed_is_recorded_as_looked_at(self, her_case: Case, amina_browser: Browser) -> None:
        why = "He was not there all week."
        words = self.note(amina_browser, her_case, risk_now="same", risk_why=why)
        assert "It says that her risk was looked at and has not changed." in words
        entry = her_case.entry_set.get(title="Risk looked at: it has not changed")
        assert entry.body == why
        assert not RiskEvent.objects.exists()

    @pytest.mark.usefixtures("waiting")
    def test_changed_is_a_reason_to_assess_it_again(self, her_case: Case, amina_browser: Browser) -> None:
        self.note(amina_browser, her_case, risk_now="changed", risk_why="He found her new flat.")
        event = RiskEvent.objects.get(case=her_case)
        assert (event.words, event.is_waiting) == ("He found her new flat.", True)
        kinds = (Deadline.Kind.FIRST_RISK_ASSESSMENT, Deadline.Kind.RISK_REVIEW)
        assert her_case.deadline_set.open().filter(kind__in=kinds).exists()


@pytest.mark.django_db
def test_sent_lower_after_all_it_says_what_is_so_and_the_call_stays(
    her_case: Case, amina: User, carys: User, waiting: Assessment, amina_browser: Browser
) -> None:
    back = actions.ask_changes(assessment=waiting, words="Lower?", by=carys, at=make.NOON, today=TODAY)
    new = "He was sentenced on Monday, {own}."
    response = amina_browser.post(
        at(her_case, "riskassessment:assessment_new"),
        page("0", "", seen=new, version=str(back.version)),
        follow=True,
    )
    assert response.redirect_chain[-1][0] == at(her_case, "riskassessment:overview")
    assert her_case.assessment_set.get().level == "low"
    assert "Sent as very high risk: ring Carys Pugh today." in text_of(response)
    assert "very high now; sent as low, to be checked" in text_of(response)
    check = her_case.deadline_set.open().get(kind=Deadline.Kind.RISK_SIGN_OFF)
    assert check.context.startswith("Very high now; sent as low, to be checked. Total ")
    words = text_of(amina_browser.get(at(her_case, "riskassessment:escalation", 1)))
    assert "was sent as very high risk" in words
    assert "It says low now, waiting to be checked" in words
    assert "was saved: very high" not in words


@pytest.mark.django_db
def test_the_first_assessment_is_not_to_do_once_it_was_sent(
    her_case: Case, amina: User, carys: User, amina_browser: Browser
) -> None:
    her_case.promise(Deadline.Kind.FIRST_RISK_ASSESSMENT, due_on=TODAY, by=amina, at=make.NOON)
    assert "Start assessment" in text_of(amina_browser.get(reverse("desk:my_day")))
    build.finished(her_case, by=amina, page=build.written((4, 4)))
    assert "Start assessment" not in text_of(amina_browser.get(reverse("desk:my_day")))
    met = her_case.deadline_set.get(kind=Deadline.Kind.FIRST_RISK_ASSESSMENT)
    assert (met.met_on, met.outcome) == (TODAY, "Sent to be checked")
    assert her_case.open_deadline(Deadline.Kind.RISK_SIGN_OFF)
