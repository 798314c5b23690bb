"""Records whose time is over, and holds to be looked at again, are told on the day to those who decide."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from desk.reminders.models import Notification
from desk.reminders.tasks import remind
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from rights.actions import complaint_keeping, retention
from tests import make, roles
from tests.rights.test_complaints import complaint
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
DUE = date(2032, 11, 24)  # six years after it was closed
N = Notification.Kind


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(at(DUE), tick=False):
        yield


@pytest.fixture
def closed(her_case: Case, amina: User) -> Case:
    her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
    return Case.objects.get(pk=her_case.pk)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=ZoneInfo("Europe/London"))


def told(person: User, on: date) -> list[tuple[str, str, date]]:
    """Do the task of a day as the worker does; return what of records stands at somebody's bell."""
    with time_machine.travel(at(on), tick=False), transaction.atomic(), roles.as_application(None):
        remind.call(person.pk, on.isoformat())
    unread = Notification.objects.unread_by(person).filter(kind__in=Notification.OF_RECORDS)
    return list(unread.order_by("pk").values_list("kind", "case_ref", "on"))


def hold(case: Case, review_on: date, by: User) -> None:
    retention.set_hold(
        case=case, asker="court", reference="", reason="A trial.", review_on=review_on, by=by, at=at(DUE)
    )


class TestRecords:
    def test_are_told_on_the_day_and_once(self, closed: Case, carys: User, gita: User, amina: User) -> None:
        due = (N.RECORD_DUE, closed.reference, DUE)
        for person in (carys, gita):
            assert told(person, DUE - timedelta(days=1)) == []
            assert told(person, DUE) == told(person, DUE + timedelta(days=1)) == [due]
            assert Notification.objects.filter(person=person, kind=N.RECORD_DUE).count() == 1
        stranger = make.user("Ida Elsewhere", role=Role.MANAGER, services=[make.service("Safe house Z")])
        assert told(amina, DUE) == told(stranger, DUE) == []

    def test_that_were_due_long_ago_are_no_news(self, closed: Case, carys: User) -> None:
        assert told(carys, DUE + timedelta(days=29)) == []

    def test_go_from_the_bell_once_it_is_decided(self, closed: Case, carys: User) -> None:
        assert len(told(carys, DUE)) == 1
        later = DUE + timedelta(days=400)
        retention.keep_longer(case=closed, why="Her claim.", until=later, by=carys, at=at(DUE))
        assert told(carys, DUE + timedelta(days=1)) == []

    def test_lead_to_where_it_is_decided(self, closed: Case, carys: User, gita: User) -> None:
        for person, place in (
            (carys, reverse("rights:kept", args=[closed.reference])),
            (gita, reverse("rights:retention")),
        ):
            told(person, DUE)
            browser = Browser()
            browser.force_login(person)
            page = browser.get(reverse("desk:notifications"))
            assert "The time to keep a record is over" in text_of(page)
            assert closed.reference in page.text
            assert place in page.text


class TestHolds:
    def test_on_an_open_record_and_on_a_closed_one(self, her_case: Case, carys: User, gita: User) -> None:
        review_on = DUE + timedelta(days=7)
        hold(her_case, review_on, by=carys)
        to_look_at = (N.HOLD_DUE, her_case.reference, review_on)
        assert told(carys, review_on - timedelta(days=1)) == []
        assert told(carys, review_on) == [to_look_at]
        assert told(gita, review_on) == []  # who sees no open record
        her_case.close(kind="planned", on=make.TODAY, by=carys, at=at(DUE))
        for person in (carys, gita):
            assert told(person, review_on + timedelta(days=1)) == [to_look_at]

    def test_on_a_complaint_answered_or_not(self, amina: User, carys: User, ruth: User) -> None:
        review_on = DUE + timedelta(days=7)
        made = complaint(by=amina, words="You forgot me.", about=ruth)
        complaint_keeping.hold_complaint(
            complaint=made,
            asker="court",
            reference="",
            reason="A trial.",
            review_on=review_on,
            by=carys,
            at=at(DUE),
        )
        assert told(carys, review_on - timedelta(days=1)) == []
        assert told(carys, review_on) == [(N.HOLD_DUE, made.reference, review_on)]
        assert told(ruth, review_on) == []  # whom it is about
        browser = Browser()
        browser.force_login(carys)
        page = browser.get(reverse("desk:notifications"))
        assert made.reference in page.text
        assert reverse("rights:retention") in page.text


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
