"""A request ends automatically 90 days after she was asked something and nothing came back, not before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, Deadline, Entry
from desk.reminders.tasks import remind
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from rights import actions
from rights.forms.requests import EndingForm
from rights.models import AccessRequest
from rights.rules.clocks import ends_unanswered_on
from tests import make, roles
from tests.rights.asked import request_of
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
ASKED_ON = date(2026, 11, 17)
ENDS_ON = date(2027, 2, 15)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=ZoneInfo("Europe/London"))


def at_dawn(person: User, on: date) -> None:
    """Do the task of a day as the worker does."""
    with time_machine.travel(morning(on), tick=False), transaction.atomic(), roles.as_application(None):
        remind.call(person.pk, on.isoformat())


@pytest.fixture
def asked(her_case: Case, carys: User) -> Iterator[AccessRequest]:
    with time_machine.travel(make.NOON, tick=False):
        asked = request_of(her_case, by=carys)
        actions.ask_her(request=asked, why="identity", on=ASKED_ON, by=carys, at=make.NOON)
        yield asked


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_90_days_are_counted_from_the_day_after(asked_on: date) -> None:
    day = asked_on
    for _ in range(90):
        day += timedelta(days=1)
    assert ends_unanswered_on(asked_on) == day


def test_it_ends_on_its_day_and_whoever_works_on_it_is_told(
    asked: AccessRequest, her_case: Case, carys: User, amina: User
) -> None:
    at_dawn(carys, ENDS_ON - timedelta(days=1))
    assert AccessRequest.objects.get().is_open
    assert not Notice.objects.filter(words__contains="ended automatically").exists()
    for _ in range(2):  # done again, it changes nothing
        at_dawn(carys, ENDS_ON)
    ended = AccessRequest.objects.get()
    assert (ended.end, ended.ended_on, ended.pages) == ("no_answer", ENDS_ON, None)
    assert ended.end_words == (
        "Automatically: asked about identity on 17 November 2026, and no answer in 90 days. "
        "The client can ask again on any day."
    )
    told = Notice.objects.filter(words__startswith=f"{her_case.reference}: the request for a copy has ended")
    assert sorted(told.values_list("person", flat=True)) == sorted([amina.pk, carys.pk])
    assert Entry.objects.filter(title__startswith="The request for a copy ended: no answer").count() == 1
    assert Event.objects.get(kind="access_request.ended").detail["end"] == "no_answer"
    assert her_case.open_deadline(Deadline.Kind.ACCESS_REQUEST) is None


def test_she_can_ask_again(asked: AccessRequest, her_case: Case, carys: User) -> None:
    at_dawn(carys, ENDS_ON)
    assert request_of(her_case, by=carys).is_open


def test_not_once_she_has_answered(asked: AccessRequest, carys: User) -> None:
    actions.answer_pause(request=asked, on=make.TODAY, by=carys, at=make.NOON)
    at_dawn(carys, ENDS_ON + timedelta(days=100))
    assert AccessRequest.objects.get().is_open


def test_nor_by_who_handles_no_requests_of_hers(asked: AccessRequest, amina: User, house_a: Service) -> None:
    elsewhere = make.user("Tessa Wynn", role=Role.MANAGER, services=[house_a])
    for person in (amina, elsewhere):
        at_dawn(person, ENDS_ON)
    assert AccessRequest.objects.get().is_open


def test_its_page_says_when_that_is_and_then_that_it_was_so(
    asked: AccessRequest, her_case: Case, carys: User, carys_browser: Browser
) -> None:
    url = reverse("rights:request", args=[her_case.reference, asked.pk])
    assert "it ends automatically on Mon 15 Feb 2027" in text_of(carys_browser.get(url))
    at_dawn(carys, ENDS_ON)
    page = text_of(carys_browser.get(url))
    assert "No answer for 90 days to what we had to ask" in page
    assert "The client can ask again on any day" in page


def test_nobody_ends_one_so_by_hand() -> None:
    offered: Any = EndingForm().field(forms.ChoiceField, "end").choices
    assert set(offered) == {
        ("passed_on", "Passed on: somebody else keeps that record"),
        ("invalid", "Not a request that we can answer"),
        ("taken_back", "Taken back by the client"),
    }
