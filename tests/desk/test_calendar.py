"""What is due, by week and by month: whole weeks, the right days, and only one's own promises."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, Deadline
from desk.queries.diary import Span, days
from hestia.accounts.models import User
from hestia.workingdays.calendar import Calendar
from tests import make

KNOWN = Calendar("ew", {date(2026, 12, 25): "Christmas Day"}, 2026, 2026)
ANY_DAY = st.dates(date(2009, 1, 1), date(2100, 12, 31))


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON):
        yield


class TestSpans:
    @given(ANY_DAY, st.sampled_from(Span))
    def test_whole_weeks_that_hold_the_day(self, on: date, span: Span) -> None:
        found = days(span, on, [], today=on, calendar=KNOWN)
        assert len(found) % 7 == 0
        assert (found[0].on.weekday(), found[-1].on.weekday()) == (0, 6)
        assert [day.on for day in found if day.is_today] == [on]
        inside = [day.on for day in found if not day.is_outside]
        assert (inside[0], inside[-1]) == (span.first(on), span.last(on))

    @given(ANY_DAY)
    def test_a_month_has_its_own_days(self, on: date) -> None:
        inside = [day.on for day in days(Span.MONTH, on, [], today=on, calendar=KNOWN) if not day.is_outside]
        assert {(day.year, day.month) for day in inside} == {(on.year, on.month)}
        assert [day.day for day in inside] == list(range(1, len(inside) + 1))

    def test_a_bank_holiday_has_its_name(self) -> None:
        found = days(Span.WEEK, date(2026, 12, 24), [], today=date(2026, 12, 24), calendar=KNOWN)
        assert [day.why_off for day in found if day.why_off] == ["Christmas Day"]

    def test_words(self) -> None:
        assert Span.WEEK.words(date(2026, 12, 31)) == "Mon 28 Dec 2026 to Sun 3 Jan 2027"
        assert Span.WEEK.words(date(2026, 11, 24)) == "Mon 23 Nov to Sun 29 Nov 2026"
        assert Span.MONTH.words(date(2026, 11, 24)) == "Nov 2026"


def promise(case: Case, title: str, due_on: date, by: User, *, assignee: User | None = None) -> Deadline:
    return case.promise(
        Deadline.Kind.TASK, title=title, due_on=due_on, by=by, at=make.NOON, assignee=assignee
    )


def page(browser: Browser, query: str = "") -> str:
    answer = browser.get(reverse("desk:calendar") + query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestPage:
    def test_leads_to_the_address_of_ones_own_calendar(self, amina_browser: Browser) -> None:
        assert f'href="{reverse("desk:calendar_key")}"' in page(amina_browser)

    def test_the_week_of_today(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        promise(her_case, "Ring the college", date(2026, 11, 27), amina)
        promise(her_case, "Ring the bank", date(2026, 12, 1), amina)
        shown = page(amina_browser)
        assert "Ring the college" in shown
        assert "Ring the bank" not in shown

    def test_another_week_and_the_month(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        promise(her_case, "Ring the bank", date(2026, 12, 1), amina)
        assert "Ring the bank" in page(amina_browser, "?span=week&on=2026-12-03")
        assert "Ring the bank" in page(amina_browser, "?span=month&on=2026-12-31")

    def test_what_someone_else_keeps_is_not_hers(
        self, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        promise(her_case, "Ring the school", date(2026, 11, 27), amina, assignee=ben)
        assert "Ring the school" not in page(amina_browser)

    @pytest.mark.parametrize(
        "query",
        ["?span=year", "?on=2026-02-31", "?on=9999-12-31", "?on=0001-01-01", "?span=&on=x&on=y"],
    )
    def test_what_cannot_be_read_is_this_week(self, query: str, amina_browser: Browser) -> None:
        assert "Mon 23 Nov to Sun 29 Nov 2026" in page(amina_browser, query)
