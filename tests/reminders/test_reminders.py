"""Who is told of what, on which day, and that nobody is told twice."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from cases.actions import access
from cases.actions.allocation import allocate
from cases.models import AccessNotice, Case, Deadline
from desk.reminders.at_once import notify_everyone
from desk.reminders.models import Notification, PlannedDay
from desk.reminders.planning import Planner, plan
from desk.reminders.rules import is_at_work, told_from
from desk.reminders.tasks import remind
from hestia.accounts.models import Notice, Service, User
from hestia.audit.models import log
from hestia.db.acting import acting_as
from hestia.db.worker import do_next
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday, forget_calendars
from referrals.actions import withdraw_policy
from referrals.models import Chaser, Referral
from riskassessment.actions import ask_changes, sign_off
from tests import make, roles
from tests.cases.opened import opened
from tests.referrals.policies import WHY, add
from tests.riskassessment import build

KNOWN = Calendar("ew", {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day"}, 2026, 2026)
K, N = Deadline.Kind, Notification.Kind
FRIDAY = date(2026, 11, 27)


def promise(case: Case, kind: str, due_on: date, *, by: User, **fields: Any) -> Deadline:
    return case.promise(kind, due_on=due_on, by=by, at=make.NOON, **fields)


def told(person: User, on: date = make.TODAY) -> list[tuple[str, date]]:
    """Do the day's task as the worker does, as the application's role, and return what she was told."""
    with transaction.atomic(), roles.as_application(None):
        remind.call(person.pk, on.isoformat())
    return [(each.kind, each.on) for each in Notification.objects.filter(person=person).order_by("pk")]


def hears(person: User, *, at: datetime = make.NOON) -> list[str]:
    """Let the worker look at what was done, as the application's role; return what stands at her bell."""
    with transaction.atomic(), roles.as_application(None):
        notify_everyone(since=at - timedelta(days=1), at=at)
    return [each.kind for each in Notification.objects.unread_by(person).order_by("pk")]


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


@pytest.fixture(autouse=True)
def calendars_are_read_anew() -> Iterator[None]:
    yield
    forget_calendars()


class TestRules:
    @pytest.mark.parametrize(
        ("due_on", "unit", "days", "first"),
        [
            pytest.param(date(2026, 12, 1), "calendar", 3, FRIDAY, id="from a Saturday back to Friday"),
            pytest.param(date(2026, 12, 1), "working", 2, FRIDAY, id="over a weekend"),
            pytest.param(date(2026, 12, 31), "calendar", 3, date(2026, 12, 24), id="from Boxing Day"),
            pytest.param(date(2026, 12, 30), "working", 2, date(2026, 12, 24), id="over Christmas"),
            pytest.param(date(2027, 1, 6), "working", 3, date(2027, 1, 1), id="in a year nobody entered"),
        ],
    )
    def test_rolls_back_to_a_working_day(self, due_on: date, unit: str, days: int, first: date) -> None:
        assert told_from(due_on, unit=unit, days=days, calendar=KNOWN) == first

    @given(
        st.dates(date(2020, 1, 1), date(2040, 12, 31)),
        st.sampled_from(["working", "calendar"]),
        st.integers(1, 14),
    )
    def test_is_a_working_day_and_never_too_late(self, due_on: date, unit: str, days: int) -> None:
        first = told_from(due_on, unit=unit, days=days, calendar=KNOWN)
        assert is_at_work(first, KNOWN)
        assert first <= due_on - timedelta(days=days)


class TestWorker:
    def test_is_told_soon_then_late_each_once(self, her_case: Case, amina: User) -> None:
        promise(her_case, K.TASK, date(2026, 11, 30), by=amina)
        assert told(amina, date(2026, 11, 26)) == []
        soon, late = (N.SOON, date(2026, 11, 30)), (N.OVERDUE, date(2026, 11, 30))
        for day in (27, 27, 30):
            assert told(amina, date(2026, 11, day)) == [soon]
        for day in (1, 2):
            assert told(amina, date(2026, 12, day)) == [soon, late]
        assert [each.kind for each in Notification.objects.unread_by(amina)] == [N.OVERDUE]

    def test_another_day_is_another_thing(self, her_case: Case, amina: User) -> None:
        task = promise(her_case, K.TASK, FRIDAY, by=amina)
        assert told(amina) == [(N.SOON, FRIDAY)]
        task.move(to=date(2026, 12, 10), at_time=None, by=amina, at=make.NOON)
        assert told(amina, date(2026, 11, 25))
        assert not Notification.objects.unread_by(amina)
        assert told(amina, date(2026, 12, 8)) == [(N.SOON, FRIDAY), (N.SOON, date(2026, 12, 10))]

    def test_what_is_done_says_so_and_is_gone_in_the_morning(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        task = promise(her_case, K.TASK, FRIDAY, by=amina)
        assert told(amina)
        task.meet(by=amina, at=make.NOON, on=make.TODAY)
        assert "Done or moved since" in amina_browser.get("/notifications/").text
        assert told(amina, date(2026, 11, 25))
        assert not Notification.objects.unread_by(amina)

    def test_a_colleague_hears_nothing_of_it(self, her_case: Case, amina: User, ben: User) -> None:
        promise(her_case, K.TASK, FRIDAY, by=amina)
        promise(her_case, K.TASK, FRIDAY, by=amina, assignee=ben)
        assert len(told(amina)) == len(told(ben)) == 1

    def test_a_late_decision_only_while_nobody_has_chased_it(self, her_case: Case, amina: User) -> None:
        due_on = date(2026, 11, 20)
        promise(her_case, K.RG_DECISION, due_on, by=amina, owner="home_office")
        referral = Referral.objects.create(case=her_case, started_at=make.NOON, started_by=amina)
        asked = {"asked": "The desk", "how": "phone", "recorded_at": make.NOON, "recorded_by": amina}
        Chaser.objects.create(referral=referral, case=her_case, chased_on=date(2026, 11, 19), **asked)
        assert told(amina, due_on) == []
        assert told(amina) == [(N.UNCHASED, due_on)]
        Notification.objects.all().delete()
        Chaser.objects.create(referral=referral, case=her_case, chased_on=date(2026, 11, 23), **asked)
        assert told(amina) == []

    def test_nothing_of_a_case_she_is_kept_out_of(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        promise(her_case, K.TASK, FRIDAY, by=amina)
        assert told(amina)
        assert '<span class="count">1</span>' in amina_browser.get("/notifications/").text
        her_case.worker = None
        her_case.save()
        access.exclude_worker(case=her_case, person=amina, reason="knows_her", by=carys, at=make.NOON)
        page = amina_browser.get("/notifications/").text
        assert her_case.reference not in page
        assert "a case you can no longer open" in page
        assert told(amina) == [(N.SOON, FRIDAY)]
        assert '<span class="count">' not in amina_browser.get("/notifications/").text

    def test_who_has_left_is_told_nothing(self, her_case: Case, amina: User) -> None:
        promise(her_case, K.TASK, FRIDAY, by=amina)
        amina.is_active = False
        amina.save()
        assert told(amina) == []

    def test_the_database_itself_holds_each_once(self, her_case: Case, amina: User) -> None:
        task = promise(her_case, K.TASK, FRIDAY, by=amina)
        each = {"person": amina, "kind": N.SOON, "deadline": task, "on": FRIDAY, "made_at": make.NOON}
        Notification.objects.create(**each)
        with pytest.raises(IntegrityError):
            Notification.objects.create(**each)


class TestAtOnce:
    def give(self, case: Case, to: User, *, by: User, second: User | None = None) -> None:
        case.refresh_from_db()
        allocate(
            case=case, service=case.service, worker=to, second_worker=second, why="", by=by, at=make.NOON
        )

    @pytest.mark.parametrize("how", ["key worker", "second worker", "opened for her"])
    def test_of_a_case_until_she_opens_it(
        self, how: str, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        if how == "key worker":
            self.give(her_case, ben, by=carys)
        elif how == "second worker":
            self.give(her_case, amina, by=carys, second=ben)
        else:
            her_case = opened(carys, her_case.service, case={"worker": ben})
        assert hears(ben) == hears(ben) == [N.ALLOCATED]
        assert hears(carys) == hears(amina) == []
        browser = browser_of(ben)
        page = browser.get("/notifications/").text
        assert "A case was allocated to you" in page
        assert her_case.get_absolute_url() in page
        assert "Ghada" not in page
        assert '<span class="count">' not in browser.get(her_case.get_absolute_url()).text
        assert "You are up to date" in browser.get("/notifications/").text
        assert hears(ben) == []

    def test_of_no_case_she_gave_herself_nor_one_that_went_on(
        self, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        self.give(her_case, carys, by=carys)
        assert hears(carys) == []
        self.give(her_case, ben, by=carys)
        assert hears(ben) == [N.ALLOCATED]
        self.give(her_case, amina, by=carys)
        assert (hears(ben), hears(amina)) == ([], [N.ALLOCATED])

    @pytest.mark.parametrize("assignee", ["ben", None])
    def test_of_a_task_somebody_else_gave_her(
        self, assignee: str | None, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        """Named for nobody, it is its key worker's."""
        typed = {"title": "Ring her sister Zuhra", "once": "5e0c9c53-6f0b-4a9e-8d8e-0a4a64b1a6b1"}
        typed["booked"] = "none"
        day = {"due_on_day": "10", "due_on_month": "12", "due_on_year": "2026"}
        whom = {"assignee": ben.pk} if assignee else {}
        with time_machine.travel(make.NOON, tick=False):
            browser_of(carys).post(f"/cases/{her_case.reference}/tasks/new/", {**typed, **day, **whom})
        hers, other = (ben, amina) if assignee else (amina, ben)
        assert hears(hers) == [N.GIVEN]
        assert hears(other) == []
        browser = browser_of(hers)
        page = browser.get("/notifications/").text
        assert "Given to you by Carys Pugh" in page
        assert "Zuhra" not in page
        browser.get(her_case.deadline_set.get().action_url)
        assert hears(hers) == []

    @pytest.mark.parametrize("kind", Deadline.SIGN_OFFS)
    def test_asks_for_an_answer_and_tells_it(
        self, kind: str, her_case: Case, amina: User, ben: User, carys: User, dev: User
    ) -> None:
        asked = promise(her_case, kind, FRIDAY, by=amina, assignee=carys)
        log("approval.asked", by=amina, at=make.NOON, case_ref=her_case.reference)
        assert hears(carys) == [N.ASKED]
        browser_of(carys).get(her_case.get_absolute_url())
        assert hears(carys) == [N.ASKED]
        assert "Amina Osei asks for your answer" in browser_of(carys).get("/notifications/").text
        assert hears(amina) == hears(ben) == hears(dev) == []
        later = make.NOON + timedelta(minutes=5)
        asked.move(to=date(2026, 12, 1), at_time=None, by=carys, at=make.NOON)
        asked.meet(by=carys, at=later, on=make.TODAY, outcome="Sent back")
        assert hears(carys, at=later) == hears(ben, at=later) == []
        assert hears(amina, at=later) == hears(amina, at=later) == [N.ANSWERED]
        browser = browser_of(amina)
        page = browser.get("/notifications/").text
        assert "Carys Pugh answered" in page
        assert ("Sent back" in page) == (kind in Deadline.SIGN_OFFS and kind != K.AFTER_EXIT)
        browser.get(her_case.get_absolute_url())
        assert hears(amina, at=later) == []

    def test_one_that_another_took_the_place_of_was_not_answered(
        self, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        asked = promise(her_case, K.AFTER_EXIT, FRIDAY, by=amina, assignee=carys)
        later = make.NOON + timedelta(minutes=5)
        her_case.promise(K.AFTER_EXIT, due_on=make.TODAY, assignee=carys, by=ben, at=later)
        log("approval.asked", by=ben, at=later, case_ref=her_case.reference)
        asked.refresh_from_db()
        assert asked.cancelled_why == Deadline.REPLACED
        assert hears(amina, at=later) == []

    @pytest.mark.parametrize("is_signed", [True, False])
    def test_every_manager_of_the_service_is_asked_to_check_a_risk_assessment(
        self, is_signed: bool, her_case: Case, amina: User, ben: User, carys: User, house_b: Service
    ) -> None:
        mona = make.user("Mona Reed", role="manager", services=[her_case.service])
        other = make.user("Nell Reed", role="manager", services=[house_b])
        sent = build.finished(her_case, by=amina, page=build.written(community=(3, 4)))
        assert hears(carys) == hears(mona) == [N.ASKED]
        assert hears(amina) == hears(ben) == hears(other) == []
        at = make.NOON + timedelta(minutes=5)
        if is_signed:
            sign_off(assessment=sent, by=carys, at=at, today=make.TODAY)
        else:
            ask_changes(assessment=sent, words="Say more.", by=carys, at=at, today=make.TODAY)
        assert hears(mona, at=at) == []
        assert hears(amina, at=at) == [N.ANSWERED]  # and the task that comes with it is told no second time
        words = "Checked" if is_signed else "Changes were asked for"
        assert words in browser_of(amina).get("/notifications/").text

    def test_where_no_manager_was_named_each_of_the_service_is_asked_to_agree_with_a_plan(
        self, her_case: Case, carys: User, ben: User, house_b: Service
    ) -> None:
        mona = make.user("Mona Reed", role="manager", services=[her_case.service])
        other = make.user("Nell Reed", role="manager", services=[house_b])
        promise(her_case, K.PLAN_ANSWER, FRIDAY, by=carys)
        log("approval.asked", by=carys, at=make.NOON, case_ref=her_case.reference)
        assert hears(mona) == [N.ASKED]
        assert hears(carys) == hears(ben) == hears(other) == []

    def test_nobody_for_whom_the_case_does_not_exist(
        self, her_case: Case, amina: User, ben: User, carys: User, dev: User
    ) -> None:
        access.exclude_worker(case=her_case, person=ben, reason="knows_her", by=carys, at=make.NOON)
        for outside in (ben, dev):
            promise(her_case, K.TASK, FRIDAY, by=amina, assignee=outside)
            assert hears(outside) == []

    def test_a_notice_that_cannot_be_read_any_more_is_put_away(
        self, her_case: Case, amina: User, carys: User, dev: User
    ) -> None:
        why = {"reason": "danger", "words": "She is not safe there tonight."}
        access.give_reason(reference=her_case.reference, **why, by=dev, at=make.NOON)
        assert '<span class="count">1</span>' in browser_of(carys).get("/notifications/").text
        access.exclude_worker(case=her_case, person=carys, reason="knows_her", by=amina, at=make.NOON)
        hears(carys)
        assert [each.person for each in AccessNotice.objects.filter(read_at=None)] == [amina]

    def test_the_worker_looks_each_half_minute(
        self, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        planner = Planner()
        with transaction.atomic(), roles.as_application(None):
            planner(make.NOON)
        self.give(her_case, ben, by=carys)
        for seconds, kinds in ((20, []), (30, [N.ALLOCATED]), (60, [N.ALLOCATED])):
            with transaction.atomic(), roles.as_application(None):
                planner(make.NOON + timedelta(seconds=seconds))
            assert [each.kind for each in Notification.objects.filter(person=ben)] == kinds


class TestManager:
    def test_hears_of_what_is_two_working_days_late_in_her_team(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        promise(her_case, K.PLAN_REVIEW, date(2026, 11, 20), by=amina)
        assert told(carys, date(2026, 11, 23)) == []
        assert told(carys, date(2026, 11, 24)) == [(N.IN_TEAM, date(2026, 11, 20))]

    def test_hears_at_once_of_what_nobody_keeps(self, her_case: Case, amina: User, carys: User) -> None:
        promise(her_case, K.PLAN_REVIEW, date(2026, 11, 23), by=amina)
        assert told(carys) == []
        her_case.worker = None
        her_case.save()
        assert told(carys) == [(N.IN_TEAM, date(2026, 11, 23))]

    def test_of_another_team_nothing(self, her_case: Case, amina: User, house_b: Service) -> None:
        promise(her_case, K.PLAN_REVIEW, date(2026, 11, 10), by=amina)
        other = make.user("Mona Reed", role="manager")
        other.services.add(house_b)
        assert told(other) == []

    def test_hears_of_bank_holidays_to_enter(self, carys: User, hal: User, amina: User) -> None:
        BankHoliday.objects.filter(date__year=2027, nation="sct").delete()
        forget_calendars()
        assert told(carys) == told(hal) == [(N.HOLIDAYS, date(2027, 1, 1))]
        assert told(amina) == []

    def test_hears_of_other_rules_until_they_are_taken_back(self, carys: User) -> None:
        day = date(2026, 12, 1)
        mistake = add(carys, effective_from=day)
        assert told(carys) == [(N.RULES, day)]
        with acting_as(carys):
            withdraw_policy(policy=mistake, why=WHY, moving=False, by=carys, at=make.NOON)
        assert told(carys) == [(N.RULES, day)]
        assert not Notification.objects.unread_by(carys)


class TestPlanning:
    def test_a_day_is_planned_once(self, amina: User, carys: User, farah: User) -> None:
        assert plan(make.TODAY, at=make.NOON)
        assert not plan(make.TODAY, at=make.NOON)
        asked = [
            task.args_kwargs["args"] for task in DBTaskResult.objects.filter(task_path__endswith=".remind")
        ]
        # Whoever sees no case is asked for too: training runs out for everyone.
        assert sorted(asked) == sorted([person.pk, "2026-11-24"] for person in (amina, carys, farah))

    def test_no_weekend_is_planned(self, amina: User) -> None:
        Planner()(make.NOON + timedelta(days=4))
        assert not PlannedDay.objects.exists()
        Planner()(make.NOON)
        assert PlannedDay.objects.get().on == make.TODAY

    def test_the_worker_does_it(self, her_case: Case, amina: User) -> None:
        promise(her_case, K.TASK, FRIDAY, by=amina)
        plan(make.TODAY, at=make.NOON)
        while do_next(at=make.NOON):
            pass
        assert Notification.objects.get().person == amina


class TestPage:
    def test_says_what_and_of_which_case_and_no_name(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        promise(her_case, K.TASK, make.TODAY, by=amina, title="Ring her sister Zuhra")
        promise(her_case, K.PLAN_REVIEW, make.TODAY, by=amina)
        told(amina)
        page = amina_browser.get(reverse("desk:notifications")).text
        assert page.count(her_case.reference) >= 2
        assert "Review support plan together" in page
        for word in ("Zuhra", "Ghada", "Karam"):
            assert word not in page

    def test_is_put_away_one_by_one_or_all(
        self, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        for kind in (K.TASK, K.PLAN_REVIEW, K.RISK_REVIEW):
            promise(her_case, kind, make.TODAY, by=amina)
        promise(her_case, K.TASK, make.TODAY, by=amina, assignee=ben)
        told(amina)
        told(ben)
        first = Notification.objects.unread_by(amina)[0]
        amina_browser.post("/notifications/", {"one": first.pk})
        assert Notification.objects.unread_by(amina).count() == 2
        his = Notification.objects.get(person=ben)
        for typed in ({"one": his.pk}, {"last": his.pk}, {"one": "x"}, {}, {"one": 10**30}):
            assert amina_browser.post("/notifications/", typed).status_code == 302
        assert not Notification.objects.unread_by(amina).exists()
        assert Notification.objects.unread_by(ben).count() == 1
        assert "You are up to date" in amina_browser.get("/notifications/").text

    def test_what_was_cleared_comes_back_with_one_button(
        self, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        for kind in (K.TASK, K.PLAN_REVIEW, K.RISK_REVIEW):
            promise(her_case, kind, make.TODAY, by=amina)
        told(amina)
        unread = Notification.objects.unread_by(amina)
        last = max(notification.pk for notification in unread)
        Notice(person=amina, words="Zqcolleague", told_at=make.NOON).save()
        notice = reverse("desk:notice", args=[Notice.objects.get(words="Zqcolleague").pk])
        for sent, words in (("/notifications/", "3 notifications cleared."), (notice, "Cleared.")):
            page = amina_browser.post(sent, {"last": last}, follow=True).content.decode()
            assert words in page
            [undo] = re.findall(r'<form method="post" action="([^"]+/undoing/)">', page)
            assert browser_of(ben).post(undo).status_code == 409  # what is another's stays cleared
            assert "It is back on your list." in amina_browser.post(undo, follow=True).content.decode()
            assert amina_browser.post(undo).status_code == 409
        assert (unread.count(), Notice.objects.unread_by(amina).count()) == (3, 1)
        assert amina_browser.post(reverse("desk:notifications_undoing", args=[10**30])).status_code == 404
