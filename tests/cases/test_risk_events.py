"""What happened is a reason to look at the risk again: once, with its reason, wherever it became known."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import risk_events
from cases.actions.risk_events import record_move
from cases.actions.tasks import add_task, cancel_task, expect_hearing, move_task
from cases.models import Address, Case, Deadline, RiskEvent
from hestia.accounts.models import User
from riskassessment import actions
from riskassessment.models import Assessment
from supportplans import actions as plans
from tests import make
from tests.riskassessment import build

Kind = RiskEvent.Kind
TODAY = make.TODAY  # a Tuesday
IN_TWO_WORKING_DAYS = date(2026, 11, 26)
KEY = "6a9f1c3e-0000-4000-8000-000000000009"


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def low(her_case: Case, amina: User) -> Case:
    """A case that was assessed as low three weeks ago: its review is due in nine weeks."""
    build.signed(her_case, by=amina, checker=amina, page=build.written(on=date(2026, 11, 3)))
    her_case.refresh_from_db()
    return her_case


def happens(case: Case, kind: str, by: User, *, source: str = "", on: date = TODAY) -> RiskEvent:
    return risk_events.record_risk_event(
        case=case, kind=kind, source=source or f"test:{kind}", happened_on=on, by=by, at=make.NOON
    )


def review(case: Case) -> Deadline:
    return case.deadline_set.open().get(kind=Deadline.Kind.RISK_REVIEW)


@pytest.mark.django_db
class TestThePromise:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_each_kind_promises_a_review_with_its_reason(self, low: Case, amina: User, kind: str) -> None:
        assert review(low).due_on == date(2026, 11, 3) + timedelta(days=84)
        event = happens(low, kind, amina)
        assert review(low).due_on == event.due_on == IN_TWO_WORKING_DAYS
        named = f"{event.get_kind_display()}, Tue 24 Nov".lower() in review(low).context_in_words.lower()
        assert named is (kind in RiskEvent.FOR_EVERYBODY)
        assert (
            named or "Because: something written on the risk page, Tue 24 Nov" in review(low).context_in_words
        )

    def test_the_page_of_risk_says_why_it_is_so_soon(
        self, low: Case, amina: User, amina_browser: Browser
    ) -> None:
        happens(low, Kind.DECISION, amina)
        page = amina_browser.get(reverse("riskassessment:overview", args=[low.reference])).text
        assert "Because: a decision from the Home Office, Tue 24 Nov" in " ".join(page.split())

    @pytest.mark.parametrize("kind", list(Kind))
    def test_told_twice_it_is_one(self, low: Case, amina: User, kind: str) -> None:
        first, second = happens(low, kind, amina), happens(low, kind, amina)
        assert first == second
        promised = low.deadline_set.filter(kind=Deadline.Kind.RISK_REVIEW)
        assert [each.is_open for each in promised.order_by("made_at", "pk")].count(True) == 1
        assert promised.count() == 2  # the planned one, and the one that took its place

    def test_two_reasons_are_one_promise(self, low: Case, amina: User) -> None:
        for kind in (Kind.MISSING, Kind.CONTACT, Kind.MOVE):
            happens(low, kind, amina)
        words = review(low).context_in_words
        assert words.count("something written on the risk page") == 1
        assert "a move, Tue 24 Nov" in words
        assert low.deadline_set.filter(kind=Deadline.Kind.RISK_REVIEW).count() == 2

    def test_one_that_is_due_sooner_keeps_its_day_and_takes_the_reason(self, low: Case, amina: User) -> None:
        sooner = low.promise(Deadline.Kind.RISK_REVIEW, due_on=TODAY, by=amina, at=make.NOON)
        happens(low, Kind.MOVE, amina)
        assert review(low).pk == sooner.pk
        assert review(low).due_on == TODAY
        assert "a move" in review(low).context_in_words.lower()

    def test_before_the_first_assessment_that_one_takes_the_reason(self, her_case: Case, amina: User) -> None:
        her_case.promise(
            Deadline.Kind.FIRST_RISK_ASSESSMENT, due_on=date(2026, 11, 30), by=amina, at=make.NOON
        )
        happens(her_case, Kind.CONTACT, amina)
        assert not her_case.deadline_set.open().filter(kind=Deadline.Kind.RISK_REVIEW).exists()
        first = her_case.deadline_set.open().get(kind=Deadline.Kind.FIRST_RISK_ASSESSMENT)
        assert first.due_on == IN_TWO_WORKING_DAYS
        assert "something written on the risk page" in first.context_in_words

    def test_what_is_known_ahead_is_looked_at_after_it(self, low: Case, amina: User) -> None:
        hearing = happens(low, Kind.COURT, amina, on=date(2026, 12, 11))  # a Friday
        assert hearing.due_on == date(2026, 12, 15)
        assert review(low).due_on == date(2026, 12, 15)

    def test_what_is_taken_back_gives_the_day_back(self, low: Case, amina: User) -> None:
        planned = review(low)
        happens(low, Kind.COURT, amina)
        assert review(low).due_on == IN_TWO_WORKING_DAYS
        self.take_back(low, Kind.COURT, amina)
        after = review(low)
        assert (after.due_on, after.unit, after.context_in_words) == (
            planned.due_on,
            planned.unit,
            planned.context_in_words,
        )

    @pytest.mark.parametrize("first", [Kind.COURT, Kind.MOVE])
    def test_of_two_the_other_keeps_its_day_and_its_reason(self, low: Case, amina: User, first: str) -> None:
        planned = review(low)
        happens(low, Kind.COURT, amina, on=date(2026, 12, 1))
        happens(low, Kind.MOVE, amina)
        second = Kind.MOVE if first == Kind.COURT else Kind.COURT
        self.take_back(low, first, amina)
        left = RiskEvent.objects.get(case=low, kind=second)
        assert review(low).due_on == left.due_on
        assert review(low).context_in_words.startswith(
            f"Because: {left.reason[:1].lower()}{left.reason[1:]}. "
        )
        self.take_back(low, second, amina)
        assert (review(low).due_on, review(low).context_in_words) == (
            planned.due_on,
            planned.context_in_words,
        )

    def test_a_day_changed_by_hand_stays(self, low: Case, amina: User) -> None:
        happens(low, Kind.COURT, amina)
        by_hand = date(2026, 11, 25)
        review(low).move(to=by_hand, at_time=None, by=amina, at=make.NOON)
        self.take_back(low, Kind.COURT, amina)
        assert review(low).due_on == by_hand
        assert "Because" not in review(low).context_in_words

    def test_one_put_off_is_looked_at_later(self, low: Case, amina: User) -> None:
        happens(low, Kind.COURT, amina)
        risk_events.move_risk_event(
            case=low,
            kind=Kind.COURT,
            source="test:court",
            to=date(2026, 12, 8),
            why="",
            by=amina,
            at=make.NOON,
        )
        assert review(low).due_on == date(2026, 12, 10)
        assert "a court or immigration hearing, Tue 8 Dec" in review(low).context_in_words

    def take_back(self, case: Case, kind: str, by: User) -> None:
        risk_events.move_risk_event(
            case=case, kind=kind, source=f"test:{kind}", to=None, why="Called off", by=by, at=make.NOON
        )

    def test_over_christmas_the_bank_holidays_do_not_count(self, low: Case, amina: User) -> None:
        assert happens(low, Kind.COURT, amina, on=date(2026, 12, 24)).due_on == date(2026, 12, 30)

    def test_how_soon_is_a_setting(self, low: Case, amina: User, settings: Any) -> None:
        settings.RISK_REVIEW_AFTER_EVENT_WORKING_DAYS = 1
        assert happens(low, Kind.MOVE, amina).due_on == date(2026, 11, 25)


@pytest.mark.django_db
class TestSettling:
    def assess(self, case: Case, by: User, on: date = TODAY) -> Assessment:
        return build.signed(case, by=by, checker=by, page=build.written(on=on))

    def test_an_assessment_looks_at_what_had_happened(self, low: Case, amina: User) -> None:
        event = happens(low, Kind.MOVE, amina)
        signed = self.assess(low, amina)
        event.refresh_from_db()
        assert (event.settled_in, event.settled_by) == (signed.number, amina)
        assert review(low).due_on == TODAY + timedelta(days=84)

    def test_the_assessment_carries_the_reason(self, low: Case, amina: User) -> None:
        happens(low, Kind.MISSING, amina)
        signed = self.assess(low, amina)
        assert (signed.kind, signed.trigger) == (Assessment.Kind.EXTRA, Kind.MISSING)

    def test_one_of_an_earlier_day_does_not(self, low: Case, amina: User) -> None:
        event = happens(low, Kind.MOVE, amina)
        self.assess(low, amina, on=date(2026, 11, 23))
        event.refresh_from_db()
        assert event.is_waiting
        assert review(low).due_on == IN_TWO_WORKING_DAYS
        assert "a move" in review(low).context_in_words.lower()

    def test_what_became_known_while_it_was_checked_still_waits(
        self, low: Case, amina: User, carys: User
    ) -> None:
        sent = build.finished(low, by=amina, page=build.written((3, 3)))
        event = risk_events.record_risk_event(
            case=low,
            kind=Kind.CONTACT,
            source="later",
            happened_on=TODAY,
            by=amina,
            at=make.NOON + timedelta(hours=1),
        )
        actions.sign_off(assessment=sent, by=carys, at=make.NOON + timedelta(hours=2), today=TODAY)
        event.refresh_from_db()
        assert event.is_waiting
        assert review(low).due_on == IN_TWO_WORKING_DAYS

    def test_a_draft_thrown_away_settles_nothing(self, low: Case, amina: User) -> None:
        begun = actions.start_extra(
            case=low, trigger=Kind.DISCLOSURE, trigger_words="A debt", by=amina, at=make.NOON, on=TODAY
        )
        actions.throw_away(assessment=begun, by=amina, at=make.NOON)
        assert review(low).due_on == IN_TWO_WORKING_DAYS
        assert RiskEvent.objects.get(case=low).words == "A debt"

    def test_a_review_by_hand_of_what_waits_makes_no_second(self, low: Case, amina: User) -> None:
        happens(low, Kind.MOVE, amina)
        actions.start_extra(case=low, trigger=Kind.MOVE, by=amina, at=make.NOON, on=TODAY)
        assert RiskEvent.objects.filter(case=low).count() == 1


@pytest.mark.django_db
class TestWhereItBecomesKnown:
    def only(self, case: Case) -> RiskEvent:
        return RiskEvent.objects.get(case=case)

    def test_getting_ready_to_leave(self, low: Case, amina: User) -> None:
        for _ in range(2):
            plans.prepare_exit(case=low, by=amina, at=make.NOON)
        assert self.only(low).kind == Kind.EXIT
        assert "getting ready to leave" in review(low).context_in_words.lower()

    def test_a_new_address_and_a_new_room_of_one_day_are_one_move(self, low: Case, amina: User) -> None:
        for _ in range(2):
            record_move(case=low, on=TODAY, by=amina, at=make.NOON)
        assert self.only(low).kind == Kind.MOVE

    def test_a_new_address_on_its_page(self, low: Case, amina_browser: Browser) -> None:
        sent = {
            "kind": "friends",
            "borough": "Lambeth",
            "text": "",
            "once": KEY,
            **make_day("from_on", TODAY),
        }
        amina_browser.post(reverse("cases:address_new", args=[low.reference]), sent)
        assert Address.objects.filter(case=low).exists()
        assert self.only(low).kind == Kind.MOVE

    def test_pregnancy_in_her_details(self, low: Case, amina_browser: Browser) -> None:
        page = reverse("cases:details_edit", args=[low.reference, "immigration-and-health"])
        sent = {"pregnant": "yes", "recourse_to_public_funds": "no", "immigration_status": "unknown"}
        for version in ("1", "2"):
            amina_browser.post(page, {**sent, "version": version})
        low.client.refresh_from_db()
        assert low.client.pregnant == "yes"
        assert self.only(low).kind == Kind.PREGNANCY

    def test_a_hearing_in_the_diary_follows_its_day(self, low: Case, amina: User) -> None:
        day = date(2026, 12, 3)
        task = add_task(case=low, title="Asylum interview", due_on=day, by=amina, at=make.NOON)
        expect_hearing(task, by=amina, at=make.NOON)
        assert self.only(low).happened_on == day
        later = date(2026, 12, 10)
        move_task(task=task, to=later, why="The court moved it", by=amina, at=make.NOON)
        assert (self.only(low).happened_on, self.only(low).due_on) == (later, date(2026, 12, 14))
        cancel_task(task=task, why="Withdrawn", by=amina, at=make.NOON)
        assert not self.only(low).is_waiting

    def test_a_hearing_on_the_page_of_a_new_task(self, low: Case, amina_browser: Browser) -> None:
        sent = {"title": "Tribunal", "is_hearing": "on", "once": KEY, "booked": "none"}
        sent |= make_day("due_on", date(2026, 12, 3))
        amina_browser.post(reverse("cases:task_new", args=[low.reference]), sent)
        assert (self.only(low).kind, self.only(low).words) == (Kind.COURT, "Tribunal")

    def test_the_day_she_turns_18(self, her_case: Case, amina: User) -> None:
        her_case.client.born_on = date(2008, 12, 10)
        her_case.client.born_precision = "exact"
        her_case.client.born_year, her_case.client.born_month = 2008, 12
        her_case.client.save()
        for on in (date(2026, 11, 23), TODAY):
            build.signed(her_case, by=amina, checker=amina, page=build.written(on=on))
        assert self.only(her_case).kind == Kind.EIGHTEEN
        assert self.only(her_case).due_on == date(2026, 12, 14)
        assert review(her_case).due_on == date(2026, 12, 14)
        her_case.client.born_on = date(2007, 12, 10)
        her_case.client.save()
        risk_events.expect_eighteen(her_case, by=amina, at=make.NOON)
        assert not self.only(her_case).is_waiting

    def test_the_page_names_what_waits(self, low: Case, amina: User, amina_browser: Browser) -> None:
        happens(low, Kind.COURT, amina, on=date(2026, 12, 3))
        happens(low, Kind.CONTACT, amina)
        page = amina_browser.get(reverse("riskassessment:overview", args=[low.reference])).content.decode()
        assert "Reasons to review" in page
        assert "Still to come" in page
        assert "Contact or a threat from an exploiter" in page


def make_day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}
