"""What is kept in confidence: covered, uncovered one at a time, put right, and unseen by who only learns."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Confidence, Person
from hestia.accounts.models import User
from hestia.audit.models import Event
from tests import make

KEY = str(UUID(int=7))
PLAN = "Warrants for two flats on Thursday"


def at(name: str, case: Case, *args: object) -> str:
    return reverse(f"cases:{name}", args=[case.reference, *args])


type Keep = Callable[..., Confidence]


@pytest.fixture
def keep(her_case: Case, amina: User) -> Keep:
    def kept(kind: str = "police_operation", text: str = PLAN, **fields: Any) -> Confidence:
        values = {"title": "Visit by SC07", "made_at": make.NOON, "made_by": amina, **fields}
        new = Confidence(case=her_case, kind=kind, text=text, **values)
        new.save()
        return new

    return kept


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


class TestReading:
    def test_what_is_secret_is_covered_until_someone_asks(
        self, keep: Keep, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        plan, advice = keep(), keep("privileged", "Say nothing yet", title="Statement")
        page = at("confidence", her_case)
        before = amina_browser.get(page).text
        assert "Visit by SC07" in before
        assert PLAN not in before
        assert not Event.objects.filter(kind="confidence.shown").exists()
        response = amina_browser.post(at("shown", her_case, "confidence", plan.pk))
        assert response["Location"] == f"{page}#confidence-{plan.pk}"
        after = amina_browser.get(page).text
        assert PLAN in after
        assert advice.text not in after
        event = Event.objects.get(kind="confidence.shown")
        assert (event.by, event.case_ref) == (amina, her_case.reference)
        assert event.subject == f"cases.confidence:{plan.pk}"
        assert PLAN not in amina_browser.get(page).text

    def test_health_is_read_with_the_case(self, keep: Keep, her_case: Case, amina_browser: Browser) -> None:
        keep("health", "Sixteen weeks", title="Scan")
        assert "Sixteen weeks" in amina_browser.get(at("confidence", her_case)).text
        assert Event.objects.filter(case_ref=her_case.reference).count() == 1

    def test_of_another_case_is_not_found(
        self, keep: Keep, amina: User, outreach: Any, amina_browser: Browser
    ) -> None:
        kept = keep()
        other = make.case(worker=amina, service=outreach)
        assert amina_browser.post(at("shown", other, "confidence", kept.pk)).status_code == 404
        assert amina_browser.get(at("confidence_edit", other, kept.pk)).status_code == 404

    def test_a_learner_does_not_know_that_it_is_there(
        self, keep: Keep, her_case: Case, efua: User, amina: User
    ) -> None:
        relative = Person(case=her_case, name="Fatima", kind="family")
        relative.save()
        kept, health = keep(), keep("health", "Sixteen weeks")
        keep("contact", "07700 900111", person=relative)
        kept.text = f"{PLAN}, early"
        kept.save()
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        for page in ("confidence", "confidence_new"):
            assert browser.get(at(page, her_case)).status_code == 403
        for record in (kept, health):
            assert browser.get(at("confidence_edit", her_case, record.pk)).status_code == 403
            assert browser.post(at("shown", her_case, "confidence", record.pk)).status_code == 403
        pages = "".join(browser.get(at(page, her_case)).text for page in ("people", "history", "notes"))
        pages += browser.get(at("details", her_case, "about")).text
        pages += browser.get(her_case.get_absolute_url()).text
        for words in (PLAN, "Sixteen weeks", "07700 900111", "Visit by SC07", "In confidence", "Show how"):
            assert words not in pages
        assert "Fatima" in pages

    def test_history_says_that_it_changed_and_not_from_what(
        self, keep: Keep, her_case: Case, amina_browser: Browser
    ) -> None:
        kept = keep()
        kept.text = "Put off until Monday"
        kept.save()
        page = amina_browser.get(at("history", her_case)).text
        assert "Visit by SC07" in page
        assert "covered" in page
        assert PLAN not in page
        assert "Put off" not in page


class TestWriting:
    def test_the_story_says_only_that_something_is_kept(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"kind": "whereabouts", "title": "This week", "text": "With Rima in Leeds", "once": KEY}
        for _ in range(2):
            answer = amina_browser.post(at("confidence_new", her_case), sent)
            assert answer["Location"] == at("confidence", her_case)
        kept = her_case.confidence_set.get()
        assert (kept.level, kept.made_by.first_name) == (4, "Amina")
        entry = her_case.entry_set.get()
        assert (entry.title, entry.body) == ("Details changed: kept in confidence", "")
        assert Event.objects.get(kind="confidence.added").subject == f"cases.confidence:{kept.pk}"

    def test_nothing_typed_is_lost(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"kind": "privileged", "title": "", "text": "Say nothing yet", "once": KEY}
        page = amina_browser.post(at("confidence_new", her_case), sent).text
        assert "Enter the heading" in page
        assert "Say nothing yet" in page
        assert not her_case.confidence_set.exists()

    def test_opening_the_form_of_a_secret_is_asking_for_it(
        self, keep: Keep, her_case: Case, amina: User, clock: time_machine.Traveller
    ) -> None:
        plan, health = keep(), keep("health", "Sixteen weeks")
        browser = Browser()
        browser.force_login(amina)
        form = at("confidence_edit", her_case, plan.pk)
        assert PLAN in browser.get(form).text
        assert Event.objects.get(kind="confidence.shown").subject == f"cases.confidence:{plan.pk}"
        clock.shift(timedelta(minutes=6))
        assert browser.get(form).status_code in {302, 403}
        assert browser.post(form, {"title": "X", "text": "Y", "version": "1"}).status_code in {302, 403}
        assert "Sixteen weeks" in browser.get(at("confidence_edit", her_case, health.pk)).text
        assert Event.objects.filter(kind="confidence.shown").count() == 1
        plan.refresh_from_db()
        assert plan.text == PLAN

    def test_what_it_said_before_is_kept_and_uncovered_with_it(
        self, keep: Keep, her_case: Case, amina_browser: Browser
    ) -> None:
        plan = keep()
        sent = {"title": "Visit by SC07", "text": "Put off until Monday", "version": "1"}
        assert amina_browser.post(at("confidence_edit", her_case, plan.pk), sent).status_code == 302
        covered = amina_browser.get(at("confidence", her_case)).text
        assert PLAN not in covered
        shown = amina_browser.post(at("shown", her_case, "confidence", plan.pk), follow=True).text
        assert "Put off until Monday" in shown
        assert PLAN in shown

    def test_a_stale_page_shows_both(self, keep: Keep, her_case: Case, amina_browser: Browser) -> None:
        plan = keep()
        plan.text = "Put off until Monday"
        plan.save()
        sent = {"title": "Visit by SC07", "text": "Put off until Friday", "version": "1"}
        page = amina_browser.post(at("confidence_edit", her_case, plan.pk), sent).text
        assert "Put off until Monday" in page
        assert "Put off until Friday" in page

    def test_the_level_is_that_of_the_kind(self, keep: Keep) -> None:
        assert keep("health").level == 3
        plan = keep()
        with pytest.raises(IntegrityError, match="says_its_level"), transaction.atomic():
            Confidence.objects.filter(pk=plan.pk).update(level=3)

    def test_the_log_of_a_case_counts_what_was_uncovered(
        self, keep: Keep, her_case: Case, amina_browser: Browser
    ) -> None:
        for kept in (keep(), keep("privileged")):
            amina_browser.post(at("shown", her_case, "confidence", kept.pk))
        assert "uncovered 2 secrets" in amina_browser.get(at("history_access", her_case)).text


class TestRelatives:
    def test_how_to_reach_someone_is_covered_on_the_page_of_people(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = {"name": "Fatima", "kind": "family", "risk": "none", "may_be_contacted": "yes", "once": KEY}
        amina_browser.post(at("around_new", her_case, "person"), {**sent, "how_to_reach": "07700 900111"})
        person = her_case.person_set.get()
        page = at("people", her_case)
        assert "07700 900111" not in amina_browser.get(page).text
        response = amina_browser.post(at("shown", her_case, "confidence", person.contact.pk))
        assert response["Location"] == f"{page}#confidence-{person.contact.pk}"
        assert "07700 900111" in amina_browser.get(page).text
        assert "07700 900111" not in amina_browser.get(page).text
        assert Event.objects.filter(kind="confidence.shown").count() == 1

    def test_it_is_put_right_on_a_form_of_its_own(
        self, her_case: Case, keep: Keep, amina_browser: Browser
    ) -> None:
        person = Person(case=her_case, name="Fatima", kind="family")
        person.save()
        form = at("around", her_case, "person", person.pk)
        assert "how_to_reach" in amina_browser.get(form).text
        kept = keep("contact", "07700 900111", person=person, title="Fatima")
        shown = amina_browser.get(form).text
        assert "how_to_reach" not in shown
        assert "07700 900111" not in shown
        own = at("confidence_edit", her_case, kept.pk)
        assert "07700 900111" in amina_browser.get(own).text
        sent = {"text": "07700 900222", "version": "1"}
        assert amina_browser.post(own, sent)["Location"] == at("people", her_case)

    def test_only_a_contact_is_about_a_person(self, her_case: Case, keep: Keep) -> None:
        person = Person(case=her_case, name="Fatima", kind="family")
        person.save()
        with pytest.raises(IntegrityError, match="is_her_contact"), transaction.atomic():
            keep("health", person=person)
