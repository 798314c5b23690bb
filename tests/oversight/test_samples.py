"""What is said of a sampled case, by whom, who reads it when; and that what is found is put right."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Deadline, PromiseSource
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.refusals import Refused
from hestia.ui.words import date_words
from oversight import actions
from oversight.actions import Said
from oversight.models import (
    Allotment,
    Enquiry,
    Finding,
    FindingStep,
    Reading,
    ReadingAnswer,
    SampledCase,
    ServiceAction,
)
from oversight.queries.findings import agreement, alike_now, unclosed_of
from oversight.queries.samples import enquiry_of, sampled_state
from oversight.rules.checks import CHECKS, Check
from oversight.rules.questions import QUESTIONS, SampleQuestion, asked_of
from supportplans.models import YouSaid
from tests import make, roles
from tests.oversight import sampled
from tests.oversight.sampled import at_moment
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2026, 12, 2, 10, tzinfo=UTC)
DUE = date(2026, 12, 16)
YES = {question.slug: Said("yes", "") for question in QUESTIONS}
SHORT = {**YES, "contact": Said("no", "Nobody rang for three weeks.")}


@pytest.fixture
def tessa(house_b: Service) -> User:
    return make.user("Tessa Wynn", role=Role.MANAGER, services=[house_b])


@pytest.fixture
def uma(house_b: Service) -> User:
    return make.user("Uma Reed", role=Role.MANAGER, services=[house_b])


@pytest.fixture
def one(her_case: Case, outreach: Service, carys: User) -> SampledCase:
    """Return her case, which Carys drew: one person judges it."""
    sampled.drawn(outreach, carys, case=her_case)
    return SampledCase.objects.get(reference=her_case.reference)


def acting(who: User, at: datetime = DECEMBER) -> Any:
    at_moment(who, at)
    return roles.as_application(who, at=at)


def allotted(one: SampledCase, by: User, *people: User) -> None:
    for person in people:
        with acting(by):
            actions.allot(sampled=one, sampler=person, by=by, at=DECEMBER)


def says(one: SampledCase, who: User, answers: dict[str, Said] = YES, **more: str) -> Reading:
    grade = {} if one.worker_id == who.pk else {"grade": "sound"}
    with acting(who):
        return actions.record_reading(
            sampled=one, answers=answers, good="Her words.", **{**grade, **more}, by=who, at=DECEMBER
        )


def finds(reading: Reading, by: User, person: User, question: str = "contact") -> Finding:
    with acting(by):
        return actions.record_finding(
            reading=reading, question=question, what="Ring her", person=person, due_on=DUE, by=by, at=DECEMBER
        )


@pytest.mark.parametrize("thing", [*QUESTIONS, *CHECKS], ids=lambda thing: str(thing.slug))
def test_each_leads_to_a_page_of_the_case(
    thing: SampleQuestion | Check, her_case: Case, amina_browser: Browser
) -> None:
    section = [thing.section] if thing.section else []
    page = amina_browser.get(reverse(thing.page, args=[her_case.reference, *section]), follow=True)
    assert page.status_code == 200


class TestNotTakenOn:
    @pytest.fixture
    def one(self, outreach: Service, amina: User, carys: User) -> SampledCase:
        """Return someone who was not taken on in November, whom Carys drew."""
        enquiry = Enquiry(
            service=outreach,
            source="police",
            referred_on=date(2026, 11, 3),
            answered_on=date(2026, 11, 5),
            reason="no_place",
            made_at=make.NOON,
            made_by=amina,
        )
        enquiry.save()
        sampled.drawn(outreach, carys)
        return SampledCase.objects.get(reference=enquiry.reference)

    def test_is_read_by_who_judges_it_and_by_nobody_else_of_other_services(
        self, one: SampledCase, carys: User, tessa: User, uma: User
    ) -> None:
        allotted(one, carys, tessa)
        for who, reads in ((tessa, True), (uma, False), (carys, True)):
            with acting(who):
                assert (enquiry_of(one) is not None) is reads, who

    def test_its_page_tells_why_and_asks_only_what_fits(
        self, one: SampledCase, carys: User, tessa: User, amina: User
    ) -> None:
        allotted(one, carys, tessa)
        browser = Browser()
        browser.force_login(tessa)
        assert "We had no place" in text_of(browser.get(reverse("oversight:sampled", args=[one.pk])))
        address = reverse("oversight:reading_new", args=[one.pk])
        says(one, amina, {"decisions": YES["decisions"], "oversight": YES["oversight"]})  # who recorded it
        page = text_of(browser.get(address))
        assert "Only 2 of the 14 questions are asked." in page
        assert "who decided what" in page
        assert "each high risk" not in page
        sent = {"decisions": "yes", "oversight": "partly", "good": "Answered in a day", "grade": "sound"}
        assert "Say what is missing: Did a manager" in text_of(browser.post(address, sent))
        browser.post(address, {**sent, "oversight_words": "The answer took a week"})
        reading = one.readings.get(by=tessa)
        assert {row.question: row.answer for row in reading.answers.all()} == {
            "decisions": "yes",
            "oversight": "partly",
        }

    def test_no_answer_to_anything_else_is_kept(self, one: SampledCase, amina: User) -> None:
        fitting = {question.slug for question in asked_of(is_taken_on=False).questions}
        answers = {slug: YES[slug] for slug in fitting}
        for slug in YES.keys() - fitting:
            with pytest.raises(Refused, match="not asked of this case"):
                says(one, amina, {**answers, slug: YES[slug]})
        assert not one.readings.exists()
        says(one, amina, answers)

    def test_of_a_case_all_is_asked(self) -> None:
        asked = asked_of(is_taken_on=True)
        assert (asked.questions, asked.why) == (QUESTIONS, "")


class TestReading:
    def test_whoever_works_on_it_answers_first(
        self, one: SampledCase, carys: User, amina: User, tessa: User
    ) -> None:
        allotted(one, carys, tessa)
        with pytest.raises(Refused, match="answers first"):
            says(one, tessa)
        says(one, amina)
        says(one, tessa)
        with pytest.raises(Refused, match="answered already"):
            says(one, tessa)

    def test_after_fourteen_days_nobody_is_waited_for(
        self, one: SampledCase, carys: User, tessa: User
    ) -> None:
        allotted(one, carys, tessa)
        late = DECEMBER + timedelta(days=13)
        with acting(tessa, late):
            actions.record_reading(sampled=one, answers=YES, good="Much", grade="good", by=tessa, at=late)

    def test_the_database_holds_to_who_may(
        self, one: SampledCase, carys: User, amina: User, ben: User, tessa: User
    ) -> None:
        """By hand, as the application's role: by no colleague, not for another, not before the worker."""
        allotted(one, carys, tessa)
        for who, place, by in ((ben, 0, ben), (carys, 1, carys), (tessa, 1, tessa), (tessa, 0, amina)):
            grade = "good" if place else ""
            with acting(who), pytest.raises(DatabaseError), transaction.atomic():
                Reading(sampled_id=one.pk, place=place, grade=grade, good="x", by=by, at=DECEMBER).save()
        for who, sampler in ((carys, carys), (tessa, tessa), (amina, tessa)):
            with acting(who), pytest.raises(DatabaseError), transaction.atomic():
                Allotment(
                    sampled=one,
                    place=2,
                    sampler=sampler,
                    made_at=DECEMBER,
                    made_by=who,
                    service=one.service,
                    case_number=one.case_number,
                ).save()

    def test_two_are_blind_until_both_have_spoken(
        self, her_case: Case, outreach: Service, carys: User, amina: User, tessa: User, uma: User
    ) -> None:
        sampled.drawn(outreach, carys, case=her_case, is_twice=True)
        twin = SampledCase.objects.get(reference=her_case.reference)
        allotted(twin, carys, tessa, uma)
        says(twin, amina)
        first = says(twin, tessa, SHORT)
        with pytest.raises(Refused, match="when both have answered"):
            finds(first, tessa, amina)

        def seen(who: User) -> tuple[int, int]:
            with acting(who):
                return Reading.objects.judgements().count(), ReadingAnswer.objects.count()

        asked = len(QUESTIONS)
        assert [seen(who) for who in (amina, uma, carys)] == [(0, asked)] * 3
        assert seen(tessa) == (1, 2 * asked)
        says(twin, uma)
        assert [seen(who) for who in (amina, uma, carys, tessa)] == [(2, 3 * asked)] * 4
        with acting(carys):
            alike = agreement(carys.service_ids)
        assert alike
        assert alike.words == f"{asked - 1} of {asked} alike"

    def test_a_worker_reads_of_her_own_cases_only(
        self, one: SampledCase, carys: User, amina: User, ben: User, tessa: User
    ) -> None:
        allotted(one, carys, tessa)
        says(one, amina)
        finding = finds(says(one, tessa, SHORT), tessa, amina)
        of_ben = finds(finding.reading, tessa, ben)
        for who, rows in ((amina, 1), (carys, 1), (tessa, 1), (ben, 0)):
            with acting(who):
                assert Finding.objects.filter(pk=of_ben.pk).exists()  # Ben is asked to put this right
                assert Finding.objects.filter(pk=finding.pk).count() == rows, who
                assert Reading.objects.judgements().count() == rows, who
                assert SampledCase.objects.filter(pk=one.pk).count() == rows, who


class TestFindings:
    @pytest.fixture
    def found(self, one: SampledCase, carys: User, amina: User, tessa: User) -> Finding:
        allotted(one, carys, tessa)
        says(one, amina)
        return finds(says(one, tessa, SHORT), tessa, amina)

    def promise(self, found: Finding) -> Deadline:
        return Deadline.objects.because_of(PromiseSource.of(found)).latest("pk")

    def test_a_finding_is_a_promise_until_it_is_found_to_be_kept(
        self, found: Finding, her_case: Case, amina: User, tessa: User
    ) -> None:
        promise = self.promise(found)
        assert (promise.case, promise.assignee, promise.due_on) == (her_case, amina, DUE)
        assert not promise.is_met_by_hand
        with acting(amina):
            assert [one.pk for one in unclosed_of([amina])] == [found.pk]
            actions.give_evidence(finding=found, words="Rung on Monday, noted.", by=amina, at=DECEMBER)
            with pytest.raises(Refused, match="said already"):
                actions.give_evidence(finding=found, words="Again", by=amina, at=DECEMBER)
        assert self.promise(found).met_by == amina
        later = DUE + timedelta(days=7)
        with acting(tessa):
            actions.recheck(
                finding=found, is_right=False, words="No note", due_on=later, by=tessa, at=DECEMBER
            )
        assert (self.promise(found).due_on, self.promise(found).is_open) == (later, True)
        with acting(amina):
            actions.give_evidence(finding=found, words="The note of Tuesday.", by=amina, at=DECEMBER)
        with acting(tessa):
            actions.recheck(finding=found, is_right=True, words="It is there.", by=tessa, at=DECEMBER)
        assert not Finding.objects.unclosed().exists()

    def test_by_hand_nobody_else_closes_it(
        self, found: Finding, carys: User, amina: User, tessa: User
    ) -> None:
        on = DECEMBER.date()
        for who, kind in ((carys, "accepted"), (amina, "accepted"), (tessa, "accepted"), (carys, "evidence")):
            with acting(who), pytest.raises(DatabaseError), transaction.atomic():
                FindingStep(finding=found, kind=kind, words="Done", by=who, at=DECEMBER, on=on).save()

    def test_three_alike_become_what_the_service_does(
        self, found: Finding, outreach: Service, carys: User, amina: User, tessa: User
    ) -> None:
        assert not alike_now([outreach.pk], on=DECEMBER.date())
        for _ in range(2):
            finds(found.reading, tessa, amina)
        [(service, question, count)] = alike_now([outreach.pk], on=DECEMBER.date())
        assert (service, question.slug, count) == (outreach, "contact", 3)
        with acting(carys):
            actions.act_on_alike(
                service=outreach,
                question="contact",
                found="We were silent for weeks.",
                did="Each Monday we look at who was not rung.",
                by=carys,
                at=DECEMBER,
            )
            assert not alike_now([outreach.pk], on=DECEMBER.date())
            with pytest.raises(Refused, match="not three findings"):
                actions.act_on_alike(
                    service=outreach, question="contact", found="x", did="y", by=carys, at=DECEMBER
                )
        assert ServiceAction.objects.count() == 1
        assert YouSaid.objects.get().did.startswith("Each Monday")


def test_the_list_says_whom_a_case_waits_for_and_until_when(
    one: SampledCase, carys: User, amina: User, tessa: User
) -> None:
    def states(today: date) -> list[str]:
        again = SampledCase.objects.with_people().get(pk=one.pk)
        return [sampled_state(again, who, today=today)[1] for who in (amina, tessa, carys)]

    allotted(one, carys, tessa)
    last = timezone.localdate(one.drawn_at) + timedelta(days=14)
    waits = f"Waiting for Amina Osei’s answers until {date_words(last)}"
    assert states(last - timedelta(days=1)) == ["You answer first", waits, waits]
    judging = ["For you to judge", "Waiting for somebody to judge it"]
    assert states(last) == ["You answer first", *judging]
    says(one, amina)
    assert states(last - timedelta(days=1)) == [judging[1], *judging]


class TestPages:
    def test_from_naming_a_judge_to_a_finding_that_is_closed(
        self, one: SampledCase, her_case: Case, carys: User, amina: User, ben: User, tessa: User
    ) -> None:
        def browser(who: User) -> Browser:
            signed_in = Browser()
            signed_in.force_login(who)
            return signed_in

        manager, worker, judge = map(browser, (carys, amina, tessa))
        page = text_of(
            manager.post(
                reverse("oversight:sampled_allot", args=[one.pk]), {"sampler": tessa.pk}, follow=True
            )
        )
        assert f"{tessa} judges {one.reference}" in page
        assert "You answer first" in text_of(worker.get(reverse("oversight:own")))
        answers = reverse("oversight:reading_new", args=[one.pk])
        refused = judge.get(answers)
        assert (refused.status_code, f'href="/cases/{one.reference}/' in refused.text) == (409, False)
        sent = {question.field: "yes" for question in QUESTIONS}
        assert "Say what was good" in text_of(worker.post(answers, sent))
        short = {**sent, "contact": "no", "good": "Her words"}
        assert "Say what is missing" in text_of(worker.post(answers, short))
        short["contact_words"] = "Three weeks of silence"
        assert "Your answers are recorded" in text_of(worker.post(answers, short, follow=True))
        asking = f"{reverse('desk:access_reason')}?reference={one.reference}&amp;reason=other"
        assert asking in judge.get(reverse("oversight:sampled", args=[one.pk])).text
        judged = {**short, "grade": "improve"}
        assert "Your answers are recorded" in text_of(judge.post(answers, judged, follow=True))
        drawn = reverse("oversight:sampled", args=[one.pk])
        into_it = f'href="/cases/{one.reference}/'
        assert into_it in worker.get(drawn).text  # and whoever has no reason yet is shown no way to a 404
        assert into_it not in judge.get(drawn).text
        assert f"Read {one.reference}" in text_of(worker.get(drawn))
        finding = {
            "question": "contact",
            "what": "Ring her",
            "person": amina.pk,
            "due_on_day": "1",
            "due_on_month": "12",
            "due_on_year": "2099",
        }
        new = reverse("oversight:finding_new", args=[one.pk])
        assert "is asked to put it right" in text_of(judge.post(new, finding, follow=True))
        made = Finding.objects.get()
        page = text_of(worker.get(reverse("oversight:findings_of_case", args=[her_case.reference])))
        assert "Ring her" in page
        student = make.user("Owen Vale", role=Role.STUDENT, services=[her_case.service])
        her_case.second_worker, her_case.second_until = student, date(2099, 1, 1)
        her_case.save()
        for who in (amina, student, carys):
            page = text_of(browser(who).get(her_case.get_absolute_url()))
            assert ("Waiting for Amina Osei" in page) == (who != amina)
            assert ("Say what was done" in page) == (who == amina)
        url = reverse("oversight:finding", args=[made.pk])
        assert "It is recorded" in text_of(worker.post(url, {"words": "Rung, noted"}, follow=True))
        assert "It is recorded" in text_of(
            judge.post(url, {"is_right": "yes", "words": "There"}, follow=True)
        )
        assert "Closed" in text_of(manager.get(reverse("oversight:sampled", args=[one.pk])))
        for address in (url, reverse("oversight:sampled", args=[one.pk]), answers, new):
            assert browser(ben).get(address).status_code in {403, 404}

    def test_what_a_machine_can_check_counts_and_leads_to_the_cases(
        self, her_case: Case, amina: User, amina_browser: Browser, dev: User
    ) -> None:
        page = text_of(amina_browser.get(reverse("oversight:checks")))
        assert "No consent to our support 1 of 1" in page
        assert "Language not recorded 0 of 1" in page
        listed = text_of(amina_browser.get(reverse("oversight:check", args=["consent"])))
        assert her_case.reference in listed
        other = Browser()
        other.force_login(dev)
        assert her_case.reference not in text_of(other.get(reverse("oversight:check", args=["consent"])))
        assert other.get(reverse("oversight:check", args=["nothing"])).status_code == 404
